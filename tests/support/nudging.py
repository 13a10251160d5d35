"""Issues, people on them, and the bridge that asks: everything in memory, nothing left out."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from bot.adapters.content import redact_file
from bot.domain.errors import Rejected, Unavailable
from bot.domain.ids import ChannelId
from bot.domain.issue import Comment, Issue, IssueRef
from bot.domain.labels import LabelBook, Nudging
from bot.domain.outbox import EffectState
from bot.ports import IntakeStore
from bot.services.examiner import Examiner
from bot.services.inbox import Inbox
from bot.services.issue_effects import IssueEffects
from bot.services.nudge import NudgeService
from bot.services.nudge_reader import NudgeReader
from bot.services.nudge_text import NudgeText
from bot.services.nudge_watch import NudgeWatch
from tests.support.issues import FakeIssues
from tests.support.links import FakeLinks
from tests.support.nudges import FakeNudges
from tests.support.reports import DATA, guide
from tests.support.stores import FakeOutbox
from tests.support.support import NoIntakes
from tests.support.tracker import ME, FakeTracker
from tests.support.verify import FakeTexts

ISSUE = IssueRef("acme/app", 12)
NORA, MAX, COLLEAGUE = "nora", "max", "paul"
"""Who opens issues, who maintains, and who reads along."""
RULES = Nudging(exempt=frozenset({"enhancement"}))
VAGUE = "It crashes after an update."
VERSION, STEPS = "I use @capgo/capacitor-updater 7.4.1.", "1. Open the app\n2. Press Save\n3. Wait"
LOG = "```\nE/Capacitor: java.lang.NullPointerException: bundle is null\n```"
REST = f"It is on Android.\n\n{VERSION}\n\nSteps to reproduce:\n{STEPS}\n\n{LOG}"
STAFF = ChannelId(99)


class AsPerson(FakeTracker):
    """Where the bridge has a maintainer's token."""

    async def me(self) -> str:
        return MAX.title()


@dataclass
class Nudges:
    """``chat`` are the lines for Discord, with their channels."""

    tracker: FakeTracker = field(default_factory=FakeTracker)
    rules: Nudging | None = RULES
    may_close: bool = True
    locale: str | None = "en"
    chat: list[tuple[int, str]] = field(default_factory=list)
    heard: int = 0

    def __post_init__(self) -> None:
        clock = self.clock = self.tracker.clock
        self.tracker.maintainers.add(MAX)
        self.outbox = FakeOutbox(clock)
        self.issues = FakeIssues(self.outbox)
        self.store, self.links = FakeNudges(self.outbox), FakeLinks(self.outbox)
        book = LabelBook(nudging=self.rules, locales={"acme/app": "es"})
        text = NudgeText(guide(), FakeTexts())
        examiner = Examiner(guide(), redact_file.load(DATA / "redact.toml"))
        reader = NudgeReader(tracker=self.tracker, examiner=examiner, guess=self._guess)
        self.service = NudgeService(
            book=book,
            guide=guide(),
            store=self.store,
            links=self.links,
            intakes=cast("IntakeStore", NoIntakes()),
            reader=reader,
            text=text,
        )
        self.inbox = Inbox(
            store=self.issues,
            tracker=self.tracker,
            outbox=self.outbox,
            clock=clock,
            wake_outbox=lambda: None,
            reactors=(self.service,),
            to_gone=(self.service,),
        )
        self.watch = NudgeWatch(
            book=book,
            store=self.store,
            issues=self.issues,
            tracker=self.tracker,
            text=text,
            clock=clock,
            wake_outbox=lambda: None,
            may_close=self.may_close,
            staff_channel=STAFF,
        )
        done = IssueEffects(
            tracker=self.tracker, store=self.issues, outbox=self.outbox, texts=FakeTexts()
        )
        self.handlers: dict[str, Any] = {**self.inbox.handlers, **done.handlers}

    async def _guess(self, text: str) -> str | None:
        return self.locale

    async def opened(self, body: str, title: str = "App crashes", **more: Any) -> None:
        """By Nora; the bridge watched before."""
        await self.issues.watched_since(ISSUE.repository, self.clock())
        self.clock.advance(seconds=1)
        self.tracker.put(ISSUE, title, body, **{"author": NORA, **more})
        await self.settle()

    async def settle(self) -> None:
        """Deliver what happened on GitHub, and do what comes of it, until nothing is left."""
        while await self._hear() or await self._work():
            pass

    def lose(self) -> None:
        """What happened since is never delivered."""
        self.heard = len(self.tracker.told)

    async def pass_(self, **time: float) -> None:
        """Time passes, with a turn of the clock at its end and two more, ten minutes apart each."""
        self.clock.advance(**time)
        for _ in range(3):
            await self.watch.turn()
            await self.settle()
            self.clock.advance(minutes=10)

    @property
    def issue(self) -> Issue:
        return self.tracker.issues[ISSUE]

    def is_open(self) -> bool:
        return self.issue.is_open

    @property
    def labels(self) -> set[str]:
        return set(self.issue.labels)

    @property
    def own(self) -> list[Comment]:
        """The bridge's comments."""
        return [one for one in self.tracker.notes.values() if one.author == ME]

    @property
    def text(self) -> str:
        """That of the only comment."""
        (one,) = self.own
        return one.body

    async def _hear(self) -> bool:
        new, self.heard = self.tracker.told[self.heard :], len(self.tracker.told)
        return bool(await self.issues.hear(new))

    async def _work(self) -> bool:
        until = self.clock.now + timedelta(seconds=30)
        leased = await self.outbox.lease("me", self.clock.now, 10, until)
        for one in leased:
            row, effect = self.outbox.rows[one.id - 1], one.effect
            try:
                if effect.kind == "chat.reply":
                    card = effect.payload["card"]
                    self.chat.append((effect.payload["channel"], card["texts"][0]))
                else:
                    row.result = await self.handlers[effect.kind](one)
                row.state = EffectState.DONE
            except (Unavailable, Rejected) as error:
                row.state, row.error = EffectState.DEAD, str(error)
        return bool(leased)
