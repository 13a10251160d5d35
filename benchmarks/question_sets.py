"""Varies sets of questions, so that coefficients are fitted on many knowledge bases, not on six."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.faq import Entry, Translation
from bot.domain.ids import EntryId
from bot.services.evaluation import Query, QuestionSet, read_set


@dataclass(frozen=True, slots=True)
class Task:
    """One knowledge base and what it is asked. Tasks of a ``family`` come from the same people,
    so that none of them may judge coefficients that another one was fitted on."""

    family: str
    name: str
    entries: tuple[Entry, ...]
    queries: tuple[Query, ...]


def tasks(folder: Path, content: Sequence[Entry], seed: int = 0) -> Iterator[Task]:
    """The sets of ``folder`` as they are and varied, and ``content`` asked its own questions."""
    chance = random.Random(seed)
    clinc = read_set(folder / "clinc150-5.jsonl")
    many = _with_more_examples(clinc)
    yield Task("clinc", "whole", clinc.entries, clinc.queries)
    yield Task("clinc", "ten", many.entries, many.queries)
    for size, examples, strangers in ((25, 3, 0.4), (60, 4, 0.3), (100, 5, 0.25), (40, 5, 0.8)):
        kept = chance.sample(clinc.entries, size)
        yield _part("clinc", clinc, kept, chance, examples, strangers)
    for number in range(8):  # thirty entries about nearly the same, half of them taken out
        source = many if number % 2 else clinc
        near = _neighbourhood(source, chance.choice(source.entries), 30)
        asked = {str(entry.id) for entry in near}
        narrow = replace(
            source, queries=tuple(q for q in source.queries if not q.expect.isdisjoint(asked))
        )
        yield _part("clinc", narrow, chance.sample(near, 15), chance, 10, None, "near")
    for file in ("nlpjs-en", "nlpjs-es", "home-en-5", "home-es-5"):
        family, locale = file.split("-")[:2]
        whole = read_set(folder / f"{file}.jsonl")
        yield Task(family, locale, whole.entries, whole.queries)
        for examples in (2, 3, 4):
            kept = chance.sample(whole.entries, 22)
            yield _part(family, whole, kept, chance, examples, 0.8, locale)
    english, spanish = (read_set(folder / f"nlpjs-{locale}.jsonl") for locale in ("en", "es"))
    yield Task("nlpjs", "both", _merge(english, spanish), english.queries + spanish.queries)
    for locales, size in ((("en",), 30), (("es",), 24), (("en", "es"), 30), (("en", "es"), 39)):
        yield _own_questions(content, locales, min(size, len(content)), chance)


def chatter(folder: Path) -> tuple[Query, ...]:
    return read_set(folder / "chatter-en.jsonl").queries


def _part(
    family: str,
    source: QuestionSet,
    kept: Sequence[Entry],
    chance: random.Random,
    examples: int,
    strangers: float | None,
    name: str = "part",
) -> Task:
    """``kept`` entries with fewer examples; queries of the others, up to ``strangers`` times
    those that have an answer, have none any more."""
    ids = {str(entry.id) for entry in kept}
    inside = [query for query in source.queries if query.expect & ids]
    outside = [Query(q.text, frozenset()) for q in source.queries if not q.expect & ids]
    chance.shuffle(outside)
    most = len(outside) if strangers is None else int(len(inside) * strangers)
    entries = tuple(_fewer(entry, examples, chance) for entry in kept)
    return Task(family, f"{name} {len(kept)}x{examples}", entries, (*inside, *outside[:most]))


def _fewer(entry: Entry, examples: int, chance: random.Random) -> Entry:
    def some(one: Translation) -> Translation:
        picked = chance.sample(one.questions, min(examples, len(one.questions)))
        return replace(one, questions=tuple(picked))

    return replace(entry, translations={k: some(v) for k, v in entry.translations.items()})


def _with_more_examples(source: QuestionSet, more: int = 5) -> QuestionSet:
    """The first ``more`` queries of each entry become examples."""
    queries = list(source.queries)
    entries = []
    for entry in source.entries:
        taken = [query for query in queries if entry.id in query.expect][:more]
        queries = [query for query in queries if query not in taken]
        (locale, one), *_ = entry.translations.items()
        wider = replace(one, questions=one.questions + tuple(query.text for query in taken))
        entries.append(replace(entry, translations={locale: wider}))
    return QuestionSet(tuple(entries), tuple(queries))


def _neighbourhood(source: QuestionSet, centre: Entry, size: int) -> list[Entry]:
    """The entries that share the rarest words with ``centre``."""
    words = {entry.id: _words(entry) for entry in source.entries}
    found: dict[str, int] = {}
    for some in words.values():
        for word in some:
            found[word] = found.get(word, 0) + 1

    def likeness(entry: Entry) -> float:
        shared = words[entry.id] & words[centre.id]
        return sum(1 / found[word] for word in shared) / (5 + len(words[entry.id]))

    return sorted(source.entries, key=likeness, reverse=True)[:size]


def _words(entry: Entry) -> set[str]:
    texts = (q for one in entry.translations.values() for q in one.questions)
    return {word for text in texts for word in text.lower().split()}


def _merge(*sets: QuestionSet) -> tuple[Entry, ...]:
    merged: dict[EntryId, Entry] = {}
    for one in sets:
        for entry in one.entries:
            before = merged.get(entry.id)
            translations = {**(before.translations if before else {}), **entry.translations}
            merged[entry.id] = replace(entry, translations=translations)
    return tuple(merged.values())


def _own_questions(
    content: Sequence[Entry], locales: Sequence[str], size: int, chance: random.Random
) -> Task:
    """Two example questions of each entry are asked; only ``size`` entries are there."""
    kept = {entry.id for entry in chance.sample(list(content), size)}
    entries, queries = [], []
    for entry in content:
        left = {}
        for locale in locales:
            one = entry.in_locale(locale)
            asked = chance.sample(one.questions, 2)
            expect = frozenset([str(entry.id)]) if entry.id in kept else frozenset()
            queries += [Query(text, expect) for text in asked]
            rest = tuple(text for text in one.questions if text not in asked)
            left[locale] = replace(one, questions=rest, body="")
        if entry.id in kept:
            entries.append(replace(entry, translations=left, keys=()))
    return Task("content", "+".join(locales), tuple(entries), tuple(queries))
