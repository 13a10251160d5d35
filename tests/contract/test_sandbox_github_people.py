"""What people do on the sandbox's GitHub, and who may."""

from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest

from tests.support.github import Json, Place, place

UPDATER, DEMO, PLAIN = "Cap-go/capacitor-updater", "Cap-go/capgo-demo", "Cap-go/electron-updater"
FILLED = {
    "version": "7.2.1",
    "Platform(s)": ["Android", "iOS"],
    "current": "It rolls back.",
    "expected": "It stays.",
    "steps": "1. update\r\n2. wait",
    "logs": "rolled back",
    "checks": ["I have searched the existing issues"],
}
BODY = """\
### Plugin version

7.2.1

### Platform(s)

Android, iOS

### Current behavior

It rolls back.

### Expected behavior

It stays.

### Steps to reproduce

1. update
2. wait

### Relevant log output

```shell
rolled back
```

### Link to a reproduction

_No response_

### Before submitting

- [x] I have searched the existing issues
- [ ] I can work on a fix"""


@pytest.fixture
async def there() -> AsyncIterator[Place]:
    async with place() as place_:
        yield place_


def new(repository: str, **said: str) -> str:
    return f"https://github.com/{repository}/issues/new?{urlencode(said)}"


def shown(there: Place, number: int, repo: str = UPDATER) -> Json:
    rows = there.sandbox.state()["issues"]
    return next(dict(one) for one in rows if (one["repo"], one["number"]) == (repo, number))


async def test_an_issue_from_its_opening_to_its_reopening(there: Place) -> None:
    opened = await there.act("nora", "gh_open", title="It breaks", body="b")
    number = opened["issue"]
    assert (opened["messages"], number) == ([], 625)
    await there.act("lucia", "gh_comment", issue=number, body="me too")
    await there.act("max", "gh_label", issue=f"{UPDATER}#{number}", label="Bug")
    await there.act("max", "gh_label", issue=number, label="odd")
    await there.act("max", "gh_unlabel", issue=number, label="odd")
    await there.act("nora", "gh_edit", issue=number, title="It broke")
    await there.act("max", "gh_close", issue=number, reason="not_planned")
    row = shown(there, number)
    assert (row["title"], row["body"], row["author"]) == ("It broke", "b", "nora-builds")
    assert (row["state"], row["state_reason"], row["labels"]) == ("closed", "not_planned", ["bug"])
    assert [one["author"] for one in row["comments"]] == ["lucia-recetas"]
    await there.act("max", "gh_reopen", issue=number)
    assert shown(there, number)["state"] == "open"
    other = await there.act("nora", "gh_open", repo=DEMO, title="Elsewhere")
    assert (other["issue"], other["url"]) == (15, f"https://github.com/{DEMO}/issues/15")


@pytest.mark.parametrize(
    ("who", "do", "more", "advice"),
    [
        ("nora", "gh_label", {"issue": 612, "label": "bug"}, "only maintainers may label"),
        ("nora", "gh_unlabel", {"issue": 612, "label": "bug"}, "only maintainers may label"),
        ("nora", "gh_open", {"title": "T", "label": "bug"}, "only maintainers may label"),
        ("nora", "gh_close", {"issue": 612}, "only maintainers and tomasz-w may do that"),
        ("nora", "gh_edit", {"issue": 612, "body": "x"}, "only maintainers and tomasz-w"),
        ("nora", "gh_comment", {"issue": 601, "body": "x"}, "issue is locked. (403)"),
        ("nora", "gh_comment", {"issue": 605, "body": "x"}, "was deleted (410)"),
        ("nora", "gh_comment", {"issue": 1, "body": "x"}, "Not Found (404)"),
        ("nora", "gh_comment", {"issue": 612}, 'give "body"'),
        ("nora", "gh_comment", {"issue": "a lot", "body": "x"}, 'give "issue" as a number'),
        ("nora", "gh_comment", {"issue": "Cap-go/x#1", "body": "x"}, '"repo" is one of Cap-go/'),
        ("max", "gh_unlabel", {"issue": 612, "label": "odd"}, "Label does not exist (404)"),
        ("max", "gh_close", {"issue": 612, "reason": "bored"}, "state_reason: invalid (422)"),
        ("max", "gh_edit", {"issue": 612}, 'give "title" or "body"'),
        ("max", "gh_open", {"title": "x" * 257}, "maximum is 256 characters) (422)"),
        ("max", "gh_label", {"issue": 612, "label": "x" * 51}, "maximum is 50 characters) (422)"),
        ("max", "gh_release", {"tag": "7.3 beta"}, "tag_name is not a valid tag (422)"),
    ],
)
async def test_what_cannot_be_says_why(
    there: Place, who: str, do: str, more: Json, advice: str
) -> None:
    assert advice in await there.refused(who, do, **more)
    assert there.sandbox.state()["issues"] == []


async def test_an_author_reopens_only_what_nobody_else_closed(there: Place) -> None:
    number = (await there.act("nora", "gh_open", title="T"))["issue"]
    await there.act("nora", "gh_close", issue=number)
    await there.act("nora", "gh_reopen", issue=number)
    await there.act("max", "gh_close", issue=number)
    assert "somebody else has closed" in await there.refused("nora", "gh_reopen", issue=number)


async def test_a_form_makes_the_issue_that_github_would(there: Place) -> None:
    link = new(DEMO, template="bug.yml", title="[Bug]: back", version="7.0.0", current="It rolls")
    status, form = await there.post("/sandbox/github", {"as": "nora", "url": link})
    assert (status, form["repo"], form["title"]) == (200, DEMO, "[Bug]: back")
    assert {one["key"]: one["value"] for one in form["fields"] if one["value"]} == {
        "version": "7.0.0",
        "current": "It rolls",
    }
    assert "'Platform(s)' is required" in await there.refused("nora", "gh_open", url=link)
    opened = await there.act("nora", "gh_open", url=link, fields=FILLED)
    row = shown(there, opened["issue"], DEMO)
    assert row["body"] == BODY
    assert (row["title"], row["labels"]) == ("[Bug]: back", ["bug", "needs: triage"])
    assert (row["author"], opened["url"]) == ("nora-builds", row["url"])


@pytest.mark.parametrize(
    ("fields", "advice"),
    [
        ({"checks": []}, "'I have searched the existing issues' must be ticked"),
        ({"Platform(s)": ["Symbian"]}, "'Platform(s)' has no option 'Symbian'"),
        ({"Platform(s)": 7}, "'Platform(s)' has no option '7'"),
        ({"weather": "fine"}, "the form has no field 'weather'"),
        ({"steps": " "}, "'Steps to reproduce' is required"),
    ],
)
async def test_a_form_wants_what_it_asks_for(there: Place, fields: Json, advice: str) -> None:
    link = new(DEMO, template="bug.yml", title="T")
    said = await there.refused("nora", "gh_open", url=link, fields={**FILLED, **fields})
    assert advice in said


async def test_markdown_templates_and_blank_issues_are_title_and_body(there: Place) -> None:
    link = new(UPDATER, template="bug-report.md")
    _, form = await there.post("/sandbox/github", {"as": "nora", "url": link})
    assert (form["title"], form["is_form"]) == ("bug: ", False)
    assert "### Platform(s)" in form["body"]
    link = new(UPDATER, template="bug-report.md", title="bug: back", body="### Platform(s)\niOS")
    opened = await there.act("nora", "gh_open", url=link)
    assert shown(there, opened["issue"])["body"] == "### Platform(s)\niOS"
    general = new(PLAIN, template="general.md", title="From the organisation's template")
    opened = await there.act("nora", "gh_open", url=general)
    assert "**Describe the bug/issue**" in shown(there, opened["issue"], PLAIN)["body"]


@pytest.mark.parametrize(
    ("link", "advice"),
    [
        (new(UPDATER, labels="bug"), "404: nora-builds may not set labels"),
        (new("Cap-go/nothing"), "404: there are no issues in Cap-go/nothing"),
        (new(UPDATER, body="x" * 8191), "414"),
        (new(DEMO, template="bug.yml", platform="iOS"), "takes no blank issues"),
        ("https://example.org/Cap-go/capgo-demo/issues/new", "is https://github.com/owner"),
        ("https://[github.com/Cap-go/capgo-demo/issues/new", "is https://github.com/owner"),
    ],
)
async def test_a_link_that_leads_nowhere_says_so(there: Place, link: str, advice: str) -> None:
    assert advice in await there.refused("nora", "gh_open", url=link)
    status, answer = await there.post("/sandbox/github", {"as": "nora", "url": link})
    assert (status, advice in answer["error"]) == (400, True)


async def test_the_page_is_told_what_there_is_to_open(there: Place) -> None:
    _, answer = await there.post("/sandbox/github", {"as": "nora"})
    offered = {row["repo"]: [one["name"] for one in row["forms"]] for row in answer["choices"]}
    assert offered == {
        UPDATER: ["🚨 Bug Report", "⚡️ Feature Request", ""],
        DEMO: ["Bug report", "Feature request"],
        PLAIN: ["General", ""],
    }
    [contacts] = [row["contacts"] for row in answer["choices"] if row["repo"] == DEMO]
    assert contacts[0]["url"] == "https://capgo.app/support/"


async def test_maintainers_plan_release_and_clear_up(there: Place) -> None:
    said = await there.act("nora", "gh_comment", issue=618, body="one")
    await there.act("nora", "gh_edit_comment", comment=said["comment"], body="two")
    await there.act("max", "gh_milestone", issue=618, milestone="8.0.0")
    await there.act("max", "gh_assign", issue=618)
    await there.act("max", "gh_assign", issue=618, login="ines-mobile")
    row = shown(there, 618)
    assert [one["body"] for one in row["comments"]] == ["two"]
    assert (row["milestone"], row["assignees"]) == ("8.0.0", ["max-capgo", "ines-mobile"])
    await there.act("max", "gh_milestone", issue=618)
    await there.act("max", "gh_unassign", issue=618)
    await there.act("max", "gh_delete_comment", comment=said["comment"])
    row = shown(there, 618)
    assert (row["milestone"], row["assignees"], row["comments"]) == (None, ["ines-mobile"], [])
    notes = {"notes": "Fixes #618.", "commits": ["fix: proxies"]}
    out = await there.act("max", "gh_release", tag="7.3.0", **notes)
    assert out["url"] == f"https://github.com/{UPDATER}/releases/tag/7.3.0"
    await there.act("max", "gh_release", tag="7.3.0", notes="Fixes #618 and #612.")
    moved = await there.act("max", "gh_transfer", issue=618, to=DEMO)
    await there.act("max", "gh_delete", issue=624)
    assert [(one["repo"], one["number"]) for one in there.sandbox.state()["issues"]] == [
        (DEMO, moved["issue"])
    ]


@pytest.mark.parametrize(
    ("who", "do", "more", "advice"),
    [
        ("nora", "gh_milestone", {"issue": 618}, "only maintainers may set milestones"),
        ("max", "gh_milestone", {"issue": 618, "milestone": "9"}, "there are 7.3.0, 8.0.0, 7.2.0"),
        ("nora", "gh_assign", {"issue": 618}, "only maintainers may assign"),
        ("max", "gh_assign", {"issue": 618, "login": "nora-builds"}, "cannot be assigned"),
        ("nora", "gh_delete", {"issue": 618}, "only maintainers may delete"),
        ("nora", "gh_transfer", {"issue": 618, "to": DEMO}, "only maintainers may move"),
        ("nora", "gh_release", {"tag": "9"}, "only maintainers may publish releases"),
        ("max", "gh_release", {"tag": "9", "commits": "x"}, 'give "commits" as a list'),
        ("nora", "gh_edit_comment", {"comment": 1, "body": "x"}, "the id of a comment"),
    ],
)
async def test_who_may_not_is_told_so(
    there: Place, who: str, do: str, more: Json, advice: str
) -> None:
    assert advice in await there.refused(who, do, **more)


async def test_a_comment_is_its_authors_and_maintainers(there: Place) -> None:
    comment = (await there.act("max", "gh_comment", issue=618, body="mine"))["comment"]
    for do in ("gh_edit_comment", "gh_delete_comment"):
        assert "(403)" in await there.refused("nora", do, comment=comment, body="yours")
