"""Where the bridge listens, whom it leaves alone, and what it does in which place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.faq import Decision, Verdict
from bot.domain.ids import ChannelId, GuildId, RoleId
from bot.domain.question import Question
from bot.domain.switches import IsOn, everything

REPEAT_WINDOW = timedelta(minutes=10)
"""The same entry is not given twice in a channel within this time; in a thread, never."""

LATE_EDIT = timedelta(minutes=15)
"""A message that turns into a question by an edit later than this stays unanswered."""


@dataclass(frozen=True, slots=True)
class Places:
    """The operator's choice of channels and roles.

    In ``help_channels`` every message may be a question (in their threads only what the opener
    of the thread says); in ``help_forums`` every new post is one; elsewhere only a mention is.
    """

    guild: GuildId | None = None
    help_channels: frozenset[ChannelId] = frozenset()
    help_forums: frozenset[ChannelId] = frozenset()
    maintainer_roles: frozenset[RoleId] = frozenset()
    helper_roles: frozenset[RoleId] = frozenset()
    is_on: IsOn = everything
    is_blocked: Callable[[int], bool] = lambda _: False
    """Is this a member who is not heard?"""

    def is_maintainer(self, roles: frozenset[RoleId]) -> bool:
        return bool(roles & self.maintainer_roles)

    def is_helper(self, roles: frozenset[RoleId]) -> bool:
        """Helpers may post answers for others; maintainers are helpers too."""
        return bool(roles & (self.helper_roles | self.maintainer_roles))

    def is_help(self, question: Question) -> bool:
        """Does it stand in a help channel or forum, or in a thread of one?"""
        return bool(question.channels & (self.help_channels | self.help_forums))

    def listens_to(self, question: Question) -> bool:
        """Is this message addressed to anybody who can answer, and not talk between people?"""
        if question.is_mention:
            return True
        if self.is_maintainer(question.roles) or question.is_reply:
            return False
        if question.is_post:
            return question.parent in self.help_forums
        if question.is_own_thread:
            return question.parent in self.help_channels
        return question.channel in self.help_channels

    def may_suggest(self, question: Question) -> bool:
        """ "Did you mean" only where somebody waits for the bridge: a mention or a new post."""
        return question.is_mention or question.is_post


def allowed(verdict: Verdict, *, may_suggest: bool) -> bool:
    """Does ``verdict`` lead to a reply?"""
    return verdict.decision is Decision.ANSWER or (
        verdict.decision is Decision.SUGGEST and may_suggest
    )
