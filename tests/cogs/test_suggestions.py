"""A new issue's labels are suggested to the staff, and one tap puts one on."""

from tests.support.stage import Stage

UPDATER = "Cap-go/capacitor-updater"


async def test_a_tap_in_the_staff_channel_labels_the_issue_on_github(play: Stage) -> None:
    github = play.sandbox.github
    repository = github.repositories.find(UPDATER)
    assert repository
    nora = github.repositories.account("nora-dev")
    issue = github.issues.open(repository, nora, "Xcode build crashes after the update", "")
    await play.settle()
    (card,) = [one for one in await play.messages("maintainers") if "**New issue:**" in one["text"]]
    assert "`bug`" in card["text"]
    assert issue.title in card["text"]
    assert "bug" not in [one.name for one in issue.labels]
    await play.act("max", "click", message=card["id"], label="bug")
    assert "bug" in [one.name for one in issue.labels]
