"""What waits for a person's tap, suggested labels and drafted entries, over both engines."""

from dataclasses import replace
from datetime import timedelta

from bot.adapters.store import Database, StoredFaq, StoredOutbox
from bot.adapters.store.proposal import StoredProposals
from bot.adapters.store.suggestion import StoredSuggestions
from bot.domain.faq import Link
from bot.domain.ids import ChannelId, EntryId, GuildId, MemberId, MessageId
from bot.domain.issue import IssueRef
from bot.domain.outbox import Effect, EffectState
from bot.domain.proposal import Proposal
from bot.domain.question import Question
from bot.domain.suggestion import Measured, Suggestion
from bot.domain.verify import Audit
from tests.support.clock import FakeClock

MAX = MemberId(4)
REF = IssueRef("Acme/App", 7)
DRAFT = Proposal(
    id="d1",
    member=MAX,
    at=FakeClock().now,
    slug=EntryId("sbom"),
    locale="en",
    title="Is there an SBOM? ñ\0",
    answer="Yes.",
    questions=("where is the sbom",),
    links=(Link("SBOM", "https://example.org"),),
    like=(EntryId("sso"),),
)


async def test_what_was_suggested_first_stands_and_each_label_is_applied_once(
    database: Database, clock: FakeClock
) -> None:
    store, outbox = StoredSuggestions(database, clock), StoredOutbox(database, clock)
    labels = (Suggestion("bug", Measured(9, 10)), Suggestion("ios", None))
    offer = await store.offer(REF, labels)
    assert offer.labels == labels
    assert await store.offer(REF, labels[:1]) == offer
    audit = Audit(clock(), MAX, "labels.suggested", None)
    for number in (1, 2):  # two maintainers tap
        effect = Effect("issue.label", f"tap:{number}", "issue", {})
        assert await store.apply(offer, "bug", effect, audit) is (number == 1)
    assert await store.of(offer.id) == replace(offer, applied=frozenset({"bug"}))
    assert await store.of(offer.id + 1) is None
    assert await outbox.depth() == {EffectState.DUE: 1}


async def test_a_draft_is_its_writers_until_it_is_sent_once(
    database: Database, clock: FakeClock
) -> None:
    store = StoredProposals(database, clock)
    await store.keep(DRAFT)
    kept = await store.of(DRAFT.id, MAX)
    assert kept == DRAFT, "its NUL is no byte in JSON"
    assert await store.of(DRAFT.id, MemberId(5)) is None
    audit = Audit(clock(), MAX, "faq.proposed", None)
    sent = [
        await store.send(kept, Effect("proposal.open", f"send:{n}", "faq", {}), audit)
        for n in (1, 2)
    ]
    assert sent == [True, False]
    await store.keep(replace(DRAFT, id="d2"))
    await store.forget(DRAFT.at + timedelta(seconds=1))
    assert await store.of("d2", MAX) is None


async def test_a_gap_is_read_for_a_draft(database: Database, clock: FakeClock) -> None:
    asked = Question(MessageId(9), GuildId(1), ChannelId(2), MAX, "Is there an SBOM?", clock())
    await StoredFaq(database, clock).note_unanswered(asked, "Is there an SBOM?", None, 0.2)
    store = StoredProposals(database, clock)
    assert await store.unanswered(asked.message) == "Is there an SBOM?"
    assert await store.unanswered(MessageId(1)) is None
