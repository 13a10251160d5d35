"""How people go to the official doors on the stage, and what is on the desk."""

from typing import Any

from tests.support.stage import Stage, of_bridge

Json = dict[str, Any]
TITLE = "Updates roll back"
POST = """Since 7.4.1 the app com.example.shop rolls back after each update on Android 14.
Write me at paula@private.example. I expected the new bundle."""
TITLE_ES = "La actualización falla"
POST_ES = "Desde la 7.4.1 mi app no se actualiza en Android 14. Mi correo: lucia@privado.example."
MAIL = "ada@private.example"


async def post(play: Stage, who: str, title: str, text: str, **more: Any) -> Json:
    """Opens a post; returns the bridge's first message."""
    [first] = of_bridge(await play.act(who, "post", title=title, text=text, tags=[], **more))
    return dict(first)


async def press(play: Stage, who: str, card: Json, label: str) -> Json:
    return await play.act(who, "click", message=card["id"], label=label)


async def shown(play: Stage, who: str, card: Json, label: str) -> Json:
    """What only they see after a press."""
    [told] = (await press(play, who, card, label))["ephemeral"]
    return dict(told)


async def choose(play: Stage, who: str, card: Json, noun: str, value: str) -> Json:
    """What they see once they chose ``value`` in the list that is named ``support:<noun>:``."""
    numbers = [str(one["custom_id"]) for one in card["components"] if one.get("options")]
    [number] = [one for one in numbers if one.startswith(f"support:{noun}:")]
    chosen = {"custom_id": number, "values": [value]}
    [told] = (await play.act(who, "select", message=card["id"], **chosen))["ephemeral"]
    return dict(told)


async def command(play: Stage, who: str, name: str, **options: Any) -> Json:
    told = await play.act(who, "command", name=name, options=options, channel="help")
    [card] = told["ephemeral"]
    return dict(card)


async def tickets(play: Stage) -> list[Json]:
    return list((await play.state())["tickets"])


async def said_in(play: Stage, post: str) -> list[Json]:
    """What the bridge says to everybody in a post."""
    rooms = [one for channel in (await play.state())["channels"] for one in channel["posts"]]
    messages = next(room["messages"] for room in rooms if room["id"] == post)
    return [m for m in messages if m["author"] == "bridge" and not m["ephemeral_for"]]


def labels(card: Json) -> list[str]:
    return [one["label"] for one in card["components"]]


async def drafted(play: Stage, who: str = "paula", **fields: Any) -> Json:
    """The preview of a ticket that begins without a post."""
    door = await command(play, who, "support", topic="billing")
    await press(play, who, door, "Write a ticket")
    given = {"Subject": "Two invoices", "What is wrong, and what you expect": "I paid twice."}
    told = await play.act(who, "submit", fields={**given, **fields})
    [preview] = told["ephemeral"]
    return dict(preview)


async def status(play: Stage, who: str = "paula") -> Json:
    return await command(play, who, "support status")
