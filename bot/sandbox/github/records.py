"""Accounts, labels, milestones, issues, their comments and what happened to them."""

from dataclasses import dataclass, field
from datetime import datetime
from zlib import crc32

_COLOR = "ededed"


@dataclass(frozen=True, slots=True)
class Account:
    login: str
    is_bridge: bool = False
    is_member: bool = False
    """Works for the company: may label, close and edit what is others'."""

    @property
    def id(self) -> int:
        return crc32(self.login.encode())

    @property
    def is_app(self) -> bool:
        return self.login.endswith("[bot]")


@dataclass(frozen=True, slots=True)
class Label:
    name: str
    color: str = _COLOR
    description: str | None = None
    default: bool = False

    @property
    def id(self) -> int:
        return crc32(self.name.encode())


@dataclass(frozen=True, slots=True)
class Milestone:
    number: int
    title: str
    creator: Account
    created: datetime
    description: str | None = None
    is_open: bool = True

    @property
    def id(self) -> int:
        return crc32(f"{self.number} {self.title}".encode())


@dataclass(slots=True)
class Comment:
    id: int
    author: Account
    body: str
    created: datetime
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What GitHub tells of an issue's past: ``labeled``, ``closed``, ``milestoned`` and the like.
    ``assignee`` is who was assigned; ``renamed`` the title before and after."""

    id: int
    event: str
    by: Account
    at: datetime
    label: Label | None = None
    milestone: Milestone | None = None
    assignee: Account | None = None
    renamed: tuple[str, str] | None = None
    reason: str | None = None


@dataclass(slots=True)
class Issue:
    """``is_gone`` is an issue that was deleted, or moved to where ``moved_to`` says
    (``owner/name``, number); ``reason`` is why it was closed or reopened."""

    id: int
    number: int
    author: Account
    title: str
    body: str | None
    created: datetime
    updated: datetime
    labels: list[Label] = field(default_factory=list)
    milestone: Milestone | None = None
    assignees: list[Account] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    past: list[Happening] = field(default_factory=list)
    is_open: bool = True
    reason: str | None = None
    closed: datetime | None = None
    closed_by: Account | None = None
    is_locked: bool = False
    is_gone: bool = False
    moved_to: tuple[str, int] | None = None
    is_pull_request: bool = False
