"""Are the labels there that are commands, and what happens where they close an issue?"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import suppress

from bot.bootstrap.filing import tracker_of
from bot.doctor.finding import Finding, Level
from bot.domain.errors import BridgeError
from bot.domain.labels import LabelBook
from bot.knowledge import book_of
from bot.settings import Settings


async def labelling(settings: Settings) -> AsyncIterator[Finding]:
    """Nothing where labels do nothing, or where their file is broken: that is told elsewhere."""
    try:
        book = book_of(settings)
    except BridgeError:
        return
    if book is None or not settings.github_repositories:
        return
    yield _closing(book, settings)
    lacking = {}
    async with tracker_of(settings) as tracker:
        for name in settings.github_repositories:
            # Whether it can be read is told elsewhere, too.
            with suppress(BridgeError):
                there = {label.lower() for label in await tracker.labels(name)}
                lacking[name] = [one for one in book.named if one.lower() not in there]
    for finding in _lacking(book, lacking):
        yield finding


def _lacking(book: LabelBook, lacking: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """A label that no repository has may be misspelt; others need not be commands everywhere."""
    nowhere = [one for one in book.named if lacking and all(one in of for of in lacking.values())]
    if nowhere:
        advice = "Make them on GitHub, or mend labels.toml"
        message = f"no repository has {', '.join(nowhere)}"
        yield Finding(Level.WARNING, "labels", message, advice)
    for name, missing in lacking.items():
        if some := [one for one in missing if one not in nowhere]:
            advice = "Make them there if they are to be commands"
            yield Finding(Level.INFO, name, f"has no label {', '.join(some)}", advice)
        elif not nowhere:
            yield Finding(Level.OK, name, "has all labels of labels.toml")


def _closing(book: LabelBook, settings: Settings) -> Finding:
    closing = [name for name, steps in book.steps.items() if steps.close]
    if book.nudging and book.nudging.close:
        closing.append(book.nudging.label)
    count = f"{len(book.steps)} labels are commands"
    if not closing:
        return Finding(Level.OK, "labels", f"{count}; none of them closes an issue")
    if settings.github_closes_issues:
        return Finding(Level.OK, "labels", f"{count}; issues are closed by {', '.join(closing)}")
    advice = "Set BRIDGE_GITHUB_CLOSES_ISSUES=true once what maintainers are told looks right"
    message = f"{count}; closing is switched off, so maintainers only hear of it"
    return Finding(Level.INFO, "labels", message, advice)
