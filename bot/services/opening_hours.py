"""Says when people are around, as the reader's language writes days and times."""

from collections.abc import Iterable, Sequence
from datetime import time

from bot.ports import Texts


def days_in_words(texts: Texts, locale: str, days: Iterable[int]) -> str:
    """``Monday to Friday``, ``Monday, Thursday``: three or more in a row are a span."""
    say = texts.say
    names = (
        say(locale, "Monday"),
        say(locale, "Tuesday"),
        say(locale, "Wednesday"),
        say(locale, "Thursday"),
        say(locale, "Friday"),
        say(locale, "Saturday"),
        say(locale, "Sunday"),
    )
    said: list[str] = []
    for run in _runs(days):
        if len(run) > 2:
            ends = {"first": names[run[0]], "last": names[run[-1]]}
            said.append(say(locale, "{first} to {last}", **ends))
        else:
            said += (names[day] for day in run)
    return ", ".join(said)


def time_in_words(texts: Texts, locale: str, moment: time) -> str:
    """As the language writes it: ``%I:%M %p`` or ``%H:%M``, without a zero in front."""
    return moment.strftime(texts.say(locale, "%I:%M %p")).removeprefix("0")


def _runs(days: Iterable[int]) -> Sequence[Sequence[int]]:
    """The days in order, those that follow each other together."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
