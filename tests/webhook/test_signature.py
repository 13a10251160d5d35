"""Only who knows the secret is let in."""

import pytest

from bot.webhook.signature import Signature
from tests.webhook.conftest import Door, signed, told

# https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries, "Testing"
PUBLISHED = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"


def test_githubs_own_example_fits() -> None:
    signature = Signature("It's a Secret to Everybody")
    assert signature.fits(b"Hello, World!", PUBLISHED)
    assert not signature.fits(b"Hello, World", PUBLISHED)
    assert not signature.fits(b"Hello, World!", PUBLISHED.upper())


@pytest.mark.parametrize("given", [None, "", "sha256=", "sha1=757107ea", "\udce9", "sha256=é"])
def test_anything_else_does_not(given: str | None) -> None:
    assert not Signature("It's a Secret to Everybody").fits(b"Hello, World!", given)


def test_without_a_secret_there_is_nothing_to_check_with() -> None:
    with pytest.raises(ValueError, match="secret"):
        Signature("")


@pytest.mark.parametrize(
    "given", ["", "sha256=" + 64 * "0", signed(b"something else"), signed(b"{}", "other secret")]
)
async def test_who_does_not_know_the_secret_is_turned_away(door: Door, given: str) -> None:
    status, answer = await door.send(told(), headers={"X-Hub-Signature-256": given})
    assert (status, door.kept) == (401, [])
    assert "secret" in answer["error"]
