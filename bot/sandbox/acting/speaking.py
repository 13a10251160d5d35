"""Messages, replies, posts, uploads, edits and deletions by people, under Discord's rules."""

from bot.sandbox.acting.stage import Act, Wrong, find_channel, first_forum
from bot.sandbox.chat.attachments import Upload
from bot.sandbox.chat.channels import FORUM
from bot.sandbox.chat.permissions import Permission
from bot.sandbox.chat.rules.messages import check_message
from bot.sandbox.chat.snowflakes import Json


def message(act: Act) -> str:
    return _write(act, act.channel(), {"content": act.typed()})


def reply(act: Act) -> str:
    """Pings the author of what it answers, as a client does unless told otherwise."""
    to = act.message()
    if to["id"] in act.chat.messages.ephemeral:
        raise Wrong("nobody can reply to an ephemeral message")
    body = {"content": act.typed(), "message_reference": {"message_id": to["id"]}}
    return _write(act, act.chat.channels.get(to["channel_id"]), body)


def upload(act: Act) -> str:
    """``name`` and ``text`` are the file's, ``content`` is what is said with it."""
    file = Upload(act.text("name"), act.text("text", required=False).encode())
    channel = act.channel()
    act.chat.channels.require(act.user_id, channel["id"], Permission.ATTACH_FILES)
    return _write(act, channel, {"content": act.typed("content")}, [file])


def post(act: Act) -> str:
    chat = act.chat
    named = act.wish.get("channel")
    forum = find_channel(chat, str(named)) if named else first_forum(chat)
    if forum["type"] != FORUM:
        raise Wrong(f"{named} is no forum; use do: message")
    tags = {tag["name"]: tag["id"] for tag in forum["available_tags"]}
    wanted = act.wish.get("tags") or []
    if unknown := [tag for tag in wanted if tag not in tags and tag not in tags.values()]:
        raise Wrong(f"no tag {unknown[0]!r}; tags are {', '.join(tags)}")
    body = {"content": act.typed()}
    check_message(body, files=0, is_v2=False)
    applied = [tags.get(tag, tag) for tag in wanted]
    opening = {"name": act.text("title"), "applied_tags": applied}
    thread = chat.threads.open(act.user_id, forum["id"], opening)
    chat.messages.write(act.user_id, thread["id"], body, message_id=thread["id"])
    return str(thread["id"])


def edit(act: Act) -> str:
    target = act.message()
    if target["author"]["id"] != act.user_id:
        raise Wrong("one can edit only one's own messages")
    act.chat.messages.edit(target, {"content": act.typed()})
    return str(target["channel_id"])


def delete(act: Act) -> str:
    target = act.message()
    is_own = target["author"]["id"] == act.user_id or target["id"] in act.chat.messages.ephemeral
    if not is_own:
        act.chat.channels.require(act.user_id, target["channel_id"], Permission.MANAGE_MESSAGES)
    act.chat.messages.delete(target)
    return str(target["channel_id"])


def join(act: Act) -> str:
    if act.user_id in act.chat.people.members:
        raise Wrong("this person is a member already")
    act.chat.people.join(act.user_id)
    return act.where


def leave(act: Act) -> str:
    act.chat.people.leave(act.user_id)
    return act.where


def _write(act: Act, channel: Json, body: Json, files: list[Upload] | None = None) -> str:
    act.chat.channels.require_sending(act.user_id, channel["id"])
    act.chat.messages.write(act.user_id, channel["id"], body, files)
    return str(channel["id"])
