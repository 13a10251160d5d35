"""Takes the comments, which nobody sees on the page, out of an issue's or a template's source."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.domain.fences import Fences, cleaned
from bot.domain.neutral import Paragraph

_OPENS, _CLOSES = "<!--", "-->"


class Line(NamedTuple):
    """``text`` without comments, and the ``comments`` that end in the line."""

    text: str
    is_code: bool
    comments: tuple[str, ...] = ()


def lines_without_comments(text: str) -> Iterator[Line]:
    """The lines of ``text``, cleaned and settled; those that only held comments have no text and
    are no code. What looks like a comment inside of code is none."""
    fences, page = Fences(), _Page()
    for line in cleaned(text).split("\n"):
        if fences.is_code or (fences.opens(line) and not page.is_comment):
            yield from (Line(*one) for one in fences.read(line))
            page = _Page()
            continue
        seen, comments = page.read(line)
        if seen.strip() or seen == line:
            for one in fences.read(seen):
                yield Line(*one, comments)
                comments = ()
        elif comments:
            yield Line("", is_code=False, comments=comments)
    yield from (Line(*one) for one in fences.end())


class _Page:
    def __init__(self) -> None:
        self._paragraph = Paragraph()
        self._comment: str | None = None
        """What the open one says so far."""

    @property
    def is_comment(self) -> bool:
        """One is open."""
        return self._comment is not None

    def read(self, line: str) -> tuple[str, tuple[str, ...]]:
        """What is seen of ``line``, and the comments that end in it."""
        seen, comments = "", []
        while line:
            if self._comment is None:
                more = self._seen(line)
                seen += more
                line = line[len(more) :]
                if line:
                    self._comment, line = "", line[len(_OPENS) :]
            if self._comment is not None:
                said, closing, line = line.partition(_CLOSES)
                self._comment += said if closing else f"{said}\n"
                if closing:
                    comments.append(self._comment.strip())
                    self._comment = None
        if not seen.strip():
            self._paragraph = Paragraph()
        return seen, tuple(comments)

    def _seen(self, line: str) -> str:
        """``line`` up to where a comment opens."""
        seen = ""
        for kind, said in self._paragraph.pieces(line):
            if kind == "tag" and said == "<" and line.startswith(_OPENS, len(seen)):
                break
            seen += said
        return seen
