"""Reads the part of ``labels.toml`` that says which steps each label is."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.adapters.content.label_texts import LabelTexts
from bot.adapters.content.policy_text import NAME_MOST, part
from bot.adapters.content.table import Table
from bot.domain.faq import Entry
from bot.domain.handoff import Topic
from bot.domain.ids import EntryId
from bot.domain.issue import CloseReason
from bot.domain.labels import LABEL_MOST, OFF, Nudging, Steps

TAG_MOST = 20
"""https://discord.com/developers/docs/resources/channel#forum-tag-object"""
TAGS_MOST = 5
"""A post takes no more."""
_STEPS = (
    "comment", "faq", "ask", "add", "remove", "close", "reopen", "tell", "tags", "support",
    "repeats",
)  # fmt: skip


def steps(
    whole: Table, texts: LabelTexts, entries: Sequence[Entry], nudging: Nudging | None
) -> Mapping[str, Steps]:
    """Steps by label as it is written, behind ``-`` for one that is taken off."""
    read = {name: (table, _steps(table, texts, entries)) for name, table in _commands(whole)}
    for name, (table, one) in read.items():
        _check(name, table, one, nudging)
    return {name: one for name, (_, one) in read.items()}


def labels(table: Table, name: str, most: int = LABEL_MOST) -> tuple[str, ...]:
    """A list of labels (or tags), none twice."""
    found = table.texts(name, most)
    for number, one in enumerate(found):
        if one.lower() in lower(found[:number]):
            table.wrong(name, f"{name}: {one} stands there twice")
    return found


def lower(names: Collection[str]) -> frozenset[str]:
    return frozenset(map(str.lower, names))


def _commands(whole: Table) -> Iterator[tuple[str, Table]]:
    """Each ``[labels.<label>]`` with the lines it stands in."""
    commands = part(whole, "labels")
    known: dict[str, str] = {}
    for name in commands.values:
        table = _command(commands, name)
        label = name.removeprefix(OFF)
        if not label.strip() or label != label.strip() or len(label) > LABEL_MOST:
            advice = f"a label has 1 to {LABEL_MOST} characters, none of them a space at its ends"
            table.report.add(table.first, f"[labels.{name!r}]: {advice}")
        if twin := known.get(name.lower()):
            table.report.add(table.first, f"{name} is the same label as {twin}")
        known[name.lower()] = name
        yield name, table


def _command(commands: Table, name: str) -> Table:
    lines, spelled = commands.report.lines, rf"([\"']?){re.escape(name)}\1"
    header = re.compile(rf"\s*\[\s*labels\s*\.\s*{spelled}\s*\]")
    first = next((n for n, line in enumerate(lines, 1) if header.match(line)), 0)
    if not first:  # written in a line
        return part(commands, name)
    ends = (n for n, line in enumerate(lines[first:], first) if line.lstrip().startswith("["))
    return Table(commands.report, commands.table(name), first, next(ends, commands.last))


def _steps(table: Table, texts: LabelTexts, entries: Sequence[Entry]) -> Steps:
    table.only(_STEPS)
    slugs = {one.id: one for one in entries}
    faq = _named(table, "faq", slugs)
    if faq and (slugs[EntryId(faq)].channels or slugs[EntryId(faq)].roles):
        table.wrong("faq", f"faq: {faq} is not for everybody, and everybody reads an issue")
    support = _named(table, "support", tuple(Topic))
    close = _named(table, "close", tuple(CloseReason))
    tags = labels(table, "tags", TAG_MOST)
    if len(tags) > TAGS_MOST:
        table.wrong("tags", f"tags: a post takes up to {TAGS_MOST}")
    return Steps(
        comment=_named(table, "comment", texts.by_name),
        faq=EntryId(faq) if faq else None,
        ask=bool(table.flag("ask")),
        add=labels(table, "add"),
        remove=labels(table, "remove"),
        close=CloseReason(close) if close else None,
        reopen=bool(table.flag("reopen")),
        tell=_named(table, "tell", texts.by_name),
        tags=tags,
        support=Topic(support) if support else None,
        repeats=bool(table.flag("repeats")),
    )


def _named(table: Table, field: str, known: Collection[str]) -> str:
    """What ``field`` names, if it is there; empty for nothing."""
    said = table.text(field, NAME_MOST, "")
    return said if said and table.known(field, said, known) else ""


def _check(name: str, table: Table, steps: Steps, nudging: Nudging | None) -> None:
    """What no company's labels may do."""
    label, is_off = name.removeprefix(OFF).lower(), name.startswith(OFF)
    add, remove = lower(steps.add), lower(steps.remove)
    if steps == Steps(repeats=steps.repeats) and not table.report.problems:
        table.report.add(table.first, f"{name} does nothing: give it a step")
    if steps.close and steps.reopen:
        table.wrong("reopen", "reopen: it is closed already by the same label")
    if both := add & remove:
        table.wrong("remove", f"remove: {min(both)} is added by the same label")
    for field, named in (("add", add), ("remove", remove)):
        if label in named:
            table.wrong(field, f"{field}: {label} is the label whose steps these are")
    asks = nudging is not None and label == nudging.label.lower() and not is_off
    if steps.ask and asks:
        table.wrong("ask", f"ask: {name} asks already, as [nudge] says")
    elif steps.ask and nudging is None:
        table.wrong("ask", "ask: how authors are asked is said in [nudge], which is missing")
