"""Shows in an issue what was attached in the chat, of which links stop working after a day."""

import html
from collections.abc import Iterable, Iterator

from bot.domain.fences import cleaned, fenced
from bot.domain.neutral import unforged
from bot.domain.ticket import Attachment

ATTACHED_MOST = 20_000
"""Characters of all texts, with what is around them."""
_CUT = "\n[…] (cut here)"
_LEAST = 200
"""A shorter piece of a file tells nothing."""
_NAME_MOST = 100


def attachments(texts: Iterable[Attachment], images: int, *, most: int = ATTACHED_MOST) -> str:
    """Markdown with each text whole, else up to where ``most`` characters are full; of images only
    how many there are. Empty without any."""
    parts: list[str] = []
    left_out = 0
    room = most - len(_counted(99, 99))
    for one in texts:
        part = _shown(one, room - 2)
        if part:
            parts.append(part)
            room -= len(part) + 2
        else:
            left_out += 1
    return "\n\n".join(filter(None, (*parts, _counted(images, left_out))))


def _shown(one: Attachment, most: int) -> str:
    text, name = unforged(cleaned(one.text)), _name(one.name)
    room = most - len(_block(name, text)) + len(text)
    if len(text) > room:
        text = f"{text[: room - len(_CUT)].rstrip()}{_CUT}" if room >= _LEAST else ""
    return _block(name, text) if text else ""


def _block(name: str, text: str) -> str:
    return (
        f"<details><summary><code>{name}</code></summary>\n\n{fenced(text, 'text')}\n\n</details>"
    )


def _name(name: str) -> str:
    """Fit to stand in HTML; as code, nothing in it notifies or links."""
    plain = " ".join(cleaned(name).split())[:_NAME_MOST]
    return html.escape(plain or "file")


def _counted(images: int, left_out: int) -> str:
    return " ".join(_sentences(images, left_out))


def _sentences(images: int, left_out: int) -> Iterator[str]:
    if images:
        what, they = ("One image", "it") if images == 1 else (f"{images} images", "they")
        yield f"_{what} came with the post in Discord; ask there, where {they} can be seen._"
    if left_out:
        what = "One more file" if left_out == 1 else f"{left_out} more files"
        yield f"_{what} did not fit._"
