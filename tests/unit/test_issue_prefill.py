"""What a report tells stands in the fields that ask for it, and nothing else does."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.issue_form import Choice, FieldKind, FormField, IssueForm
from bot.domain.issue_prefill import prefill
from bot.domain.issue_values import Values
from tests.support.issue_forms import forms
from tests.support.reports import examined, guide

ENGLISH = """\
Since updating to @capgo/capacitor-updater 7.4.1 the app shows a white screen (iOS 17.5).
I expected the new bundle to show.

1. Upload a bundle
2. Open the app

```
08-22 10:00:00.123 E/Capgo: Failed to download
08-22 10:00:00.124 E/Capgo: no_channel
```

Update mode: Automatic, Capgo Cloud

Installed Dependencies:
  @capacitor/core: 6.1.2
  @capacitor/ios: 6.1.2

const config = { plugins: { CapacitorUpdater: { autoUpdate: true } } };
await CapacitorUpdater.notifyAppReady();
"""
SPANISH = """\
Desde que actualicé a la 7.4.1 del updater la app se queda en blanco en Android 14.
Esperaba que se abriera la nueva versión.

Pasos para reproducir:
1. Subo el bundle
2. Abro la app

E/Capgo: Failed to download from https://x.example/y
E/Capgo: no_channel
"""


def filled(form: str, text: str) -> dict[str, tuple[str, ...]]:
    chosen = forms()[form]
    return {chosen.fields[at].label: value for at, value in of(chosen, text).items()}


def of(form: IssueForm, text: str) -> Values:
    return prefill(form, text, examined(text), guide())


def test_an_english_report_fills_the_shipped_form() -> None:
    values = filled("shipped/bug.yml", ENGLISH)
    assert values["What happens"][0].startswith("Since updating")
    assert values["What you expected"] == ("I expected the new bundle to show.",)
    assert values["Steps to reproduce"] == ("1. Upload a bundle\n2. Open the app",)
    assert values["Plugin and its exact version"] == ("@capgo/capacitor-updater 7.4.1",)
    assert values["Capacitor version"] == ("6.1.2",)
    assert values["Platform"] == ("iOS",)
    assert values["System version and device"] == ("iOS 17.5",)
    assert values["Logs"][0].split("\n") == [
        "08-22 10:00:00.123 E/Capgo: Failed to download",
        "08-22 10:00:00.124 E/Capgo: no_channel",
    ]
    assert "@capacitor/core: 6.1.2" in values["Output of cap doctor and Capgo doctor"][0]
    assert values["Configuration"][0].startswith("const config")
    assert values["Update mode"] == ("Automatic, Capgo Cloud",)
    assert "Anything else" not in values


def test_a_spanish_report_fills_an_english_form() -> None:
    values = filled("shipped/bug.yml", SPANISH)
    assert values["What happens"][0].startswith("Desde que")
    assert values["What you expected"] == ("Esperaba que se abriera la nueva versión.",)
    assert values["Steps to reproduce"] == ("1. Subo el bundle\n2. Abro la app",)
    assert values["Plugin and its exact version"] == ("@capgo/capacitor-updater 7.4.1",)
    assert values["Platform"] == ("Android",)
    assert "no_channel" in values["Logs"][0]


def test_a_markdown_template_gets_what_nobody_asks_for_last() -> None:
    values = filled("capgo/bug-report.md", ENGLISH)
    assert values["Plugin Version"] == ("@capgo/capacitor-updater 7.4.1",)
    assert "@capacitor/core: 6.1.2" in values["Capacitor Version"][0]
    assert values["Platform(s)"] == ("iOS",)
    assert "Failed to download" in values["Additional Context"][0]
    assert "```js\nconst config" in values["Additional Context"][0]
    assert "context(s)" not in values


def test_boxes_for_platforms_are_ticked_and_promises_are_not() -> None:
    values = filled("public/bug.yml", ENGLISH)
    assert values["Platform(s)"] == ("iOS",)
    assert "Before submitting" not in values
    assert "Reproduction" not in values  # there is no link
    linked = filled("public/bug.yml", "It crashes, see https://github.com/me/repro for all of it")
    assert linked["Reproduction"] == ("https://github.com/me/repro",)


def a_form(*fields: FormField) -> IssueForm:
    return IssueForm(file="a.yml", name="A", fields=fields)


def a_field(label: str, kind: FieldKind = FieldKind.INPUT, *choices: str) -> FormField:
    return FormField(label=label, kind=kind, choices=tuple(map(Choice, choices)))


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Versión de Capacitor", "6.1.2"),
        ("Which version of Capacitor do you use?", "6.1.2"),
        ("Which plugin version are you on", "@capgo/capacitor-updater 7.4.1"),
        ("iOS version", "17.5"),
        ("Android version", ""),
        ("Node version", ""),
        ("Package manager version", ""),
        ("Your name", ""),
    ],
)
def test_a_version_goes_where_just_that_version_is_asked_for(label: str, value: str) -> None:
    assert of(a_form(a_field(label)), ENGLISH).get(0, ("",)) == (value,)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("It crashes on my iPhone, whatever I do", ("iOS",)),
        ("It crashes on iOS and Android, whatever I do", ("Both iOS and Android",)),
        ("It crashes, whatever I do", ()),
    ],
)
def test_one_choice_is_made_where_the_report_makes_it(text: str, chosen: tuple[str, ...]) -> None:
    options = ("iOS", "Android", "Both iOS and Android", "Web")
    form = a_form(a_field("Where?", FieldKind.DROPDOWN, *options))
    assert of(form, text).get(0, ()) == chosen


WORDS = st.sampled_from(
    [
        *ENGLISH.split("\n\n"),
        *SPANISH.split("\n\n"),
        "Platform: iOS",
        "### Logs",
        "```",
        "@a",
        "x" * 50,
    ]
)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(WORDS, max_size=6), st.sampled_from(sorted(forms())))
def test_nothing_is_lost_and_nothing_is_invented(parts: list[str], form: str) -> None:
    text = "\n\n".join(parts)
    values = of(forms()[form], text)
    told = " ".join(said for value in values.values() for said in value)
    chosen = {choice.label for field in forms()[form].fields for choice in field.choices}
    known = f"{text} {' '.join(chosen)} iOS Android @capgo/capacitor-updater js log"
    assert set(re.findall(r"\w+", told)) <= set(re.findall(r"\w+", known))
    for word in ("Failed", "Subo", "autoUpdate", "x" * 50):
        assert word not in text or word in told
