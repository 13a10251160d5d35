"""The company's own secrets come from data; a broken file names its line."""

from pathlib import Path

import pytest

from bot.adapters.content.redact_file import load
from bot.domain.errors import ContentError

SHIPPED = Path(__file__).parents[2] / "data" / "redact.toml"
KEY = "6f1c2b9e-4a7d-4e57-9d3b-0c5a8e2f7b14"


@pytest.mark.parametrize(
    "text",
    [
        f"npx @capgo/cli@latest login {KEY}",
        f"npx @capgo/cli@latest i {KEY} com.example.app",
        f"npx @capgo/cli bundle upload -a {KEY}",
        f"bunx capgo upload --apikey={KEY}",
        f"curl -H 'x-api-key: {KEY}'",
        f"mi clave de API es {KEY}",
        f"CAPGO_TOKEN={KEY}",
    ],
)
def test_capgos_keys_are_told_by_what_stands_before_them(text: str) -> None:
    redacted = load(SHIPPED)(text)
    assert redacted.text == text.replace(KEY, "[redacted: capgo_key]")


@pytest.mark.parametrize(
    "text",
    [
        f"npx @capgo/cli@latest app debug com.example.app --device {KEY}",
        f'"device_id": "{KEY}"',
        f"docker login {KEY}",
        "write to support@capgo.app",
    ],
)
def test_ids_and_the_companys_own_addresses_stay(text: str) -> None:
    assert load(SHIPPED)(text).text == text


def test_without_a_file_the_general_rules_hold(tmp_path: Path) -> None:
    redacted = load(tmp_path / "redact.toml")(f"apikey: {KEY}, me@home.example")
    assert redacted.text == f"apikey: {KEY}, [redacted: email]"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("allowed = [", 1, "is not valid TOML"),
        ('\nallowed = "me"', 2, "allowed must be a list of texts"),
        ("x = 1", 1, "unknown field x"),
        ("\n[uuid_keys]\nnames = ['key']", 2, "kind is missing"),
        ("[uuid_keys]\nkind = 'Our key'\nnames = ['key']", 2, "small letters"),
        ("[uuid_keys]\nkind = 'k'\ncommand = 'x'", 3, "belong together"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    path = tmp_path / "redact.toml"
    path.write_text(text)
    with pytest.raises(ContentError) as caught:
        load(path)
    assert any(message in one.message for one in caught.value.problems)
    assert line in {one.line for one in caught.value.problems}
