"""Administrators set the bridge up in Discord, see it, and switch features in a channel."""

from pathlib import Path
from typing import Any

from bot.doctor import examine
from bot.domain.verify import Audit
from bot.sandbox.chat.text import walk
from tests.support.stage import Json, Stage, of_bridge, stage

QUESTION = "How do I host @capgo/capacitor-updater updates myself?"
ANSWER = "Your own update"


async def setup(play: Stage, name: str, who: str = "max", **options: Any) -> list[Json]:
    told = await play.act(who, "command", name=f"setup {name}", options=options, channel="general")
    assert of_bridge(told) == [], "nobody else sees it"
    return [dict(card) for card in told["ephemeral"]]


async def press(play: Stage, card: Json, label: str) -> Json:
    [told] = (await play.act("max", "click", message=card["id"], label=label))["ephemeral"]
    return dict(told)


async def pick(play: Stage, card: Json, name: str, *values: str) -> Json:
    wish = {"message": card["id"], "custom_id": f"setup:chosen:0:{name}", "values": list(values)}
    [told] = (await play.act("max", "select", **wish))["ephemeral"]
    return dict(told)


def chosen_in(play: Stage, card: Json) -> list[str]:
    """What the first list shows as chosen."""
    raw = play.sandbox.chat.messages.ephemeral[card["id"]][1]
    first = next(one for one in walk(raw["components"]) if "default_values" in one)
    return sorted(one["id"] for one in first["default_values"])


async def audit(play: Stage) -> list[tuple[str, str]]:
    rows = await play.bridge.database.fetch("SELECT action, details FROM audit ORDER BY id")
    return [(row["action"], row["details"]) for row in rows]


def number(play: Stage, channel: str) -> str:
    return str(play.sandbox.world.channels[channel].id)


async def test_what_is_chosen_is_saved_shown_as_settings_and_counts_after_a_restart(
    play: Stage,
) -> None:
    [card] = await setup(play, "choose")
    assert "1 of 4" in card["text"]
    assert chosen_in(play, card) == [number(play, "help")]
    card = await pick(play, card, "help_channels", "help", "general")
    assert chosen_in(play, card) == sorted((number(play, "help"), number(play, "general")))
    card = await press(play, card, "Next")
    card = await press(play, card, "Next")
    card = await press(play, card, "Next")
    opened = await play.act("max", "click", message=card["id"], label="Type repositories")
    [field] = opened["modal"]["fields"]
    assert field["value"].startswith("Cap-go/")
    fields = {"Repositories": "Cap-go/capacitor-updater"}
    [card] = (await play.act("max", "submit", fields=fields))["ephemeral"]
    shown = await press(play, card, "Done")
    chosen = ",".join(sorted((number(play, "help"), number(play, "general"))))
    assert f"BRIDGE_HELP_CHANNELS={chosen}" in shown["text"]
    assert "BRIDGE_GITHUB_REPOSITORIES=Cap-go/capacitor-updater" in shown["text"]
    assert "Start the bridge again" in shown["text"]
    assert await audit(play) == [
        ("setup.choose", f"help_channels {chosen}"),
        ("setup.choose", "github_repositories Cap-go/capacitor-updater"),
    ]

    assert await play.say("nora", "general", QUESTION) == [], "not yet"
    async with play.away():
        pass
    assert len(await play.say("lucia", "general", QUESTION)) == 1
    [shown] = await setup(play, "show")
    assert "Start the bridge again" not in shown["text"]

    shown = await press(play, shown, "Forget these")
    assert "Nothing was chosen here" in shown["text"]
    assert "Start the bridge again" in shown["text"]
    async with play.away():
        pass
    assert await play.say("paula", "general", QUESTION) == []


async def test_what_cannot_be_used_is_refused_and_says_why(play: Stage) -> None:
    [card] = await setup(play, "choose")
    for _ in range(3):
        card = await press(play, card, "Next")
    await play.act("max", "click", message=card["id"], label="Type repositories")
    [told] = (await play.act("max", "submit", fields={"Repositories": "capgo"}))["ephemeral"]
    assert "BRIDGE_GITHUB_REPOSITORIES: write each as owner/name" in told["text"]
    assert await audit(play) == []


async def test_a_choice_that_does_not_hold_any_more_stops_nobody(play: Stage) -> None:
    setup = play.bridge.bot.services.setup
    audit = Audit(setup.clock(), None, "setup.choose", None)
    await setup.store.choose("github_repositories", "", audit)
    async with play.away():
        pass
    assert len(await play.say("nora", "help", QUESTION)) == 1, "an issue forum needs a repository"


async def test_the_doctor_looks_at_what_was_chosen(tmp_path: Path) -> None:
    async with stage(tmp_path) as play:
        [card] = await setup(play, "choose")
        await pick(play, card, "help_channels", "general")
        await play.life.end()
        channel = {f.subject: f for f in await examine(play.life.settings)}
        assert "BRIDGE_HELP_CHANNELS" in channel["/setup"].message
        assert "#general" in channel
        assert "#help" not in channel
        await play.life.begin()


async def test_a_preview_is_for_the_administrator_alone(play: Stage) -> None:
    before = await play.state()
    cards = await setup(play, "test")
    texts = {str(card["text"]) for card in cards}
    [answer] = [text for text in texts if "#help" in text]
    assert "###" in answer
    [first] = [text for text in texts if "Forums whose posts" in text]
    assert "People help each other here" in first
    assert any("#status" in text and "each incident" in text for text in texts)
    after = await play.state()
    assert [c["messages"] for c in after["channels"] if c["name"] != "general"] == [
        c["messages"] for c in before["channels"] if c["name"] != "general"
    ]


async def test_only_administrators_may(play: Stage) -> None:
    status, told = await play.try_to("nora", "command", name="setup show", channel="general")
    assert status != 200
    assert "may not use" in str(told)


async def test_answers_are_switched_in_one_channel(play: Stage) -> None:
    [told] = await setup(play, "feature", feature="answers", channel="help", on=False)
    assert "Off in" in told["text"]
    assert await play.say("nora", "help", QUESTION) == []
    [first] = of_bridge(await post(play, "nora"))
    assert "⬜" in first["text"], "that is another channel"
    async with play.away():
        pass
    assert await play.say("lucia", "help", QUESTION) == [], "it is remembered"
    await setup(play, "feature", feature="answers", channel="help", on=True)
    assert len(await play.say("paula", "help", QUESTION)) == 1
    [first, last] = await audit(play)
    assert first == ("setup.feature", f"answers {number(play, 'help')} off")
    assert last[1].endswith(" on")


async def post(play: Stage, who: str) -> Json:
    text = "Since yesterday my app crashes on start after I upload a bundle."
    return await play.act(who, "post", channel="questions", title="Crash", text=text, tags=[])


async def test_a_forum_without_the_first_message_gets_answers_only(play: Stage) -> None:
    await setup(play, "feature", feature="posts", channel="questions", on=False)
    assert of_bridge(await post(play, "nora")) == []
    asked = {"channel": "questions", "title": "Hosting", "text": QUESTION, "tags": []}
    [answer] = of_bridge(await play.act("lucia", "post", **asked))
    assert "⬜" not in answer["text"]


async def test_where_answers_are_off_later_words_bring_none_either(play: Stage) -> None:
    asked = {"channel": "questions", "title": "Hosting", "text": QUESTION, "tags": []}
    await setup(play, "feature", feature="answers", channel="questions", on=False)
    told = await play.act("nora", "post", **asked)
    [first], [opening] = of_bridge(told), [m for m in told["messages"] if m["author"] != "bridge"]

    async def shown() -> str:
        await play.settle()
        return str((await play.message(first["id"]))["text"])

    await play.act("nora", "message", channel=first["channel"], text="It is 7.4.1 on Android 14.")
    assert ANSWER not in await shown()
    for text in (f"{QUESTION} My app has 7.4.1.", "It crashes, maybe my self-hosted server?"):
        await play.act("nora", "edit", message=opening["id"], text=text)
        assert ANSWER not in await shown()
        assert "Did you mean" not in await shown()


async def test_the_notice_and_previews_are_switched_too(play: Stage) -> None:
    await setup(play, "feature", feature="notice", channel="questions", on=False)
    [first] = of_bridge(await post(play, "nora"))
    assert "People help each other" not in first["text"]
    await setup(play, "feature", feature="previews", channel="general", on=False)
    named = "see Cap-go/capacitor-updater#624"
    assert await play.say("nora", "general", named) == []
    await setup(play, "feature", feature="previews", channel="general", on=True)
    assert len(await play.say("lucia", "general", named)) == 1
    [shown] = await setup(play, "show")
    assert "the notice of what is promised" in shown["text"]
    assert "previews of issues" not in shown["text"]
