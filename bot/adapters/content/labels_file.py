"""Reads ``labels.toml``: what each label on GitHub does, and what else labels mean there."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

from bot.adapters.content import label_steps
from bot.adapters.content.label_texts import LabelTexts
from bot.adapters.content.locales import is_language
from bot.adapters.content.policy_text import NAME_MOST, part
from bot.adapters.content.table import Report, Table
from bot.domain.errors import ContentError
from bot.domain.faq import Entry
from bot.domain.labels import LABEL_MOST, OFF, LabelBook, Nudging
from bot.domain.repro_guide import Kind

WORD_MOST = 80
DAYS_MOST = 365
KIND = "kind:"
"""Before a kind of report, among the words that speak for a label."""

_TABLES = ("faq_labels", "labels", "nudge", "tags", "locales", "feed", "posts", "suggest")
_REPOSITORY = re.compile(r"[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}")


def load(
    path: Path, messages: Path, links: Mapping[str, str], entries: Sequence[Entry]
) -> LabelBook | None:
    """The book, with its texts out of the folder ``messages``; None where there is no such file.

    ``links`` are the policy's, ``entries`` the FAQ's. Raises ContentError with every problem.
    """
    if not path.exists():
        return None
    report = Report(path)
    values = report.toml(1, len(report.lines)) if report.read() else None
    texts, book = LabelTexts(messages, links), None
    if values is not None:
        book = _book(Table(report, values, 1, len(report.lines)), texts, entries)
    problems = (*sorted(report.problems, key=lambda one: one.line), *texts.problems)
    if book is None or problems:
        raise ContentError(problems)
    return book


def _book(whole: Table, texts: LabelTexts, entries: Sequence[Entry]) -> LabelBook:
    whole.only(_TABLES)
    nudging = _nudging(part(whole, "nudge")) if "nudge" in whole.values else None
    steps = label_steps.steps(whole, texts, entries, nudging)
    tags, suggest = _by_label(part(whole, "tags")), _suggest(part(whole, "suggest"))
    feed, posts = _listed(whole, "feed"), _listed(whole, "posts")
    named = [name.removeprefix(OFF) for name in steps]
    named += (label for one in steps.values() for label in (*one.add, *one.remove))
    named += (nudging.label, nudging.ready) if nudging else ()
    said = [name for one in steps.values() for name in (one.comment, one.tell)]
    return LabelBook(
        steps=MappingProxyType({name.lower(): one for name, one in steps.items()}),
        texts=texts.named(said),
        faq_labels=bool(whole.flag("faq_labels")),
        nudging=nudging,
        tags=MappingProxyType({label.lower(): tag for label, tag in tags.items()}),
        locales=_locales(part(whole, "locales")),
        feed_labels=frozenset(map(str.lower, feed)),
        post_labels=frozenset(map(str.lower, posts)),
        suggest=MappingProxyType(suggest),
        named=_once((*named, *tags, *posts)),
    )


def _once(labels: Sequence[str]) -> tuple[str, ...]:
    """As each is spelled first."""
    found: dict[str, str] = {}
    for one in labels:
        found.setdefault(one.lower(), one)
    return tuple(found.values())


def _nudging(table: Table) -> Nudging:
    table.only(("label", "ready", "on_open", "remind_days", "close_days", "exempt"))
    on_open, usual = table.flag("on_open"), Nudging()
    days = {
        name: table.number(f"{name}_days", default.days, 0, DAYS_MOST)
        for name, default in (("remind", usual.remind), ("close", usual.close))
    }
    if 0 < days["close"] <= days["remind"]:
        table.wrong(
            "close_days", "close_days must be more than remind_days: a reminder comes first"
        )
    if days["close"] and not days["remind"]:
        table.wrong("close_days", "close_days needs remind_days: a reminder comes first")
    label, ready = (table.text(one, LABEL_MOST, getattr(usual, one)) for one in ("label", "ready"))
    if label.lower() == ready.lower():
        table.wrong("ready", "ready must be another label than label")
    exempt = frozenset(label_steps.lower(label_steps.labels(table, "exempt")))
    if label.lower() in exempt:
        table.wrong("exempt", f"exempt: {label} is the one that asks")
    return Nudging(
        label=label,
        ready=ready,
        on_open=on_open is not False,
        remind=timedelta(days=days["remind"]),
        close=timedelta(days=days["close"]),
        exempt=exempt,
    )


def _listed(whole: Table, name: str) -> tuple[str, ...]:
    table = part(whole, name)
    table.only(("labels",))
    return label_steps.labels(table, "labels")


def _by_label(table: Table) -> Mapping[str, str]:
    """Label → tag; a tag of two labels would set both when a maintainer sets it."""
    found: dict[str, str] = {}
    for label in table.values:
        tag = table.text(label, label_steps.TAG_MOST)
        if len(label) > LABEL_MOST or label.lower() in label_steps.lower(found):
            table.wrong(label, f"{label}: is there twice, or longer than {LABEL_MOST} characters")
        if tag.lower() in label_steps.lower(found.values()):
            table.wrong(label, f"{label}: the tag {tag} stands for another label already")
        found[label] = tag
    return found


def _locales(table: Table) -> Mapping[str, str]:
    found = {name.lower(): table.text(name, NAME_MOST) for name in table.values}
    for name in table.values:
        if not _REPOSITORY.fullmatch(name):
            table.wrong(name, f"{name} is no repository, such as owner/name")
        if found[name.lower()] and not is_language(found[name.lower()]):
            table.wrong(name, f"{found[name.lower()]} is no language's two-letter code")
    return MappingProxyType(found)


def _suggest(table: Table) -> dict[str, tuple[str, ...]]:
    found = {name: table.texts(name, WORD_MOST, is_required=True) for name in table.values}
    for name, words in found.items():
        if len(name) > LABEL_MOST:
            table.wrong(name, f"{name} is longer than {LABEL_MOST} characters")
        for word in words:
            if word.startswith(KIND):
                table.known(name, word, tuple(f"{KIND}{one}" for one in Kind))
    return found
