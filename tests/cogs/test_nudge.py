"""A reproduction is asked for on GitHub, ticked as it comes, and told of in Discord."""

from tests.support.stage import Stage, of_bridge

UPDATER = "Cap-go/capacitor-updater"
VAGUE = "After the last update the app crashes."
REST = """It is on Android 14 with @capgo/capacitor-updater 7.4.1.

1. Open the app
2. Press *Save*
3. Wait

```
E/Capacitor: java.lang.NullPointerException: bundle is null
```
"""


async def test_an_issue_becomes_ready_step_by_step_and_its_thread_hears_it(play: Stage) -> None:
    github = play.sandbox.github
    repository = github.repositories.find(UPDATER)
    assert repository
    nora = github.repositories.account("nora-dev")
    issue = github.issues.open(repository, nora, "App crashes", VAGUE)
    await play.settle()
    (asked,) = issue.comments
    assert asked.author.is_bridge
    assert "- [ ] **Plugin and its exact version**" in asked.body
    assert "`npx @capgo/cli@latest doctor`" in asked.body
    assert [one.name for one in issue.labels] == ["needs-repro"]

    post = {"channel": "questions", "title": "Crash", "text": VAGUE, "tags": []}
    thread = str(of_bridge(await play.act("nora", "post", **post))[0]["channel"])
    where = {"channel": thread, "options": {"issue": f"{UPDATER}#{issue.number}"}}
    await play.act("max", "command", name="issue link", **where)

    theirs = github.comments.add(repository, issue, nora, "It is on Android 14.")
    await play.settle()
    assert "- [x] Platform" in asked.body
    github.comments.edit(repository, issue, theirs, nora, REST)
    await play.settle()
    assert "- [ ]" not in asked.body
    assert issue.comments == [asked, theirs]
    assert [one.name for one in issue.labels] == ["ready for triage"]
    state = await play.state()
    rooms = [one for channel in state["channels"] for one in channel["posts"]]
    (room,) = (one for one in rooms if one["id"] == thread)
    assert any("has everything that was missing" in one["text"] for one in room["messages"])
