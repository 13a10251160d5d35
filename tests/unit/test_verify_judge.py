"""What the directory says decides what somebody keeps, and no answer takes nothing."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.account import Account, AccountId, Project, Standing
from bot.domain.ids import GuildId, MemberId, RoleId
from bot.domain.verify import (
    ALPHABET,
    CODE_LENGTH,
    GRACE,
    RECHECK,
    RETRY,
    STALE,
    Applicant,
    Entitlement,
    Proof,
    new_code,
    roles_of,
    shown_code,
    typed_code,
    without_addresses,
)
from bot.domain.verify_judge import UNKNOWN, Unknown, entitled, judge, next_check

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ACCOUNT = Account(AccountId("a"), "team", Standing.ACTIVE, "a@x.example")
HELD = Entitlement(
    guild=GuildId(1),
    member=MemberId(2),
    locale="es",
    account=ACCOUNT.id,
    tier="team",
    standing=Standing.ACTIVE,
    proof=Proof.EMAIL_CODE,
    verified_at=NOW - 9 * DAY,
    checked_at=NOW - DAY,
    recheck_at=NOW,
    projects=(Project("p", "P"),),
)


def account(standing: Standing, **more: object) -> Account:
    return replace(ACCOUNT, standing=standing, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "standing", "tier"),
    [
        (account(Standing.ACTIVE), Standing.ACTIVE, "team"),
        (account(Standing.ACTIVE, tier="solo"), Standing.ACTIVE, "solo"),
        (account(Standing.TRIAL), Standing.TRIAL, "team"),
        (account(Standing.PAST_DUE), Standing.PAST_DUE, "team"),
        (account(Standing.PAST_DUE, past_due_since=NOW - GRACE + DAY), Standing.PAST_DUE, "team"),
        (account(Standing.PAST_DUE, past_due_since=NOW - GRACE), Standing.INACTIVE, ""),
        (account(Standing.ENDING, paid_until=NOW + DAY), Standing.ENDING, "team"),
        (account(Standing.ENDING, paid_until=NOW), Standing.INACTIVE, ""),
        (account(Standing.ENDING), Standing.ENDING, "team"),
        (account(Standing.INACTIVE), Standing.INACTIVE, ""),
        (account(Standing.UNKNOWN, tier=""), Standing.ACTIVE, "team"),
        (UNKNOWN, Standing.ACTIVE, "team"),
        (None, Standing.INACTIVE, ""),
    ],
)
def test_each_answer_has_its_consequence(
    answer: Account | Unknown | None, standing: Standing, tier: str
) -> None:
    found = judge(answer, HELD, NOW).entitlement
    assert (found.standing, found.tier) == (standing, tier)


def test_a_late_payment_is_reminded_of_once_and_forgotten_once_paid() -> None:
    late = account(Standing.PAST_DUE)
    first = judge(late, HELD, NOW)
    assert (first.reminds, first.entitlement.until) == (True, NOW + GRACE)
    again = judge(late, first.entitlement, NOW + DAY)
    assert (again.reminds, again.entitlement.until) == (False, NOW + GRACE)
    ended = judge(late, again.entitlement, NOW + GRACE)
    assert (ended.reminds, ended.entitlement.standing) == (False, Standing.INACTIVE)
    paid = judge(ACCOUNT, again.entitlement, NOW + 2 * DAY)
    assert paid.entitlement.past_due_since is None
    assert judge(late, paid.entitlement, NOW + 30 * DAY).reminds


def test_what_nobody_can_tell_is_stale_after_three_days() -> None:
    held = judge(UNKNOWN, HELD, NOW).entitlement
    assert held.checked_at == HELD.checked_at
    assert not held.is_stale(HELD.checked_at + STALE)
    assert held.is_stale(HELD.checked_at + STALE + timedelta(seconds=1))
    assert not replace(held, proof=Proof.VOUCH).is_stale(NOW + 99 * DAY)


@pytest.mark.parametrize("jitter", [0.0, 0.5, 1.0])
def test_the_next_check_is_in_a_day_or_so_and_sooner_where_nobody_could_tell(
    jitter: float,
) -> None:
    sure = judge(ACCOUNT, HELD, NOW).entitlement
    assert abs(next_check(sure, NOW, jitter) - NOW - RECHECK) <= RECHECK * 0.1
    unsure = judge(UNKNOWN, HELD, NOW).entitlement
    assert abs(next_check(unsure, NOW, jitter) - NOW - RETRY) <= RETRY * 0.1
    soon = replace(sure, until=NOW + timedelta(hours=2))
    assert next_check(soon, NOW, jitter) == soon.until


@pytest.mark.parametrize(
    ("held", "names"),
    [
        (HELD, {"team", "customer"}),
        (replace(HELD, standing=Standing.PAST_DUE), {"team", "customer"}),
        (replace(HELD, standing=Standing.TRIAL), {"trial", "customer"}),
        (replace(HELD, standing=Standing.INACTIVE), {"customer"}),
        (replace(HELD, standing=Standing.UNKNOWN), {"customer"}),
        (judge(None, HELD, NOW).entitlement, set()),
        (replace(HELD, account=None, proof=Proof.VOUCH), {"team", "customer"}),
        (replace(HELD, tier="", standing=Standing.ACTIVE), {"customer"}),
        (None, set()),
    ],
)
def test_roles_follow_what_is_paid_for(held: Entitlement | None, names: set[str]) -> None:
    roles = {name: RoleId(number) for number, name in enumerate(["team", "trial", "customer"])}
    assert roles_of(held, roles) == {roles[name] for name in names}
    assert roles_of(held, {}) == frozenset()


def test_a_fresh_proof_of_a_late_account_reminds_at_once_and_of_an_old_one_gives_nothing() -> None:
    who = Applicant(GuildId(1), MemberId(2), "en")
    late = entitled(account(Standing.PAST_DUE), who, Proof.EMAIL_CODE, NOW, 0.5)
    assert late.reminds
    over = entitled(account(Standing.ENDING, paid_until=NOW - DAY), who, Proof.EMAIL_CODE, NOW, 0.5)
    assert (over.entitlement.is_paid, over.entitlement.is_customer) == (False, True)


def test_codes_are_eight_letters_without_vowels_out_of_a_choice_that_is_given() -> None:
    assert not set(ALPHABET) & set("AEIOUY01")
    codes = {new_code(secrets.choice) for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {CODE_LENGTH}
    assert set("".join(codes)) <= set(ALPHABET)
    code = codes.pop()
    assert typed_code(f" {shown_code(code).lower()}\n") == code
    assert len(typed_code("X" * 10_000)) <= 64


@pytest.mark.parametrize(
    "text",
    [
        "550 <ada.held@x.example> unknown",
        'RCPT TO:<"ada held"@x.example> refused',
        "to ADA+1@[10.0.0.1]",
        "mailto:ada@bücher.example,eve@x.example",
    ],
)
def test_no_address_survives_in_an_error(text: str) -> None:
    said = without_addresses(text)
    assert "@" not in said
    assert "ada" not in said.lower()
