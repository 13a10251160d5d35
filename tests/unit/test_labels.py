"""A label is a command: once, in a fixed order, on the issue and in the threads linked to it."""

from dataclasses import dataclass, field, replace
from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest

from bot.adapters.catalogue import Catalogue
from bot.domain.card import Card
from bot.domain.errors import Rejected
from bot.domain.faq import Entry, Translation
from bot.domain.handoff import Door, NamedLink, Route, Routing, Rule, Topic
from bot.domain.ids import ChannelId, EntryId, GuildId, MessageId, RoleId
from bot.domain.issue import CloseReason, IssueRef
from bot.domain.labels import LabelBook, Steps
from bot.domain.labels_decide import Do, decide
from bot.domain.link import Link
from bot.domain.outbox import Effect
from bot.domain.seen import Change, Reaction, Seen
from bot.ports import Chat, IntakeStore
from bot.services import issue_effects
from bot.services.chat_effects import ChatEffects
from bot.services.inbox import Inbox
from bot.services.issue_effects import IssueEffects, stream_of
from bot.services.labels import LabelService
from bot.services.labels_cards import LabelCards
from bot.services.labels_public import LabelComments
from bot.services.outbox import OutboxWorker
from tests.support.chat import FakeChat
from tests.support.clock import FakeClock
from tests.support.issues import FakeIssues
from tests.support.links import FakeLinks
from tests.support.stores import FakeOutbox
from tests.support.tracker import FakeTracker

REF = IssueRef("acme/app", 12)
THREAD, STAFF = 700, ChannelId(9)
ALL = Steps(
    comment="money",
    faq=EntryId("no-channel"),
    support=Topic.BILLING,
    ask=True,
    add=("Paid", "bug"),
    remove=("triage",),
    close=CloseReason.NOT_PLANNED,
    reopen=False,
    tell="told",
    tags=("cloud", "billing"),
)
BOOK = LabelBook(
    steps={
        "billing": ALL,
        "again": Steps(comment="money", tell="told", repeats=True),
        "money": Steps(comment="money"),
        "-billing": Steps(reopen=True),
        "paid": Steps(comment="told"),
        "late": Steps(add=("Paid",), close=CloseReason.DUPLICATE),
    },
    texts={"money": {"en": "Ask help.", "es": "Pide ayuda."}, "told": {"en": "News."}},
    faq_labels=True,
    locales={"acme/tienda": "es"},
)
ENTRY = Entry(
    EntryId("no-channel"),
    {
        "en": Translation("en", "No channel", "Ask @max.", ("why?",)),
        "es": Translation("es", "Sin canal", "Pon uno.", ("¿qué?",)),
    },
    "docs",
    date(2026, 1, 1),
)
HELP = NamedLink({"en": "Help page", "es": "Ayuda"}, "https://help.acme.example/")
ROUTING = Routing(
    rules=(
        Rule(
            grounds=(),
            route=Route.OFFICIAL_TICKET,
            topics=frozenset({Topic.PLATFORM_BUG}),
            has="ticket",
            is_verified=True,
            is_developer=True,
        ),
        Rule(grounds=(), route=Route.BILLING_TICKET, topics=frozenset({Topic.BILLING})),
    ),
    doors={
        Route.BILLING_TICKET: Door({"en": "Billing ticket", "es": "Ticket de pagos"}, (HELP,)),
        Route.OFFICIAL_TICKET: Door({"en": "Ticket"}, (HELP,)),
    },
    entitled={"ticket": frozenset({"gold", "iron"}), "sla": frozenset({"gold"})},
    developer_roles=frozenset({"dev"}),
)


class Asking:
    """Whoever asks authors; the change it was asked about."""

    def __init__(self) -> None:
        self.about: list[Change] = []

    async def ask(self, change: Change) -> Reaction:
        self.about.append(change)
        return Reaction((Effect("test.ask", f"ask:{change.issue.ref}", "x", {}),), frozenset())


class NoIntakes:
    async def of_subject(self, subject: MessageId) -> None:
        return None


class Intakes:
    async def of_subject(self, subject: MessageId) -> SimpleNamespace:
        return SimpleNamespace(locale="es")


@dataclass
class Scene:
    """Inbox, labels and outbox over fakes. Each ``hear`` is a webhook for all that was done on the
    board since."""

    book: LabelBook = BOOK
    may_close: bool = True
    intakes: object = field(default_factory=NoIntakes)
    staff: ChannelId | None = STAFF

    def __post_init__(self) -> None:
        clock = FakeClock()
        self.tracker = FakeTracker(clock=clock, maintainers={"max"})
        self.outbox, self.chat, self.asks = FakeOutbox(clock), FakeChat(), Asking()
        self.issues, self.links = FakeIssues(self.outbox), FakeLinks(self.outbox)
        self.max, self.heard = self.tracker.person("max"), 0
        texts = Catalogue()
        labels = LabelService(
            book=self.book,
            comments=LabelComments(book=self.book, entry={ENTRY.id: ENTRY}.get, routing=ROUTING),
            cards=LabelCards(texts),
            links=self.links,
            intakes=cast("IntakeStore", self.intakes),
            asks=self.asks,
            may_close=self.may_close,
            staff_channel=self.staff,
        )
        self.inbox = Inbox(
            store=self.issues,
            tracker=self.tracker,
            outbox=self.outbox,
            clock=clock,
            wake_outbox=lambda: None,
            reactors=(labels,),
        )
        done = IssueEffects(
            tracker=self.tracker,
            store=self.issues,
            outbox=self.outbox,
            texts=texts,
            staff_channel=self.staff,
        )
        self.worker = OutboxWorker(
            self.outbox,
            {
                **self.inbox.handlers,
                **done.handlers,
                **ChatEffects(cast("Chat", self.chat), self.outbox).handlers,
                "test.ask": _nothing,
            },
            clock=clock,
            jitter=lambda: 0.0,
            owner="me",
        )

    async def opened(self, *labels: str, ref: IssueRef = REF) -> None:
        await self.issues.watched_since(ref.repository, self.tracker.clock())
        self.tracker.put(ref, "It is broken", "Really.", labels)
        await self.hear()

    async def link(self, subject: int = THREAD, channel: int = THREAD) -> None:
        link = Link(
            subject=MessageId(subject),
            guild=GuildId(1),
            channel=ChannelId(channel),
            issue=REF,
            url="https://github.com/acme/app/issues/12",
            at=self.tracker.clock(),
        )
        await self.links.link(link, ())

    async def hear(self) -> None:
        new = self.tracker.told[self.heard :]
        self.heard = len(self.tracker.told)
        self.tracker.asked.clear()
        await self.inbox.hear(new)
        async with self.worker:
            await self.worker.idle()

    async def labelled(self, *names: str) -> None:
        self.max.labels(REF, *names)
        await self.hear()

    async def unlabelled(self, *names: str) -> None:
        self.max.unlabels(REF, *names)
        await self.hear()

    @property
    def done(self) -> list[str]:
        """What was done in this order, looks aside."""
        return [row.effect.kind for row in self.outbox.rows if row.effect.kind != "inbox.look"]

    @property
    def cards(self) -> list[Card]:
        return [card for kind, card in self.chat.done if kind == "reply"]


async def _nothing(leased: object) -> None:
    return None


async def test_a_label_does_all_its_steps_once_and_in_order() -> None:
    scene = Scene()
    await scene.link()
    await scene.opened("bug", "triage")
    await scene.labelled("Billing")
    assert scene.done == [
        *("issue.say", "test.ask", "issue.label", "issue.close"),
        *("chat.reply", "chat.mark", "chat.mark"),
    ]
    [(_, text)] = scene.tracker.said
    assert text.startswith("Ask help.\n\n### No channel\n\nAsk @<!-- -->max.")
    assert "\n\n**Billing ticket:** [Help page](https://help.acme.example/)" in text
    assert scene.tracker.labelled == [(REF, ("Paid",), ("triage",))]
    assert scene.tracker.closed == [(REF, CloseReason.NOT_PLANNED)]
    assert [one for one in scene.chat.done if one[0] == "mark"] == [
        ("mark", (("cloud",), (), None)),
        ("mark", (("billing",), (), None)),
    ]
    [told] = scene.cards
    assert told.texts == (
        "News.\n-# [acme/app#12](https://github.com/acme/app/issues/12): label billing",
    )
    before = scene.done
    await scene.hear()
    await scene.unlabelled("Billing")
    await scene.labelled("Billing")
    assert [*before, "issue.reopen"] == scene.done, "only what -billing does came to it"


async def test_a_label_costs_two_calls() -> None:
    scene = Scene()
    await scene.opened()
    await scene.labelled("money")
    assert scene.tracker.asked == ["issue", "comment"]


async def test_a_label_that_comes_back_says_it_in_the_comment_there_is() -> None:
    scene = Scene()
    await scene.opened()
    for _ in range(3):
        await scene.labelled("again")
        await scene.unlabelled("again")
    assert len(scene.tracker.said) == 1
    [number] = {number for number, _ in scene.tracker.rewritten}
    assert len(scene.tracker.rewritten) == 2
    assert [*scene.issues.own.values()] == [number]
    assert scene.tracker.notes[number].body.startswith("Ask help.")


async def test_a_deleted_comment_is_written_anew_when_it_is_wished_again() -> None:
    scene = Scene()
    await scene.opened()
    await scene.labelled("again")
    scene.max.deletes(*scene.issues.own.values())
    await scene.unlabelled("again")
    await scene.labelled("again")
    assert len(scene.tracker.said) == 2
    assert [*scene.issues.own.values()] == [*scene.tracker.notes]


async def test_an_answer_that_was_lost_makes_no_second_comment() -> None:
    scene = Scene()
    await scene.opened()
    scene.tracker.loses = True
    scene.max.labels(REF, "money")
    await scene.hear()
    assert len(scene.tracker.said) == 1
    scene.tracker.clock.advance(seconds=5)
    async with scene.worker:
        await scene.worker.idle()
    assert len(scene.tracker.said) == 1
    assert [*scene.issues.own.values()] == [*scene.tracker.notes]


async def test_what_the_bridge_labels_itself_is_no_command() -> None:
    scene = Scene()
    await scene.opened()
    await scene.labelled("late")
    assert "Paid" in scene.tracker.issues[REF].labels
    assert scene.tracker.said == []


async def test_a_label_that_a_person_took_off_is_not_put_back() -> None:
    scene = Scene()
    await scene.opened("Paid")
    await scene.unlabelled("Paid")
    await scene.labelled("late")
    assert scene.tracker.labelled == []
    assert scene.tracker.closed == [(REF, CloseReason.DUPLICATE)]


@pytest.mark.parametrize("staff", [STAFF, None])
async def test_closing_is_told_and_not_done_until_it_is_switched_on(
    staff: ChannelId | None, caplog: pytest.LogCaptureFixture
) -> None:
    scene = Scene(may_close=False, staff=staff)
    await scene.opened()
    with caplog.at_level("INFO"):
        await scene.labelled("late")
    assert scene.tracker.issues[REF].is_open
    assert "would close acme/app#12 by its label late" in caplog.text
    told = [card.texts[0] for card in scene.cards]
    assert len(told) == (staff is not None)
    assert all("(duplicate)" in one and "BRIDGE_GITHUB_CLOSES_ISSUES" in one for one in told)


async def test_two_labels_do_not_do_the_same_twice() -> None:
    scene = Scene()
    await scene.opened()
    await scene.labelled("late", "billing")
    assert scene.tracker.closed == [(REF, CloseReason.NOT_PLANNED)]
    assert scene.tracker.labelled == [(REF, ("Paid", "bug"), ())]


async def test_an_entry_of_the_faq_is_a_label_of_its_own() -> None:
    scene = Scene()
    await scene.opened()
    await scene.labelled("faq:no-channel", "faq:nothing")
    assert [text.partition("\n")[0] for _, text in scene.tracker.said] == ["### No channel"]


def test_an_entry_that_is_not_for_everybody_is_not_posted() -> None:
    inside = replace(ENTRY, roles=frozenset({RoleId(1)}))
    comments = LabelComments(book=BOOK, entry={ENTRY.id: inside}.get, routing=ROUTING)
    assert comments.answer(ENTRY.id, "en") == ""


async def test_a_repository_hears_its_own_language() -> None:
    ref = IssueRef("Acme/Tienda", 3)
    scene = Scene()
    await scene.opened("billing", ref=ref)
    [(_, text)] = scene.tracker.said
    assert text.startswith("Pide ayuda.\n\n### Sin canal")
    assert "**Ticket de pagos:** [Ayuda](" in text


async def test_the_asker_of_a_linked_post_gets_a_button_that_only_they_see_through() -> None:
    scene = Scene(intakes=Intakes())
    await scene.link()
    await scene.opened()
    await scene.labelled("billing")
    [told] = scene.cards
    [button] = told.buttons
    assert button.custom_id == f"support:open:{THREAD}:billing:"
    assert button.label == "Soporte oficial"
    assert told.texts[0].splitlines()[0] == "News."


async def test_a_question_in_a_channel_is_replied_to_and_not_tagged() -> None:
    scene = Scene()
    await scene.link(subject=55, channel=77)
    await scene.opened()
    await scene.labelled("billing")
    [row] = [row for row in scene.outbox.rows if row.effect.kind == "chat.reply"]
    assert (row.effect.payload["channel"], row.effect.payload["to"]) == (77, 55)
    assert "chat.mark" not in scene.done


async def test_what_github_refuses_is_told_to_staff_with_what_is_left_to_do() -> None:
    scene = Scene()
    await scene.opened()
    scene.tracker.may_set_by = {REF.repository: frozenset()}
    await scene.labelled("late")
    [told] = scene.cards
    assert "**acme/app#12** from the bridge: GitHub: Must have admin rights" in told.texts[0]
    assert "please do it there yourself: `label +Paid`" in told.texts[0]
    seen = scene.issues.memory[str(REF)]
    assert not seen.own, "if a person puts it on, it is theirs"
    await scene.labelled("paid")
    assert [text.partition("\n")[0] for _, text in scene.tracker.said] == ["News."]


@pytest.mark.parametrize(
    ("effect", "noted"),
    [
        (issue_effects.say(REF, "m", "Hello", "k"), "comment"),
        (issue_effects.label(REF, "k", ["on"], ["off"]), "label +on -off"),
        (issue_effects.close(REF, CloseReason.NOT_PLANNED, "k"), "close not planned"),
        (issue_effects.reopen(REF, "k"), "reopen"),
        (issue_effects.assign(REF, "k", add=["max"]), "assign +max"),
        (issue_effects.milestone(REF, "8.0", "k"), "milestone 8.0"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_staff_read_in_short_what_is_left_to_do(effect: Effect, noted: str) -> None:
    scene = Scene()
    await scene.opened()
    scene.tracker.down = Rejected("GitHub", "it is locked")
    await scene.outbox.enqueue(effect)
    async with scene.worker:
        await scene.worker.idle()
    [told] = scene.cards
    assert f"do it there yourself: `{noted}`" in told.texts[0]
    assert "it is locked" in told.texts[0]


async def test_an_issue_that_is_gone_needs_nothing_any_more() -> None:
    scene = Scene()
    await scene.opened()
    scene.tracker.gone.add(REF)
    for kind, more in (("say", {"marker": "m", "text": "t"}), ("close", {"reason": "completed"})):
        payload = {"repository": REF.repository, "number": REF.number, **more}
        effect = Effect(f"issue.{kind}", kind, stream_of(REF.repository), payload)
        await scene.outbox.enqueue(effect)
    async with scene.worker:
        await scene.worker.idle()
    assert scene.cards == []


def test_nothing_is_decided_twice_about_the_same_state() -> None:
    scene = Scene()
    issue = scene.tracker.put(REF, "It is broken")
    labelled = replace(issue, labels=("Again",))
    change = Change(
        issue=labelled, heard=scene.tracker.told[0], now=_seen(again=2), added=("again",)
    )
    [first] = decide(BOOK, change, may_close=True)
    assert decide(BOOK, change, may_close=True) == (first,)
    assert first.key == "label:acme/app#12:again:2"
    assert [step.do for step in first.steps] == [Do.COMMENT, Do.TELL]
    [third] = decide(BOOK, replace(change, now=_seen(again=3)), may_close=True)
    assert third.key == "label:acme/app#12:again:3"
    back = replace(change, now=_seen(money=2), added=("money",))
    assert decide(BOOK, back, may_close=True) == (), "once an issue"


def _seen(**rounds: int) -> Seen:
    return Seen(
        labels=frozenset(rounds),
        is_open=True,
        milestone="",
        digest="",
        updated_at=None,
        rounds=rounds,
    )


def test_the_official_door_is_the_one_of_those_it_is_there_for() -> None:
    comments = LabelComments(book=BOOK, entry={ENTRY.id: ENTRY}.get, routing=ROUTING)
    door = comments.door(Topic.PLATFORM_BUG, "en")
    assert door == "**Ticket:** [Help page](https://help.acme.example/)"
    assert comments.door(Topic.PLATFORM_BUG, "en", f"Ask [there]({HELP.url}).") == ""
    assert comments.door(Topic.FEATURE, "en") == ""
