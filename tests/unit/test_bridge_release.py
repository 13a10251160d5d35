"""A release names the issues that it has, as people and tools write them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.bridge_release import base_of, named_in
from bot.domain.issue import IssueRef, Release

APP = "acme/app"


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("Fixes #12", True),
        ("fix: white screen (closes #12)", True),
        ("Resolved: acme/app#12", True),
        ("* White screen by @max in https://github.com/Acme/App/issues/12", False),
        ("See GH-12.", False),
        ("(#12)", False),
        ("#12, and once more fixed #12", True),
    ],
)
def test_the_ways_of_naming_an_issue(text: str, closing: bool) -> None:
    assert named_in([text], APP) == {IssueRef(APP, 12): closing}


@pytest.mark.parametrize(
    "text",
    [
        "```\nfixes #12\n```",
        "`#12` is a number",
        "~~~\n#12\n~~~",
        "issue#12",
        "#12th",
        "#0",
        "https://example.org/#12",
        "a/b/c#12",
    ],
)
def test_what_names_none(text: str) -> None:
    assert named_in([text], APP) == {}


def test_other_repositories_are_named_in_full_and_all_texts_count() -> None:
    found = named_in(["Acme/Other#3", "fixes #4", "#4"], "Acme/App")
    assert found == {IssueRef("acme/other", 3): False, IssueRef(APP, 4): True}


def release(tag: str, day: int, *, is_prerelease: bool = False) -> Release:
    return Release(
        repository=APP,
        tag=tag,
        name=tag,
        url="",
        body="",
        is_prerelease=is_prerelease,
        published_at=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day),
    )


def test_a_release_counts_since_the_one_before_that_was_final() -> None:
    final, early, late, next_ = (
        release("v1.0.0", 1),
        release("v1.1.0-rc.1", 2, is_prerelease=True),
        release("v1.1.0-rc.2", 3, is_prerelease=True),
        release("v1.1.0", 4),
    )
    every = [next_, late, early, final]
    bases = [base_of(one, every) for one in (final, early, late, next_)]
    assert bases == ["", "v1.0.0", "v1.1.0-rc.1", "v1.0.0"]


def test_what_is_released_side_by_side_is_told_apart_by_its_name() -> None:
    every = [release("cli-v2.0.0", 1), release("app-v7.0.0", 2), release("cli-v2.1.0", 3)]
    assert base_of(every[2], every) == "cli-v2.0.0"
    assert base_of(every[1], every) == ""
