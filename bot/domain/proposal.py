"""A new entry for the FAQ, as somebody drafts it in Discord: one Markdown file for maintainers."""

import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from bot.domain.faq import Link
from bot.domain.ids import EntryId, MemberId

LIFE = timedelta(days=1)
"""How long a draft is kept."""
MAIN = "en"
"""The language that every entry begins in."""
TITLE_MOST, ANSWER_MOST, QUESTION_MOST = 80, 900, 300
SLUG_MOST = 40
QUESTIONS_MOST = 8
LIKE_AT = 0.3
"""Confidence from which an entry that is there already is shown as like a new one."""
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_STOP = re.compile("a|an|and|are|can|do|does|for|how|i|in|is|it|my|of|on|or|the|to|what|why|with")
_LINK = re.compile(r"(?P<title>.*?)[\s|:-]*(?P<url>https://\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """``slug`` is the entry's id: a new one, or that of an entry which lacks ``locale``. ``title``
    is the question in short, ``questions`` are other ways to ask it."""

    id: str
    member: MemberId
    at: datetime
    slug: EntryId
    locale: str
    title: str
    answer: str
    questions: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    like: tuple[EntryId, ...] = ()
    """Entries that are there already and may answer the same."""

    @property
    def path(self) -> str:
        """Below the folder of the FAQ."""
        return f"{self.slug}/{self.locale}.md"

    @property
    def branch(self) -> str:
        return f"faq/{self.slug}-{self.locale}-{self.id[:6]}"

    def to_json(self) -> str:
        """Without the store's own columns."""
        data = asdict(self)
        return json.dumps({k: v for k, v in data.items() if k not in ("id", "member", "at")})

    @classmethod
    def from_json(cls, text: str, **columns: Any) -> Self:
        data: Mapping[str, Any] = json.loads(text)
        return cls(
            **columns,
            **{
                **data,
                "questions": tuple(data["questions"]),
                "links": tuple(Link(**one) for one in data["links"]),
                "like": tuple(data["like"]),
            },
        )


def slug_of(title: str, taken: Collection[str]) -> EntryId:
    """A short name of ``title``'s telling words that nothing else has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = [word for word in _NOT_SLUG.split(plain) if word]
    telling = [word for word in words if not _STOP.fullmatch(word)] or words or ["entry"]
    slug = telling[0][:SLUG_MOST]
    for word in telling[1:5]:
        if len(slug) + 1 + len(word) <= SLUG_MOST - 3:
            slug = f"{slug}-{word}"
    names = (slug, *(f"{slug[: SLUG_MOST - 3]}-{number}" for number in range(2, 100)))
    return EntryId(next(name for name in names if name not in taken))


def lines(typed: str) -> tuple[str, ...]:
    """What was typed a line each, without list marks and repetitions."""
    said = (line.strip().lstrip("-*•").strip() for line in typed.splitlines())
    return tuple(dict.fromkeys(one[:QUESTION_MOST] for one in said if one))[:QUESTIONS_MOST]


def links(typed: str) -> tuple[Link, ...]:
    """``Title https://…`` a line; without a title the host stands for it. What is no https address
    is left out."""
    found = []
    for line in typed.splitlines():
        if match := _LINK.search(line):
            url = match["url"].rstrip(").,>")
            title = match["title"].strip(" -*•|[](<").strip() or url.split("/")[2]
            found.append(Link(title[:TITLE_MOST], url))
    return tuple(found)


def file_of(proposal: Proposal, today: date) -> str:
    """As ``data/faq/README.md`` describes it. TOML writes a text as JSON does."""
    said = (proposal.title, *(one for one in proposal.questions if one != proposal.title))
    head = [f"title = {_text(proposal.title)}", "questions = ["]
    head += [f"  {_text(one)}," for one in said]
    head.append("]")
    if proposal.links:
        head.append("links = [")
        head += [
            f"  {{ title = {_text(one.title)}, url = {_text(one.url)} }}," for one in proposal.links
        ]
        head.append("]")
    if proposal.locale == MAIN:
        head += ['risk = "low"', 'source = "asked in Discord"', f"as_of = {today.isoformat()}"]
    return "\n".join(("+++", *head, "+++", proposal.answer.strip(), ""))


def _text(said: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in said)
    return json.dumps(" ".join(plain.split()) or "…", ensure_ascii=False)
