"""What was said stays in memory with its files, within bounds, and nothing of it is lost."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest

from bot.domain.errors import Unavailable
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.intake import Intake, Said
from bot.domain.question import File
from bot.ports import Chat
from bot.services import transcripts
from bot.services.transcripts import FILE_MOST, FILES_MOST, TOGETHER, Transcripts
from tests.support import intakes
from tests.support.clock import FakeClock

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ASKER, OTHER = MemberId(1), MemberId(2)
DOWN = Unavailable("discord", "answers 503")


class Files:
    """A chat of which only files and the history are asked."""

    def __init__(self, *history: Said) -> None:
        self.said: Sequence[Said] = history
        self.texts: dict[str, str | Exception | None] = {}
        self.asked: list[str] = []
        self.now = self.most = 0

    async def history(self, channel: ChannelId, since: MessageId, limit: int) -> Sequence[Said]:
        return self.said

    async def read_file(self, file: File, most: int) -> str | None:
        self.asked.append(file.name)
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        text = self.texts.get(file.name, f"text of {file.name}")
        if isinstance(text, Exception):
            raise text
        return text


def file(name: str, size: int = 10) -> File:
    return File(name, f"https://cdn.example/{name}", size)


def said(number: int, *files: File, author: MemberId = ASKER, text: str = "words") -> Said:
    return Said(MessageId(number), author, text, NOW, files=files)


def intake(subject: int = 1) -> Intake:
    return intakes.intake(subject, FakeClock(), asker=ASKER)


def keeping(chat: Files) -> Transcripts:
    return Transcripts(cast(Chat, chat))


async def test_five_files_of_a_message_are_read_and_only_texts() -> None:
    chat = Files()
    names = [f"{n}.log" for n in range(FILES_MOST + 2)]
    files = [file("a.zip"), file("big.log", FILE_MOST + 1), *map(file, names)]
    whole = await keeping(chat).begin(MessageId(1), said(1, *files))
    assert chat.asked == names[:FILES_MOST]
    assert whole.attached.startswith("text of 0.log\n\ntext of 1.log")
    assert whole.text == "words"
    assert whole.files == ()


async def test_files_are_read_together_but_not_all_at_once() -> None:
    chat = Files(*(said(n, file(f"{n}.log"), file(f"{n}.txt")) for n in range(1, 20)))
    await keeping(chat).of(intake())
    assert len(chat.asked) == 38
    assert chat.most == TOGETHER


async def test_a_file_that_cannot_be_had_is_tried_again_and_only_that() -> None:
    chat = Files(said(1, file("a.log"), file("b.log")))
    chat.texts["b.log"] = DOWN
    kept = keeping(chat)
    (first,) = await kept.of(intake())
    assert (first.text, first.attached) == ("words", "text of a.log")
    chat.texts["b.log"] = "it is here"
    (second,) = await kept.of(intake())
    assert second.attached == "text of a.log\n\nit is here"
    await kept.of(intake())
    assert chat.asked == ["a.log", "b.log", "b.log"]


async def test_a_bug_in_reading_is_not_hidden() -> None:
    chat = Files(said(1, file("a.log")))
    chat.texts["a.log"] = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        await keeping(chat).of(intake())


async def test_other_peoples_files_are_not_read() -> None:
    chat = Files(said(1), said(2, file("a.log"), author=OTHER))
    kept = keeping(chat)
    await kept.of(intake())
    await kept.note(intake(), said(3, file("b.log"), author=OTHER))
    assert chat.asked == []
    assert [one.message for one in await kept.of(intake())] == [1, 2, 3]


async def test_of_too_many_files_those_sent_last_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcripts, "ATTACHED_MOST", 30)
    chat = Files(*(said(n, file(f"{n}.log")) for n in range(1, 5)))
    attached = [one.attached for one in await keeping(chat).of(intake())]
    assert attached == ["", "", "text of 3.log", "text of 4.log"]


async def test_posts_with_much_in_them_leave_memory_first_come_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transcripts, "KEPT_ATTACHED", 30)
    chat = Files(said(1, file("a.log")))
    kept = keeping(chat)
    for subject in (1, 2, 3, 1):
        await kept.of(intake(subject))
    assert len(chat.asked) == 4  # the first had to be read again
    await kept.of(intake(3))
    assert len(chat.asked) == 4


async def test_what_is_noted_while_a_post_leaves_memory_is_found_in_the_chat() -> None:
    chat = Files(said(1), said(2))
    kept = keeping(chat)
    await kept.note(intake(), said(2))
    assert [one.message for one in await kept.of(intake())] == [1, 2]
    kept.forget(intake(), MessageId(2))
    assert [one.message for one in await kept.of(intake())] == [1]
    await kept.note(intake(), replace(said(1), text="new words"))
    assert [one.text for one in await kept.of(intake())] == ["new words"]
