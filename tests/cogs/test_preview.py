"""Issues that members' messages name, shown below them."""

from tests.support.stage import Stage, of_bridge


async def test_a_named_issue_is_shown_once(play: Stage) -> None:
    (reply,) = await play.say("nora", "general", "I have the same as Cap-go/capacitor-updater#612")
    print(reply)
    assert "rolls back to the builtin bundle" in reply["text"]
