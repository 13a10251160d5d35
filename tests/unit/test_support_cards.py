"""Everything that is shown of tickets fits into one message, and hides nothing of what leaves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.catalogue import Catalogue
from bot.domain.card import TEXT_MOST
from bot.domain.excerpt import inside_of
from bot.domain.policy import Policy
from bot.domain.support import Handoff
from bot.domain.ticket import ATTACHMENTS_MOST, Attachment, TicketId, TicketState
from bot.services.support_lists import LISTED_MOST, SupportLists
from bot.services.support_preview import MOST, SupportPreview
from bot.views import draw
from tests.support.support import TICKET

COMPONENTS_MOST = 40
"""https://discord.com/developers/docs/components/reference"""
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONGEST = replace(
    TICKET,
    **{name: (name + "-" * most)[:most] for name, most in MOST.items()},  # type: ignore[arg-type]
    attachments=tuple(
        Attachment(f"{number}-{'name' * 60}.log", "[redacted: ip] " * 3000)
        for number in range(ATTACHMENTS_MOST)
    ),
    thread="https://discord.com/channels/1/2",
    tier="enterprise",
    project="com.example." + "project" * 20,
    role="app_admin, app_developer, org_admin, org_billing_admin, org_member",
)


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("is_sent", [True, False])
def test_the_longest_ticket_is_shown_whole(locale: str, *, is_sent: bool) -> None:
    ticket = replace(LONGEST, locale=locale)
    cards = SupportPreview(Policy({}), Catalogue())
    card = cards.of(Handoff(ticket=ticket, drafted_at=NOW), is_sent=is_sent)
    assert card.length <= TEXT_MOST
    text = "\n".join(card.texts)
    for name in MOST:
        assert getattr(ticket, name) in text
    for number in range(ATTACHMENTS_MOST):
        assert f"`{number}-name" in text
    assert "ip" in text.rpartition("🔒")[2].partition("\n")[0], "what was taken out is named"


def test_all_of_an_attachment_can_be_read_before_it_leaves() -> None:
    text = "`" * 5000 + "".join(f"{number:05} ```\n" for number in range(2000))
    draft = Handoff(
        ticket=replace(TICKET, attachments=(Attachment("`" + 99 * "a", text),)), drafted_at=NOW
    )
    preview, page, read = SupportPreview(Policy({}), Catalogue()), 0, ""
    while True:
        card = preview.attachment(draft, 0, page)
        assert card.length <= TEXT_MOST
        read += inside_of(card.texts[1].removeprefix("```\n").removesuffix("\n```"))
        page += 1
        if f"support:page:{draft.ticket.id}:0:{page}" not in card.custom_ids:
            break
    assert read == text
    assert preview.attachment(draft, 0, 999) == card, "where the draft was changed meanwhile"


def test_backticks_and_mentions_stay_what_they_are() -> None:
    ticket = replace(TICKET, subject="**x** <@1> `", summary="```\nout <@1>\n```\n# loud")
    cards = SupportPreview(Policy({}), Catalogue())
    text = cards.of(Handoff(ticket=ticket, drafted_at=NOW), is_sent=True).texts[0]
    assert r"\*\*x\*\* \<@1\> \`" in text
    assert text.count("```") == 2, "nothing ends the block early"


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("state", sorted(set(TicketState) - {"draft"}))
def test_a_page_of_tickets_fits_into_one_message(state: TicketState, locale: str) -> None:
    one = Handoff(ticket=LONGEST, drafted_at=NOW, state=TicketState(state), sent_at=NOW)
    one = replace(one, reference="R" * 60, url=f"https://desk.example/{'r' * 100}")
    several = [
        replace(one, ticket=replace(LONGEST, id=TicketId(f"{number:032}")))
        for number in range(LISTED_MOST + 1)
    ]
    lists = SupportLists(Policy({}), Catalogue())
    for card in (lists.mine(several[:LISTED_MOST], locale), lists.queue(several, 1, locale)):
        assert card.length <= TEXT_MOST
        assert len([*draw(card).walk_children()]) <= COMPONENTS_MOST


def test_a_ticket_that_is_unknown_may_be_sent_again_once() -> None:
    one = Handoff(ticket=TICKET, drafted_at=NOW, state=TicketState.UNKNOWN)
    lists = SupportLists(Policy({}), Catalogue())
    assert [button.label for button in lists.state(one, "en").buttons] == [
        "Check", "Send again once",
    ]  # fmt: skip
    for used_up in (replace(one, ticket=replace(TICKET, is_again=True)),
                    replace(one, has_words=False)):  # fmt: skip
        assert [button.label for button in lists.state(used_up, "en").buttons] == ["Check"]
    late = replace(one, sent_at=NOW - timedelta(days=1))
    assert f"<t:{late.sent_at.timestamp():.0f}:R>" in str(lists.state(late, "en"))  # type: ignore[union-attr]
