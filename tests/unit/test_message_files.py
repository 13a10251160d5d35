"""Mails are written by the company, and whatever is wrong with them is told with its line."""

from pathlib import Path

import pytest

from bot.adapters.content.message_files import MessageFiles
from bot.domain.errors import ContentError
from bot.ports import Letters

VALUES = {"code": "BCDF-GHJK", "name": "nora", "server": "Capgo", "minutes": "15"}
GOOD = '+++\nsubject = "For {server}"\n+++\n{name} asks on {server}.\n\n{code}, {minutes} min.\n'


def folder(where: Path, **files: str) -> Path:
    for name, text in files.items():
        language, _, letter = name.partition("_")
        path = where / language / f"{letter or 'code'}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return where


def problems(where: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        MessageFiles(where)
    return str(caught.value).replace(f"{where}/", "").splitlines()


def test_a_letter_is_written_in_the_readers_language(tmp_path: Path) -> None:
    spanish = GOOD.replace("For", "Para").replace("asks", "pide")
    letters: Letters = MessageFiles(folder(tmp_path, en=GOOD, es=spanish))
    for locale in ("es", "es-ES", "es-419", "ES"):
        assert letters.write("code", locale, **VALUES) == (
            "Para Capgo",
            "nora pide on Capgo.\n\nBCDF-GHJK, 15 min.\n",
        )
    for locale in ("en-US", "de", "", "../en"):
        assert letters.write("code", locale, **VALUES)[0] == "For Capgo"


def test_values_are_not_filled_in_themselves(tmp_path: Path) -> None:
    letters = MessageFiles(folder(tmp_path, en=GOOD))
    _, text = letters.write("code", "en", **{**VALUES, "name": r"{code} \1 {x}"})
    assert text.startswith(r"{code} \1 {x} asks on Capgo.")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "en/code.md:1: must begin with a line +++"),
        ("Hello {code}", "en/code.md:1: must begin with a line +++"),
        (GOOD.removeprefix("+++\n"), "en/code.md:1: must begin with a line +++"),
        (GOOD.replace('"For', "For"), "en/code.md:2: is not valid TOML"),
        (GOOD.replace("subject", "subjekt"), "en/code.md:2: subject is missing"),
        (GOOD.replace("subject", "subjekt"), "en/code.md:2: unknown field subjekt: did you mean"),
        (GOOD.replace("For", "x" * 120), "en/code.md:2: subject is longer than 120"),
        (GOOD.replace("For", r"a\nBcc: b"), "en/code.md:2: subject must be a single line"),
        (GOOD.replace("For", "{code}"), "en/code.md:2: {code} in the subject shows"),
        (GOOD.replace("For", "{plan}"), "en/code.md:2: unknown placeholder {plan}: code, name"),
        (GOOD.replace("asks", "{mail} asks"), "en/code.md:4: unknown placeholder {mail}: code"),
        (GOOD.replace("asks", "{} asks"), "en/code.md:4: unknown placeholder {}: code"),
        (GOOD.replace("{code}", "code"), "en/code.md:4: the text lacks {code}"),
        (GOOD + "x" * 3000, "en/code.md:4: the text is longer than 3000"),
        (GOOD.partition("{name}")[0], "en/code.md:3: has no text below the head"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    told = problems(folder(tmp_path, en=text))
    assert [line for line in told if line.startswith(problem)], told


def test_everything_is_told_at_once(tmp_path: Path) -> None:
    told = problems(folder(tmp_path, es="x", xx=GOOD, en_coed=GOOD))
    files = [line.partition(":")[0] for line in told]
    assert files == [str(tmp_path), "en/coed.md", "es/code.md", "xx/code.md"]
    assert "has no en/code.md" in told[0]
    assert "unknown letter coed: code" in told[1]


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    folder(tmp_path, en=GOOD)
    (tmp_path / "en" / "code.md").write_bytes(b"+++\n\xff")
    assert problems(tmp_path) == ["en/code.md:2: is not UTF-8; save the file as UTF-8"]
