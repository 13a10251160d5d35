"""Makes a comment on GitHub of a member's message in Discord: it notifies and closes nothing."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from bot.domain.fences import cleaned, fenced
from bot.domain.issue_attachments import attachments
from bot.domain.neutral import inline, neutral, unforged
from bot.domain.question import File
from bot.domain.relay import Spoken
from bot.domain.ticket import Attachment

NAME_MOST = 60
_FENCE = "```"
_LANGUAGE = re.compile(r"[A-Za-z0-9_+.#-]+\n")
_INLINE_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)(?:.+?)(?<!`)\1(?!`)", re.DOTALL)
_QUOTE_MARK = re.compile(r"^> ?", re.MULTILINE)
_REST_QUOTED = re.compile(r"^>>> (.*)", re.MULTILINE | re.DOTALL)
_SMALL = re.compile(r"^-# ", re.MULTILINE)
_SPOILER = re.compile(r"\|\|(.+?)\|\|", re.DOTALL)
_MARK = re.compile(
    r"<(?:(?P<member>@!?)|(?P<role>@&)|(?P<channel>#))(?P<id>\d{15,20})>"
    r"|<a?(?P<emoji>:\w{2,32}:)\d{15,20}>"
    r"|<(?P<command>/[^<>:\n]{1,100}):\d{15,20}>"
    r"|<t:(?P<seconds>\d{1,11})(?::[tTdDfFRsS])?>"
)
"""https://discord.com/developers/docs/reference#message-formatting"""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def comment_of(spoken: Spoken, text: str, name: str, texts: Iterable[Attachment]) -> str:
    """Markdown for GitHub. ``text``, ``name`` and ``texts`` are the member's, without secrets;
    files that are not among ``texts``, and images, are only described."""
    texts = [*texts]
    shown = {one.name for one in texts}
    rest = [one for one in (*spoken.images, *spoken.files) if one.name not in shown]
    said = (
        f"**{inline(name[:NAME_MOST]) or 'A member'}** [via Discord]({spoken.url}):",
        neutral(as_github(text, spoken.names)),
        attachments(texts, images=0),
        _described(rest),
    )
    return "\n\n".join(filter(None, said))


def as_github(text: str, names: Mapping[int, str]) -> str:
    """The same in GitHub's Markdown, where Discord's is another one. ``neutral`` has not been
    here yet."""
    pieces = cleaned(text).split(_FENCE)
    if len(pieces) % 2 == 0:  # the last one is not closed, and so it is none
        pieces[-2:] = [f"{pieces[-2]}\\`\\`\\`{pieces[-1]}"]
    said = [_prose(pieces[0], names)]
    for code, prose in zip(pieces[1::2], pieces[2::2], strict=True):
        is_quoted = said[-1].rpartition("\n")[2].strip() == ">"
        if is_quoted:
            said[-1] = said[-1].rpartition("\n")[0]
            code = _QUOTE_MARK.sub("", code)
        said += _block(code), _prose(prose, names)
    return "\n".join(filter(None, (one.strip("\n") for one in said)))


def _block(code: str) -> str:
    """Discord lets a block begin and end within a line; GitHub does not."""
    found = _LANGUAGE.match(code)
    language = found[0].strip() if found else ""
    body = code[found.end() :] if found else code
    return fenced(body.strip("\n"), language) if body.strip() else ""


def _prose(text: str, names: Mapping[int, str]) -> str:
    text = _REST_QUOTED.sub(lambda rest: "> " + rest[1].replace("\n", "\n> "), text)
    said: list[str] = []
    place = 0
    for code in _INLINE_CODE.finditer(text):
        said += _words(text[place : code.start()], names), code[0]
        place = code.end()
    return "".join((*said, _words(text[place:], names)))


def _words(text: str, names: Mapping[int, str]) -> str:
    text = _SPOILER.sub(r"(spoiler: \1)", _SMALL.sub("", text))
    return _MARK.sub(lambda found: _named(found, names), text)


def _named(found: re.Match[str], names: Mapping[int, str]) -> str:
    if found["emoji"] or found["command"]:
        return found["emoji"] or found["command"]
    if found["seconds"]:
        return f"{_EPOCH + timedelta(seconds=int(found['seconds'])):%Y-%m-%d %H:%M UTC}"
    kind = next(one for one in ("member", "role", "channel") if found[one])
    name = names.get(int(found["id"]), "")
    return f"{'#' if kind == 'channel' else '@'}{name[:NAME_MOST]}" if name else f"[{kind}]"


def _described(files: Iterable[File]) -> str:
    listed = ", ".join(f"`{_name(one.name)}` ({_size(one.size)})" for one in files)
    return f"_Attached in Discord: {listed}_" if listed else ""


def _name(name: str) -> str:
    return unforged(" ".join(cleaned(name).replace("`", "'").split())[:NAME_MOST]) or "file"


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1000))} kB"
