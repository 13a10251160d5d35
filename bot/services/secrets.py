"""Takes messages with a secret away from where others read, and tells those who wrote them."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.domain.card import Card
from bot.domain.errors import Rejected
from bot.domain.faq import decide
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.intake import link
from bot.domain.outbox import Effect, Leased
from bot.domain.places import Places
from bot.domain.question import File, Question
from bot.domain.redact import Redact, Secret
from bot.ports import Chat, Handler, SecretStore
from bot.services.library import Library
from bot.services.replies import nonce
from bot.services.secret_cards import Find, SecretCards

log = logging.getLogger(__name__)

REMOVE = "secret.remove"
"""Delete a message and tell its author."""
IN_FILES_MOST = 20
"""Secrets of one file that are told apart; it is taken away whole."""
_MASK = re.compile(r"\[redacted: \w+\]")


@dataclass(slots=True, kw_only=True)
class SecretService:
    """What people wrote stays in memory: the store gets it without secrets and personal data."""

    store: SecretStore
    chat: Chat
    cards: SecretCards
    library: Library
    redact: Redact
    places: Places
    wake_outbox: Callable[[], None]
    texts_of: Callable[[Iterable[File]], Awaitable[Mapping[File, str | None]]]
    """Reads files that may hold text."""
    takes_messages: Callable[[MemberId], Awaitable[bool]]
    """Knows who wants no private ones."""

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """For the outbox."""
        return {REMOVE: self._remove}

    async def found(self, question: Question) -> bool:
        """Deal with the secrets in a message, whoever wrote it; each once, so that an edit which
        brings a new one counts again. True where the message is being deleted."""
        if not self.places.is_help(question):
            return False
        text, title = self.redact(question.text), self.redact(question.title)
        in_files = await self._in_files(question.files) if question.files else {}
        # The same one in the title is another one: it is dealt with in another way.
        secrets = (
            *text.secrets,
            *(Secret(kind, f"title-{mark}") for kind, mark in title.secrets),
            *(one for found in in_files.values() for one in found),
        )
        if not secrets:
            return False
        find = Find(
            locale=await self._locale(f"{title.text}\n{text.text}"),
            kinds=tuple(sorted({secret.kind for secret in secrets})),
            where=link(question.guild, question.channel),
            redacted=text.text,
            is_in_text=bool(text.secrets or in_files),
            is_in_title=bool(title.secrets),
            files=tuple(in_files),
        )
        # Deleting a message leaves the title of its post where it is.
        is_removed = find.is_in_text and self.chat.may_delete(question.channel)
        key = f"secret:{question.message}:{'.'.join(secret.mark for secret in secrets)}"
        effect = (self._removal if is_removed else self._warning)(question, key, find)
        if await self.store.open(question.message, secrets, effect):
            log.info("found a secret", extra={"question": question.message, "kinds": find.kinds})
            self.wake_outbox()
        return is_removed

    async def _in_files(self, files: Iterable[File]) -> Mapping[str, tuple[Secret, ...]]:
        """Secrets by the name of the file; none of files that cannot be had."""
        texts = await self.texts_of(files)
        found = {}
        for file, text in texts.items():
            redacted = await asyncio.to_thread(self.redact, text or "")
            if secrets := redacted.secrets[:IN_FILES_MOST]:
                found[file.name] = tuple(Secret(kind, f"file-{mark}") for kind, mark in secrets)
        return found

    async def _locale(self, redacted: str) -> str:
        """Discord does not say which language the author of a message speaks."""
        return decide(await self.library.rank(_MASK.sub(" ", redacted))).locale

    def _removal(self, question: Question, key: str, find: Find) -> Effect:
        payload = {
            "channel": question.channel,
            "message": question.message,
            "author": question.author,
            "told": self.cards.told(find).to_json(),
            "removed": self.cards.removed(find).to_json(),
            "standing": self.cards.standing(find).to_json(),
        }
        return Effect(REMOVE, key, f"secret:{question.message}", payload)

    def _warning(self, question: Question, key: str, find: Find) -> Effect:
        payload = {
            "channel": question.channel,
            "to": question.message,
            "card": self.cards.standing(find).to_json(),
        }
        return Effect("chat.reply", key, f"secret:{question.message}", payload)

    async def _remove(self, leased: Leased) -> str | None:
        """First the message goes; then its author is told, in public only where they take no
        private messages or the message cannot be deleted after all. Does no harm twice."""
        payload = leased.effect.payload
        channel, message = ChannelId(payload["channel"]), MessageId(payload["message"])
        once = nonce(leased.effect.key)
        try:
            await self.chat.delete(channel, message)
        except Rejected as error:
            log.warning("a message with a secret in it still stands: %s", error)
            card = Card.from_json(payload["standing"])
            await self.chat.reply(channel, message, card, once, look_first=False)
            return "standing"
        if not await self._tell(MemberId(payload["author"]), Card.from_json(payload["told"]), once):
            card = Card.from_json(payload["removed"])
            await self.chat.reply(channel, None, card, once, look_first=False)
        return "removed"

    async def _tell(self, author: MemberId, card: Card, once: str) -> bool:
        """False where they take no private messages."""
        if not await self.takes_messages(author):
            return False
        try:
            await self.chat.tell(author, card, once)
        except Rejected:
            return False
        return True
