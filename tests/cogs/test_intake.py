"""A help post gets one message that tells, asks and offers, and that keeps itself up to date."""

import asyncio
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.question import Question
from tests.support.stage import Json, Stage, calls_in, of_bridge, stage, until

TITLE = "App crashes after the update"
CRASH = "Since yesterday my app crashes on start after I upload a bundle."
CRASH_ES = "Desde ayer mi app se cierra al arrancar después de actualizar con la nueva versión."
FACTS = "It is iOS 17.5 on an iPhone 14, plugin @capgo/capacitor-updater 7.4.1, capacitor 7.0.1"
FULL_NOTICE = "People help each other here"
EVERYTHING = f"""{FACTS}
Auto update is on, with Capgo Cloud, channel production.
Steps: 1. open the app 2. wait for the download 3. restart it
Expected: it starts with the new bundle. Actual: it crashes and rolls back.
```
2026-01-01 CapgoUpdater: Error notifyAppReady was not called, roll back current bundle
```
capacitor.config: {{ "CapacitorUpdater": {{ "autoUpdate": true }} }}
npx cap doctor: looking great! @capacitor/core: 7.0.1
npx @capgo/cli@latest doctor: App ID: com.example.app, Web Dir: dist
"""


async def post(play: Stage, who: str = "nora", title: str = TITLE, text: str = CRASH) -> Json:
    """Opens a post; returns the bridge's first message."""
    answer = await play.act(who, "post", title=title, text=text, tags=[])
    messages = of_bridge(answer)
    assert len(messages) == 1
    return messages[0]


def labels(message: Json) -> list[str]:
    return [part["label"] for part in message["components"]]


async def test_a_new_post_gets_one_message_with_notice_checklist_and_buttons(play: Stage) -> None:
    first = await post(play)
    assert FULL_NOTICE in first["text"]
    assert "✅ What happens" in first["text"]
    assert "⬜ **Platform**" in first["text"]
    assert "npx @capgo/cli@latest doctor" in first["text"]
    buttons = ["Add details", "Solved", "I am a customer", "File on GitHub"]
    assert labels(first)[-4:] == buttons
    assert first["pinged"] == []


async def test_a_spanish_post_gets_all_of_it_in_spanish(play: Stage) -> None:
    first = await post(play, "lucia", "Se cierra al actualizar", CRASH_ES)
    assert "Aquí nos ayudamos" in first["text"]
    assert "⬜ **Plataforma**" in first["text"]
    buttons = ["Añadir detalles", "Resuelto", "Soy cliente", "Llevar a GitHub"]
    assert labels(first)[-4:] == buttons


async def test_the_first_message_costs_one_call_and_each_edit_one(tmp_path: Path) -> None:
    async with stage(tmp_path, record=tmp_path / "traffic.jsonl") as play:
        await post(play)
        await play.act("nora", "message", channel=TITLE, text=FACTS)
        for part in ("auto update, Capgo Cloud", "channel production", "a real device"):
            await play.act("nora", "message", channel=TITLE, text=part)
    calls = [c for c in calls_in(tmp_path / "traffic.jsonl") if "/channels/" in c["path"]]
    assert [c["method"] for c in calls][:2] == ["POST", "PATCH"]
    assert all(c["method"] == "PATCH" for c in calls[1:])


async def test_nothing_is_settled_while_what_was_missed_is_read(
    play: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake, read = play.bridge.bot.services.intake, asyncio.Event()
    assert intake

    async def slowly(since: datetime) -> list[Question]:
        await asyncio.sleep(0.3)
        read.set()
        return []

    monkeypatch.setattr(intake.chat, "missed", slowly)
    play.bridge.bot.dispatch("ready")  # as after a connection that could not be resumed
    await asyncio.sleep(0.1)
    await play.bridge.settled(0)
    assert read.is_set()


async def test_two_edits_are_two_seconds_apart_even_if_the_first_one_takes_its_time(
    play: Stage,
) -> None:
    await post(play)
    edited_at: list[float] = []
    clock = asyncio.get_running_loop().time
    play.sandbox.chat.bus.listen(
        lambda event: edited_at.append(clock()) if event.type == "MESSAGE_UPDATE" else None
    )
    await play.fault("slow", seconds=0.1)
    parts = FACTS.split(", ")
    await asyncio.gather(*(play.act("nora", "message", channel=TITLE, text=part) for part in parts))
    assert len(edited_at) == 2
    assert edited_at[1] - edited_at[0] >= 2


async def test_what_the_asker_adds_is_ticked_in_the_same_message(play: Stage) -> None:
    first = await post(play)
    answer = await play.act("nora", "message", channel=TITLE, text=FACTS)
    [edited] = of_bridge(answer)
    assert (edited["id"], edited["edited"]) == (first["id"], True)
    for item in ("Platform", "System version", "Plugin and its exact version", "Device"):
        assert f"✅ {item}" in edited["text"]


async def test_a_complete_report_is_thanked_for(play: Stage) -> None:
    await post(play)
    [edited] = of_bridge(await play.act("nora", "message", channel=TITLE, text=EVERYTHING))
    assert "has everything" in edited["text"]
    assert "⬜" not in edited["text"]
    assert "Add details" not in labels(edited)


async def test_edits_and_deletions_are_followed(play: Stage) -> None:
    first = await post(play)
    added = await play.act("nora", "message", channel=TITLE, text="see below")
    message = added["messages"][0]["id"]
    await play.act("nora", "edit", message=message, text=FACTS)
    assert "✅ Platform" in (await play.message(first["id"]))["text"]
    await play.act("nora", "delete", message=message)
    assert "⬜ **Platform**" in (await play.message(first["id"]))["text"]


async def test_somebody_elses_words_tick_nothing(play: Stage) -> None:
    first = await post(play)
    answer = await play.act("paula", "message", channel=TITLE, text=FACTS)
    assert of_bridge(answer) == []
    assert (await play.message(first["id"]))["text"] == first["text"]


async def test_the_notice_is_told_in_full_once_a_member_also_after_a_restart(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as play:
        assert FULL_NOTICE in (await post(play))["text"]
        second = await post(play, title="Another crash", text="The camera is black on Android.")
        assert FULL_NOTICE not in second["text"]
        assert "official" in second["text"].lower()
        assert FULL_NOTICE in (await post(play, "paula", "Mine too"))["text"]
    async with stage(tmp_path) as play:
        assert (
            FULL_NOTICE
            not in (
                await post(
                    play, title="After the restart", text="Uploading takes an hour since today."
                )
            )["text"]
        )


async def test_an_answer_in_the_help_channel_comes_with_the_notice(play: Stage) -> None:
    asked = "notifyAppReady was not called, roll back current bundle"
    [reply] = await play.say("nora", "help", asked)
    assert FULL_NOTICE in reply["text"]


async def test_a_report_in_the_help_channel_gets_a_checklist(play: Stage) -> None:
    text = f"Hello, I need help. {CRASH} It says nothing else and I am lost."
    [reply] = await play.say("nora", "help", text)
    assert "⬜ **Platform**" in reply["text"]
    answer = await play.act("nora", "reply", message=reply["id"], text=FACTS)
    [edited] = of_bridge(answer)
    assert edited["id"] == reply["id"]
    assert "✅ Platform" in edited["text"]


async def test_the_checklist_goes_with_the_question_in_a_channel(play: Stage) -> None:
    text = f"Hello, I need help. {CRASH} It says nothing else and I am lost."
    sent = await play.act("nora", "message", channel="help", text=text)
    await play.act("nora", "delete", message=sent["messages"][0]["id"])
    assert await play.messages("help") == []


@pytest.mark.parametrize(
    ("title", "text", "said"),
    [
        ("Invoice", "I was charged twice this month, how do I get a refund?", "every customer"),
        ("Security", "I found a vulnerability: anyone can read others' bundles.", "private"),
        ("Hello", "refund please", "every customer"),
        ("Rechnung", "Ich wurde doppelt belastet, wer hilft mir weiter?", "every customer"),
        ("Sécurité", "J'ai trouvé une faille : n'importe qui peut lire les bundles.", "private"),
    ],
)
async def test_what_belongs_elsewhere_is_shown_the_door_and_asked_nothing(
    play: Stage, title: str, text: str, said: str
) -> None:
    first = await post(play, title=title, text=text)
    assert said in first["text"]
    assert "⬜" not in first["text"]
    assert "anyone can read" not in first["text"]


async def test_maintainers_posts_are_left_alone(play: Stage) -> None:
    answer = await play.act("max", "post", title=TITLE, text=CRASH, tags=[])
    assert of_bridge(answer) == []


async def test_what_happened_while_the_bridge_was_away_is_taken_up(tmp_path: Path) -> None:
    async with stage(tmp_path) as play:
        first = await post(play)
        async with play.away():
            await play.act("nora", "message", channel=TITLE, text=FACTS)
            missed = await play.act("paula", "post", title="While away", text=CRASH, tags=[])
            assert of_bridge(missed) == []
        later = missed["messages"][0]["channel"]
        await until(lambda: bool(play.sandbox.chat.messages.raw[later].keys() - {later}))
        assert FULL_NOTICE in (await said_in(play, later))[0]["text"]
        messages = play.sandbox.chat.messages.raw[first["channel"]]
        await until(lambda: "✅ Platform" in str(messages[first["id"]]))


async def said_in(play: Stage, thread: str) -> list[Json]:
    """What the bridge said in a post."""
    state = await play.state()
    posts = (room for channel in state["channels"] for room in channel["posts"])
    room = next(room for room in posts if room["id"] == thread)
    return [message for message in room["messages"] if message["author"] == "bridge"]


async def test_a_post_whose_starter_is_taken_away_still_gets_its_first_message(
    play: Stage,
) -> None:
    secret = "ghp_" + "a1B2" * 9
    answer = await play.act("nora", "post", title=TITLE, text=f"{CRASH} {secret}", tags=[])
    thread = answer["deleted"][0]
    [first] = await said_in(play, thread)
    assert FULL_NOTICE in first["text"]
    assert secret not in str(await play.state())
