"""Capgo's own picture of who pays for what, and who may ask about which app."""

from typing import Any

import pytest

from bot.adapters.addresses import one_spelling
from bot.adapters.directories.capgo_service import CapgoReader
from bot.adapters.web_service.values import MalformedError
from bot.domain.account import Account, Standing
from tests.support.clock import FakeClock
from tests.support.directories import POLICY

LATER, EARLIER = "2026-04-01T00:00:00Z", "2026-02-01T00:00:00Z"
APP = {"id": "com.example.app", "name": "App", "role": "app_developer", "is_tmp": False}
PAYING = {
    "gid": "org-1",
    "name": "Example",
    "plan": "Team",
    "role": "org_member",
    "is_invite": False,
    "paying": True,
    "subscription_end": LATER,
    "apps": [APP],
}
NOT_PAYING = {**PAYING, "paying": False}


def read(*organizations: dict[str, Any]) -> Account:
    row = {"id": "u1", "contact": "paula@example.com", "organizations": list(organizations)}
    return CapgoReader(FakeClock(), POLICY)(row, one_spelling)


def developing(account: Account) -> set[str]:
    """Names of the projects somebody may ask about."""
    return {one.id for one in account.projects if POLICY.is_developer(one.roles)}


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, Standing.INACTIVE),
        ({"paying": True}, Standing.ACTIVE),
        ({"trial_left": 4}, Standing.TRIAL),
        ({"trial_left": -4}, Standing.INACTIVE),
        ({"paying": True, "trial_left": 4}, Standing.ACTIVE),
        ({"is_canceled": True}, Standing.ENDING),
        ({"is_canceled": True, "paying": True}, Standing.ENDING),
        ({"is_canceled": True, "subscription_end": EARLIER}, Standing.INACTIVE),
        ({"is_canceled": True, "subscription_end": None}, Standing.INACTIVE),
        ({"past_due_at": EARLIER}, Standing.PAST_DUE),
        ({"credit_available": 0.5}, Standing.UNKNOWN),
        ({"credit_total": 10}, Standing.UNKNOWN),
        ({"2fa_has_access": False}, Standing.UNKNOWN),
        ({"password_has_access": False}, Standing.UNKNOWN),
        ({"2fa_has_access": False, "paying": True}, Standing.ACTIVE),
        ({"2fa_has_access": False, "trial_left": 4}, Standing.UNKNOWN),
    ],
)
def test_what_paying_means(changes: dict[str, Any], standing: Standing) -> None:
    assert read({**NOT_PAYING, **changes}).standing is standing


@pytest.mark.parametrize(
    ("role", "may_ask"),
    [
        ("app_developer", True),
        ("app_admin", True),
        ("app_reader", False),
        ("app_uploader", False),
        ("app_preview", False),
        ("app_notifications", False),
        ("APP_DEVELOPER", False),
        ("", False),
    ],
)
def test_a_role_in_an_app_holds_for_that_app(role: str, may_ask: bool) -> None:
    found = read({**PAYING, "apps": [{**APP, "role": role}, {"id": "other", "role": "app_reader"}]})
    assert developing(found) == ({APP["id"]} if may_ask else set())


@pytest.mark.parametrize(
    ("role", "may_ask"),
    [
        ("org_super_admin", True),
        ("org_admin", True),
        # All three have a higher rank than app_developer.
        ("org_billing_admin", False),
        ("apikey_manager", False),
        ("org_member", False),
    ],
)
def test_a_role_in_an_organisation_holds_for_all_its_apps(role: str, may_ask: bool) -> None:
    found = read({**PAYING, "role": role, "apps": [{"id": "one"}, {"id": "two"}]})
    assert developing(found) == ({"org-1", "one", "two"} if may_ask else set())


@pytest.mark.parametrize("mark", [{"is_invite": True}, {"is_tmp": True}, {"role": "invite_admin"}])
def test_an_invitation_is_no_membership(mark: dict[str, Any]) -> None:
    found = read({**PAYING, "role": "org_admin", **mark})
    assert (found.standing, found.tier, found.projects) == (Standing.INACTIVE, "", ())
    found = read({**PAYING, "apps": [{**APP, **mark}]})
    assert (found.standing, developing(found)) == (Standing.ACTIVE, set())


@pytest.mark.parametrize(("ends", "holds"), [(EARLIER, False), (LATER, True), (None, True)])
def test_a_role_may_have_an_end(ends: str | None, holds: bool) -> None:
    found = read({**PAYING, "apps": [{**APP, "expires_at": ends}]})
    assert developing(found) == ({APP["id"]} if holds else set())


def test_a_role_where_nobody_pays_opens_nothing_elsewhere() -> None:
    mine = {**NOT_PAYING, "gid": "org-2", "role": "org_super_admin", "apps": [{"id": "mine"}]}
    billing = {**PAYING, "role": "org_billing_admin", "apps": []}
    for order in ((mine, billing), (billing, mine)):
        found = read(*order)
        assert found.standing is Standing.ACTIVE
        assert developing(found) == set()


def test_the_organisation_where_somebody_develops_names_the_tier() -> None:
    solo = {**PAYING, "gid": "org-2", "plan": "Solo"}
    enterprise = {**PAYING, "plan": "Enterprise", "role": "org_billing_admin", "apps": []}
    assert read(enterprise, solo).tier == "solo"
    assert read(enterprise, {**solo, "apps": []}).tier == "enterprise"
    assert read({**PAYING, "plan": "Galaxy"}).tier == "galaxy"


def test_unknown_is_more_than_nothing_and_less_than_something() -> None:
    unknown = {**NOT_PAYING, "gid": "org-2", "credit_total": 10}
    assert read(NOT_PAYING, unknown).standing is Standing.UNKNOWN
    assert read(unknown, PAYING).standing is Standing.ACTIVE


@pytest.mark.parametrize("said", [None, "true", 1, {}])
def test_what_only_looks_like_paying_is_no_answer(said: object) -> None:
    with pytest.raises(MalformedError, match="paying"):
        read({**PAYING, "paying": said})
