"""The guide's file: whatever is wrong with it is told with its line."""

from pathlib import Path

import pytest

from bot.adapters.content.repro_file import load
from bot.domain.errors import ContentError
from bot.domain.redact import redact
from bot.domain.repro import examine
from bot.domain.repro_guide import Guide, Kind
from tests.support.reports import guide

ANOTHER = """
plugin = "acme-sdk"
majors = [1, 2]

[packages]
"@acme/" = "sdk"

[[thing]]
key = "acme-sdk"
names = ["acme sdk"]
item = "sdk"

[[item]]
id = "sdk"
shape = "version"
[item.en]
name = "SDK"
text = "Which version of the SDK?"

[[item]]
id = "what"
shape = "trouble"
is_told = true
says = ["explod*"]
[item.en]
name = "What happens"
text = "What happens?"

[[kind]]
id = "bug"
needs = ["sdk", "what"]
strong = ["kaputt"]
together = ["loud thing !calm"]
[kind.points]
loud = 0.5

[clues]
loud = ["bang|boom"]
thing = ["machine"]
calm = ["quiet"]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "repro.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_another_company_needs_no_code(tmp_path: Path) -> None:
    found = examine("the acme sdk 2.1.0 explodes", load(written(tmp_path, ANOTHER)), redact)
    assert (found.kind, found.missing, found.score) == (Kind.BUG, (), 1)
    assert found.versions == {"acme-sdk": "2.1.0"}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("The machine says boom", Kind.BUG),
        ("It says boom, the machine, today", Kind.BUG),
        ("A machine! Boom!", Kind.UNCLEAR),
        ("quiet machine, boom", Kind.UNCLEAR),
    ],
)
def test_clues_count_together_in_one_sentence(tmp_path: Path, said: str, kind: Kind) -> None:
    text = f'{ANOTHER}\n[[kind]]\nid = "unclear"\n'
    assert examine(said, load(written(tmp_path, text)), redact).kind is kind


def test_points_speak_for_a_kind(tmp_path: Path) -> None:
    text = f'{ANOTHER}\n[[kind]]\nid = "question"\n[kind.points]\nasked = 9'
    guide = load(written(tmp_path, text))
    assert examine("the machine says boom?", guide, redact).kind is Kind.QUESTION
    assert examine("the machine says boom!", guide, redact).kind is Kind.BUG


def test_everything_is_asked_for_in_english_and_in_spanish() -> None:
    shipped: Guide = guide()
    for item in shipped.items.values():
        assert {"en", "es"} <= set(item.asks)
        assert item.ask("es") != item.ask("en") == item.ask("ja")


def test_every_kind_is_told_apart() -> None:
    assert set(guide().kinds) == set(Kind)


def test_error_codes_are_those_of_the_faq() -> None:
    assert "NoChannelOrOverride" in guide().codes["no_channel"]


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ('shape = "version"', 'shape = "versoin"', 15, "unknown shape versoin"),
        ('says = ["explod*"]', 'says = ["ex*"]', 24, "3 letters or more"),
        ('says = ["explod*"]', 'says = ["~ explod*"]', 24, "begins with a word"),
        ('says = ["explod*"]', 'says = ["a||b"]', 24, "a word is missing"),
        ('says = ["explod*"]', 'say = ["explod*"]', 24, "did you mean says?"),
        ('needs = ["sdk", "what"]', 'needs = ["sdk", "wat"]', 31, "there is no item wat"),
        ('"@acme/" = "sdk"', '"@acme/" = "kit"', 6, "there is no item kit"),
        ('id = "bug"', 'id = "bugs"', 30, "unknown id bugs"),
        ('id = "what"', 'id = "sdk"', 20, "item sdk stands here a second time"),
        ('"loud thing !calm"', '"loud thin"', 33, "there is no clue thin"),
        ('"loud thing !calm"', '"!calm"', 33, "names no clue that must be there"),
        ('"loud thing !calm"', '"told"', 33, "there is no clue told"),
        ("loud = 0.5", "lout = 0.5", 35, "there is no clue lout"),
        ("loud = 0.5", "loud = true", 35, "loud must be a number"),
        ('calm = ["quiet"]', "calm = []", 40, "calm is empty"),
        ('text = "What happens?"', 'text = "?"\nchoices = ["a", "a"]', 28, "choices must differ"),
        ('text = "What happens?"', f'text = "?"\nchoices = ["{"a" * 101}"]', 28, "100"),
        (
            'text = "What happens?"',
            f'text = "?"\nchoices = {[str(n) for n in range(26)]}',
            28,
            "choices are 25 at most, these are 26",
        ),
        ("is_told = true", 'is_told = "yes"', 23, "must be true or false"),
        ('text = "What happens?"', "", 25, "text is missing"),
        ("majors = [1, 2]", 'majors = "1"', 3, "majors must be"),
        ('plugin = "acme-sdk"', "plugin = ", 2, "is not valid TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, before: str, after: str, line: int, message: str
) -> None:
    assert before in ANOTHER
    with pytest.raises(ContentError) as caught:
        load(written(tmp_path, ANOTHER.replace(before, after)))
    told = [(one.line, one.message) for one in caught.value.problems]
    assert any(at == line and message in said for at, said in told), told


def test_without_the_file_nothing_can_be_asked(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"repro\.toml:1: cannot be read"):
        load(tmp_path / "repro.toml")


def test_an_empty_file_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="missing"):
        load(written(tmp_path, ""))
