"""Whatever happens on the way, a post becomes one issue; nothing typed is kept for long."""

from dataclasses import replace
from urllib.parse import unquote

import pytest

from bot.adapters.store import Database
from bot.domain.card import TEXT_MOST
from bot.domain.errors import Refused, Rejected, Unavailable
from bot.domain.excerpt import inside_of
from bot.domain.filing import LIFE, NO_POST, Draft
from bot.domain.form import Filled
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.issue import IssueRef
from bot.domain.issue_body import parse
from bot.domain.issue_form import Forms
from bot.domain.outbox import EffectState
from bot.domain.repro_guide import Kind
from tests.support.clock import FakeClock
from tests.support.filing import ACME, FORM, MAX, NORA, POST, TYPED, Yard, writer
from tests.support.verify import vault


@pytest.fixture
async def yard(database: Database, clock: FakeClock) -> Yard:
    found = Yard(database, clock)
    await found.asked()
    return found


async def test_the_issue_reads_back_as_the_form_and_says_who_from_where(yard: Yard) -> None:
    await yard.filled(writer(name="No*ra @all"))
    await yard.service.send(POST, writer(name="No*ra @all"))
    await yard.settle()
    [new] = yard.tracker.opened
    assert (new.title, new.labels) == ("[Bug] White screen", ("bug", "from-discord"))
    assert parse(FORM, new.body) == {0: ("It is white, fixes #3, ask @max",), 1: ("E: no",)}
    assert "fixes #<!-- -->3, ask @<!-- -->max" in new.body
    assert "Opened on behalf of No ra @<!-- -->all [from Discord](https://discord" in new.body


async def test_a_lost_answer_is_looked_for_before_it_is_tried_again(yard: Yard) -> None:
    await yard.filled(writer())
    yard.tracker.loses = True
    await yard.service.send(POST, writer())
    await yard.settle()
    assert await yard.links.of_post(POST) is None
    yard.clock.advance(minutes=2)
    await yard.settle()
    assert len(yard.tracker.opened) == 1
    assert await yard.links.of_post(POST)


async def test_of_two_presses_and_two_people_one_files(yard: Yard) -> None:
    await yard.filled(writer())
    await yard.filled(writer(MAX))
    for who in (writer(), writer(MAX), writer()):
        card = await yard.service.send(POST, who)
        assert "on its way" in card.texts[0]
    await yard.settle()
    assert len(yard.tracker.opened) == 1


async def test_what_github_does_not_take_may_be_tried_again(yard: Yard) -> None:
    await yard.filled(writer())
    yard.tracker.down = Rejected("GitHub", "issues are switched off")
    await yard.service.send(POST, writer())
    await yard.settle()
    assert await yard.store.under_way(str(POST)) is EffectState.DEAD
    told = [row["payload"] for row in await yard.database.fetch("SELECT * FROM outbox")]
    assert any("GitHub did not take your issue" in str(one) for one in told)
    yard.tracker.down = None
    yard.clock.advance(minutes=1)
    await yard.service.send(POST, writer())
    await yard.settle()
    assert len(yard.tracker.opened) == 1


async def test_an_issue_under_ones_own_name_is_found_by_the_posts_address(yard: Yard) -> None:
    await yard.filled(writer())
    [card] = await yard.service.own(POST, writer())
    url = "".join(button.url for button in card.buttons) + card.texts[0]
    assert "issues/new?template=bug.yml&title=%5BBug%5D%20White%20screen" in url
    where = "https://discord.com/channels/1/50"
    await yard.opened(yard.tracker.put(IssueRef(ACME, 4), "Another post", f"{where}1 {where}/7"))
    assert await yard.links.of_post(POST) is None
    address = _address(card.texts[0] + url)
    await yard.opened(yard.tracker.put(IssueRef(ACME, 5), "Mine", f"(Discord: {address})"))
    link = await yard.links.of_post(POST)
    assert link
    assert link.issue.number == 5
    assert await yard.store.awaited(yard.clock.now - LIFE) == []


def _address(text: str) -> str:
    found = unquote(text).partition("(Discord: ")[2].partition(")")[0]
    assert found.startswith("https://discord.com/channels/")
    return found


async def test_an_issue_that_is_the_same_gets_one_comment_and_the_post(yard: Yard) -> None:
    same = yard.tracker.put(IssueRef(ACME, 3), "White screen", "White screen on start")
    card = await yard.service.start(POST, writer())
    assert card.select
    assert [option.value for option in card.select.options] == ["3"]
    await yard.service.join(POST, writer(), 3)
    await yard.service.join(POST, writer(), 3)
    await yard.settle()
    [(ref, comment)] = yard.tracker.said
    assert ref == same.ref
    assert comment.partition("\n\n<!--")[0] in card.texts[1]
    with pytest.raises(Refused):
        await yard.restarted().service.join(MessageId(51), writer(), 3)


async def test_required_fields_are_named_and_nothing_leaves(yard: Yard) -> None:
    await yard.service.start(POST, writer())
    card = await yard.service.filled(POST, writer(), 0, Filled({"title": " ", "f0": " "}))
    assert "**What happens**, **Title**" in card.texts[0]
    assert await yard.service.send(POST, writer()) == card
    await yard.settle()
    assert yard.tracker.opened == []


async def test_drafts_hold_no_secrets_are_sealed_and_gone_after_a_day(
    database: Database, clock: FakeClock
) -> None:
    yard = Yard(database, clock, vault=vault())
    await yard.asked()
    key = "ghp_" + "R7pQ2mX9vT4kL8wZ1nB6cD3fG5hJ0sYaEuIo"
    await yard.service.start(POST, writer())
    await yard.service.filled(POST, writer(), 0, Filled({"title": "a", "f0": f"my key {key}"}))
    draft = await yard.store.draft(POST, NORA)
    assert draft
    assert draft.values[0] == ("my key [redacted: github_token]",)
    assert draft.found == ("github_token",)
    [row] = await database.fetch("SELECT content FROM drafts")
    assert "my key" not in row["content"]
    assert (
        Draft.from_json(draft.to_json(), id=draft.id, subject=POST, member=NORA, at=draft.at)
        == draft
    )
    clock.advance(hours=25)
    with pytest.raises(Refused, match="erased"):
        await yard.service.view(POST, writer(), 0)
    await yard.watch.turn()
    assert await database.fetch("SELECT * FROM drafts") == []


async def test_without_forms_it_is_one_text_and_without_a_token_a_link(
    database: Database, clock: FakeClock
) -> None:
    yard = Yard(database, clock, may_write=False)
    yard.tracker.offers[ACME] = Forms(repository=ACME)
    await yard.asked()
    card = await yard.filled(writer())
    assert [button.label for button in card.buttons] == ["Under your own name", "Change"]
    [link, *_] = await yard.service.own(POST, writer())
    assert "/acme/app/issues/new?title=White%20screen&body=" in str(link)
    yard.tracker.offers[ACME] = Forms(repository=ACME, may_be_blank=False)
    assert "takes no issues" in (await yard.service.anew(POST, writer())).texts[0]


async def test_without_github_what_was_typed_stays(yard: Yard) -> None:
    await yard.filled(writer())
    yard.tracker.down = Unavailable("GitHub", "answers 503")
    with pytest.raises(Refused, match="Nothing is lost"):
        await yard.service.anew(POST, writer())
    await yard.service.send(POST, writer())
    await yard.settle()
    yard.tracker.down = None
    yard.clock.advance(minutes=2)
    await yard.settle()
    assert len(yard.tracker.opened) == 1


async def test_what_a_link_cannot_carry_is_there_to_be_copied_whole(yard: Yard) -> None:
    long = "\n".join(f"line {number} with some ```ticks``` in it" for number in range(90))
    await yard.service.start(POST, writer())
    await yard.service.filled(POST, writer(), 0, Filled({"title": "a", "f0": "b", "f1": long}))
    first, *more = await yard.service.own(POST, writer())
    assert all(card.length <= TEXT_MOST for card in (first, *more))
    assert "only begun there: Logs" in first.texts[0]
    blocks = (text.partition("```\n")[2] for card in more for text in card.texts)
    said = "\n".join(map(inside_of, blocks))
    assert [line for line in said.split("\n") if line.startswith("line")] == long.split("\n")


async def test_a_long_issue_is_shown_in_parts_and_whole(yard: Yard) -> None:
    long = "\n".join(f"line {number} of the report" for number in range(150))
    await yard.service.start(POST, writer())
    first = await yard.service.filled(POST, writer(), 0, Filled({"title": "a", "f0": long}))
    assert [button.label for button in first.buttons][-1] == "Part 1 of 2 ›"
    second = await yard.service.view(POST, writer(), 1)
    assert "line 0 of" in first.texts[1]
    assert "line 149 of" in second.texts[1]
    assert all(card.length <= TEXT_MOST for card in (first, second))


async def test_without_a_post_the_address_comes_as_a_message(yard: Yard) -> None:
    who = replace(writer(), channel=ChannelId(1))
    await yard.service.start(NO_POST, who)
    await yard.service.filled(NO_POST, who, 0, TYPED)
    await yard.service.send(NO_POST, who)
    await yard.settle()
    [new] = yard.tracker.opened
    assert new.body.endswith("Opened on behalf of Nora from Discord.")
    [told] = await yard.database.fetch("SELECT * FROM outbox WHERE kind = 'chat.tell'")
    assert "https://github.com/acme/app/issues/1" in told["payload"]
    assert await yard.store.draft(NO_POST, NORA) is None
    with pytest.raises(Refused):
        await yard.service.send(NO_POST, who)


async def test_what_everybody_could_read_is_not_for_secrets_of_all(yard: Yard) -> None:
    await yard.intakes.shown(POST, "", Kind.SECURITY, 0.5)
    with pytest.raises(Refused, match="private place"):
        await yard.service.start(POST, writer())


async def test_it_is_the_askers_or_a_maintainers_to_file(yard: Yard) -> None:
    with pytest.raises(Refused, match="Only the person who asked"):
        await yard.service.start(POST, writer(MemberId(77)))
    await yard.filled(writer(MAX))
    await yard.service.send(POST, writer(MAX, name="Max"))
    await yard.settle()
    assert "on behalf of a member" in yard.tracker.opened[0].body
    assert TYPED.texts["title"] in yard.tracker.opened[0].title


async def test_a_draft_goes_on_where_something_is_missing_else_with_the_preview(yard: Yard) -> None:
    await yard.service.start(POST, writer())
    await yard.service.filled(POST, writer(), 0, Filled({"title": "a", "f0": ""}))
    card = await yard.service.start(POST, writer())
    assert card.buttons[0].custom_id == f"filing:fill:{POST}:0"
    await yard.service.filled(POST, writer(), 0, TYPED)
    card = await yard.service.start(POST, writer())
    assert card.buttons[0].custom_id == f"filing:view:{POST}:0"


async def test_a_blank_issue_is_offered_where_the_repository_takes_any(yard: Yard) -> None:
    yard.tracker.offers[ACME] = Forms(repository=ACME, forms=(FORM,))
    card = await yard.service.start(POST, writer())
    assert card.select
    assert [one.label for one in card.select.options] == ["Bug", "Blank issue"]
    await yard.service.form(POST, writer(), card.select.options[1].value)
    modal = await yard.service.modal(POST, writer(), 0)
    assert [one.label for one in modal.fields] == ["Title", "Description"]
