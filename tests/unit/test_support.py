"""What a ticket begins with, and which project it is about."""

import pytest

from bot.domain.account import Project
from bot.domain.redact import masked, redact
from bot.domain.support import mark_of, marked, named_in, steps_apart
from bot.services.support_case import Wish

SHOP = Project("com.example.shop", "Shop")
TILL = Project("com.example.shop.till", "Till")


@pytest.mark.parametrize(
    ("text", "project"),
    [
        ("it fails in com.example.shop.", SHOP),
        ("in com.example.shop.till only", TILL),
        ("our SHOP is closed", SHOP),
        ("shop and till", None),
        ("the shopping list", None),
        ("", None),
    ],
)
def test_a_post_names_a_project(text: str, project: Project | None) -> None:
    assert named_in((SHOP, TILL), text) == project


def test_a_mark_finds_its_project_again_and_fits_into_a_button() -> None:
    assert marked((SHOP, TILL), mark_of(TILL)) == TILL
    assert marked((SHOP, TILL), "") is None
    longest = Wish.read(f"{2**63}:platform-bug:{mark_of(TILL)}")
    assert len(f"support:drafted:{longest}") <= 100


@pytest.mark.parametrize("rest", ["0", "", "x:y:z", "7", "7:billing", "7:billing:ab:c"])
def test_a_button_of_any_age_is_read(rest: str) -> None:
    wish = Wish.read(rest)
    assert Wish.read(str(wish)) == wish


@pytest.mark.parametrize(
    ("text", "rest", "steps"),
    [
        (
            "It crashes.\n\nSteps:\n1. open\n2) wait\nDone.",
            "It crashes.\n\nDone.",
            "1. open\n2) wait",
        ),
        ("1. only one", "1. only one", ""),
        ("Since 7.4.1\n14 of them", "Since 7.4.1\n14 of them", ""),
        ("", "", ""),
    ],
)
def test_numbered_steps_go_where_steps_belong(text: str, rest: str, steps: str) -> None:
    assert steps_apart(text) == (rest, steps)


def test_what_was_masked_is_named_once_each() -> None:
    text = redact("ada@private.example, bob@private.example, +1 202 555 0143").text
    assert masked(text) == ("email", "phone")
