"""Earlier posts that were solved are offered to who asks the same."""

from tests.support.stage import Json, Stage, of_bridge

CRASH = "The Android app crashes at the start with a white screen since the camera plugin is in"


async def _post(play: Stage, title: str, text: str, who: str = "nora") -> Json:
    return await play.act(who, "post", channel="questions", title=title, text=text)


def _starter(answer: Json, who: str = "nora") -> str:
    return str(next(m["id"] for m in answer["messages"] if m["author"] == who))


async def _read_again(play: Stage) -> None:
    intake = play.bridge.bot.services.intake
    assert intake is not None
    assert intake.first.similar is not None
    await intake.first.similar.refresh()


async def test_a_solved_post_is_offered_and_not_while_it_is_open(play: Stage) -> None:
    title = "Camera plugin makes the app crash on Android"
    earlier = await _post(play, title, CRASH)
    post = _starter(earlier)
    open_yet = await _post(play, f"{title} 14", "Since yesterday, Pixel 7", "lucia")
    assert "solved:" not in of_bridge(open_yet)[0]["text"]
    await play.act("nora", "click", message=of_bridge(earlier)[0]["id"], label="Solved")
    await _read_again(play)
    later = await _post(
        play, f"{title} again", "It crashes when the camera plugin is used", "paula"
    )
    (first,) = of_bridge(later)
    assert "Similar, and solved" in first["text"]
    assert post in first["text"]
    other = await _post(play, "Push notifications arrive twice", "FCM on iOS", "paula")
    assert "Similar, and solved" not in of_bridge(other)[0]["text"]


async def test_a_deleted_post_is_offered_no_more(play: Stage) -> None:
    title = "Camera plugin makes the app crash on Android"
    earlier = await _post(play, title, CRASH)
    await play.act("nora", "click", message=of_bridge(earlier)[0]["id"], label="Solved")
    await _read_again(play)
    await play.bridge.bot.services.intake.deleted(_starter(earlier))  # type: ignore[union-attr,arg-type]
    later = await _post(play, f"{title} again", "It crashes when the camera is used", "paula")
    assert "Similar, and solved" not in of_bridge(later)[0]["text"]
