"""Shortens what was filled in until it fits, the longest first, and says so where it is cut."""

from collections.abc import Callable, Mapping
from functools import partial

CUT = " […] (cut here: too long for GitHub)"


def fitted(texts: Mapping[int, str], cost: Callable[[int, str], int], room: int) -> dict[int, str]:
    """``texts`` by place, of which all together cost at most ``room``, if they can.

    ``cost`` says what one takes up; no more than that of the longest ones is spent on any."""
    costs = {place: cost(place, text) for place, text in texts.items()}
    share = _share(sorted(costs.values()), room)
    return {
        place: text if costs[place] <= share else _cut(text, partial(cost, place), share)
        for place, text in texts.items()
    }


def _share(costs: list[int], room: int) -> int:
    """The most that one may cost, so that all do."""
    for number, one in enumerate(costs):
        share = max(0, room) // (len(costs) - number)
        if one > share:
            return share
        room -= one
    return max(costs, default=0)


def _cut(text: str, cost: Callable[[str], int], most: int) -> str:
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if cost(text[:middle] + CUT) <= most:
            fits = middle
        else:
            too_long = middle
    cut = text[:fits].rstrip() + CUT
    return cut if fits and cost(cut) <= most else ""
