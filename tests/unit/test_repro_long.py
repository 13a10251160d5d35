"""Long reports: what is read of them, and what is found in their middle."""

from itertools import pairwise

import pytest

from bot.domain.repro_parts import parts_of
from tests.support.reports import examined, present

FILLER = "08-22 10:00:00.123 D/Chatty: one more line that tells nobody anything at all\n"


def around(middle: str) -> str:
    return f"The app crashes.\n{FILLER * 900}{middle}\n{FILLER * 900}"


@pytest.mark.parametrize("size", [0, 1, 11_999, 12_000, 12_001, 60_000])
@pytest.mark.parametrize("unit", ["x", "\n", "a\n", "b " * 300 + "\n"])
def test_parts_are_in_order_and_never_overlap(unit: str, size: int) -> None:
    text = (unit * size)[:size]
    parts = list(parts_of(text, ["b b", "a"]))
    assert (parts[0][0], parts[-1][1]) == (0, len(text))
    assert all(start <= end for start, end in parts)
    assert all(before[1] <= after[0] for before, after in pairwise(parts))


def test_a_short_text_is_read_whole() -> None:
    assert list(parts_of("x" * 12_000, [])) == [(0, 12_000)]


def test_an_error_code_in_the_middle_of_a_long_log_is_found() -> None:
    assert examined(around("W/Capgo: backend says no_channel here")).error_codes == ("no_channel",)


def test_a_version_in_the_middle_of_a_long_log_is_found() -> None:
    found = examined(around("  @capgo/capacitor-updater: 7.4.1"))
    assert found.versions == {"@capgo/capacitor-updater": "7.4.1"}


def test_the_logs_own_line_in_the_middle_is_read_and_masked() -> None:
    line = 'Auto-update parameters: {"platform": "ios", "custom_id": "zoe", "version_os": "17.5"}'
    found = examined(around(line))
    assert found.versions == {"ios": "17.5"}
    assert "zoe" not in found.redacted.text


def test_what_stands_at_the_end_is_read() -> None:
    assert "expected_behavior" in present(f"{around('')}\n### Expected behavior\nit stays open\n")


def test_what_stands_under_a_heading_in_the_middle_is_read() -> None:
    assert "expected_behavior" in present(around("### Expected behavior\nit stays open\n"))


def test_a_fence_that_was_left_open_ends_where_it_is_closed() -> None:
    text = f"The app crashes\n```\n{FILLER * 900}```\n### Expected behavior\nit stays open\n"
    assert "expected_behavior" in present(text)
