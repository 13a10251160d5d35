"""The notice: in full once a member, in a line from then on, and when people are around."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.adapters.catalogue import Catalogue
from bot.domain.ids import MemberId
from bot.domain.policy import Hours, Notice, Policy
from bot.ports import IntakeStore
from bot.services.notice import NoticeService
from tests.support.clock import FakeClock

NORA, OMAR = MemberId(1), MemberId(2)
NOTICES: Mapping[str, Notice] = {
    "en": Notice("Peers help here.", "Peers."),
    "es": Notice("Aquí ayudan usuarios.", "Usuarios."),
}
WEEK = Hours(ZoneInfo("Europe/Paris"), frozenset(range(5)), time(6), time(18))


class FakeReaders:
    """Remembers who read which notice, like the store."""

    def __init__(self) -> None:
        self.told: dict[tuple[MemberId, str], datetime] = {}

    async def read_notice(self, member: MemberId, digest: str, at: datetime) -> bool:
        is_new = (member, digest) not in self.told
        self.told.setdefault((member, digest), at)
        return is_new


@pytest.fixture
def readers() -> FakeReaders:
    return FakeReaders()


@pytest.fixture
def clock() -> FakeClock:
    """A Sunday at noon."""
    return FakeClock()


def service(readers: FakeReaders, clock: FakeClock, policy: Policy) -> NoticeService:
    return NoticeService(policy, cast(IntakeStore, readers), Catalogue(), clock)


async def test_each_member_is_told_in_full_once(readers: FakeReaders, clock: FakeClock) -> None:
    notice = service(readers, clock, Policy(NOTICES))
    assert await notice.text(NORA, "en") == "Peers help here."
    assert await notice.text(NORA, "en") == "Peers."
    assert await notice.text(OMAR, "es") == "Aquí ayudan usuarios."
    assert await notice.text(OMAR, "en") == "Peers.", "another language is no other promise"
    assert set(readers.told.values()) == {clock.now}


async def test_to_look_at_the_texts_tells_nobody(readers: FakeReaders, clock: FakeClock) -> None:
    notice = service(readers, clock, Policy(NOTICES))
    assert (notice.full("ja"), notice.short("es")) == ("Peers help here.", "Usuarios.")
    assert readers.told == {}


@pytest.mark.parametrize("changed", ["en", "es"])
async def test_a_changed_text_is_told_again(
    readers: FakeReaders, clock: FakeClock, changed: str
) -> None:
    await service(readers, clock, Policy(NOTICES)).text(NORA, "en")
    notices = {**NOTICES, changed: replace(NOTICES[changed], full="Nobody is here.")}
    notice = service(readers, clock, Policy(notices))
    assert await notice.text(NORA, changed) == "Nobody is here."
    assert await notice.text(NORA, "en") == "Peers."


async def test_other_order_and_other_short_lines_are_the_same_notice(
    readers: FakeReaders, clock: FakeClock
) -> None:
    await service(readers, clock, Policy(NOTICES)).text(NORA, "en")
    notices = {
        "es": NOTICES["es"],
        "en": replace(NOTICES["en"], short="Volunteers."),
    }
    assert await service(readers, clock, Policy(notices)).text(NORA, "en") == "Volunteers."


async def test_without_a_notice_there_is_nothing_to_tell(
    readers: FakeReaders, clock: FakeClock
) -> None:
    assert await service(readers, clock, Policy({})).text(NORA, "en") == ""
    assert readers.told == {}


@pytest.mark.parametrize(
    ("locale", "usually", "promise"),
    [
        ("en", "Somebody is usually around Monday to Friday, 6:00 AM to 6:00 PM", "no promise."),
        ("es", "Suele haber alguien de lunes a viernes, de 6:00 a 18:00", "no es una promesa."),
    ],
)
async def test_outside_hours_it_says_when_people_are_usually_around(
    readers: FakeReaders, clock: FakeClock, locale: str, usually: str, promise: str
) -> None:
    notice = service(readers, clock, Policy(NOTICES, hours=WEEK))
    first, second = [await notice.text(NORA, locale) for _ in range(2)]
    assert first == notice.full(locale)
    assert second == notice.short(locale)
    for said, plain in ((first, NOTICES[locale].full), (second, NOTICES[locale].short)):
        assert said.startswith(f"{plain}\n-# {usually} (Europe/Paris)")
        assert said.endswith(promise)


async def test_within_hours_it_says_nothing_of_them(readers: FakeReaders, clock: FakeClock) -> None:
    notice = service(readers, clock, Policy(NOTICES, hours=WEEK))
    clock.now = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)  # Monday, 6:00 in Paris
    assert await notice.text(NORA, "en") == "Peers help here."
    clock.now = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # 18:00 in Paris
    assert "\n-# Somebody" in notice.short("en")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({0, 3}, "around Monday, Thursday, "),
        ({1, 2}, "around Tuesday, Wednesday, "),
        ({6, 5, 0, 1, 2}, "around Monday to Wednesday, Saturday, Sunday, "),
        (set(range(7)), "around Monday to Sunday, "),
    ],
)
def test_days_in_a_row_are_a_span(
    readers: FakeReaders, clock: FakeClock, days: set[int], said: str
) -> None:
    hours = replace(WEEK, days=frozenset(days), opens=time(23), closes=time(23, 59))
    assert said in service(readers, clock, Policy(NOTICES, hours=hours)).full("en")


@pytest.mark.parametrize(
    ("locale", "at", "said"),
    [
        ("en", time(0, 30), "12:30 AM"),
        ("es", time(0, 30), "0:30"),
        ("en", time(13, 5), "1:05 PM"),
        ("es", time(10), "10:00"),
    ],
)
def test_times_are_written_as_the_language_does(
    readers: FakeReaders, clock: FakeClock, locale: str, at: time, said: str
) -> None:
    notice = service(readers, clock, Policy(NOTICES, hours=replace(WEEK, opens=at)))
    assert f" {said} " in notice.full(locale)
