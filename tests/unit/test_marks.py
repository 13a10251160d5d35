"""What Discord marks by a number is said without it elsewhere."""

import pytest

from bot.domain.marks import without_marks


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ask <@1100000000000000104> or <@!1100000000000000104>", "ask [member] or [member]"),
        ("<@&1100000000000000007> in <#1100000000000000303>", "[role] in [channel]"),
        ("<:party:1100000000000000001><a:wave:1100000000000000002>", ":party::wave:"),
        ("<@12> and List<T> and <t:1700000000:R>", "<@12> and List<T> and <t:1700000000:R>"),
    ],
)
def test_nobody_is_named_by_a_number(text: str, said: str) -> None:
    assert without_marks(text) == said
