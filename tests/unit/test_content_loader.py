"""The loader accepts what is right and names file and line of everything that is not."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.adapters.content import FaqFiles
from bot.domain.errors import ContentError
from bot.domain.faq import Link, Risk, Severity

TODAY = date(2026, 9, 1)

ENGLISH = """\
+++
title = "No channel"
questions = [
  "no channel found",
  "where is my channel?",
]
links = [{ title = "Channels", url = "https://example.org/channels/" }]
tags = ["cloud"]
risk = "legal"
source = "channels.md"
as_of = 2026-08-22
channels = [11]
roles = [21, 22]
+++
Set a **default channel**.
"""

SPANISH = """\
+++
title = "Sin canal"
questions = ["¿dónde está mi canal?"]
+++
Elige un canal por defecto.
"""

KEYS = """\
[[key]]
names = ["no_channel", "NoChannel"]
entry = "no-channel"
[key.note]
en = "nothing matched."

[[key]]
names = ["noNew"]
entry = "no-channel"
severity = "info"
"""

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Puts a file below ``data/faq``; one good entry is there already."""

    def put(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    put("no-channel/en.md", ENGLISH)
    put("no-channel/es.md", SPANISH)
    put("keys.toml", KEYS)
    return put


@pytest.fixture
def files(tmp_path: Path) -> FaqFiles:
    return FaqFiles(tmp_path, lambda: TODAY)


def problems(files: FaqFiles, folder: Path) -> list[str]:
    """What loading complains about, with paths below ``folder``."""
    with pytest.raises(ContentError) as caught:
        files.load()
    return [str(p).removeprefix(f"{folder}").removeprefix("/") for p in caught.value.problems]


def test_an_entry_is_read_with_all_its_languages_and_keys(write: Write, files: FaqFiles) -> None:
    (entry,) = files.load()

    assert entry.id == "no-channel"
    english, spanish = entry.translations["en"], entry.translations["es"]
    assert english.title == "No channel"
    assert english.questions == ("no channel found", "where is my channel?")
    assert english.links == (Link("Channels", "https://example.org/channels/"),)
    assert english.body == "Set a **default channel**."
    assert (spanish.locale, spanish.title, spanish.links) == ("es", "Sin canal", ())
    assert (entry.risk, entry.tags, entry.source) == (Risk.LEGAL, ("cloud",), "channels.md")
    assert entry.as_of == date(2026, 8, 22)
    assert (entry.channels, entry.roles) == (frozenset({11}), frozenset({21, 22}))
    error, info = entry.keys
    assert (error.names, error.severity) == (("no_channel", "NoChannel"), Severity.ERROR)
    assert error.notes == {"en": "nothing matched."}
    assert (info.names, info.severity, info.notes) == (("noNew",), Severity.INFO, {})


def test_what_was_loaded_cannot_be_changed(write: Write, files: FaqFiles) -> None:
    (entry,) = files.load()
    with pytest.raises(TypeError):
        entry.translations["en"] = entry.translations["es"]  # type: ignore[index]
    with pytest.raises(TypeError):
        entry.keys[0].notes["en"] = ""  # type: ignore[index]


def test_risk_tags_links_and_limits_may_be_left_out(write: Write, files: FaqFiles) -> None:
    write(
        "no-channel/en.md",
        '+++\ntitle = "T"\nquestions = ["q"]\nsource = "s"\nas_of = 2026-08-22\n+++\nYes.\n',
    )
    (entry,) = files.load()
    assert (entry.risk, entry.tags, entry.channels) == (Risk.LOW, (), frozenset())


def test_windows_line_ends_and_a_byte_order_mark_are_fine(write: Write, files: FaqFiles) -> None:
    path = write("no-channel/en.md", "")
    path.write_bytes(b"\xef\xbb\xbf" + ENGLISH.replace("\n", "\r\n").encode())
    assert files.load()[0].translations["en"].body == "Set a **default channel**."


def test_a_line_separator_pasted_from_the_web_breaks_no_line(write: Write, files: FaqFiles) -> None:
    write("no-channel/en.md", ENGLISH.replace("channel found", "channel\u2028found"))
    assert files.load()[0].translations["en"].questions[0] == "no channel\u2028found"


def test_keys_are_optional(write: Write, files: FaqFiles, tmp_path: Path) -> None:
    (tmp_path / "keys.toml").unlink()
    assert files.load()[0].keys == ()


def test_hidden_folders_and_other_files_are_no_entries(write: Write, files: FaqFiles) -> None:
    write(".git/en.md", "nothing")
    write("README.md", "How to write an entry")
    write("no-channel/draft.txt", "later")
    assert [entry.id for entry in files.load()] == ["no-channel"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("+++\ntitle", "title", "en.md:1: must begin with a line +++"),
        ("\n+++\nSet", "\nSet", "en.md:14: the head has no closing line +++"),
        ('"No channel"', '"No channel', "en.md:2: is not valid TOML: "),
        ("tags = [", "tgas = [", "en.md:8: unknown field tgas: did you mean tags?"),
        ("tags = [", "zzz = 1\ntags = [", "en.md:8: unknown field zzz: known: as_of, "),
        ('title = "No channel"\n', "", "en.md:2: title is missing: a text"),
        ('"No channel"', "7", "en.md:2: title must be a text"),
        ('"No channel"', '" "', "en.md:2: title has an empty text"),
        ('"No channel"', f'"{"x" * 81}"', "en.md:2: title is longer than 80 characters (81)"),
        ('"where is my channel?"', "7", "en.md:3: questions must be a list of texts"),
        ('"where is my channel?"', '""', "en.md:3: questions has an empty text"),
        (
            '"where is my channel?"',
            f'"{"why " * 80}"',
            "en.md:5: questions is longer than 300 characters (320)",
        ),
        (
            '[\n  "no channel found",\n  "where is my channel?",\n]',
            "[]",
            "en.md:3: questions is empty: give at least one",
        ),
        ("https://example", "http://example", "http://example.org/channels/ is not an https"),
        ("https://example.org/channels/", "https://nowhere", "en.md:7: https://nowhere is not an"),
        ("url =", "href =", "en.md:7: unknown field href: known: title, url"),
        ("[{ title", "{ title", "en.md:7: "),
        ('"legal"', '"high"', "en.md:9: unknown risk high: low, pricing, legal, security"),
        ("2026-08-22", '"yesterday"', "en.md:11: as_of must be a date such as 2026-08-22"),
        ("2026-08-22", "2026-08-22T10:00:00Z", "en.md:11: as_of must be a date"),
        ("2026-08-22", "2026-09-02", "en.md:11: as_of lies in the future (2026-09-02)"),
        ("as_of = 2026-08-22\n", "", "en.md:2: as_of is missing: a date"),
        ("[11]", '["11"]', "en.md:12: channels must be a list of Discord's ids"),
        ("[21, 22]", "[true]", "en.md:13: roles must be a list of Discord's ids"),
        ("Set a **default channel**.", "", "en.md:14: has no answer below the head"),
        ("Set a", "Set a" + "é" * 900, "en.md:15: the answer is longer than 900 characters (9"),
        ("Set a", "Set\n```\nnpx", "en.md:16: a code block (```) is not closed"),
        ("Set a", "Set <b>a</b>", "en.md:15: the answer holds HTML"),
        ("Set a", "Set\n| a | b |\n", "en.md:16: the answer holds a table"),
        ("Set a", "See ![this](https://example.org/i.png)", "en.md:15: the answer holds an image"),
    ],
)
def test_a_broken_english_file_is_told_by_line(
    write: Write, files: FaqFiles, tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in ENGLISH
    write("no-channel/en.md", ENGLISH.replace(old, new))
    assert any(complaint in text for text in problems(files, tmp_path))


def test_html_and_tables_inside_code_are_shown_as_they_are(write: Write, files: FaqFiles) -> None:
    write("no-channel/en.md", ENGLISH + "\nUse `<id>`:\n```html\n<b>a</b>\n| a |\n```\n")
    assert "<b>" in files.load()[0].translations["en"].body


def test_what_all_languages_share_stands_in_english_only(
    write: Write, files: FaqFiles, tmp_path: Path
) -> None:
    write("no-channel/es.md", SPANISH.replace("questions", 'risk = "low"\nquestions'))
    assert problems(files, tmp_path) == [
        "no-channel/es.md:3: unknown field risk: it belongs into en.md"
    ]


def test_a_file_that_is_not_utf_8_is_told_by_line(
    write: Write, files: FaqFiles, tmp_path: Path
) -> None:
    write("no-channel/es.md", "").write_bytes(SPANISH.encode("latin-1"))
    assert problems(files, tmp_path) == ["no-channel/es.md:3: is not UTF-8; save the file as UTF-8"]


def test_english_is_required(write: Write, files: FaqFiles, tmp_path: Path) -> None:
    (tmp_path / "no-channel/en.md").unlink()
    assert problems(files, tmp_path) == ["no-channel:1: has no en.md, the language every entry has"]


def test_a_mistyped_language_is_told(write: Write, files: FaqFiles, tmp_path: Path) -> None:
    write("no-channel/sp.md", SPANISH.replace("canal", "otro"))
    assert problems(files, tmp_path) == ["no-channel:1: sp.md: sp is no language's two-letter code"]


@pytest.mark.parametrize("name", ["No-Channel", "no_channel", "a:b", "x" * 41])
def test_a_folder_that_cannot_be_an_id_is_told(
    write: Write, files: FaqFiles, tmp_path: Path, name: str
) -> None:
    write(f"{name}/en.md", ENGLISH.replace("channel?", "thing?").replace("channel found", "thing"))
    assert problems(files, tmp_path) == [
        f"{name}:1: name it in at most 40 small letters, digits and single hyphens"
    ]


@pytest.mark.parametrize("twin", ["Where is my channel", "where  IS my, chánnel?!"])
def test_the_same_question_twice_is_told_where_it_stands_first(
    write: Write, files: FaqFiles, tmp_path: Path, twin: str
) -> None:
    write("other/en.md", ENGLISH.replace("where is my channel?", twin).replace("no channel", "x"))
    assert problems(files, tmp_path) == [
        f'other/en.md:5: the question "{twin}" stands in {tmp_path}/no-channel/en.md:5 already'
    ]


def test_a_question_with_quotes_is_found_again(
    write: Write, files: FaqFiles, tmp_path: Path
) -> None:
    quoted = r'"what is \"no channel\"?"'
    write("no-channel/es.md", SPANISH.replace('["', f'[\n{quoted},\n{quoted},\n"'))
    (only,) = problems(files, tmp_path)
    assert only.startswith('no-channel/es.md:4: the question "what is "no channel"?" stands in ')


def test_the_same_question_in_two_languages_is_told(
    write: Write, files: FaqFiles, tmp_path: Path
) -> None:
    write("no-channel/es.md", SPANISH.replace("¿dónde está mi canal?", "no channel found"))
    (only,) = problems(files, tmp_path)
    assert only.startswith('no-channel/es.md:3: the question "no channel found" stands in ')


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"NoChannel"]', '"NoChannel"', "keys.toml:3: is not valid TOML"),
        ("\n\n[[key]]", "\n\n[[keys]]", "keys.toml:7: unknown field keys: did you mean key?"),
        ('entry = "no-channel"', 'entry = "gone"', "keys.toml:3: there is no entry gone"),
        ('entry = "no-channel"\n', "", "keys.toml:1: entry is missing: a text"),
        ("names = [", "nmaes = [", "keys.toml:2: unknown field nmaes: did you mean names?"),
        ('"NoChannel"', '"no"', "keys.toml:2: no is too short to be told from ordinary words"),
        ('"noNew"', '"NO_CHANNEL"', "keys.toml:8: NO_CHANNEL is a key already, in line 2"),
        ('"info"', '"billing"', "keys.toml:10: unknown severity billing: error, info"),
        ('"info"', "7", "keys.toml:10: severity must be a text"),
        ("en = ", "english = ", "keys.toml:5: english is no language's two-letter code"),
        ('"nothing matched."', "7", "keys.toml:5: en must be a text"),
        ('[key.note]\nen = "nothing matched."', "note = 7", "keys.toml:4: note must be a table"),
    ],
)
def test_a_broken_key_is_told_by_line(
    write: Write, files: FaqFiles, tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in KEYS
    write("keys.toml", KEYS.replace(old, new, 1))
    assert any(text.startswith(complaint) for text in problems(files, tmp_path))


def test_all_problems_come_at_once(write: Write, files: FaqFiles, tmp_path: Path) -> None:
    write("no-channel/en.md", ENGLISH.replace("title", "titel").replace("legal", "high"))
    write("no-channel/es.md", "Hola")
    write("keys.toml", KEYS.replace('"info"', '"bad"'))
    assert [text.split(": ")[0] for text in problems(files, tmp_path)] == [
        "no-channel/en.md:2",  # unknown field
        "no-channel/en.md:2",  # and so the title is missing
        "no-channel/en.md:7",  # the link's title was renamed as well
        "no-channel/en.md:7",
        "no-channel/en.md:9",
        "no-channel/es.md:1",
        "keys.toml:10",
    ]


@pytest.mark.parametrize("folder", ["empty", "missing"])
def test_no_entry_at_all_is_a_problem(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    files = FaqFiles(tmp_path / folder, lambda: TODAY)
    assert problems(files, tmp_path) == [f"{folder}:1: holds no entry"]


def test_the_stamp_follows_every_change(write: Write, files: FaqFiles, tmp_path: Path) -> None:
    stamps = [files.stamp(), files.stamp()]
    assert stamps[0] == stamps[1]
    spanish = write("no-channel/es.md", SPANISH + "Y reinicia.")
    stamps.append(files.stamp())
    state = spanish.stat()
    os.utime(spanish, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    stamps.append(files.stamp())
    write("keys.toml", KEYS + "\n")
    stamps.append(files.stamp())
    write("new/en.md", "anything")
    stamps.append(files.stamp())
    spanish.unlink()
    stamps.append(files.stamp())
    assert len(set(stamps[1:])) == 6
