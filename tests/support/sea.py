"""All that stands between GitHub and Discord, put together over stores in memory: whatever reacts
to an issue or to a thread, and may die at any step."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, cast

from bot.adapters.content import redact_file
from bot.domain.errors import Unavailable
from bot.domain.filing import Draft
from bot.domain.filing import marker as filing_marker
from bot.domain.handoff import Routing
from bot.domain.ids import MemberId, MessageId
from bot.domain.intake import Said
from bot.domain.issue import CloseReason, NewIssue
from bot.domain.labels import LabelBook, Nudging, Steps
from bot.domain.outbox import Effect, EffectState, Leased
from bot.domain.repro import Findings
from bot.ports import FilingStore, IntakeStore
from bot.services.examiner import Examiner
from bot.services.filing_cards import FilingCards
from bot.services.filing_effects import FilingEffects
from bot.services.inbox_poll import InboxPoll
from bot.services.issue_effects import IssueEffects
from bot.services.labels import LabelService
from bot.services.labels_cards import LabelCards
from bot.services.labels_public import LabelComments
from bot.services.nudge import NudgeService
from bot.services.nudge_reader import NudgeReader
from bot.services.nudge_text import NudgeText
from bot.services.nudge_watch import NudgeWatch
from bot.services.replies import SHOW
from tests.support.bridge import FakeBridge
from tests.support.bridging import Following
from tests.support.crossing import ISSUE, NORA, Strait
from tests.support.intakes import intake
from tests.support.nudges import FakeNudges
from tests.support.nudging import REST
from tests.support.reports import DATA, guide
from tests.support.stores import FakeOutbox
from tests.support.verify import FakeTexts

ONCE = ("billing", "triage")
"""Labels that say something on the issue and in its threads, once."""
OTHERS = ("again", "repro", "seen", "new", "needs-repro", "ready for triage", "cloud", "post")
TAGS = frozenset({"cloud", "seen"})
"""Labels that are tags of the forum too."""
BOOK = LabelBook(
    steps={
        "billing": Steps(comment="said", tell="said", close=CloseReason.NOT_PLANNED),
        "-billing": Steps(reopen=True),
        "triage": Steps(comment="said", tell="said", add=("seen",), remove=("new",)),
        "again": Steps(comment="said", tell="said", repeats=True),
        "repro": Steps(ask=True),
    },
    texts={"said": {"en": "Said."}},
    nudging=Nudging(),
)
LABELS = (*ONCE, *OTHERS)


@dataclass
class FakeFilings:
    """Who files what, and how that stands in ``outbox``."""

    outbox: FakeOutbox
    claims: dict[str, str] = field(default_factory=dict)

    async def begin(self, name: str, member: MemberId, effect: Effect) -> bool:
        if await self.under_way(name) not in (None, EffectState.DEAD, EffectState.UNKNOWN):
            return False
        self.claims[name] = effect.key
        return await self.outbox.enqueue(effect) is not None

    async def under_way(self, name: str) -> EffectState | None:
        key = self.claims.get(name)
        return next((one.state for one in self.outbox.rows if one.effect.key == key), None)

    async def filed(self, draft: str) -> None:
        """Nothing is kept of a draft here."""


class Examined(Examiner):
    """Histories say the same few things again and again."""

    async def examine(self, title: str, said: Sequence[Said]) -> Findings:
        key = (title, *(one.text.lstrip("0123456789 ") for one in said))
        if key not in _FINDINGS:
            _FINDINGS[key] = await super().examine(title, said)
        return _FINDINGS[key]


_FINDINGS: dict[tuple[str, ...], Findings] = {}
EXAMINER = Examined(guide(), redact_file.load(DATA / "redact.toml"))


@dataclass
class Sea(Strait):
    """``poll`` and ``watch`` are the clocks of a running bridge."""

    def keep(self) -> None:
        super().keep()
        self.nudges, self.filings = FakeNudges(self.outbox), FakeFilings(self.outbox)
        self.bridge = FakeBridge(self.outbox)
        self.room.forum, self.room.moderated = TAGS, frozenset({"seen"})

    def begin(self) -> None:
        super().begin()
        self.done = self._effects()
        self.nudge, self.watch = self._nudging()
        on = self.switch.on
        self.following = Following(
            store=on(self.bridge),
            links=on(self.links),
            issues=on(self.issues),
            chat=on(self.room),
            tracker=on(self.tracker),
            outbox=on(self.outbox),
            intakes=self.intakes,
            clock=self.clock,
        )
        self.inbox = replace(
            self.inbox,
            reactors=(self._labels(), self.nudge, *self.following.reactors, self.into),
            to_releases=self.following.to_releases,
            to_gone=(self.nudge, *self.following.to_gone),
        )
        self.poll = InboxPoll(
            repositories=(ISSUE.repository,),
            store=self.switch.on(self.issues),
            tracker=self.switch.on(self.tracker),
            clock=self.clock,
            wake_outbox=lambda: None,
            every=60,
        )
        self.filing = FilingEffects(
            store=cast("FilingStore", self.switch.on(self.filings)),
            links=self.switch.on(self.links),
            tracker=self.switch.on(self.tracker),
            outbox=self.switch.on(self.outbox),
            cards=FilingCards(FakeTexts()),
            clock=self.clock,
            wake_outbox=lambda: None,
            patience=0,
        )
        for one in (self.inbox, self.done, self.filing, self.following):
            self.handlers |= one.handlers
        self.handlers[SHOW] = _show

    async def file(self, subject: int) -> None:
        """Whoever wrote that post wants it to be an issue."""
        draft = Draft(
            id=f"draft{subject}", subject=MessageId(subject), member=NORA, at=self.clock.now
        )
        name = filing_marker(draft.name)
        new = NewIssue(repository=ISSUE.repository, title="Filed", body=REST, marker=name)
        await self.filing.open(draft, intake(subject, self.clock), new)

    async def look_around(self) -> None:
        """What is done again and again while the bridge runs."""
        for turn in (self.poll.turn, self.watch.turn):
            with suppress(Unavailable):
                await turn()

    def _effects(self) -> IssueEffects:
        return IssueEffects(
            tracker=self.switch.on(self.tracker),
            store=self.switch.on(self.issues),
            outbox=self.switch.on(self.outbox),
            texts=FakeTexts(),
        )

    def _labels(self) -> LabelService:
        return LabelService(
            book=BOOK,
            comments=LabelComments(book=BOOK, entry=lambda _: None, routing=cast("Routing", None)),
            cards=LabelCards(FakeTexts()),
            links=self.switch.on(self.links),
            intakes=cast("IntakeStore", self.intakes),
            asks=self.nudge,
            may_close=True,
        )

    def _nudging(self) -> tuple[NudgeService, NudgeWatch]:
        text = NudgeText(guide(), FakeTexts())
        more: dict[str, Any] = {"book": BOOK, "text": text, "store": self.switch.on(self.nudges)}
        tracker = self.switch.on(self.tracker)
        service = NudgeService(
            **more,
            guide=guide(),
            links=self.switch.on(self.links),
            intakes=cast("IntakeStore", self.intakes),
            reader=NudgeReader(tracker=tracker, examiner=EXAMINER, guess=_english),
        )
        watch = NudgeWatch(
            **more,
            issues=self.switch.on(self.issues),
            tracker=tracker,
            clock=self.clock,
            wake_outbox=lambda: None,
            may_close=True,
        )
        return service, watch


async def _english(text: str) -> str:
    return "en"


async def _show(leased: Leased) -> None:
    """First messages are others' business."""
