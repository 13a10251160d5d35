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
KEPT = 200
"""Posts whose words stay in memory, those heard last."""


class Transcripts:
    """One post's messages by id, oldest first; its files are read as a part of their message."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._said: OrderedDict[MessageId, dict[MessageId, Said]] = OrderedDict()

    async def begin(self, subject: MessageId, said: Said) -> Said:
        """Take the message that asked; returns it with its files read."""
        whole = await self._with_files(said)
        self._keep(subject, [whole])
        return whole

    async def note(self, intake: Intake, said: Said) -> None:
        """A new or changed message. Nothing is read again for it while the post is in memory."""
        if intake.subject in self._said:
            self._said[intake.subject][said.message] = await self._with_files(said)
            self._said.move_to_end(intake.subject)

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
        said = self._said[intake.subject]
        for one in [one for one in said.values() if one.files]:
            whole = await self._with_files(one)
            if said.get(one.message) is one:  # nobody changed it meanwhile
                said[one.message] = whole
        return tuple(said.values())

    async def read(self, intake: Intake) -> None:
        """Read the chat again: what changed while nobody listened counts."""
        history = await self._chat.history(intake.channel, intake.subject, FOLLOWED)
        self._keep(intake.subject, await asyncio.gather(*map(self._with_files, history)))

    async def texts_of(self, files: Iterable[File]) -> Mapping[File, str | None]:
        """The texts of the first ``FILES_MOST`` files that may hold some; None for one that cannot
        be had at the moment. Those that are too large, gone or no text are left out."""
        wanted = [one for one in files if is_readable(one)][:FILES_MOST]
        texts = await asyncio.gather(
            *(self._chat.read_file(one, FILE_MOST) for one in wanted), return_exceptions=True
        )
        found: dict[File, str | None] = {}
        for file, text in zip(wanted, texts, strict=True):
            if isinstance(text, Unavailable):
                found[file] = None
            elif isinstance(text, BaseException):
                raise text
            elif text is not None:
                found[file] = text
        return found

    def _keep(self, subject: MessageId, said: Iterable[Said]) -> None:
        self._said[subject] = {one.message: one for one in said}
        self._said.move_to_end(subject)
        while len(self._said) > KEPT:
            self._said.popitem(last=False)

    async def _with_files(self, said: Said) -> Said:
        """``files`` are then those that could not be had."""
        if not said.files:
            return said
        found = await self.texts_of(said.files)
        texts = (said.attached, *(text for text in found.values() if text))
        late = tuple(file for file, text in found.items() if text is None)
        return replace(said, attached="\n\n".join(filter(None, texts)), files=late)


def is_readable(file: File) -> bool:
    return file.name.lower().endswith(FILE_SUFFIXES) and file.size <= FILE_MOST
