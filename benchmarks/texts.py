"""What people write here: the held-out questions and chatter that also judge the FAQ."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.match import ROOT
from bot.domain.faq import decide
from bot.domain.ids import EntryId
from bot.knowledge import library_of
from bot.settings import Settings

FILES = tuple(ROOT / "tests" / "eval" / f"capgo-{locale}.jsonl" for locale in ("en", "es"))


@dataclass(frozen=True, slots=True)
class Post:
    title: str
    text: str


def chatter() -> Sequence[str]:
    """Small talk, statements, questions about other things: what the FAQ has no answer to."""
    return [row["text"] for row in _rows() if row["expect"] is None]


async def questions() -> Sequence[Post]:
    """Questions that the shipped content answers, each a post with the title of the entry it is
    about; no text twice, for what a member asks again is linked and not answered."""
    library = library_of(Settings(data_dir=ROOT / "data"))
    library.load()
    posts: dict[str, Post] = {}
    for row in _rows():
        names = row["expect"] if isinstance(row["expect"], list) else [row["expect"] or ""]
        entry = library.entry(EntryId(names[0]))
        if entry is None:
            continue
        asked = Post(entry.in_locale(row["locale"]).title[:100], row["text"])
        if decide(await library.rank(f"{asked.title}\n{asked.text}")).entry:
            posts.setdefault(asked.text, asked)
    return list(posts.values())


def _rows() -> Sequence[Mapping[str, Any]]:
    lines = [line for file in FILES for line in file.read_text(encoding="utf-8").splitlines()]
    return [row for row in map(json.loads, lines) if row["kind"] == "query"]
