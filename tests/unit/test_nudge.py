"""Authors are asked for exactly what is missing, and what they tell ticks it, in one comment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.issue import hidden
from bot.domain.issue_form import FieldKind, FormField, Forms, IssueForm
from bot.domain.nudge import NudgeState
from bot.domain.outbox import Leased
from bot.domain.seen import Change, Reaction
from bot.services.nudge import NudgeService
from tests.support.links import link
from tests.support.nudging import (
    COLLEAGUE,
    ISSUE,
    LOG,
    MAX,
    NORA,
    REST,
    STEPS,
    VAGUE,
    VERSION,
    AsPerson,
    Nudges,
)

LABEL, READY = "needs-repro", "ready for triage"
COMPLETE = f"{VAGUE}\n\n{REST}"


@pytest.fixture
def nudges() -> Nudges:
    return Nudges()


async def test_a_new_report_is_asked_once_for_exactly_what_it_lacks(nudges: Nudges) -> None:
    await nudges.opened(f"{VAGUE} {VERSION}")
    assert nudges.labels == {LABEL}
    assert hidden("nudge") in nudges.text
    assert "- [x] Plugin and its exact version\n- [ ] **Platform**" in nudges.text
    assert "- [x] What happens" in nudges.text
    log = next(line for line in nudges.text.split("\n") if line.startswith("- [ ] **Log"))
    assert log.endswith("`npx @capgo/cli@latest app debug`")
    assert f"@{NORA}" not in nudges.text


@pytest.mark.parametrize(
    ("title", "body", "more"),
    [
        ("App crashes", COMPLETE, {}),
        ("Dark mode", "It would be nice to have a dark mode in the dashboard.", {}),
        ("Channels", "How can I set the default channel for a device?", {}),
        ("Refund", "I was charged twice on my invoice, please refund me", {}),
        ("Hole", "I found a security vulnerability, XSS in the dashboard", {}),
        ("App crashes", VAGUE, {"author": MAX}),
        ("App crashes", VAGUE, {"author": "robot[bot]"}),
        ("App crashes", VAGUE, {"labels": ("Enhancement",)}),
    ],
)
async def test_nothing_is_said_where_nothing_is_to_be_asked(
    nudges: Nudges, title: str, body: str, more: dict[str, str]
) -> None:
    await nudges.opened(body, title, **more)
    assert not nudges.own
    assert LABEL not in nudges.labels


async def test_what_was_there_before_the_bridge_is_left_alone(nudges: Nudges) -> None:
    nudges.tracker.put(ISSUE, "App crashes", VAGUE, author=NORA)
    nudges.clock.advance(minutes=1)
    nudges.tracker.person(MAX).labels(ISSUE, "bug")
    await nudges.settle()
    assert not nudges.own


async def test_a_maintainers_label_asks_whatever_the_report_is(nudges: Nudges) -> None:
    await nudges.opened("It would be nice to have a dark mode in the dashboard.", "Dark mode")
    nudges.tracker.person(MAX).labels(ISSUE, LABEL)
    before = len(nudges.tracker.asked)
    await nudges.settle()
    assert "- [ ] **Platform**" in nudges.text
    kept = ("me", "forms")  # which cost a call now and then
    assert [one for one in nudges.tracker.asked[before:] if one not in kept] == ["issue", "comment"]


async def test_a_label_on_a_complete_report_asks_for_the_reproduction(nudges: Nudges) -> None:
    await nudges.opened(COMPLETE)
    nudges.tracker.person(MAX).labels(ISSUE, LABEL)
    await nudges.settle()
    assert nudges.text.count("- [ ]") == 1
    assert LABEL in nudges.labels
    nudges.clock.advance(minutes=5)
    nudges.tracker.person(NORA).says(ISSUE, "Here you are: https://github.com/nora/demo")
    await nudges.settle()
    assert nudges.labels == {READY}


class ByLabel:
    """Asks at another label, as ``data/labels.toml`` may say."""

    def __init__(self, service: NudgeService) -> None:
        self.service = service

    async def react(self, change: Change) -> Reaction:
        return await self.service.ask(change) if "details?" in change.added else Reaction()


async def test_another_label_asks_too_and_puts_on_the_one_that_is_waited_by(
    nudges: Nudges,
) -> None:
    inbox = replace(nudges.inbox, reactors=(ByLabel(nudges.service), nudges.service))
    nudges.handlers |= inbox.handlers
    await nudges.opened(COMPLETE)
    nudges.tracker.person(MAX).labels(ISSUE, "Details?")
    await nudges.settle()
    assert nudges.labels == {"Details?", LABEL}
    assert nudges.text.count("- [ ]") == 1
    assert len(nudges.tracker.labelled) == 1


class Twice:
    """Is asked about everything once more, as after a kill."""

    def __init__(self, service: NudgeService) -> None:
        self.service = service

    async def react(self, change: Change) -> Reaction:
        await self.service.react(change)
        return await self.service.react(change)


async def test_what_was_decided_before_a_kill_stays_the_bridges_own_doing(nudges: Nudges) -> None:
    inbox = replace(nudges.inbox, reactors=(Twice(nudges.service),))
    nudges.handlers |= inbox.handlers
    await nudges.opened(VAGUE)
    nudges.tracker.person(NORA).says(ISSUE, REST)
    await nudges.settle()
    assert nudges.labels == {READY}
    assert len(nudges.tracker.labelled) == 2
    known = nudges.issues.memory["acme/app#12"]
    assert (known.rounds, known.own, known.kept_off) == ({}, frozenset(), frozenset())


async def test_edits_and_comments_of_the_author_tick_the_same_comment(nudges: Nudges) -> None:
    await nudges.opened(VAGUE)
    nora = nudges.tracker.person(NORA)
    nora.says(ISSUE, VERSION)
    await nudges.settle()
    assert "- [x] Plugin" in nudges.text
    said = nora.says(ISSUE, "soon")
    await nudges.settle()
    nora.rewords(said.id, "It is on Android 14.")
    await nudges.settle()
    assert "- [x] Platform" in nudges.text
    nora.edits(ISSUE, body=f"{VAGUE}\n\n{LOG}")
    await nudges.settle()
    assert nudges.text.count("- [x]") == 4
    assert len(nudges.own) == 1
    assert len(nudges.tracker.rewritten) == 3


async def test_what_ticks_nothing_costs_no_write(nudges: Nudges) -> None:
    await nudges.opened(VAGUE)
    nudges.tracker.person(NORA).says(ISSUE, "Thanks, later")
    await nudges.settle()
    assert not nudges.tracker.rewritten
    assert len(nudges.tracker.said) == 1


async def test_a_complete_report_is_ready_and_its_thread_hears_it(nudges: Nudges) -> None:
    await nudges.links.link(link(50), [])
    await nudges.opened(VAGUE)
    nudges.tracker.person(NORA).edits(ISSUE, body=COMPLETE)
    await nudges.settle()
    assert nudges.labels == {READY}
    assert "- [ ]" not in nudges.text
    assert nudges.text.count("- [x]") == 5
    ((channel, line),) = nudges.chat
    assert channel == 50
    assert f"[{ISSUE}]({nudges.issue.url})" in line


async def test_only_the_authors_word_ticks_and_a_colleagues_is_a_hint(nudges: Nudges) -> None:
    await nudges.opened(VAGUE)
    theirs = nudges.tracker.person(COLLEAGUE).says(ISSUE, REST)
    nudges.tracker.person(MAX).says(ISSUE, STEPS)
    await nudges.settle()
    assert nudges.text.count("- [x]") == 1
    assert nudges.labels == {LABEL}
    (hint,) = (line for line in nudges.text.split("\n") if line.startswith("<sub>"))
    assert theirs.url in hint
    assert "Plugin and its exact version" in hint


async def test_what_the_bridge_wrote_with_a_persons_token_is_its_own() -> None:
    nudges = Nudges(tracker=AsPerson())
    nudges.tracker.maintainers.clear()
    await nudges.opened(VAGUE, author=MAX)
    assert not nudges.own
    other = Nudges(tracker=AsPerson())
    other.tracker.maintainers.clear()
    await other.opened(VAGUE)
    other.tracker.person(MAX).says(ISSUE, REST)
    await other.settle()
    assert "<sub>" not in other.text


async def test_a_label_that_a_person_took_off_stays_off(nudges: Nudges) -> None:
    await nudges.opened(VAGUE)
    nudges.tracker.person(MAX).unlabels(ISSUE, LABEL)
    await nudges.settle()
    text = nudges.text
    nudges.tracker.person(NORA).says(ISSUE, REST)
    await nudges.settle()
    assert (nudges.labels, nudges.text) == (set(), text)


async def test_a_label_that_a_person_took_off_unseen_stays_off(nudges: Nudges) -> None:
    """Whoever told of it was not heard, or it was on too short for anybody to look."""
    await nudges.issues.watched_since(ISSUE.repository, nudges.clock())
    nudges.tracker.put(ISSUE, "App crashes", VAGUE, author=NORA)
    nudges.tracker.person(MAX).labels(ISSUE, LABEL)
    nudges.tracker.person(MAX).unlabels(ISSUE, LABEL)
    await nudges.settle()
    assert LABEL not in nudges.labels
    assert nudges.issues.memory["acme/app#12"].own == frozenset()


async def test_who_asks_anew_by_another_label_in_the_same_words_is_heard(nudges: Nudges) -> None:
    inbox = replace(nudges.inbox, reactors=(ByLabel(nudges.service), nudges.service))
    nudges.handlers |= inbox.handlers
    await nudges.opened(VAGUE)
    nudges.tracker.person(MAX).labels(ISSUE, READY)
    await nudges.settle()
    nudges.tracker.person(MAX).labels(ISSUE, "Details?")
    await nudges.settle()
    assert nudges.labels == {"Details?", LABEL}
    assert nudges.issues.memory["acme/app#12"].own == frozenset()
    assert len(nudges.own) == 1


async def test_a_label_that_comes_back_asks_in_the_same_comment(nudges: Nudges) -> None:
    await nudges.opened(VAGUE)
    nudges.tracker.person(NORA).says(ISSUE, REST)
    await nudges.settle()
    nudges.tracker.person(MAX).labels(ISSUE, LABEL)
    await nudges.settle()
    assert nudges.labels == {LABEL}
    assert nudges.text.count("- [ ]") == 1


async def test_a_sign_of_readiness_that_a_person_took_off_stays_off(nudges: Nudges) -> None:
    await nudges.opened(VAGUE)
    for act in (nudges.tracker.person(MAX).labels, nudges.tracker.person(MAX).unlabels):
        act(ISSUE, READY)
        await nudges.settle()
    nudges.tracker.person(NORA).says(ISSUE, REST)
    await nudges.settle()
    assert nudges.labels == set()


async def test_the_issues_own_language_is_spoken_or_else_its_repositorys(nudges: Nudges) -> None:
    nudges.locale = None
    await nudges.opened(VAGUE)
    assert "**Plataforma**" in nudges.text


async def test_an_empty_form_tells_nothing(nudges: Nudges) -> None:
    fields = (
        FormField(label="What happens", kind=FieldKind.TEXTAREA),
        FormField(label="Where", kind=FieldKind.TEXTAREA, value="Android 14 on a Pixel 7"),
        FormField(label="Which plugin", kind=FieldKind.TEXTAREA, placeholder=VERSION),
    )
    form = IssueForm(
        file="bug.md",
        name="Bug",
        fields=fields,
        body=f"## What happens\n\n## Where\nAndroid 14 on a Pixel 7\n\n## Which plugin\n{VERSION}",
    )
    nudges.tracker.offers["acme/app"] = Forms(repository="acme/app", forms=(form,))
    await nudges.opened(form.body.replace("happens\n", f"happens\n{VAGUE}\n"))
    assert "- [ ] **Plugin" in nudges.text
    assert "- [ ] **Platform" in nudges.text
    assert "- [x] What happens" in nudges.text


async def test_what_a_kill_left_undone_is_not_done_twice(nudges: Nudges) -> None:
    await nudges.opened(VAGUE)
    nudges.tracker.person(NORA).says(ISSUE, REST)
    seen = dict(nudges.issues.memory)
    await nudges.settle()
    (look,) = (row for row in nudges.outbox.rows if row.effect.payload.get("comment") == 2)
    asked = nudges.tracker.asked.count("comments")
    nudges.issues.memory = seen
    await nudges.inbox.handlers[look.effect.kind](Leased(look.id, look.effect, 2, timedelta()))
    known = nudges.issues.memory["acme/app#12"]
    assert (known.labels, known.own) == (frozenset({READY}), frozenset[str]())
    await nudges.settle()
    assert nudges.tracker.asked.count("comments") == asked
    assert len(nudges.tracker.labelled) == 2


async def test_an_issue_that_is_gone_is_forgotten(nudges: Nudges) -> None:
    await nudges.opened(VAGUE)
    found = await nudges.store.of(ISSUE)
    assert found
    assert found.state is NudgeState.ASKED
    nudges.tracker.gone.add(ISSUE)
    nudges.tracker.tell(ISSUE, "deleted", MAX)
    await nudges.settle()
    assert await nudges.store.of(ISSUE) is None
