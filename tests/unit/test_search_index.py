"""The index finds the right entry, knows when there is none, and survives every text."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.adapters.search import correction
from bot.adapters.search.build import build_index, corpus_of
from bot.adapters.search.features import NAMES, describe
from bot.domain.faq import Candidate, Decision, Entry, Key, decide
from tests.support.faq import entry

CHANNEL = Key(("no_channel",), notes={"en": "no channel matched"})
ENTRIES = [
    entry(
        "channel",
        "how do I set the default channel",
        "where can I assign a channel to a device",
        "my device has no channel",
        keys=[CHANNEL],
        es=("cómo pongo el canal por defecto", "dónde asigno un canal a un dispositivo"),
    ),
    entry(
        "refund",
        "how do I get my money back",
        "can I have a refund",
        "refund for the last invoice",
        es=("cómo consigo un reembolso", "quiero que me devuelvan el dinero"),
    ),
    entry(
        "delete",
        "how do I delete my account",
        "remove my account and all data",
        "close my account for good",
        es=("cómo borro mi cuenta", "eliminar mi cuenta y mis datos"),
    ),
    entry("delta", "what are delta updates", "upload only the changed files"),
]
INDEX = build_index(ENTRIES)


def best(text: str) -> str | None:
    candidates = INDEX.rank(text).candidates
    return candidates[0].entry if candidates else None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("how can I set a default channel?", "channel"),
        ("como asigno el canal de un dispositivo", "channel"),
        ("please delete my acount", "delete"),
        ("quiero un reenbolso", "refund"),
        ("are there delta updates", "delta"),
        ("reimburse me", "refund"),
    ],
)
def test_a_question_finds_its_entry_in_other_words_and_with_typos(text: str, right: str) -> None:
    assert best(text) == right


def test_a_question_asked_as_it_stands_is_answered_among_greetings_too() -> None:
    for text in (
        "how do I set the default channel",
        "Hello everybody! how do I set the default channel? Thanks so much for your help!",
    ):
        verdict = decide(INDEX.rank(text))
        assert (verdict.decision, verdict.entry) == (Decision.ANSWER, "channel")


@pytest.mark.parametrize(
    "text",
    ["what's for lunch today", "does it rain in Lisbon", "xyzzy", "", "   ", "```\nchannel\n```"],
)
def test_what_no_entry_is_about_is_met_with_silence(text: str) -> None:
    assert decide(INDEX.rank(text)).decision is Decision.SILENCE


def test_a_key_in_a_log_wins_with_certainty() -> None:
    ranking = INDEX.rank('I want a refund\n```\n{"error":"no_channel"}\n```')
    assert ranking.candidates[0] == Candidate(ENTRIES[0].id, 1.0, "en")
    assert ranking.keys == (CHANNEL,)
    assert "refund" in {candidate.entry for candidate in ranking.candidates}


def test_candidates_are_one_an_entry_best_first_and_no_more_than_asked_for() -> None:
    candidates = INDEX.rank("delete my account, refund my money", limit=3).candidates
    assert len({c.entry for c in candidates}) == len(candidates) <= 3
    assert list(candidates) == sorted(candidates, key=lambda c: -c.confidence)
    assert all(0 <= c.confidence <= 1 for c in candidates)


def test_the_language_is_the_texts_or_left_open() -> None:
    assert INDEX.rank("cómo borro mi cuenta").locale == "es"
    assert INDEX.rank("how do I delete my account").locale == "en"
    assert INDEX.rank("canal").locale is None


def test_the_same_content_gives_the_same_answers() -> None:
    again = build_index(ENTRIES)
    for text in ("default channel", "cuenta", "refund delta channel"):
        assert again.rank(text) == INDEX.rank(text)


def test_threads_do_not_disturb_each_other() -> None:
    texts = [q for e in ENTRIES for t in e.translations.values() for q in t.questions] * 5
    alone = [INDEX.rank(text) for text in texts]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(INDEX.rank, texts)) == alone


@pytest.mark.parametrize("entries", [[], ENTRIES[:1], [entry("empty", " ")]])
def test_small_and_empty_contents_do_no_harm(entries: list[Entry]) -> None:
    index = build_index(entries)
    assert index.rank("how do I set the default channel") is not None
    assert index.rank("¿") is not None


def test_an_unknown_language_is_searched_without_word_lists() -> None:
    index = build_index([entry("kana", tlh=("nuqdaq oH puchpae",)), ENTRIES[0], ENTRIES[1]])
    assert index.rank("nuqdaq puchpae").candidates[0].entry == "kana"


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "a\0b channel",
        "\ud800 channel",
        "\u202eלא עובד\u202c",
        "🎉" * 4000,
        "👨‍👩‍👧‍👦" * 900,
        "channel " * 2000,
        "`" * 4001,
        "```" * 1500,
        "<@" * 2000,
        "((((" * 1000,
        "a" * 4000,
        "a_" * 2000,
        "\n" * 4000,
        "ﷺ" * 4000,
        "𝔠𝔥𝔞𝔫𝔫𝔢𝔩",
        "e\u0301" * 2000,
    ],
)
def test_hostile_texts_are_ranked(text: str) -> None:
    assert INDEX.rank(text) is not None


PARTS = st.sampled_from(
    ["channel", "```", "`", "<@1>", "\u200b", "\u202e", "\0", "?", "¿", "\n", "> ", "no_channel"]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PARTS | st.text(max_size=5)).map(" ".join)))
def test_no_text_raises(text: str) -> None:
    for candidate in INDEX.rank(text).candidates:
        assert 0 <= candidate.confidence <= 1


def test_leaving_examples_out_is_like_not_having_them() -> None:
    corpus = corpus_of(ENTRIES)
    probe = corpus.probe("how do I get my money back", "en")
    refund = np.flatnonzero(corpus.owners == 1)
    whole, without = describe(corpus, probe, 3), describe(corpus, probe, 3, refund)
    assert whole.entries[0] == 1
    assert whole.features.shape[1] == len(NAMES)
    assert 1 not in without.entries


def test_a_content_whose_strangers_look_right_gets_a_higher_threshold() -> None:
    logits, right = np.array([3.0, 2.5, 2.0, 1.0]), np.array([True, True, True, False])
    far = correction.threshold(logits, right, np.array([-3.0, -2.0]))
    near = correction.threshold(logits, right, np.array([2.7, 1.9]))
    assert far == 2.0
    assert near == 3.0


def test_sentence_vectors_are_blended_in() -> None:
    def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
        """Knows that a wombat is a refund."""
        alike = ["refund" in text or "wombat" in text for text in texts]
        return np.array([[float(yes), float(not yes)] for yes in alike], np.float32)

    index = build_index(ENTRIES, vectors)
    assert index.rank("wombat").candidates[0].entry == "refund"
