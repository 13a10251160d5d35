"""Phrases: what each sign of their small language means."""

import pytest

from bot.domain.repro_phrases import Lexicon, fold, parts_of, words_of


def is_found(phrase: str, text: str) -> bool:
    lexicon = Lexicon()
    lexicon.add(("x",), [phrase])
    return any(lexicon.find(words_of(text)))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("crash", "It did CRASH!"),
        ("crash*", "crashing"),
        ("dont work", "don't work, don’t"),
        ("no funciono", "no funcionó"),
        ("a|b c", "b c"),
        ("is [really] good", "is good"),
        ("is [really] good", "is really good"),
        ("fails ~ upload", "fails on the first upload"),
        ("fails ~ upload", "fails upload"),
        ("updater {v}", "updater v6.3.2-beta.1"),
        ("updater {n}", "updater 6"),
        ("pixel {n}|fold", "Pixel fold"),
        ("capgo cli", "@capgo/cli"),
        ("defaultchannel", "plugins.defaultChannel"),
    ],
)
def test_a_phrase_is_found(phrase: str, text: str) -> None:
    assert is_found(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("crash", "crashes"),
        ("it crash*", "it. crashes"),
        ("it crash*", "it\ncrashes"),
        ("fails ~ upload", "fails on the very first upload"),
        ("fails ~ upload", "fails. upload"),
        ("updater {v}", "updater 6"),
        ("a|b c", "c a"),
        ("no_channel", "no_channel_found"),
    ],
)
def test_a_phrase_is_not_found(phrase: str, text: str) -> None:
    assert not is_found(phrase, text)


@pytest.mark.parametrize("phrase", ["", " ", "~ a", "a ~", "[a] b", "ab* c", "{n} a", "a| b"])
def test_what_is_no_phrase_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"phrase begins|word is missing|letters or more"):
        parts_of(phrase)


@pytest.mark.parametrize("text", ["İstanbul", "ÀÉÎÕÜñç", "ﬁ ǅ ß", "\u0301e", "日本語"])
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
