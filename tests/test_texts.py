"""Catalogues: all that the code says is translated, and what is shipped is what was written."""

import re
from pathlib import Path

import pytest

from bot.adapters.catalogue import Catalogue
from scripts import texts

CATALOGUES = sorted(texts.LOCALES.glob("*/LC_MESSAGES/bridge.po"))
PLACEHOLDER = re.compile(r"\{\w*\}")
COMMAND_NAME = re.compile(r"[\w-]{1,32}")


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.parent.parent.name)
def po(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_spanish_is_there() -> None:
    assert "es" in {path.parent.parent.name for path in CATALOGUES}


def test_every_text_of_the_code_is_translated(po: Path) -> None:
    catalog = texts.read(po)
    wanted = {message.id for message in texts.template() if message.id}
    assert wanted, "the scan of the code found nothing"
    missing = {text for text in wanted if text not in catalog or not catalog[text].string}
    assert not missing, f"run `make texts`, then translate in {po.name}: {sorted(missing)}"
    unused = {message.id for message in catalog if message.id} - wanted
    assert not unused, f"run `make texts`: the code does not say {sorted(unused)}"


def test_translations_keep_the_placeholders(po: Path) -> None:
    for message in texts.read(po):
        said, meant = map(PLACEHOLDER.findall, (message.string, message.id))
        assert not message.id or sorted(said) == sorted(meant), message.id


def test_translated_command_names_are_ones_discord_takes(po: Path) -> None:
    """https://discord.com/developers/docs/interactions/application-commands#naming"""
    for message in texts.read(po):
        if message.id and COMMAND_NAME.fullmatch(message.id) and message.id.islower():
            assert COMMAND_NAME.fullmatch(message.string), message.id
            assert message.string == message.string.lower()


def test_the_compiled_catalogue_is_the_written_one(po: Path) -> None:
    compiled = po.with_suffix(".mo").read_bytes()
    assert compiled == texts.compiled(texts.read(po)), "run `make texts`"


def test_the_written_catalogue_is_in_order(po: Path) -> None:
    assert po.read_bytes() == texts.written(texts.read(po)), "run `make texts`"


def test_texts_are_found_where_the_code_says_them() -> None:
    source = """
LATE = "Too late"
say = self._texts.say
say(locale, "One" if is_one else "Two {count}", count=2)
raise Refused("No")
raise Refused(LATE)
texts.say(locale, text)
other("Not this")
T("faq")
"""
    assert set(texts.texts_in(source)) == {"One", "Two {count}", "No", "Too late", "faq"}


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("es", "Para Nora"),
        ("es-ES", "Para Nora"),
        ("es-419", "Para Nora"),
        ("en-GB", "For Nora"),
        ("ja", "For Nora"),
        ("", "For Nora"),
        ("../es", "For Nora"),
    ],
)
def test_a_text_is_said_in_the_readers_language(locale: str, expected: str) -> None:
    assert Catalogue().say(locale, "For {member}", member="Nora") == expected


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("For {member}", {}, "For {member}"),
        ("{", {"member": 1}, "{"),
        ("{0} {}", {}, "{0} {}"),
        ("{a} {b}", {"a": "{b}", "b": 2}, "{b} 2"),
        ("{a.__class__}", {"a": 1}, "{a.__class__}"),
        ("", {}, ""),
    ],
)
def test_no_text_and_no_value_raises(text: str, values: dict[str, object], expected: str) -> None:
    assert Catalogue().say("en", text, **values) == expected
    assert Catalogue().say("es", text, **values).count("{") == expected.count("{")
