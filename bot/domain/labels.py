"""Labels are commands: which steps a label is, as ``data/labels.toml`` says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.handoff import Topic
from bot.domain.ids import EntryId
from bot.domain.issue import CloseReason

LABEL_MOST = 50
"""Characters; GitHub answers 422 to more."""
OFF = "-"
"""Before a label: what happens when it is taken off."""
FAQ = "faq:"
"""Before an entry's id: the label that posts it, where ``faq_labels`` is on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What a label does, in this order. Texts are named as in ``data/messages/<language>``."""

    comment: str = ""
    """The text that stands on the issue."""
    faq: EntryId | None = None
    """The answer that stands there."""
    ask: bool = False
    """Ask the author for what is missing."""
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    close: CloseReason | None = None
    reopen: bool = False
    tell: str = ""
    """The text that linked threads are told."""
    tags: tuple[str, ...] = ()
    """Of the forum, by name: those that it has are set in linked threads."""
    support: Topic | None = None
    """What it is about. The comment names the official door for that, and nothing private; linked
    threads get a button."""
    repeats: bool = False
    """At every labelling; otherwise once an issue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudging:
    """How authors are asked for a reproduction. Times are from the latest labelling; no time at
    all is never."""

    label: str = "needs-repro"
    ready: str = "ready for triage"
    """Put on once nothing is missing."""
    on_open: bool = True
    remind: timedelta = timedelta(days=7)
    close: timedelta = timedelta(days=14)
    exempt: frozenset[str] = frozenset()
    """Issues with any of these labels (lower case) are left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelBook:
    """All of ``labels.toml``. Labels that are looked up are in lower case, those that are set as
    GitHub shows them."""

    steps: Mapping[str, Steps] = field(default_factory=dict)
    """By ``label`` (put on) and ``-label`` (taken off)."""
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Those that steps name: name → language → Markdown with its links filled in."""
    faq_labels: bool = False
    """A label ``faq:<entry>`` posts that entry."""
    nudging: Nudging | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    """Label → forum tag, both ways."""
    locales: Mapping[str, str] = field(default_factory=dict)
    """Repository (lower case) → language; English where none is named."""
    feed_labels: frozenset[str] = frozenset()
    """Only issues with one of these (lower case) are shown in the feed; none: all."""
    post_labels: frozenset[str] = frozenset()
    """An issue with one of these (lower case) gets a post in the issue forum."""
    suggest: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Label → words or kinds (``kind:bug``) that speak for it, where too few issues have it."""
    named: tuple[str, ...] = ()
    """Every label that does something, or that the bridge sets, as it is written there."""

    def locale_of(self, repository: str) -> str:
        return self.locales.get(repository.lower(), "en")

    def steps_of(self, command: str) -> Steps | None:
        """``command``: a label in lower case, behind ``-`` where it was taken off."""
        if command not in self.steps and self.faq_labels and command.startswith(FAQ):
            return Steps(faq=EntryId(command.removeprefix(FAQ)))
        return self.steps.get(command)
