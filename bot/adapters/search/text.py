"""Turns what people type into plain words: code, logs, links and mentions out, spelling folded."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_INLINE = re.compile(r"`([^`\n]*)`")
_LINK = re.compile(r"<?\b(?:https?|ftp)://\S+|\bwww\.\S+")
# https://discord.com/developers/docs/reference#message-formatting
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w{1,32}:|/[^:>\n]{1,80}:|t:|id:)[^>\n]{0,40}>")
_QUOTE = re.compile(r"^\s*>.*$", re.MULTILINE)
_LOG = re.compile(
    r"""^\s*(?:
      \[?\d{4}-\d\d-\d\d[T ]                         # a date and a time
    | \[?\d{1,2}:\d\d:\d\d\b                         # a time with seconds
    | \[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\]?[\s:]
    | at\s+\S+\s*\(.*\)\s*$                          # a stack frame
    | File\s+".*",\s+line\s+\d+
    | (?:[A-Z]/)?[\w.$-]+\(\s*\d+\):                 # logcat
    | [{}\[\]][^?]*$|"[\w.-]+"\s*:                    # JSON
    | \$\s
    )""",
    re.VERBOSE,
)
_CODE_WORDS = 4
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_IDENTIFIER = re.compile(r"\b[A-Za-z]+(?:_[A-Za-z\d]+)+\b|\b[a-z]+(?:[A-Z][a-z\d]+)+\b")
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
_REPEATED = re.compile(r"(\w)\1{2,}")
_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")  # a version is one word
MOST = 4000
"""Characters of a message that are looked at: Discord allows no more."""
SHORT = 40
"""Characters up to which what stands between two spaces is remembered."""


def prose(text: str) -> str:
    """``text`` without code blocks, log lines, quotes, links and mentions. Short inline code
    stays: people write the names of settings and functions that way."""
    text = _FENCE.sub("\n", text[:MOST]) if "```" in text else text[:MOST]
    if "`" in text:
        text = _INLINE.sub(lambda m: m[1] if len(m[1].split()) <= _CODE_WORDS else " ", text)
    if "://" in text or "www." in text:
        text = _LINK.sub(" ", text)
    if "<" in text:
        text = _MENTION.sub(" ", text)
    if ">" in text:
        text = _QUOTE.sub("", text)
    if "\n" in text or len(text) > 12:
        text = "\n".join(line for line in text.split("\n") if not _is_log(line))
    return text


def _is_log(line: str) -> bool:
    if _LOG.match(line):
        return True
    letters = sum(map(str.isalpha, line)) + line.count(" ")
    return len(line) > 40 and letters < 0.7 * len(line)


def fold(text: str) -> str:
    """Lower case without accents and apostrophes; a letter three times in a row becomes two."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _REPEATED.sub(r"\1\1", _APOSTROPHE.sub("", text.lower()))


def remembering(cut: Callable[[str], Iterable[str]]) -> Callable[[str], list[str]]:
    """Let ``cut``, which takes what stands between two spaces, take a whole text. People write
    the same words again and again."""

    @lru_cache(maxsize=4096)
    def remembered(piece: str) -> tuple[str, ...]:
        return tuple(cut(piece))

    def cut_text(text: str) -> list[str]:
        return [
            part
            for piece in text.split()
            for part in (remembered(piece) if len(piece) <= SHORT else cut(piece))
        ]

    return cut_text


@remembering
def folded(piece: str) -> Iterable[str]:
    """What stands between spaces, folded."""
    return fold(piece).split()


@remembering
def words(piece: str) -> Iterable[str]:
    """The folded words of a text; of ``notifyAppReady`` the whole and its parts."""
    piece = _IDENTIFIER.sub(_with_parts, piece)
    return [word[:40] for word in _WORD.findall(fold(piece))]


def _with_parts(match: re.Match[str]) -> str:
    parts = [part for part in _HUMP.split(match[0]) if part]
    if len(parts) < 2 or min(map(len, parts)) < 2:
        return match[0]
    return f"{''.join(parts)} {' '.join(parts)}"
