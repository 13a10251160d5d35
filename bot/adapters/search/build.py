"""Builds the index from the content; ``build_index`` is the ``IndexBuilder`` of the ports."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.adapters.search import calibration, correction
from bot.adapters.search.corpus import BACKGROUND, Corpus, Example, Vectors
from bot.adapters.search.index import SearchIndex
from bot.adapters.search.keys import Keys
from bot.adapters.search.language import Languages, background
from bot.adapters.search.text import prose
from bot.domain.faq import Entry, Translation


def build_index(entries: Sequence[Entry], vectors: Vectors | None = None) -> SearchIndex:
    """Deterministic: the same content gives the same answers. Takes up to seconds for thousands
    of entries. ``vectors`` turns texts into sentence vectors, to be blended in."""
    corpus = corpus_of(entries, vectors)
    coefficients = calibration.VECTORS if vectors else calibration.WORDS
    shift = correction.shift(corpus, len(entries), coefficients)
    return SearchIndex(
        [entry.id for entry in entries],
        corpus,
        replace(coefficients, bias=coefficients.bias + shift),
        Keys(entries),
        Languages(_samples(entries, corpus)),
    )


def corpus_of(entries: Sequence[Entry], vectors: Vectors | None = None) -> Corpus:
    """What stands for each entry, and everyday talk in their languages."""
    locales = _locales(entries)
    examples = [
        example
        for number, entry in enumerate(entries)
        for _, translation in sorted(entry.translations.items())
        for example in _examples(translation, number)
    ]
    for locale in locales:
        examples += [Example(line, locale, BACKGROUND) for line in background(locale)]
    return Corpus(examples, locales, vectors)


def _examples(translation: Translation, owner: int) -> Iterator[Example]:
    locale = translation.locale
    for question in dict.fromkeys(filter(str.strip, translation.questions)):
        yield Example(question, locale, owner)
    for text in (translation.title, prose(translation.body)):
        if text.strip() and text not in translation.questions:
            yield Example(text, locale, owner, is_question=False)


def _samples(entries: Sequence[Entry], corpus: Corpus) -> Mapping[str, Sequence[str]]:
    texts: dict[str, list[str]] = {locale: [] for locale in _locales(entries)}
    for example in corpus.examples:
        texts[example.locale].append(example.text)
    return texts


def _locales(entries: Sequence[Entry]) -> list[str]:
    return sorted({locale for entry in entries for locale in entry.translations}) or ["en"]
