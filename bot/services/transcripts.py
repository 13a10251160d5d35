"""Keeps in memory what was said in the posts the bridge looks after; the chat itself is the store.

Nothing of it is written down: after a restart, or when a post was quiet for long, it is read again.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.domain.errors import Unavailable
from bot.domain.ids import MessageId
from bot.domain.intake import FOLLOWED, Intake, Said
from bot.domain.question import File
from bot.ports import Chat

FILE_MOST = 1024 * 1024
"""Bytes of one file that are read into an examination."""
FILES_MOST = 5
"""Files of one message."""
FILE_SUFFIXES = (".log", ".txt", ".json", ".md")
TOGETHER = 5
"""Files that are read at the same time."""
ATTACHED_MOST = 2 * FILE_MOST
"""Characters of files of one post that stay in memory and count, those sent last."""
KEPT, KEPT_ATTACHED = 200, 32 * FILE_MOST
"""Posts whose words stay in memory, and characters of their files: those heard last."""


class Transcripts:
    """One post's messages by id, oldest first; its files are read as a part of their message."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._said: OrderedDict[MessageId, dict[MessageId, Said]] = OrderedDict()
        self._sizes: dict[MessageId, int] = {}
        self._slots = asyncio.Semaphore(TOGETHER)

    async def begin(self, subject: MessageId, said: Said) -> Said:
        """Take the message that asked; returns it with its files read."""
        whole = await self._with_files(said)
        self._keep(subject, [whole])
        return whole

    async def note(self, intake: Intake, said: Said) -> None:
        """A new or changed message. Nothing is read again for it while the post is in memory."""
        if intake.subject not in self._said:
            return
        whole = await self._with_files_of(intake, said)
        if intake.subject in self._said:  # it may have gone meanwhile
            kept = self._said[intake.subject]
            self._keep(intake.subject, {**kept, said.message: whole}.values())

    def forget(self, intake: Intake, message: MessageId) -> None:
        if intake.subject in self._said:
            self._said[intake.subject].pop(message, None)

    async def of(self, intake: Intake) -> tuple[Said, ...]:
        """All that was said, by anybody; read from the chat where it is not in memory. Files that
        could not be had are tried again.

        Raises Unavailable and Rejected.
        """
        if intake.subject not in self._said:
            await self.read(intake)
            return tuple(self._said[intake.subject].values())
        said = self._said[intake.subject]
        for late in [one for one in said.values() if one.files]:
            whole = await self._with_files_of(intake, late)
            said = self._said.get(intake.subject, said)
            if said.get(late.message) is late:  # nobody changed it meanwhile
                said[late.message] = whole
        return tuple(said.values())

    async def read(self, intake: Intake) -> None:
        """Read the chat again: what changed while nobody listened counts."""
        history = await self._chat.history(intake.channel, intake.subject, FOLLOWED)
        whole = await asyncio.gather(*(self._with_files_of(intake, said) for said in history))
        self._keep(intake.subject, whole)

    async def texts_of(self, files: Iterable[File]) -> Mapping[File, str | None]:
        """The texts of the first ``FILES_MOST`` files that may hold some; None for one that cannot
        be had at the moment. Those that are too large, gone or no text are left out."""
        wanted = [one for one in files if is_readable(one)][:FILES_MOST]
        texts = await asyncio.gather(*map(self._text_of, wanted), return_exceptions=True)
        found: dict[File, str | None] = {}
        for file, text in zip(wanted, texts, strict=True):
            if isinstance(text, Unavailable):
                found[file] = None
            elif isinstance(text, BaseException):
                raise text
            elif text is not None:
                found[file] = text
        return found

    async def _text_of(self, file: File) -> str | None:
        async with self._slots:
            return await self._chat.read_file(file, FILE_MOST)

    def _keep(self, subject: MessageId, said: Iterable[Said]) -> None:
        self._said[subject] = {one.message: one for one in _bounded([*said])}
        self._said.move_to_end(subject)
        self._sizes[subject] = sum(len(one.attached) for one in self._said[subject].values())
        while len(self._said) > KEPT or (
            len(self._said) > 1 and sum(self._sizes.values()) > KEPT_ATTACHED
        ):
            del self._sizes[self._said.popitem(last=False)[0]]

    async def _with_files_of(self, intake: Intake, said: Said) -> Said:
        """Other people's files tell nothing of the asker's report."""
        return await self._with_files(said) if said.author == intake.asker else said

    async def _with_files(self, said: Said) -> Said:
        """``files`` are then those that could not be had."""
        if not said.files:
            return said
        found = await self.texts_of(said.files)
        texts = (said.attached, *(text for text in found.values() if text))
        late = tuple(file for file, text in found.items() if text is None)
        named = (*said.named, *(file.name for file, text in found.items() if text))
        return replace(said, attached="\n\n".join(filter(None, texts)), named=named, files=late)


def is_readable(file: File) -> bool:
    return file.name.lower().endswith(FILE_SUFFIXES) and file.size <= FILE_MOST


def _bounded(said: list[Said]) -> list[Said]:
    """Without the files sent first, where they are too much together."""
    room = ATTACHED_MOST
    for place in reversed(range(len(said))):
        room -= len(said[place].attached)
        if room < 0:
            said[place] = replace(said[place], attached="")
    return said
