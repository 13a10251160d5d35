"""Adding what a report lacks: the form, what is posted, and what happens to the first message."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.errors import Unavailable
from bot.domain.ids import MessageId
from bot.domain.intake import Intake, Said
from bot.services import details
from bot.services.transcripts import Transcripts
from tests.support.stage import Json, Stage, of_bridge, stage

BUG = "After an update the app shows a white screen on every start, and it never comes back."
KEY = "ghp_" + "R7pQ2mX9vT4kL8wZ1nB6cD3fG5hJ0sYaEuIo"
FORM = {"Plugin and its exact version": "@capgo/capacitor-updater 7.4.1", "Platform": "iOS"}


async def opened(play: Stage, text: str = BUG, who: str = "nora") -> str:
    """A post with its first message; returns that message's id."""
    post = {"channel": "questions", "title": "White screen", "text": text, "tags": []}
    return str(of_bridge(await play.act(who, "post", **post))[0]["id"])


async def fill(play: Stage, first: str, fields: Json, label: str = "Add details") -> Json:
    assert (await play.act("nora", "click", message=first, label=label))["modal"]
    return await play.act("nora", "submit", fields=fields)


def report_in(answer: Json) -> Json:
    """The one in the asker's name among what the bridge said."""
    (report,) = [m for m in of_bridge(answer) if m["text"].startswith("-# Details from")]
    return report


async def test_the_form_asks_for_the_most_important_missing_items(play: Stage) -> None:
    first = await opened(play)
    modal = (await play.act("nora", "click", message=first, label="Add details"))["modal"]
    labels = [(field["label"], field["type"], field["required"]) for field in modal["fields"]]
    assert labels == [
        ("Plugin and its exact version", 4, False),
        ("Platform", 3, False),
        ("Logs, as text", 4, False),
        ("Or as text files", 19, False),
        ("How to reproduce it", 4, False),
    ]


async def test_what_is_filled_in_is_posted_in_the_askers_name_and_ticked(play: Stage) -> None:
    first = await opened(play)
    assert "⬜ **Platform**" in (await play.message(first))["text"]
    answer = await fill(play, first, {**FORM, "How to reproduce it": "1. open\n2. update"})
    report = report_in(answer)
    assert report["text"].splitlines() == [
        "-# Details from @Nora",
        "- **Plugin and its exact version**: @capgo/capacitor-updater 7.4.1",
        "- **Platform**: iOS",
        "**How to reproduce it**",
        "```",
        "1. open",
        "2. update",
        "```",
        "Change",
    ]
    assert report["pinged"] == []
    text = (await play.message(first))["text"]
    assert "✅ Platform" in text
    assert "✅ How to reproduce it" in text
    assert "⬜ **Logs" in text


async def test_the_private_answer_goes_on_with_the_next_items(play: Stage) -> None:
    first = await opened(play)
    (private,) = (await fill(play, first, FORM))["ephemeral"]
    assert "Thank you" in private["text"]
    opened_again = await play.act("nora", "click", message=private["id"], label="Add more details")
    labels = [field["label"] for field in opened_again["modal"]["fields"]]
    assert not {"Platform", "Logs, as text", "How to reproduce it"} & set(labels)
    assert "System version" in labels


async def test_a_file_is_shown_around_the_error_and_examined_whole(play: Stage) -> None:
    lines = [f"12:00:{n % 60:02} D/Capgo: step {n}" for n in range(9000)]
    lines[100] = "12:00:01 E/Capgo: download failed: timeout"
    lines[-1] = "Android 14, Capacitor 6.1.2"
    first = await opened(play)
    file = {"name": "app.log", "text": "\n".join(lines)}
    answer = await fill(play, first, {"Or as text files": [file]})
    text = report_in(answer)["text"]
    assert "-# `app.log`: lines 61 to " in text
    assert "of 9000, around the first error" in text
    assert "download failed: timeout" in text
    assert len(text) < 4000
    told = (await play.message(first))["text"]
    assert "✅ Logs, as text" in told
    assert "✅ System version" in told  # from the end of the file, which is not shown


async def test_secrets_are_taken_out_and_the_asker_is_told_which_kinds(play: Stage) -> None:
    first = await opened(play)
    file = {"name": "ci.txt", "text": f"push with {KEY} failed\nError: denied"}
    fields = {"Logs, as text": f"Error: {KEY}", "Or as text files": [file]}
    answer = await fill(play, first, fields)
    assert KEY not in str(await play.state())
    assert "[redacted: github_token]" in report_in(answer)["text"]
    assert "GitHub token" in answer["ephemeral"][0]["text"]


async def test_nothing_filled_in_gets_a_private_sentence(play: Stage) -> None:
    first = await opened(play)
    answer = await fill(play, first, {"Platform": [], "Logs, as text": "   "})
    assert of_bridge(answer) == []
    assert "Nothing was filled in" in answer["ephemeral"][0]["text"]


@pytest.mark.parametrize("who", ["max", "lucia"])
async def test_nobody_else_speaks_for_the_asker(play: Stage, who: str) -> None:
    first = await opened(play)
    answer = await play.act(who, "click", message=first, label="Add details")
    assert answer["modal"] is None
    assert len(answer["ephemeral"]) == 1
    report = report_in(await fill(play, first, FORM))
    answer = await play.act(who, "click", message=report["id"], label="Change")
    assert answer["modal"] is None
    assert len(answer["ephemeral"]) == 1


async def test_a_report_is_changed_in_its_own_message(play: Stage) -> None:
    first = await opened(play)
    report = report_in(await fill(play, first, {**FORM, "How to reproduce it": "1. a\n2. b"}))
    modal = (await play.act("nora", "click", message=report["id"], label="Change"))["modal"]
    values = {field["label"]: field["value"] for field in modal["fields"]}
    assert values == {
        "Plugin and its exact version": "@capgo/capacitor-updater 7.4.1",
        "Platform": ["iOS"],
        "How to reproduce it": "1. a\n2. b",
    }
    answer = await play.act(
        "nora", "submit", fields={"Platform": "Android", "How to reproduce it": ""}
    )
    assert report_in(answer)["id"] == report["id"]
    text = (await play.message(report["id"]))["text"]
    assert "- **Platform**: Android" in text
    assert "reproduce" not in text
    assert "⬜ **How to reproduce it**" in (await play.message(first))["text"]


async def test_what_a_change_takes_away_is_missing_again(play: Stage) -> None:
    first = await opened(play)
    report = report_in(await fill(play, first, FORM))
    await play.act("nora", "click", message=report["id"], label="Change")
    (private,) = (await play.act("nora", "submit", fields={"Platform": []}))["ephemeral"]
    assert "Still missing: Platform" in private["text"]


async def test_many_long_answers_become_several_messages_that_are_changed_one_by_one(
    play: Stage,
) -> None:
    first = await opened(play)
    long = "\n".join(f"12:00:00 E/Capgo: error number {n}" for n in range(80))
    file = {"name": "more.log", "text": long.replace("Capgo", "Other")}
    fields = {"Logs, as text": long, "Or as text files": [file, file]}
    answer = await fill(play, first, {**FORM, **fields})
    reports = [m for m in of_bridge(answer) if m["text"].startswith("-# Details from")]
    assert len(reports) == 3
    assert all(len(m["text"]) < 4000 for m in reports)
    modal = (await play.act("nora", "click", message=reports[1]["id"], label="Change"))["modal"]
    assert "Other" in modal["fields"][0]["value"]
    await play.act("nora", "submit", fields={"Logs, as text": "E/Capgo: only this"})
    assert "only this" in (await play.message(reports[1]["id"]))["text"]
    assert "error number 1" in (await play.message(reports[0]["id"]))["text"]


async def test_a_lost_answer_does_not_post_a_report_twice(play: Stage) -> None:
    first = await opened(play)
    await play.act("nora", "click", message=first, label="Add details")
    for fields in (FORM, {"How to reproduce it": "1. open 2. update"}):
        if fields is not FORM:
            await play.act("nora", "click", message=first, label="Add details")
        await play.fault("http_500", channel="White screen", count=1, applied=True)
        await play.act("nora", "submit", fields=fields)
    state = await play.state()
    (post,) = [p for c in state["channels"] for p in c["posts"] if p["name"] == "White screen"]
    reports = [m["text"] for m in post["messages"] if m["text"].startswith("-# Details from")]
    assert len(reports) == 2


async def test_a_spanish_asker_gets_it_in_spanish(play: Stage) -> None:
    text = "Desde ayer mi app se cierra al arrancar después de actualizar con la nueva versión."
    first = await opened(play, text, "lucia")
    modal = (await play.act("lucia", "click", message=first, label="Añadir detalles"))["modal"]
    assert modal["title"] == "Detalles de tu reporte"
    answer = await play.act("lucia", "submit", fields={"Plataforma": "Android"})
    (report,) = [m for m in of_bridge(answer) if m["text"].startswith("-# Detalles de @")]
    assert "- **Plataforma**: Android" in report["text"]
    assert "✅ Plataforma" in (await play.message(first))["text"]


async def test_forms_and_buttons_outlive_a_restart_and_so_does_what_was_said(play: Stage) -> None:
    first = await opened(play)
    report = report_in(await fill(play, first, FORM))
    assert (await play.act("nora", "click", message=first, label="Add details"))["modal"]
    async with play.away():
        pass
    answer = await play.act("nora", "submit", fields={"Logs, as text": "I have no logs"})
    assert report_in(answer)["id"] != report["id"]
    text = (await play.message(first))["text"]
    assert "✅ Platform" in text
    assert "✅ Logs, as text" in text
    modal = (await play.act("nora", "click", message=report["id"], label="Change"))["modal"]
    async with play.away():
        pass
    await play.act("nora", "submit", fields={modal["fields"][0]["label"]: "8.0.1"})
    assert "exact version**: 8.0.1" in (await play.message(report["id"]))["text"]


async def test_in_a_channel_the_report_is_a_reply_to_the_question(play: Stage) -> None:
    text = f"{BUG} Since yesterday on every phone, the error is NullPointerException in onCreate."
    sent = await play.act("nora", "message", channel="help", text=text)
    (first,) = of_bridge(sent)
    question = next(m["id"] for m in sent["messages"] if m["author"] == "nora")
    report = report_in(await fill(play, first["id"], FORM))
    assert report["reply_to"] == question
    assert "✅ Platform" in (await play.message(first["id"]))["text"]


CODE = """\
import { CapacitorUpdater } from '@capgo/capacitor-updater'
const start = async () => {
  const latest = await CapacitorUpdater.getLatest()
  if (latest.url) {
    const bundle = await CapacitorUpdater.download(latest)
    await CapacitorUpdater.set(bundle)
  }
}
"""


async def test_code_is_shown_as_a_block_once_and_the_button_goes(play: Stage) -> None:
    first = await opened(play, f"{BUG}\n{CODE}")
    seen = await play.act("max", "click", message=first, label="Show it as code")
    assert seen["ephemeral"][0]["text"].startswith("```ts\nimport {")
    answer = await play.act("nora", "click", message=first, label="Show it as code")
    (copy,) = [m for m in of_bridge(answer) if "as code" in m["text"].splitlines()[0]]
    assert copy["text"].splitlines()[0] == "-# Written by @Nora, as code"
    assert "await CapacitorUpdater.set(bundle)" in copy["text"]
    labels = [one["label"] for one in (await play.message(first))["components"]]
    assert "Show it as code" not in labels
    await play.act("nora", "click", message=copy["id"], label="Remove")
    assert copy["id"] not in str(await play.state())


class Unread(Transcripts):
    """What a chat that cannot be read, or not in time, looks like."""

    def __init__(self, error: Unavailable | None) -> None:
        self._error = error

    async def of(self, intake: Intake) -> tuple[Said, ...]:
        if self._error:
            raise self._error
        await asyncio.Event().wait()
        return ()


@pytest.mark.parametrize("error", [None, Unavailable("discord", "answers 503")])
async def test_a_form_opens_in_time_where_the_chat_cannot_be_read(
    play: Stage, error: Unavailable | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(details, "PATIENCE", 0.01)
    first = await opened(play)
    subject = MessageId(int((await play.message(first))["channel"]))
    real = play.bridge.bot.services.details
    assert real
    service = replace(real, intake=replace(real.intake, transcripts=Unread(error)))
    kept = await real.intake.store.of_subject(subject)
    assert kept
    form = await service.form(subject, kept.asker, "en")
    assert [field.name for field in form.fields] == [
        "plugin_version",
        "platform",
        "current_behavior",
        "logs",
        "logs.files",
    ]


async def test_without_the_intent_the_form_still_works(tmp_path: Path) -> None:
    async with stage(tmp_path, message_content=False, http_port=0) as play:
        first = await opened(play)
        modal = (await play.act("nora", "click", message=first, label="Add details"))["modal"]
        label = next(field["label"] for field in modal["fields"] if field["type"] == 4)
        answer = await play.act("nora", "submit", fields={label: "7.4.1"})
        assert f"- **{label}**: 7.4.1" in report_in(answer)["text"]
        assert f"✅ {label}" in (await play.message(first))["text"]
