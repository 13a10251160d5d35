"""Nobody keeps the bridge to themselves."""

from datetime import UTC, datetime, timedelta

from bot.domain.ids import MemberId
from bot.services.rates import Rate, Rates

START = datetime(2026, 1, 1, tzinfo=UTC)
NORA, PAULA = MemberId(1), MemberId(2)


def test_within_the_limit_all_pass_and_over_it_one_is_told_once() -> None:
    rates = Rates(2)
    seen = [rates.hit(NORA, START + timedelta(seconds=n)) for n in range(4)]
    assert seen == [Rate.WITHIN, Rate.WITHIN, Rate.FIRST_OVER, Rate.OVER]


def test_the_window_slides() -> None:
    rates = Rates(1)
    assert rates.hit(NORA, START) is Rate.WITHIN
    assert rates.hit(NORA, START + timedelta(seconds=59)) is Rate.FIRST_OVER
    assert rates.hit(NORA, START + timedelta(seconds=61)) is Rate.WITHIN


def test_one_member_does_not_count_for_another() -> None:
    rates = Rates(1)
    rates.hit(NORA, START)
    assert rates.hit(PAULA, START) is Rate.WITHIN


def test_members_who_went_silent_are_forgotten() -> None:
    rates = Rates(1)
    for number in range(5000):
        rates.hit(MemberId(number), START)
    rates.hit(NORA, START + timedelta(minutes=5))
    assert len(rates._hits) == 1
