"""Builds the index from the content; ``build_index`` is the ``IndexBuilder`` of the ports."""

from collections.abc import Sequence
from dataclasses import replace

from bot.adapters.search import calibration, correction
from bot.adapters.search.corpus import BACKGROUND, Corpus, Example, Vectors
from bot.adapters.search.index import SearchIndex
from bot.adapters.search.keys import Keys
from bot.adapters.search.language import Languages, background
from bot.domain.faq import Entry


def build_index(entries: Sequence[Entry], vectors: Vectors | None = None) -> SearchIndex:
    """Deterministic: the same content gives the same answers. Takes up to seconds for thousands
    of entries. ``vectors`` turns texts into sentence vectors, to be blended in.

    numpy's BLAS starts a thread a core when it is imported; nothing here is large enough to gain
    by them, so a process that wants to stay small sets ``OPENBLAS_NUM_THREADS=1`` before.
    """
    corpus = corpus_of(entries, vectors)
    coefficients = calibration.VECTORS if vectors else calibration.WORDS
    shift = correction.shift(corpus, len(entries), coefficients)
    return SearchIndex(
        [entry.id for entry in entries],
        corpus,
        replace(coefficients, bias=coefficients.bias + shift),
        Keys(entries),
        Languages(_locales(entries)),
    )


def corpus_of(entries: Sequence[Entry], vectors: Vectors | None = None) -> Corpus:
    """Titles and example questions of all entries, and everyday talk in their languages."""
    locales = _locales(entries)
    examples = [
        Example(question, locale, number)
        for number, entry in enumerate(entries)
        for locale, translation in sorted(entry.translations.items())
        for question in dict.fromkeys((translation.title, *translation.questions))
        if question.strip()
    ]
    examples += [
        Example(line, locale, BACKGROUND) for locale in locales for line in background(locale)
    ]
    return Corpus(examples, locales, vectors)


def _locales(entries: Sequence[Entry]) -> list[str]:
    return sorted({locale for entry in entries for locale in entry.translations}) or ["en"]
