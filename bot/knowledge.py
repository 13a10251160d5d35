"""Builds the FAQ's library as the settings describe it; needs no token, store or network."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.adapters.content import labels_file, policy_file, repro_file
from bot.adapters.content.faq_files import FaqFiles
from bot.adapters.search.build import build_index
from bot.domain.errors import Unavailable
from bot.domain.faq import Entry, Key
from bot.domain.labels import LabelBook
from bot.domain.policy import Policy
from bot.domain.repro_guide import Guide
from bot.ports import FaqIndex, IndexBuilder
from bot.services.library import Library
from bot.settings import Settings

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


def faq_of(settings: Settings) -> FaqFiles:
    return FaqFiles(settings.data_dir / "faq", lambda: utc_now().date())


def library_of(settings: Settings) -> Library:
    """The FAQ with its index, not loaded yet."""
    return Library(faq_of(settings), index_builder(settings))


def guide_of(settings: Settings, entries: Sequence[Entry] = ()) -> Guide:
    """What a report should tell; the error codes to be found in it are the keys of the FAQ's
    ``entries``, which are read where none are given."""
    entries = entries or faq_of(settings).load()
    codes = {key.names[0]: key.names for entry in entries for key in entry.keys if _is_code(key)}
    return repro_file.load(settings.data_dir / "repro.toml", codes)


def policy_of(settings: Settings) -> Policy | None:
    """What the company promises; None where it says nothing about that. Raises ContentError."""
    return policy_file.load(settings.data_dir / "policy.toml")


def labels_of(
    settings: Settings, policy: Policy | None, entries: Sequence[Entry]
) -> LabelBook | None:
    """What labels on GitHub do; None where the company says nothing about that. Raises
    ContentError."""
    data, links = settings.data_dir, policy.links if policy else {}
    return labels_file.load(data / "labels.toml", data / "messages", links, entries)


def book_of(settings: Settings) -> LabelBook | None:
    """``labels_of`` with what it needs read anew."""
    return labels_of(settings, policy_of(settings), faq_of(settings).load())


def _is_code(key: Key) -> bool:
    """Not a phrase of a log."""
    return key.names[0].isidentifier()


def index_builder(settings: Settings) -> IndexBuilder:
    """The index; with sentence vectors where the operator names a model that can be used."""
    vectors = None
    if settings.semantic_model:
        from bot.adapters.search.vectors import SentenceVectors

        try:
            vectors = SentenceVectors.load(settings.semantic_model).encode
        except Unavailable as error:
            log.warning("going on without sentence vectors: %s", error)

    def build(entries: Sequence[Entry]) -> FaqIndex:
        return build_index(entries, vectors=vectors)

    return build
