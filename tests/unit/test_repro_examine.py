"""The examiner with the shipped guide: what it recognises, asks for, and never repeats."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.repro_guide import Kind
from tests.support.reports import examined, guide, present

DEVICE = "2b0e5a11-4f0a-4a1e-9d0e-6a4c9d1b2f33"
KEY = "6f1c2b9e-4a7d-4e57-9d3b-0c5a8e2f7b14"

TEMPLATE = """### Capacitor Version
```
PASTE OUTPUT HERE
```
### Plugin Version
```
PASTE OUTPUT HERE
```
### context(s)
```md
ManualModel: false
AutoMode: false
CapgoCloud: false
OnPremise: false
```
### Platform(s)

### Current Behavior

### Expected Behavior

### Code Reproduction

### Additional Context
"""

CAP_DOCTOR = """Latest Dependencies:

  @capacitor/core: 8.0.1

Installed Dependencies:

  @capacitor/core: 6.2.1
  @capacitor/ios: not installed
"""

CAPGO_DOCTOR = """App Name: Shop
App ID: com.acme.shop
Web Dir: www
Installed Dependencies:
│ @capgo/cli               │ 7.8.2 │
│ @capgo/capacitor-updater │ 5.3.0 │
Latest Dependencies:
│ @capgo/capacitor-updater │ 8.1.0 │
Error: Some dependencies are not up to date
"""


def test_an_untouched_template_says_nothing() -> None:
    found = examined(TEMPLATE)
    assert (found.kind, found.score, found.present) == (Kind.UNCLEAR, 0, ())


def test_a_half_filled_template_counts_what_is_filled() -> None:
    filled = TEMPLATE.replace("AutoMode: false", "AutoMode: true").replace(
        "### Platform(s)\n", "### Platform(s)\nAndroid\n"
    )
    assert set(present(filled)) == {"platform", "update_mode"}


@pytest.mark.parametrize("mark", ["### {}\n", "**{}**\n", "{}: ", "- **{}:** ", "{}:\n", "{}\n"])
@pytest.mark.parametrize("name", ["Expected behavior", "Comportamiento esperado"])
def test_a_heading_is_one_however_it_is_written(mark: str, name: str) -> None:
    text = f"The app crashes on Android.\n\n{mark.format(name)}it opens the start page"
    assert present(text)["expected_behavior"] == "it opens the start page"


def test_a_spanish_sentence_is_read() -> None:
    found = examined("en iOS 17 con la 6.3.2 pasa que la app se queda en blanco")
    assert found.kind is Kind.BUG
    assert found.versions == {"ios": "17", "plugin": "6.3.2"}
    items = {one.item for one in found.present}
    assert items == {"platform", "os_version", "plugin_version", "current_behavior"}


def test_doctors_tell_what_is_installed_and_not_what_is_newest() -> None:
    found = examined(f"The app crashes.\n{CAP_DOCTOR}\n{CAPGO_DOCTOR}")
    assert found.versions == {
        "@capacitor/core": "6.2.1",
        "@capgo/cli": "7.8.2",
        "@capgo/capacitor-updater": "5.3.0",
    }
    items = {one.item for one in found.present}
    assert {"cap_doctor", "capgo_doctor", "plugin_version", "cli_version"} <= items


def test_the_doctors_notice_is_a_trap_and_no_log() -> None:
    found = examined(CAPGO_DOCTOR)
    assert found.traps == ("doctor",)
    assert "logs" not in {one.item for one in found.present}


def test_an_outdated_major_is_told_in_the_readers_language() -> None:
    (old,) = examined(CAPGO_DOCTOR).outdated
    assert (old.package, old.version) == ("@capgo/capacitor-updater", "5.3.0")
    assert "Capacitor" in old.note("en")
    assert old.note("es") != old.note("en") == old.note("ja")


def test_doctors_are_not_asked_for_where_the_versions_are_known() -> None:
    assert {"cap_doctor", "capgo_doctor"} <= set(examined("the app crashes on Android").missing)
    known = examined("the app crashes on Android, Capacitor 7, updater 7.4.1")
    assert not {"cap_doctor", "capgo_doctor"} & set(known.missing)


@pytest.mark.parametrize(
    ("heading", "thing"),
    [
        ("### Version", "plugin"),
        ("Versión de Capacitor:", "@capacitor/core"),
        ("**CLI version**", "@capgo/cli"),
        ("### iOS version", "ios"),
    ],
)
def test_a_version_under_a_heading_is_what_the_heading_says(heading: str, thing: str) -> None:
    assert examined(f"The app crashes\n\n{heading}\n\n7.6.12\n").versions == {thing: "7.6.12"}


def test_a_fragment_of_package_json_gives_versions() -> None:
    text = '"dependencies": {\n  "@capacitor/core": "^6.1.2",\n  "@capgo/inappbrowser": "~6.9.3"\n}'
    assert examined(text).versions == {"@capacitor/core": "6.1.2", "@capgo/inappbrowser": "6.9.3"}
    assert not {"cap_doctor", "capgo_doctor"} & set(present(text))


FACTS = {
    "platform": "ios",
    "device_id": DEVICE,
    "custom_id": "zoë {1}",
    "version_os": "17.5",
    "plugin_version": "7.2.3",
    "is_emulator": "false",
    "defaultChannel": "beta",
}
AS_JSON = json.dumps(FACTS, ensure_ascii=False)
AS_SWIFT = ", ".join(f'{name}: Optional("{value}")' for name, value in FACTS.items())
AS_OBJC = "".join(f'  "{name}" = "{value}";\n' for name, value in FACTS.items())


@pytest.mark.parametrize(
    "line",
    [AS_JSON, AS_JSON.replace('"', '\\"'), f"InfoObject({AS_SWIFT})", f"{{\n{AS_OBJC}}}"],
    ids=["json", "escaped", "swift", "objc"],
)
def test_the_logs_own_line_is_read_and_masked(line: str) -> None:
    found = examined(f"it never updates\nAuto-update parameters: {line}")
    assert found.versions == {"@capgo/capacitor-updater": "7.2.3", "ios": "17.5"}
    items = {one.item for one in found.present}
    assert {"platform", "os_version", "device", "channel_or_error_code", "logs"} <= items
    assert dict(found.redacted.found) == {"custom_id": 1, "device_id": 1}
    everything = found.redacted.text + "".join(one.evidence for one in found.present)
    assert DEVICE not in everything
    assert "zoë" not in everything


def test_a_device_id_elsewhere_may_be_shared() -> None:
    assert DEVICE in examined(f"the device {DEVICE} gets no update").redacted.text


def test_evidence_holds_no_secret() -> None:
    found = examined(f"`npx @capgo/cli@latest bundle upload --apikey {KEY}` fails: Error: no key")
    assert dict(found.redacted.found) == {"capgo_key": 1}
    assert all(KEY not in one.evidence for one in found.present)
    assert "command" in {one.item for one in found.present}


def test_security_is_asked_nothing_and_nothing_of_it_is_quoted() -> None:
    found = examined("I found a vulnerability on Android 14: anyone can read other users' bundles")
    assert (found.kind, found.missing, found.score) == (Kind.SECURITY, (), 1)
    assert {one.evidence for one in found.present} == {""}


def test_billing_is_asked_nothing() -> None:
    found = examined("I was charged twice, please refund me")
    assert (found.kind, found.missing) == (Kind.BILLING, ())


def test_a_failed_upload_is_asked_for_the_cli_and_not_for_the_device() -> None:
    found = examined("bundle upload fails since yesterday with a timeout")
    assert found.kind is Kind.UPLOAD
    assert "cli_version" in found.missing
    assert not {"device", "os_version", "platform"} & set(found.missing)


def test_a_mode_of_updates_is_asked_only_where_updates_are_spoken_of() -> None:
    assert "update_mode" in examined("the new bundle is never applied on Android").missing
    assert "update_mode" not in examined("Google login crashes on Android").missing


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("logs", "I don't have any logs"),
        ("logs", "No errors in logcat."),
        ("logs", "no tengo logs"),
        ("reproduction", "I cannot reproduce it here"),
        ("reproduction", "no consigo reproducirlo"),
    ],
)
def test_having_none_is_an_answer(item: str, said: str) -> None:
    assert item in present(f"The app crashes on Android after a while. {said}")


@pytest.mark.parametrize(
    "log",
    [
        "TypeError: Cannot read properties of undefined\n    at f (index.js:1:2)",
        "FATAL EXCEPTION: main\njava.lang.NullPointerException: x",
        "*** Terminating app due to uncaught exception 'NSInvalidArgumentException'",
        "> Task :app:compileDebugKotlin FAILED",
        "08-22 10:00:00.123 E/Capgo: Failed to download",
        "ld: framework not found Alamofire",
        "npm ERR! code E404",
    ],
)
@pytest.mark.parametrize("fence", ["{}", "```\n{}\n```"])
def test_logs_of_all_kinds_are_logs(log: str, fence: str) -> None:
    assert "logs" in present(f"This happens:\n{fence.format(log)}")


@pytest.mark.parametrize("said", ["latest", "the newest", "v7", "6.x"])
def test_a_vague_version_is_none(said: str) -> None:
    assert "plugin_version" not in present(f"the updater plugin version is {said}, app crashes")


@pytest.mark.parametrize(
    "said", ["our bundle 6.3.2", "app version 7.1.0", "Xcode 16.1.0", "node v20.11.1", "8.8.8.8"]
)
def test_the_version_of_something_else_is_not_the_plugins(said: str) -> None:
    assert "plugin_version" not in present(f"After a while with {said} the app crashes")


@pytest.mark.parametrize("name", ["no_channel", "NoChannelOrOverride", "null_channel_data"])
def test_every_spelling_of_an_error_code_is_one(name: str) -> None:
    found = examined(f"The backend says {name} for our device")
    assert found.error_codes == ("no_channel",)
    assert "channel_or_error_code" in {one.item for one in found.present}


def test_a_longer_code_is_not_the_shorter_one() -> None:
    found = examined("it says disable_auto_update_to_major")
    assert found.error_codes == ("disable_auto_update_to_major",)


def test_steps_are_steps_in_lines_and_in_one() -> None:
    assert "reproduction" in present("It crashes.\n1. open the app\n2. close it")
    assert "reproduction" in present("It crashes: open app -> wait -> close app")
    assert "reproduction" not in present("It crashes, 1.4.0 shows 1.4.2")


@pytest.mark.parametrize(
    ("link", "is_reproduction"),
    [
        ("https://github.com/jane/repro", True),
        ("https://stackblitz.com/edit/x", True),
        ("https://github.com/Cap-go/capacitor-updater", False),
        ("https://github.com/jane/app/issues/4", False),
        ("https://capgo.app/docs", False),
    ],
)
def test_only_a_link_to_code_of_ones_own_is_a_reproduction(
    link: str, is_reproduction: bool
) -> None:
    assert ("reproduction" in present(f"The app crashes, see {link}")) == is_reproduction


def test_the_score_rises_with_what_is_there() -> None:
    texts = ["the app crashes", "the app crashes on Android", "the app crashes on Android 14"]
    scores = [examined(text).score for text in texts]
    assert scores == sorted(set(scores))
    assert all(0 <= score < 1 for score in scores)


def test_a_picture_with_no_text_is_a_screenshot() -> None:
    assert examined("", images=1).is_screenshot
    assert examined("help\n![x](https://x.example/y.png)").is_screenshot
    assert not examined("help").is_screenshot
    assert not examined("The app crashes on Android 14 " * 4, images=1).is_screenshot


def test_long_code_outside_of_a_fence_is_noticed() -> None:
    code = "const bundle = await CapacitorUpdater.download({\n  url,\n});\n" * 3
    assert examined(code).unfenced
    assert not examined(f"```ts\n{code}```").unfenced


def test_what_comes_first_is_asked_first() -> None:
    needs = guide().needs(Kind.BUG)
    missing = examined("the update never arrives").missing
    assert list(missing) == [item for item in needs if item in missing]


PIECES = st.sampled_from(
    [
        *("\n", "```", "### ", "Platform: ", "1. ", "Error: ", "iOS 17 ", "6.3.2", "con la ", "**"),
        *("<!--", "![](", "Auto-update parameters: {", '"custom_id": "', "@capgo/cli: ", "│ ", "?"),
        *(
            "crash ",
            "\x00",
            "é",
            "\u0130",
            "\ud800",
            "😀",
            "'",
            '"',
            "npx @capgo/cli ",
            "no ",
            "logs ",
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
def test_no_text_raises(text: str) -> None:
    found = examined(text)
    assert 0 <= found.score <= 1
    items = {one.item for one in found.present}
    assert not items & set(found.missing)
    assert examined(text) == found
