"""What people do to posts and threads: tag, rename, archive, lock and delete them."""

from bot.sandbox.acting.stage import Act, Wrong, is_thread
from bot.sandbox.chat.snowflakes import Json


def tag(act: Act) -> str:
    """``tags`` are all that it has from then on, by their names."""
    thread = _thread(act)
    parent = act.chat.channels.get(thread["parent_id"])
    known = {one["name"]: one["id"] for one in parent.get("available_tags", ())}
    wanted = act.wish.get("tags") or []
    if unknown := [one for one in wanted if one not in known]:
        raise Wrong(f"no tag {unknown[0]!r}; tags are {', '.join(known)}")
    return _edit(act, {"applied_tags": [known[one] for one in wanted]})


def rename(act: Act) -> str:
    return _edit(act, {"name": act.text("title")})


def archive(act: Act) -> str:
    return _edit(act, {"archived": True})


def unarchive(act: Act) -> str:
    return _edit(act, {"archived": False})


def lock(act: Act) -> str:
    return _edit(act, {"locked": True})


def unlock(act: Act) -> str:
    return _edit(act, {"locked": False})


def delete(act: Act) -> str:
    """Its owner may, and who manages threads."""
    thread = _thread(act)
    act.chat.threads.delete(act.user_id, thread["id"], is_own=True)
    return str(thread["parent_id"])


def _edit(act: Act, changes: Json) -> str:
    thread = _thread(act)
    act.chat.threads.edit(act.user_id, thread["id"], changes)
    return str(thread["id"])


def _thread(act: Act) -> Json:
    channel = act.channel()
    if not is_thread(channel):
        raise Wrong(f"{channel['name']} is no post or thread")
    return channel
