"""What is left of a message before it is searched for."""

import pytest

from bot.adapters.search.language import Languages, background
from bot.adapters.search.messages import readings
from bot.adapters.search.terms import Cutter, grams
from bot.adapters.search.text import fold, prose, words


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("why?\n```ts\nawait x()\n```\nhelp", "why? help"),
        ("an open fence ```\nnever closed", "an open fence"),
        ("see https://example.org/a?b=c and <@123> <#45> <:smile:67>", "see and"),
        ("call `notifyAppReady()` first", "call notifyAppReady() first"),
        ("so `a very long piece of code indeed` fails", "so fails"),
        ("> what you said\nis it so?", "is it so?"),
        ("it says\n2026-01-02 10:11:12 ERROR boom\nwhy", "it says why"),
        ('it says\n{"error": "boom", "code": 7}\nwhy', "it says why"),
        ("it says\n    at run (main.js:10:4)\nwhy", "it says why"),
        ("10:11:12 boom", ""),
        ('"how do I see my plan"', '"how do I see my plan"'),
    ],
)
def test_code_logs_links_and_mentions_are_no_prose(typed: str, left: str) -> None:
    assert " ".join(prose(typed).split()) == left


def test_spelling_is_folded() -> None:
    assert fold("¿Cómo? Can't  sooooo") == "¿como? cant  soo"
    assert words("El niño y la ACTUALIZACIÓN") == ["el", "nino", "y", "la", "actualizacion"]


def test_of_an_identifier_the_whole_and_its_parts_are_words() -> None:
    assert words("notifyAppReady") == ["notifyappready", "notify", "app", "ready"]
    assert words("update_fail!") == ["updatefail", "update", "fail"]
    assert words("iPhone") == ["iphone"]


def test_pieces_of_a_word_know_its_borders() -> None:
    assert set(grams("up")) == {" up", "up ", " up "}
    assert set(grams("a")) == {" a "}


def test_a_word_is_stemmed_in_the_language_where_its_stem_is_known() -> None:
    cutter = Cutter({"en": [], "es": []})
    assert cutter.cut("canales", "es").stems == ("canal",)
    assert cutter.cut("canales", "en", {"canal"}).stems == ("canal",)


def test_words_alike_share_a_topic() -> None:
    cutter = Cutter({"en": ["buy purchase", "house home"]})
    buying, purchased, home = (cutter.cut(w, "en").topics for w in ("buying", "purchased", "home"))
    assert buying == purchased
    assert buying
    assert home != buying


ENGLISH_SPANISH = Languages({locale: background(locale) for locale in ("en", "es")})


def test_a_question_is_read_without_greetings_and_thanks() -> None:
    found = readings(
        "Hi everyone! Hope you are well. How do I set the default channel? Thanks in advance!",
        ENGLISH_SPANISH.filler,
    )
    assert "How do I set the default channel?" in found
    wanted = "Hope you are well How do I set the default channel"
    assert found[0].split() == wanted.split()


def test_a_message_without_words_has_no_reading() -> None:
    assert readings("```\ncode\n```", ENGLISH_SPANISH.filler) == ()
    assert readings("🎉 !!", ENGLISH_SPANISH.filler) == ()


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("how do I set the default channel for my app", "en"),
        ("cómo pongo el canal por defecto de la app", "es"),
        ("como actualizo el bundle con capgo", "es"),
        ("channel", None),
        ("canal", None),
        ("no", None),
        ("", None),
        ("mi app does not update la pantalla", None),
    ],
)
def test_a_language_is_told_or_left_open(text: str, locale: str | None) -> None:
    assert ENGLISH_SPANISH.guess(text) == locale


@pytest.mark.parametrize(
    "text",
    [
        "J'ai été débité deux fois ce mois-ci, comment obtenir un remboursement ?",
        "O aplicativo fecha ao abrir depois da atualização, o que posso fazer?",
        "L'app si chiude all'avvio dopo l'aggiornamento della versione",
        "Die App stürzt beim Start nach dem Update ab",
        "Ik krijg een fout bij het uploaden, hoe kan ik dat oplossen?",
    ],
)
def test_who_speaks_another_language_reads_english(text: str) -> None:
    assert ENGLISH_SPANISH.guess(text) == "en"


def test_one_language_needs_no_guess() -> None:
    assert Languages({"en": background("en")}).guess("how do I set the default channel") is None


@pytest.mark.parametrize(
    "text",
    [
        "i think that is because the disk is full",
        "you should call it earlier",
        "yeah use channels for that",
        "creo que es por el canal",
        "tienes que llamarlo antes",
    ],
)
def test_people_who_tell_are_not_asking(text: str) -> None:
    assert ENGLISH_SPANISH.is_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        "my update installs and then goes back to the old version",
        "you said it works, how?",
        "i think my update is stuck, what can I do",
        "la actualización se instala y vuelve a la versión vieja",
        "creo que no me llega la actualización",
    ],
)
def test_people_who_ask_or_are_in_trouble_are_heard(text: str) -> None:
    assert not ENGLISH_SPANISH.is_talk(text)
