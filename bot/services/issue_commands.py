"""Does to issues what maintainers order in Discord, and writes down who wished it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.domain.card import Card
from bot.domain.errors import Refused, Rejected, Unavailable
from bot.domain.issue import CloseReason, Issue, IssueRef
from bot.domain.outbox import Effect
from bot.domain.verify import Audit
from bot.ports import Clock, OrderStore, Texts
from bot.services import issue_effects
from bot.services.issue_choices import NO_MILESTONE, IssueChoices
from bot.services.issue_finding import PATIENCE, Asked, IssueFinding
from bot.services.issue_waiting import Waiting
from bot.services.lately import Lately
from bot.services.preview_cards import PreviewCards


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCommands:
    """One use case a method; the cards are for whoever asks alone. All raise Refused. A label set
    here is a maintainer's word: it is a command to the bridge as one set on GitHub."""

    finding: IssueFinding
    choices: IssueChoices
    orders: OrderStore
    waiting: Waiting
    cards: PreviewCards
    texts: Texts
    clock: Clock
    wake_outbox: Callable[[], None]
    may_all_look: bool = True

    async def show(self, asked: Asked) -> Card:
        """For everybody, unless issues are not to be shown."""
        if not self.may_all_look:
            self.finding.check(asked.person)
        ref = await self.finding.ref(asked)
        issue = await self.finding.read(ref)
        if issue is None or not self.finding.around.known(issue.ref.repository):
            raise Refused("GitHub does not answer right now. Please try again in a few minutes.")
        return self.cards.alone(issue, asked.person.locale)

    async def label(self, asked: Asked, name: str, *, is_on: bool) -> Card:
        ref, issue = await self._issue(asked)
        label = await self._known(self.choices.labels, ref.repository, name)
        if issue and is_on is _has(issue.labels, label):
            return self._so_already(issue, asked)
        add, remove = ((label,), ()) if is_on else ((), (label,))
        return await self.relabel(asked, ref, add, remove)

    async def relabel(
        self, asked: Asked, ref: IssueRef, add: Collection[str], remove: Collection[str]
    ) -> Card:
        """Names as the repository spells them."""
        details = " ".join((*(f"+{one}" for one in add), *(f"-{one}" for one in remove)))
        effect = issue_effects.label(ref, _key(asked), add, remove)
        return await self._order(asked, ref, "label", details, effect)

    async def assign(self, asked: Asked, login: str, *, is_on: bool) -> Card:
        ref, issue = await self._issue(asked)
        login = login.strip().removeprefix("@")
        if issue and is_on is _has(issue.assignees, login):
            return self._so_already(issue, asked)
        add, remove = ((login,), ()) if is_on else ((), (login,))
        effect = issue_effects.assign(ref, _key(asked), add, remove)
        # The records never say who somebody is.
        return await self._order(asked, ref, "assign" if is_on else "unassign", "", effect)

    async def close(self, asked: Asked, reason: CloseReason) -> Card:
        ref, issue = await self._issue(asked)
        if issue and not issue.is_open and issue.reason in (reason, None):
            return self._so_already(issue, asked)
        effect = issue_effects.close(ref, reason, _key(asked), if_open=False)
        return await self._order(asked, ref, "close", reason.value, effect)

    async def reopen(self, asked: Asked) -> Card:
        ref, issue = await self._issue(asked)
        if issue and issue.is_open:
            return self._so_already(issue, asked)
        return await self._order(asked, ref, "reopen", "", issue_effects.reopen(ref, _key(asked)))

    async def milestone(self, asked: Asked, title: str) -> Card:
        """``NO_MILESTONE`` takes it away."""
        ref, issue = await self._issue(asked)
        wanted = ""
        if title.strip() != NO_MILESTONE:
            wanted = await self._known(self.choices.milestones, ref.repository, title)
        if issue and issue.milestone == wanted:
            return self._so_already(issue, asked)
        effect = issue_effects.milestone(ref, wanted, _key(asked))
        return await self._order(asked, ref, "milestone", wanted or NO_MILESTONE, effect)

    async def _issue(self, asked: Asked) -> tuple[IssueRef, Issue | None]:
        self.finding.check(asked.person)
        ref = await self.finding.ref(asked)
        return ref, await self.finding.read(ref)

    async def _known(self, kept: Lately[str, Sequence[str]], repository: str, name: str) -> str:
        """As the repository spells it. GitHub would make a label that there is none of."""
        known = await kept.soon(repository, PATIENCE)
        if known is None:
            raise Unavailable("GitHub", f"did not tell what {repository} offers")
        wanted = name.strip().lower()
        for one in known:
            if one.lower() == wanted:
                return one
        raise Refused("{repository} has no “{name}”.", repository=repository, name=name.strip())

    async def _order(
        self, asked: Asked, ref: IssueRef, action: str, details: str, effect: Effect
    ) -> Card:
        about = f"{ref} {details}".strip()
        audit = Audit(self.clock(), asked.person.member, f"issue.{action}", None, about)

        async def begin() -> bool:
            is_new = await self.orders.order(audit, [effect])
            self.wake_outbox()
            return is_new

        say, locale = self.texts.say, asked.person.locale
        try:
            is_done = await self.waiting.until_done(effect.key, begin)
        except Rejected as error:
            raise Refused("GitHub does not allow that: {reason}", reason=error.reason) from error
        self.finding.issues.forget(ref)
        if not is_done:
            text = say(
                locale,
                "{issue}: on its way to GitHub, which takes longer than usual.",
                issue=str(ref),
            )
            return Card((f"⏳ {text}",))
        issue = await self.finding.issues.soon(ref, PATIENCE)
        done = f"✅ {say(locale, 'Done.')}"
        return Card((f"{done}\n{self.cards.text(issue, locale)}" if issue else done,))

    def _so_already(self, issue: Issue, asked: Asked) -> Card:
        locale = asked.person.locale
        text = self.texts.say(locale, "It is so already.")
        return Card((f"{text}\n{self.cards.text(issue, locale)}",))


def _key(asked: Asked) -> str:
    return f"command:{asked.name}"


def _has(names: Collection[str], name: str) -> bool:
    return name.lower() in (one.lower() for one in names)
