"""The decision: sure is an answer, less sure a suggestion, the rest is silence."""

from bot.domain.faq import (
    ANSWER_AT,
    SUGGEST_AT,
    SUGGESTIONS,
    Candidate,
    Decision,
    Key,
    Ranking,
    decide,
)
from bot.domain.ids import EntryId


def candidate(entry: str, confidence: float, locale: str = "en") -> Candidate:
    return Candidate(EntryId(entry), confidence, locale)


def ranked(*confidences: float) -> tuple[Candidate, ...]:
    return tuple(candidate(f"e{i}", c) for i, c in enumerate(confidences))


def test_nothing_found_is_silence() -> None:
    verdict = decide(Ranking())
    assert (verdict.decision, verdict.entry, verdict.confidence) == (Decision.SILENCE, None, 0.0)
    assert verdict.locale == "en"


def test_just_sure_enough_is_an_answer_with_the_next_three_beside_it() -> None:
    found = ranked(ANSWER_AT, 0.4, 0.3, 0.2, 0.1)
    verdict = decide(Ranking(found))
    assert (verdict.decision, verdict.entry) == (Decision.ANSWER, "e0")
    assert verdict.suggestions == found[1 : 1 + SUGGESTIONS]


def test_a_little_less_is_a_suggestion_of_the_best_three() -> None:
    found = ranked(ANSWER_AT - 1e-6, 0.4, 0.3, 0.2)
    verdict = decide(Ranking(found))
    assert (verdict.decision, verdict.entry) == (Decision.SUGGEST, None)
    assert verdict.suggestions == found[:SUGGESTIONS]


def test_between_silence_and_suggestion() -> None:
    assert decide(Ranking(ranked(SUGGEST_AT))).decision is Decision.SUGGEST
    silence = decide(Ranking(ranked(SUGGEST_AT - 1e-6)))
    assert (silence.decision, silence.suggestions) == (Decision.SILENCE, ())
    assert silence.confidence == SUGGEST_AT - 1e-6


def test_keys_travel_with_the_answer() -> None:
    key = Key(("no_channel",))
    assert decide(Ranking(ranked(1.0), "es", (key,))).keys == (key,)


def test_the_language_is_the_askers_then_the_texts_then_the_matched_questions() -> None:
    found = (candidate("e", 0.9, "fr"),)
    assert decide(Ranking(found, "es"), locale="de").locale == "de"
    assert decide(Ranking(found, "es")).locale == "es"
    assert decide(Ranking(found)).locale == "fr"
    assert decide(Ranking(), default_locale="pt").locale == "pt"
