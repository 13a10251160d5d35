"""What somebody types in Discord becomes a file that the FAQ's own reader takes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.content.entry_files import NewEntryFiles
from bot.domain.errors import Rejected, Unavailable
from bot.domain.faq import Link
from bot.domain.ids import EntryId, MemberId
from bot.domain.proposal import Proposal, file_of, lines, links, slug_of

TODAY = date(2026, 11, 23)
PROPOSAL = Proposal(
    id="abcdef123456",
    member=MemberId(1),
    at=datetime(2026, 11, 23, tzinfo=UTC),
    slug=EntryId("hardware-keys"),
    locale="en",
    title='May a "hardware" key sign?',
    answer="Yes.",
    questions=("hsm", "back\\slash"),
    links=(Link("Keys", "https://capgo.app/docs/keys"),),
)


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=80), st.text(max_size=300), st.text(max_size=80))
def test_whatever_is_typed_the_head_stays_toml(title: str, question: str, name: str) -> None:
    proposal = replace(
        PROPOSAL,
        title=title if title.strip() else "x",
        questions=lines(question),
        links=(Link(name if name.strip() else "x", "https://capgo.app/docs"),),
    )
    files = NewEntryFiles(Path("nowhere"))
    assert "TOML" not in files.problems(proposal, file_of(proposal, TODAY))


def test_a_whole_entry_has_no_problems_and_a_bad_one_names_each() -> None:
    files = NewEntryFiles(Path("nowhere"))
    assert files.problems(PROPOSAL, file_of(PROPOSAL, TODAY)) == ""
    bad = replace(PROPOSAL, answer="<b>yes</b>", links=(Link("Keys", "https://nowhere"),))
    told = files.problems(bad, file_of(bad, TODAY))
    assert "HTML" in told
    assert "https://nowhere is not an https address" in told


def test_it_survives_being_stored() -> None:
    kept = {"id": PROPOSAL.id, "member": PROPOSAL.member, "at": PROPOSAL.at}
    assert Proposal.from_json(PROPOSAL.to_json(), **kept) == PROPOSAL


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("How do I sign a bundle?", "sign-bundle"),
        ("¿Cómo firmo un paquete?", "como-firmo-un-paquete"),
        ("../../etc/passwd", "etc-passwd"),
        ("???", "entry"),
        ("what is it", "what-is-it"),
        ("x" * 80, "x" * 40),
    ],
)
def test_a_slug_is_made_of_telling_words(title: str, slug: str) -> None:
    assert slug_of(title, ()) == slug


def test_a_slug_that_is_taken_gets_a_number() -> None:
    assert slug_of("Sign a bundle", ("sign-bundle", "sign-bundle-2")) == "sign-bundle-3"


def test_lines_and_links_are_read_as_people_write_them() -> None:
    assert lines("- one\n\n* two\none") == ("one", "two")
    assert links("- Keys: https://a.example/k).\nhttps://b.example/\nno link") == (
        Link("Keys", "https://a.example/k"),
        Link("b.example", "https://b.example/"),
    )


def test_a_file_is_put_in_place_once_and_never_over_another(tmp_path: Path) -> None:
    files = NewEntryFiles(tmp_path)
    files.save(PROPOSAL.path, "first")
    with pytest.raises(Rejected, match="there already"):
        files.save(PROPOSAL.path, "second")
    assert [path.name for path in (tmp_path / "hardware-keys").iterdir()] == ["en.md"]
    with pytest.raises(Unavailable, match="BRIDGE_CONTENT_REPOSITORY"):
        NewEntryFiles(tmp_path / "no" / "folder").save(PROPOSAL.path, "x")
