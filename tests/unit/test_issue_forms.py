"""What a repository offers is read as GitHub reads it, and what is broken is left out by name."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from bot.adapters.github_tracker.forms import FILE_MOST, read_forms
from bot.domain.issue_form import Choice, ContactLink, FieldKind, FormField

FORMS = Path(__file__).parents[1] / "issue_forms"
SHIPPED = Path(__file__).parents[2] / "data" / "github" / "ISSUE_TEMPLATE"
SMALL = "name: A\ndescription: b\nbody:\n  - type: input\n    attributes: {label: C}\n"


def texts(folder: Path) -> dict[str, str]:
    return {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir()}


@pytest.mark.parametrize("schema", ["forms", "config"])
def test_forms_are_what_githubs_schemas_take(schema: str) -> None:
    folders = [FORMS / "public", SHIPPED]
    files = [str(one) for folder in folders for one in sorted(folder.glob("*.y*ml"))]
    chosen = [one for one in files if ("config.yml" in one) == (schema == "config")]
    assert len(chosen) >= 2
    checked = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema", "--output-format", "json"),
            *("--builtin-schema", f"vendor.github-issue-{schema}", *chosen),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert json.loads(checked.stdout)["status"] == "ok", checked.stdout


def test_shipped_forms_have_ids_and_say_where_else_to_go() -> None:
    found = read_forms("o/r", texts(SHIPPED))
    assert [form.file for form in found.forms] == ["bug.yml", "feature.yml"]
    for form in found.forms:
        ids = [field.id for field in form.fields]
        assert all(ids)
        assert len(set(ids)) == len(ids)
        assert len({field.label for field in form.fields}) == len(ids)
    assert not found.may_be_blank
    assert [link.url for link in found.contacts] == [
        "https://capgo.app/support-policy/",
        "https://discord.capgo.app",
        "https://github.com/Cap-go/capgo.app/security/advisories/new",
        "https://support.capgo.app",
    ]


def test_a_form_is_read_with_all_it_says() -> None:
    (bug, crash) = read_forms("o/r", texts(FORMS / "public")).forms
    assert (bug.title, bug.labels) == ("bug: ", ("bug/fix", "needs: triage"))
    assert [field.kind for field in crash.fields] == [
        *(FieldKind.DROPDOWN, FieldKind.DROPDOWN, FieldKind.TEXTAREA, FieldKind.TEXTAREA),
        *(FieldKind.TEXTAREA, FieldKind.UPLOAD, FieldKind.INPUT),
    ]
    assert crash.fields[0] == FormField(
        label="Which part crashes?",
        kind=FieldKind.DROPDOWN,
        id="area",
        choices=tuple(
            map(
                Choice,
                ("Command line", "Desktop app", "Server, hosted", "Server, self-hosted", "No"),
            )
        ),
        is_multiple=True,
        is_required=True,
    )
    assert crash.fields[1].default == 2
    assert crash.fields[4].render == "shell"
    assert [one.is_required for one in bug.fields[8].choices] == [True, True, True, False]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_sections_of_a_template_are_fields(end: str) -> None:
    files = {name: text.replace("\n", end) for name, text in texts(FORMS / "capgo").items()}
    bug, feature, general = read_forms("o/r", files).forms
    assert bug.name == "🚨 Bug Report"
    assert [field.label for field in bug.fields] == [
        *("Capacitor Version", "Plugin Version", "context(s)", "Platform(s)", "Current Behavior"),
        *("Expected Behavior", "Code Reproduction", "Other Technical Details"),
        "Additional Context",
    ]
    assert bug.fields[0].placeholder == "💊 PASTE OUTPUT HERE"
    assert bug.fields[0].render
    assert bug.fields[0].description == "What `npx cap doctor` prints in your project"
    assert bug.fields[2].value.split("\n")[0] == "ManualModel: false"
    assert bug.fields[2].render == "md"
    assert feature.fields[0].label == "Description"
    assert [field.label for field in general.fields] == ["Describe the bug/issue"]


def test_a_template_without_headings_is_one_field() -> None:
    files = {"a.md": "---\nname: Other\nabout: x\n---\nTell us <!-- all -->"}
    (form,) = read_forms("o/r", files).forms
    assert [(field.label, field.value) for field in form.fields] == [("Other", "Tell us")]


DEEP = f"name: A\nbody: {'[' * 1_000}"
BOMB = "name: A\nx: &x [a, a]\ny: &y [*x, *x]\nbody: [*y]\n"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.yml", "name: [", "flow"),
        ("a.yml", "- 1", "no mapping"),
        ("a.yml", "name: A", "no body"),
        ("a.yml", "body: []", "nothing"),
        ("a.yml", SMALL.replace("name: A\n", ""), "no name"),
        ("a.yml", SMALL.replace("label: C", "x: y"), "no label"),
        ("a.yml", SMALL.replace("type: input", "type: dropdown"), "no options"),
        ("a.yml", SMALL + "#" * FILE_MOST, "64 KiB"),
        ("a.yml", DEEP, "nested"),
        ("a.yml", BOMB, "aliases"),
        ("a.yml", SMALL + "---\n" + SMALL, "single document"),
        ("a.md", "# no head", "front matter"),
        ("a.md", "---\nabout: x\n---\n", "no name"),
        ("config.yml", "blank_issues_enabled: [", "flow"),
    ],
)
def test_a_broken_file_is_left_out_and_named(
    name: str, text: str, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        found = read_forms("o/r", {name: text, "good.yml": SMALL})
    assert [form.file for form in found.forms] == ["good.yml"]
    assert f"o/r: issue form {name} is left out" in caplog.text
    assert why in caplog.text


def test_unknown_elements_and_keys_are_passed_over() -> None:
    more = "  - type: hologram\n    attributes: {label: D}\nprojects: [a/1]\ntype: bug\n"
    (form,) = read_forms("o/r", {"a.yml": SMALL + more, "notes.txt": "x"}).forms
    assert [field.label for field in form.fields] == ["C"]


def test_links_are_only_those_one_can_follow() -> None:
    config = (
        "contact_links:\n- {name: A, url: 'javascript:x', about: b}\n- 7\n"
        "- {name: B, url: 'https://x.example', about: c}\n- {url: 'https://y.example'}\n"
    )
    found = read_forms("o/r", {"config.yml": config})
    assert found.contacts == (ContactLink("B", "https://x.example", "c"),)
    assert found.may_be_blank
