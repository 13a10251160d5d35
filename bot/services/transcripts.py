"""Keeps in memory what was said in the posts the bridge looks after; the chat itself is the store.

Nothing of it is written down: after a restart, or when a post was quiet for long, it is read again.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace

from bot.domain.ids import MessageId
from bot.domain.intake import FOLLOWED, Intake, Said
from bot.ports import Chat

FILE_MOST = 1024 * 1024
"""Bytes of one file that are read into an examination."""
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
        """All that was said, by anybody; read from the chat where it is not in memory.

        Raises Unavailable and Rejected.
        """
        if intake.subject not in self._said:
            await self.read(intake)
        return tuple(self._said[intake.subject].values())

    async def read(self, intake: Intake) -> None:
        """Read the chat again: what changed while nobody listened counts."""
        history = await self._chat.history(intake.channel, intake.subject, FOLLOWED)
        self._keep(intake.subject, [await self._with_files(one) for one in history])

    def _keep(self, subject: MessageId, said: Iterable[Said]) -> None:
        self._said[subject] = {one.message: one for one in said}
        self._said.move_to_end(subject)
        while len(self._said) > KEPT:
            self._said.popitem(last=False)

    async def _with_files(self, said: Said) -> Said:
        texts = [
            text
            for file in said.files
            if file.name.lower().endswith(FILE_SUFFIXES)
            and file.size <= FILE_MOST
            and (text := await self._chat.read_file(file, FILE_MOST))
        ]
        return replace(said, text="\n\n".join((said.text, *texts)), files=()) if texts else said
