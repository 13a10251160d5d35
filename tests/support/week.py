"""A week in the life of a community, lived through the real stores and the real index.

``python -m tests.support.week FOLDER`` lives it in ``FOLDER/bridge.db``, up to now.
"""

import asyncio
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.adapters.store import Database, StoredFaq, StoredIntakes, StoredOutbox, open_database
from bot.adapters.store.close import StoredEndings
from bot.adapters.store.filing import StoredFilings
from bot.adapters.store.links import StoredLinks
from bot.adapters.store.nudge import StoredNudges
from bot.adapters.store.status import StoredStatus
from bot.adapters.store.support import StoredSupport
from bot.adapters.store.verify_rows import auditing
from bot.domain.close import Ending
from bot.domain.faq import Decision, decide
from bot.domain.handoff import Topic
from bot.domain.ids import ChannelId, EffectId, GuildId, MemberId, MessageId
from bot.domain.intake import Intake, Phase, Reason
from bot.domain.issue import IssueRef
from bot.domain.link import Link
from bot.domain.nudge import Nudge, NudgeState
from bot.domain.outbox import LEASE, Effect, EffectState, Leased, Outcome
from bot.domain.question import Question, Reply
from bot.domain.repro_guide import Kind
from bot.domain.status import Incident, Level
from bot.domain.support import Handoff
from bot.domain.ticket import Progress, Receipt, Ticket, TicketId, TicketState
from bot.domain.verify import Audit
from bot.knowledge import library_of, utc_now
from bot.ports import Feedback
from bot.services.library import Library
from bot.settings import Settings
from tests.support.clock import FakeClock

ASKED = Path(__file__).parent.parent / "eval"
GUILD, HELP, MAX = GuildId(1_100_000_000_000_000_001), ChannelId(302), MemberId(104)
MISSING = (
    ("Is there an SBOM for our auditors?", "our auditors want an SBOM, is there one?",
     "where do I find the SBOM", "Auditors ask us for an SBOM of the plugin, is there one?"),
    ("Can I host the update server in my own AWS account?",
     "is it possible to host the update server in our AWS account"),
    ("Does this work with Electron on Windows?", "electron on windows, does it work?",
     "Will it work with Electron for Windows some day?"),
    ("¿Hay una forma de pagar por transferencia bancaria?",),
    ("Which colours does the console use for its dark theme?",),
)  # fmt: skip
TITLES = (
    (Kind.BUG, "White screen after an update on Android 14"),
    (Kind.UPLOAD, "Upload stops at 98 %"),
    (Kind.QUESTION, "How do channels and versions go together?"),
    (Kind.BUILD, "iOS build fails since Xcode 26"),
    (Kind.BUG, "No se aplica la actualización en iPad"),
    (Kind.BILLING, "Invoice without our VAT number"),
    (Kind.BUG, "Rolls back although notifyAppReady is called"),
)
REPOSITORY = "Cap-go/capgo"


Trouble = tuple[str, EffectState, str]
"""How the kind of an effect begins, how it ends, and why."""


@dataclass
class Week:
    """One method a thing that people do; ``clock`` is when."""

    database: Database
    library: Library
    clock: FakeClock
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    number: int = 1_100_000_000_000_100_000

    def __post_init__(self) -> None:
        self.faq = StoredFaq(self.database, self.clock)
        self.intakes = StoredIntakes(self.database, self.clock)
        self.outbox = StoredOutbox(self.database, self.clock)

    def next(self) -> int:
        self.number += 1
        return self.number

    def question(self, text: str) -> Question:
        member = MemberId(self.chance.randrange(200, 260))
        return Question(MessageId(self.next()), GUILD, HELP, member, text, self.clock.now)

    async def ask(self, text: str, locale: str, *, is_mention: bool = False) -> None:
        """What the bridge makes of it; people then say what they think."""
        question, ranking = self.question(text), await self.library.rank(text)
        verdict = decide(ranking)
        best = ranking.candidates[0].entry if ranking.candidates else None
        confidence = ranking.candidates[0].confidence if ranking.candidates else 0.0
        is_suggested = verdict.decision is Decision.SUGGEST and is_mention
        if verdict.decision is not Decision.ANSWER and not is_suggested:
            await self.faq.note_unanswered(question, text, best, confidence)
            return
        entry = best if verdict.decision is Decision.ANSWER else None
        reply = Reply(verdict.decision, entry, locale, confidence)
        answer = await self.faq.open(question, reply, self._reply(question.message))
        assert answer is not None
        if entry and (opinion := self._opinion()):
            await self.faq.give_feedback(answer, question.author, opinion, self.clock.now)
        if best and self.chance.random() < 0.3:
            await self.faq.note_use(best, "faq", self.clock.now)

    async def post(self, kind: Kind, title: str, score: float, fate: str) -> MessageId:
        """``fate``: ``waits``, ``helped``, ``solved``, ``alone`` (solved without help) or
        ``left``."""
        question = self.question(title)
        one = Intake(
            subject=question.message,
            guild=GUILD,
            channel=ChannelId(question.message),
            asker=question.author,
            locale="en",
            title=title,
            is_post=True,
            has_full_notice=True,
            kind=kind,
            score=score,
            effect=EffectId(0),
            message=None,
            opened_at=self.clock.now,
            heard_at=self.clock.now,
        )
        reply = Reply(Decision.SILENCE, None, "en", 0.1)
        assert await self.intakes.open(one, question, reply, self._reply(one.subject))
        if fate in ("helped", "solved"):
            at = self.clock.now + timedelta(minutes=self.chance.randrange(4, 300))
            await self.intakes.heard(one.subject, at, is_help=True)
        if fate in ("solved", "alone"):
            await self._end(one.subject, Phase.SOLVED, Reason.SOLVED)
        if fate == "left":
            await self._end(one.subject, Phase.CLOSED, Reason.STALE)
        return one.subject

    async def link(self, subject: MessageId, number: int, *, is_fixed: bool) -> None:
        issue = IssueRef(REPOSITORY, number)
        url = f"https://github.com/{REPOSITORY}/issues/{number}"
        link = Link(
            subject=subject,
            guild=GUILD,
            channel=ChannelId(subject),
            issue=issue,
            url=url,
            at=self.clock.now,
        )
        await StoredLinks(self.database, self.clock).link(link, ())
        filing = Effect("filing.open", f"filing:{number}", f"filing:{number}", {"issue": number})
        await StoredFilings(self.database, self.clock).begin(f"{number}", MAX, filing)
        if is_fixed:
            await self._end(subject, Phase.CLOSED, Reason.FIXED)

    async def nudge(self, number: int, state: NudgeState, **times: float) -> None:
        """``times``: hours ago, by the field of ``Nudge``."""
        moments = {name: self.clock.now - timedelta(hours=hours) for name, hours in times.items()}
        one = Nudge(
            ref=IssueRef(REPOSITORY, number),
            state=state,
            locale="en",
            asked_at=self.clock.now,
            digest="",
        )
        await StoredNudges(self.database, self.clock).put(replace(one, **moments))

    async def hand_over(self, how_far: int) -> None:
        """0 is a draft; then queued, taken, answered, solved."""
        store, number = StoredSupport(self.database, None, self.clock), self.next()
        ticket = Ticket(
            id=TicketId(f"{number:032x}"),
            topic=Topic.PLATFORM_BUG,
            guild=GUILD,
            channel=HELP,
            subject_of=MessageId(number),
            member=MemberId(201),
            locale="en",
            subject="It rolls back",
            summary="(sealed)",
            tier="team",
        )
        handoff = Handoff(ticket=ticket, drafted_at=self.clock.now)
        await store.draft(handoff)
        if how_far < 1:
            return
        await store.queue(handoff, self.clock.now, self._effect("support.send", number))
        later = self.clock.now + timedelta(hours=2)
        if how_far > 1:
            await store.opened(ticket.id, Receipt(f"SUP-{number % 1000}", ""), later, later)
        if how_far > 2:
            await self._progress(store, ticket.id, TicketState.ANSWERED, hours=3)
        if how_far > 3:
            await self._progress(store, ticket.id, TicketState.SOLVED, hours=20)

    async def verify(self, *, is_confirmed: bool) -> None:
        member = MemberId(self.chance.randrange(200, 260))
        await self.outbox.enqueue(self._effect("verify.mail", self.next()))
        if is_confirmed:
            await self.note(Audit(self.clock.now, member, "verify", member, "email-code"))

    async def incident(self, number: str, title: str, level: Level, hours: float | None) -> None:
        """``hours`` until it ended; None where it goes on."""
        store = StoredStatus(self.database, self.clock)
        url = f"https://status.example.org/{number}"
        one = Incident(number, title, url, level, "investigating", self.clock.now)
        await store.open(one, 0, HELP, self._effect("chat.reply", self.next()))
        told = await store.latest(number)
        if told and hours is not None:
            ended = self.clock.now + timedelta(hours=hours)
            await store.move(told, one, ended, self._effect("chat.edit", self.next()))

    async def note(self, audit: Audit) -> None:
        await self.database.apply(auditing(audit))

    async def happen(self, *troubles: "Trouble") -> None:
        """Everything in the outbox has happened, but for these troubles."""
        left = list(troubles)
        while leased := await self.outbox.lease(
            "week", self.clock.now, 100, self.clock.now + LEASE
        ):
            await self.outbox.settle([self._outcome(one, left) for one in leased])

    def _outcome(self, leased: Leased, left: list["Trouble"]) -> Outcome:
        for trouble in left:
            kind, state, error = trouble
            if leased.effect.kind.startswith(kind):
                left.remove(trouble)
                return Outcome(leased, state, self.clock.now, error=error)
        return Outcome(leased, EffectState.DONE, self.clock.now, result=str(self.next()))

    async def _progress(
        self, store: StoredSupport, ticket: TicketId, state: TicketState, hours: float
    ) -> None:
        at = self.clock.now + timedelta(hours=hours)
        solved = at if state is TicketState.SOLVED else None
        await store.note_progress(ticket, Progress(state, at, solved), None)

    async def _end(self, subject: MessageId, phase: Phase, reason: Reason) -> None:
        ending = Ending(phase, reason, self.clock.now)
        await StoredEndings(self.database, self.clock).end(subject, ending, (), if_open=False)

    def _opinion(self) -> Feedback | None:
        dice = self.chance.random()
        if dice < 0.45:
            return Feedback.SOLVED
        return Feedback.WRONG if dice < 0.5 else None

    def _reply(self, message: MessageId) -> Effect:
        payload = {"channel": HELP, "to": message, "card": {"texts": ["…"]}}
        return Effect("chat.reply", f"reply:{message}", f"question:{message}", payload)

    def _effect(self, kind: str, number: int) -> Effect:
        return Effect(kind, f"{kind}:{number}", f"{kind}:{number}", {"number": number})


async def live(week: Week, days: int) -> None:
    """``days`` of it, ending at the week's ``clock.now``."""
    clock, end = week.clock, week.clock.now
    asked, fates = _asked(), ("solved", "helped", "waits", "alone", "left", "solved", "helped")
    for day in range(days):
        morning = (end - timedelta(days=days - 1 - day)).replace(hour=8, minute=0)
        is_busy = morning.weekday() < 5
        for number in range(week.chance.randrange(9, 15) if is_busy else 4):
            clock.now = min(morning + timedelta(minutes=30 * number), end)
            text, locale = week.chance.choice(asked)
            await week.ask(text, locale, is_mention=number % 3 == 0)
        for number, texts in enumerate(MISSING):
            if (day + number) % 3 == 0 or (number == 0 and day % 2):
                await week.ask(texts[day % len(texts)], "en")
        for number in range(3 if is_busy else 1):
            kind, title = TITLES[(day + 2 * number) % len(TITLES)]
            fate = fates[(2 * day + number) % len(fates)]
            score = {"waits": 0.4, "left": 0.0}.get(fate, 1.0)
            subject = await week.post(kind, title, score, fate)
            if fate == "helped" and kind is Kind.BUG:
                await week.link(subject, 1200 + day, is_fixed=day % 2 == 0)
        await week.hand_over(day % 5)
        await week.verify(is_confirmed=day % 4 != 0)
        await week.happen()
    clock.now = end
    await _trouble(week, end)


async def _trouble(week: Week, end: datetime) -> None:
    """What does not go well, and what waits."""
    for number, hours in ((1188, 200), (1203, 76), (1207, 30), (1211, 4)):
        more = {"reminded_at": hours - 72.0} if hours > 72 else {}
        await week.nudge(number, NudgeState.ASKED, labelled_at=hours, asked_at=hours, **more)
    await week.nudge(1195, NudgeState.READY, asked_at=60, answered_at=20)
    await week.nudge(1190, NudgeState.CLOSED, asked_at=120)
    week.clock.now = end - timedelta(days=5, hours=3)
    await week.incident("api", "Slow API in Europe", Level.INCIDENT, 1.6)
    week.clock.now = end - timedelta(hours=2)
    await week.incident("builds", "iOS builds are queued", Level.OUTAGE, None)
    for number in range(3):
        await week.note(
            Audit(week.clock.now, MAX, "issue.label", None, f"{REPOSITORY}#{1200 + number}")
        )
    await week.ask("How do I roll back a bundle?", "en")
    await week.ask("What does Capgo cost?", "en")
    await week.verify(is_confirmed=False)
    missing = (
        "discord: 403 Missing Permissions (50013); give the bridge in channel 302: Send Messages"
    )
    await week.happen(
        ("chat.", EffectState.DEAD, missing),
        ("verify.", EffectState.UNKNOWN, "mail: the connection broke after the last word was sent"),
    )
    week.clock.now = end


def _asked() -> Sequence[tuple[str, str]]:
    lines = [
        json.loads(line)
        for path in sorted(ASKED.glob("capgo-*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [(one["text"], one["locale"]) for one in lines if one.get("expect")]


async def fill(folder: Path, days: int = 7, now: datetime | None = None) -> None:
    """Live in ``folder`` up to ``now``."""
    clock, library = FakeClock(), library_of(Settings())
    clock.now = now or utc_now()
    await asyncio.to_thread(library.load)
    async with await open_database(folder / "bridge.db") as database:
        await live(Week(database, library, clock), days)


if __name__ == "__main__":
    asyncio.run(fill(Path(sys.argv[1])))
