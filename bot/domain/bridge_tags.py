"""Keeps a post's forum tags and its issue's labels in step: what must follow on which side.

Each side is compared with what it was when both were last in step, so a change is told from its
own echo without knowing who made it, and one that nobody heard of is found later.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForumTags:
    """In lower case: those a post has (``on``), and those of its forum that only people who may
    manage its posts can set."""

    on: frozenset[str] = frozenset()
    moderated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mirror:
    """How it was in step: ``tags`` that the post had, and those that its issue's ``labels`` stand
    for. A label takes a while to arrive on GitHub; until then they differ."""

    tags: frozenset[str]
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Following:
    """``mark`` and ``unmark`` are tags to set and to take away, ``put_on`` and ``take_off`` tags
    whose labels follow."""

    mark: frozenset[str]
    unmark: frozenset[str]
    put_on: frozenset[str]
    take_off: frozenset[str]


def tags_of(labels: Set[str], mapped: Mapping[str, str]) -> frozenset[str]:
    """The tags that ``labels`` stand for, all in lower case; ``mapped`` is label → tag."""
    return frozenset(tag.lower() for label, tag in mapped.items() if label.lower() in labels)


def labels_for(tag: str, mapped: Mapping[str, str]) -> tuple[str, ...]:
    """All labels that stand for ``tag``, in the order of ``mapped``."""
    return tuple(label for label, one in mapped.items() if one.lower() == tag.lower())


def in_step(
    mirror: Mirror | None,
    tags: Set[str],
    labels: Set[str],
    mapped: Mapping[str, str],
    moved: Set[str] = frozenset(),
) -> Following:
    """What follows from the post's ``tags`` and the issue's ``labels``, as they are now; ``moved``
    are tags whose label somebody has just put on or taken off. Where both sides changed, the post's
    wins: its change may be a newer one than the label that has just arrived. For None, the issue's
    labels are new and nobody meant the tags for it."""
    known = frozenset(tag.lower() for tag in mapped.values())
    here, there = tags & known, tags_of(labels, mapped)
    was = mirror or Mirror(tags=frozenset(here), labels=frozenset())
    came, went = here - was.tags, was.tags - here
    arrived = (there - was.labels) | (moved & there)
    left = (was.labels - there) | (moved - there)
    return Following(
        mark=frozenset(arrived - here - went),
        unmark=frozenset((left & here) - came),
        put_on=frozenset(came - there),
        take_off=frozenset(went & there),
    )
