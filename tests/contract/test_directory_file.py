"""A file of customers that staff keep by hand, with what hands do to files."""

import asyncio
import logging
import os
from pathlib import Path

import pytest

from bot.adapters.addresses import one_spelling
from bot.adapters.directories import customer_file
from bot.adapters.directories.customer_file import MOST_TOLD, CustomerFile
from bot.domain.account import Account, AccountId, Standing
from bot.domain.errors import Unavailable

HEAD = "address,account,tier,standing,paid_until,past_due_since,locale,project,project_name,roles"


def csv(tmp_path: Path, *lines: str, head: str = HEAD) -> CustomerFile:
    path = tmp_path / "customers.csv"
    path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    return CustomerFile(path, one_spelling)


def toml(tmp_path: Path, text: str) -> CustomerFile:
    path = tmp_path / "customers.toml"
    path.write_text(text, encoding="utf-8")
    return CustomerFile(path, one_spelling)


def rewrite(path: Path, text: str) -> None:
    """As one should: another file, renamed."""
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


async def known(directory: CustomerFile, address: str) -> Account:
    found = await directory.by_address(address)
    assert found is not None
    return found


GOOD = "ana@example.com,acc_1,Team,active,,,es,app.one,One,app_developer"


async def test_further_lines_of_an_address_are_further_projects(tmp_path: Path) -> None:
    more = "ana@example.com,acc_1,,,,,,app.two,Two,app_reader  app_uploader"
    found = await known(csv(tmp_path, GOOD, more), "ana@example.com")
    assert (found.tier, found.standing, found.locale) == ("team", Standing.ACTIVE, "es")
    assert [(one.id, one.name, sorted(one.roles)) for one in found.projects] == [
        ("app.one", "One", ["app_developer"]),
        ("app.two", "Two", ["app_reader", "app_uploader"]),
    ]


async def test_a_spreadsheets_own_spelling_is_understood(tmp_path: Path) -> None:
    head = "\ufeffStanding; Account ;ADDRESS"
    path = tmp_path / "customers.csv"
    path.write_bytes(f'{head}\r\nActive;acc_1;"Ana@Example.com"\r\n\r\n'.encode())
    found = await known(CustomerFile(path, one_spelling), "ana@example.com")
    assert (found.id, found.standing) == ("acc_1", Standing.ACTIVE)


BROKEN = {
    "bo@example.com,acc_2,team,fabulous,,,,,,": "standing is none of active",
    "bo@example.com,acc_2,team,,,,,,,": "standing is missing",
    "bo@example.com,acc_2,team,ending,,,,,,": "paid_until is missing, which an ending",
    "bo@example.com,acc_2,team,active,tomorrow,,,,,": "paid_until is no time such as",
    "bo@example.com,acc_2,team,active": "has 4 values for 10 columns",
    "bo@example.com,acc_2,team,active,,,,,,,,": "has 12 values for 10 columns",
    '"bo@example.com,acc_2,team,active,,,,,,': "has a quote that does not end",
    "bo@example,acc_2,team,active,,,,,,": "address is no e-mail address",
    "bo@example.com,,team,active,,,,,,": "account is missing",
    "bo@example.com,acc_1,team,active,,,,,,": "account has another address in a line before",
    "ana@example.com,acc_2,team,active,,,,,,": "address has another account in a line before",
    "ana@example.com,acc_1,solo,,,,,,,": "tier is another in a line before",
}


@pytest.mark.parametrize(("line", "reason"), BROKEN.items())
async def test_a_broken_line_is_told_once_and_the_rest_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, line: str, reason: str
) -> None:
    directory = csv(tmp_path, GOOD, line, "cleo@example.com,acc_3,solo,trial,,,,,,")
    for _ in range(2):
        assert (await known(directory, "ana@example.com")).tier == "team"
        assert (await known(directory, "cleo@example.com")).standing is Standing.TRIAL
    [told] = caplog.messages
    assert told.startswith(f"{tmp_path}/customers.csv:3: {reason}")
    assert "@" not in told.removeprefix(str(tmp_path))


async def test_who_stands_in_a_broken_line_is_unknown_and_not_nobody(tmp_path: Path) -> None:
    directory = csv(tmp_path, GOOD, "Bo@Example.com,acc_2,team,fabulous,,,,,,")
    for question in (
        directory.by_address("bo@example.com"),
        directory.by_id(AccountId("acc_2")),
    ):
        with pytest.raises(Unavailable, match="in a line that is broken") as caught:
            await question
        assert "@" not in str(caught.value)
    assert await directory.by_address("nobody@example.com") is None
    assert await directory.by_id(AccountId("acc_9")) is None


async def test_an_illegible_line_may_be_about_anybody(tmp_path: Path) -> None:
    directory = csv(tmp_path, GOOD, '"illegible,line', GOOD.replace("ana@", "bo@") + ",")
    assert await directory.by_address("ana@example.com")
    with pytest.raises(Unavailable, match="may tell of that account in line 3"):
        await directory.by_address("nobody@example.com")
    with pytest.raises(Unavailable, match="may tell of that account in line 3"):
        await directory.by_id(AccountId("acc_9"))


async def test_a_line_that_is_no_utf8_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    lines = (HEAD, GOOD, "bo@example.com,acc_2,t\xe9am,active,,,,,,")
    path.write_bytes("\n".join(lines).encode("latin-1"))
    directory = CustomerFile(path, one_spelling)
    assert await directory.by_address("ana@example.com")
    with pytest.raises(Unavailable):
        await directory.by_address("bo@example.com")


TOML = """# Our customers
[[customer]]
address = "ana@example.com"
account = "acc_1"
tier = "Team"
standing = "ending"
paid_until = 2026-04-01
[[customer.projects]]
id = "app.one"
roles = ["app_developer"]

[[customer]]
address = "bo@example.com"
account = "acc_2"
standing = "active"
paid_until = 2026-04-01T10:00:00+02:00
"""


async def test_toml_says_the_same(tmp_path: Path) -> None:
    directory = toml(tmp_path, TOML)
    ana, bo = [await known(directory, f"{name}@example.com") for name in ("ana", "bo")]
    assert (ana.tier, ana.standing, ana.projects[0].id) == ("team", Standing.ENDING, "app.one")
    assert ana.paid_until is not None
    assert ana.paid_until.isoformat() == "2026-04-01T23:59:59.999999+00:00"
    assert bo.paid_until is not None
    assert bo.paid_until.isoformat() == "2026-04-01T08:00:00+00:00"


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ('standing = "ending"', 'standing = "ended"', 6, "standing is none of"),
        ('standing = "ending"', "standing = true", 6, "standing is no text"),
        ('standing = "ending"', 'standing = "ending', 6, "is not valid TOML"),
        ('tier = "Team"', 'teir = "Team"', 5, "is no field; known: address, account"),
        ('account = "acc_1"', "account = 1", 4, "account is no text"),
        ('roles = ["app_developer"]', "roles = [1]", 10, "roles is no text"),
        ("[[customer.projects]]", "[customer.projects]", 2, "projects is no list of objects"),
    ],
)
async def test_a_broken_table_is_told_with_its_line(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    before: str,
    after: str,
    line: int,
    reason: str,
) -> None:
    directory = toml(tmp_path, TOML.replace(before, after, 1))
    assert (await known(directory, "bo@example.com")).standing is Standing.ACTIVE
    with pytest.raises(Unavailable):
        await directory.by_address("ana@example.com")
    [told] = caplog.messages
    assert told.startswith(f"{tmp_path}/customers.toml:{line}: {reason}")


async def test_a_changed_file_is_read_again_and_only_then(tmp_path: Path) -> None:
    directory = csv(tmp_path, GOOD)
    path = tmp_path / "customers.csv"
    assert await directory.by_address("bo@example.com") is None
    first = await known(directory, "ana@example.com")
    assert await known(directory, "ana@example.com") is first
    rewrite(path, f"{HEAD}\n{GOOD.replace('ana', 'bob').replace('acc_1', 'acc_2')}\n")
    assert await directory.by_address("ana@example.com") is None
    assert (await known(directory, "bob@example.com")).id == "acc_2"


async def test_a_change_within_the_same_instant_and_size_is_seen(tmp_path: Path) -> None:
    directory = csv(tmp_path, GOOD)
    path = tmp_path / "customers.csv"
    assert await directory.by_address("ana@example.com")
    stat = path.stat()
    rewrite(path, path.read_text().replace("ana@", "eva@"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert path.stat().st_size == stat.st_size
    assert await directory.by_address("eva@example.com")


async def test_problems_are_told_again_when_the_file_changes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    directory = csv(tmp_path, GOOD, *["x@example.com,a,b,c"] * (MOST_TOLD + 5))
    await directory.by_address("ana@example.com")
    assert len(caplog.messages) == MOST_TOLD + 1
    assert caplog.messages[-1].endswith("5 more broken lines")
    caplog.clear()
    rewrite(tmp_path / "customers.csv", f"{HEAD}\n{GOOD}\nx\n")
    await directory.by_address("ana@example.com")
    assert [message.split("csv")[1] for message in caplog.messages] == [
        ":3: has 1 values for 10 columns"
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("empty.csv", ""),
        ("empty.toml", ""),
        ("head.csv", HEAD + "\n"),
        ("headless.csv", GOOD + "\n"),
        ("other.csv", HEAD + ",colour\n"),
        ("other.toml", "a = 1\n" + TOML),
        ("other_table.toml", "[links]\n"),
    ],
)
async def test_a_file_that_is_no_list_of_customers_is_unknown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    directory = CustomerFile(path, one_spelling)
    for _ in range(2):
        with pytest.raises(Unavailable, match=name) as caught:
            await directory.by_address("ana@example.com")
        assert "ana@" not in str(caught.value)
    assert len(caplog.messages) == 1
    rewrite(path, f"{HEAD}\n{GOOD}\n" if path.suffix == ".csv" else TOML)
    assert await directory.by_address("ana@example.com")


async def test_a_missing_file_is_unknown_until_it_is_there(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "customers.csv"
    directory = CustomerFile(path, one_spelling)
    for _ in range(2):
        with pytest.raises(Unavailable, match="cannot be read: No such file"):
            await directory.by_id(AccountId("acc_1"))
    assert len(caplog.messages) == 1
    path.mkdir()
    with pytest.raises(Unavailable, match="cannot be read: Is a directory"):
        await directory.by_id(AccountId("acc_1"))
    path.rmdir()
    rewrite(path, f"{HEAD}\n{GOOD}\n")
    assert await directory.by_id(AccountId("acc_1"))
    path.unlink()
    with pytest.raises(Unavailable):
        await directory.by_id(AccountId("acc_1"))


async def test_a_file_beyond_measure_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = csv(tmp_path, GOOD)
    monkeypatch.setattr(customer_file, "MOST_BYTES", 10)
    with pytest.raises(Unavailable, match="is larger than"):
        await directory.by_address("ana@example.com")


async def test_many_at_once_read_the_file_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    directory = csv(tmp_path, GOOD, "x")
    found = await asyncio.gather(*(directory.by_address("ana@example.com") for _ in range(20)))
    assert len({id(one) for one in found}) == 1
    assert len(caplog.messages) == 1
