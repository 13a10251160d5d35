"""What was attached in the chat stands in the issue itself, where no link to it can expire."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.fences import settled
from bot.domain.issue_attachments import attachments
from bot.domain.ticket import Attachment


def test_texts_are_whole_and_images_counted() -> None:
    said = attachments([Attachment("log.txt", "one\n```\ntwo\n")], 2)
    assert said == (
        "<details><summary><code>log.txt</code></summary>\n\n"
        "````text\none\n```\ntwo\n````\n\n</details>\n\n"
        "_2 images came with the post in Discord; ask there, where they can be seen._"
    )


def test_without_any_there_is_nothing_to_say() -> None:
    assert attachments([], 0) == ""


def test_what_does_not_fit_is_cut_or_counted() -> None:
    files = [Attachment(f"{n}.log", "line\n" * 150) for n in range(4)]
    said = attachments(files, 1, most=2_200)
    assert len(said) <= 2_200
    assert said.count("```text") == 3
    assert "[…] (cut here)" in said
    assert "_One image came with the post in Discord; ask there, where it can be seen._" in said
    assert said.endswith(" _One more file did not fit._")


files = st.lists(st.builds(Attachment, st.text(max_size=150), st.text(max_size=900)), max_size=5)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(files, st.integers(0, 30), st.integers(600, 3_000))
def test_whatever_is_attached_stays_in_its_block(
    some: list[Attachment], images: int, most: int
) -> None:
    said = attachments(some, images, most=most)
    assert len(said) <= most
    assert settled(said) == said
    assert "cdn.discordapp.com" not in said


@pytest.mark.parametrize("name", ["`a`\n@b", "<!-- bridge:x -->", "</code>@b", ""])
def test_a_name_means_nothing(name: str) -> None:
    said = attachments([Attachment(name, "x")], 0).partition("\n")[0]
    inside = said.removeprefix("<details><summary><code>").removesuffix("</code></summary>")
    assert inside
    assert not set(inside) & {"<", ">"}
