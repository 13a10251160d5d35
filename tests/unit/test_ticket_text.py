"""A ticket as a text: nothing of it is lost unsaid, however long it is."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ticket import MAIL_TEXT_MOST, Attachment, TicketId
from bot.domain.ticket_text import Words, reference, to_send, whole
from tests.support.desks import CONTACT, TICKET

WORDS = Words()
TEXT = st.text(max_size=3000)


@given(summary=TEXT, steps=TEXT, environment=TEXT, line=st.text(max_size=300), files=st.booleans())
def test_what_is_sent_by_hand_fits_and_says_what_it_lacks(
    summary: str, steps: str, environment: str, line: str, files: bool
) -> None:
    ticket = replace(
        TICKET,
        subject=line[:120],
        summary=summary,
        steps=steps,
        environment=environment,
        project=line,
        thread=line,
        attachments=(Attachment("a.log", "x"),) if files else (),
    )
    text = to_send(ticket, WORDS)
    assert len(text) <= MAIL_TEXT_MOST
    note = text.rsplit("\n\n", 1)[-1]
    says = WORDS.left_out in note
    for name, part in ((WORDS.summary, summary), (WORDS.steps, steps)):
        assert part.strip() in text or (says and name in note)
    assert files is (WORDS.files in note and says) or WORDS.files in line


def test_a_short_ticket_is_sent_whole_and_says_nothing_of_it() -> None:
    text = to_send(replace(TICKET, attachments=()), WORDS)
    assert text == f"{TICKET.subject} [CB-3F9A1C07]\n\n{whole(TICKET, WORDS)}"


def test_what_is_short_is_not_crowded_out() -> None:
    long = "word " * 800
    text = to_send(replace(TICKET, summary=long, steps=long), WORDS)
    assert TICKET.environment in text
    assert TICKET.thread in text
    assert "Steps:\nword" in text
    assert text.endswith("(Shortened or left out: Summary, Steps, Files (2))")


def test_all_of_it_is_in_the_whole_but_whose_it_is() -> None:
    text = whole(TICKET, WORDS)
    head = "Plan: team · Project: com.example.app · Role: app_developer · Severity: high"
    assert text.splitlines()[0] == head
    for part in (TICKET.summary, TICKET.steps, TICKET.environment, TICKET.thread):
        assert part in text
    assert CONTACT not in text
    bare = replace(TICKET, tier="", project="", role="", severity="", steps="", environment="")
    assert whole(replace(bare, thread=""), WORDS) == TICKET.summary


def test_a_reference_can_be_said_aloud() -> None:
    assert reference(TicketId("-_aB3-x_9zQQQQ")) == "CB-AB3X9ZQQ"
