"""Links threads to issues, and unlinks them, as maintainers order."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.card import Card
from bot.domain.errors import Refused
from bot.domain.form import Field, Form
from bot.domain.heard import looking_at
from bot.domain.ids import ChannelId, MessageId
from bot.domain.intake import Intake
from bot.domain.issue import IssueRef
from bot.domain.link import Link
from bot.domain.outbox import Effect
from bot.domain.preview import named
from bot.domain.status import plain
from bot.domain.verify import Audit
from bot.ports import Clock, IntakeStore, LinkStore, OrderStore, Texts
from bot.services.issue_finding import Asked, IssueFinding
from bot.services.replies import SHOW, stream_of


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLinks:
    """One use case a method; all raise Refused. Any thread can be linked, to one issue; several
    may be to the same. Everybody in the thread is told, in one line."""

    finding: IssueFinding
    links: LinkStore
    intakes: IntakeStore
    orders: OrderStore
    texts: Texts
    clock: Clock
    wake_outbox: Callable[[], None]

    async def form(self, asked: Asked, text: str) -> Form:
        """*Link to issue* on a message, which may name one."""
        self._check(asked)
        found = named(text, await self.finding.around_in(asked.channel)).refs
        say, locale = self.texts.say, asked.person.locale
        field = Field(
            name="issue",
            label=say(locale, "Issue"),
            hint=say(locale, "12, owner/name#12 or its address"),
            value=str(found[0]) if found else "",
            most=200,
            is_required=True,
        )
        return Form("issue:link:", say(locale, "Link to issue"), (field,))

    async def link(self, asked: Asked) -> Card:
        self._check(asked)
        if there := await self.links.of_thread(asked.channel):
            raise Refused("This thread is linked to {issue} already.", issue=str(there.issue))
        ref = await self.finding.ref(asked)
        issue = await self.finding.read(ref)
        if issue is None:
            raise Refused("GitHub does not answer right now. Please try again in a few minutes.")
        if not self.finding.around.known(issue.ref.repository):
            raise Refused("There is no issue {issue}.", issue=str(ref))
        intake = await self.intakes.of_post(asked.channel)
        link = Link(
            subject=MessageId(asked.channel),
            guild=asked.guild,
            channel=asked.channel,
            issue=issue.ref,
            url=issue.url,
            at=self.clock(),
        )
        where = f"[{issue.ref}]({issue.url})"
        text = self.texts.say(
            intake.locale if intake else "en",
            "This thread is linked to {where} now: {title}",
            where=where,
            title=plain(issue.title),
        )
        told = _told(asked, f"🔗 {text}", intake)
        if not await self.links.link(link, [*told, looking_at(issue.ref, f"link:{asked.name}")]):
            raise Refused("This thread is linked to {issue} already.", issue=str(issue.ref))
        await self._note(asked, "issue.link", issue.ref)
        done = self.texts.say(asked.person.locale, "Linked to {where}.", where=where)
        return Card((f"✅ {done}",))

    async def unlink(self, asked: Asked) -> Card:
        self._check(asked)
        there = await self.links.of_thread(asked.channel)
        if there is None:
            raise Refused("This thread is not linked to an issue.")
        intake = await self.intakes.of_post(asked.channel)
        where = f"[{there.issue}]({there.url})"
        locale = intake.locale if intake else "en"
        text = self.texts.say(locale, "This thread is not linked to {where} any more.", where=where)
        if not await self.links.unlink(there.subject, _told(asked, f"🔗 {text}", intake)):
            raise Refused("This thread is not linked to an issue.")
        await self._note(asked, "issue.unlink", there.issue)
        done = self.texts.say(asked.person.locale, "Not linked to {where} any more.", where=where)
        return Card((f"✅ {done}",))

    def _check(self, asked: Asked) -> None:
        self.finding.check(asked.person)
        if not asked.is_thread:
            raise Refused("Only a thread or a post can be linked to an issue.")

    async def _note(self, asked: Asked, action: str, ref: IssueRef) -> None:
        await self.orders.order(
            Audit(self.clock(), asked.person.member, action, None, f"{ref} {asked.channel}")
        )
        self.wake_outbox()


def _told(asked: Asked, text: str, intake: Intake | None) -> list[Effect]:
    """The thread is told, and the post's first message, where it has one, drawn anew."""
    subject, channel = MessageId(asked.channel), ChannelId(asked.channel)
    payload = {"channel": channel, "to": None, "card": Card((text,)).to_json()}
    told = Effect("chat.reply", f"link:{asked.name}", stream_of(subject), payload)
    if intake is None:
        return [told]
    show = Effect(SHOW, f"relink:{asked.name}", stream_of(subject), {"intake": intake.subject})
    return [told, show]
