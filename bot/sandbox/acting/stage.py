"""Resolves what an act names: people, channels, posts, messages, components."""

from dataclasses import dataclass

from bot.sandbox.chat.channels import FORUM, THREADS
from bot.sandbox.chat.chat import Chat
from bot.sandbox.chat.refusals import Refusal
from bot.sandbox.chat.snowflakes import Json


class Wrong(ValueError):
    """An act that cannot be; its text says what to do instead."""


@dataclass(frozen=True, slots=True)
class Act:
    """One wish of one person. ``where`` is the channel they were last in."""

    chat: Chat
    user_id: str
    wish: Json
    where: str

    def text(self, name: str, *, required: bool = True) -> str:
        value = self.wish.get(name)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or (required and not value):
            raise Wrong(f'give "{name}" as a text')
        return value

    def typed(self, name: str = "text") -> str:
        """With ``@names`` as mentions."""
        return self.chat.names.typed(self.text(name, required=False))

    def channel(self) -> Json:
        """By name, id, or a post's title; where the person was last, if not named."""
        wanted = self.wish.get("channel")
        if wanted is None:
            return self.chat.channels.get(self.where)
        found = find_channel(self.chat, str(wanted))
        if not self.chat.channels.sees(self.user_id, found["id"]):
            raise Wrong(f"this person does not see {wanted}")
        return found

    def message(self) -> Json:
        """The message named by its id, if this person sees it."""
        message_id = str(self.wish.get("message") or "")
        if not message_id:
            raise Wrong('give "message": the id of a message')
        try:
            message = self.chat.messages.find(message_id)
        except Refusal:
            raise Wrong(f"there is no message {message_id} (any more)") from None
        owner = self.chat.messages.ephemeral.get(message_id)
        is_hidden = owner is not None and owner[0] != self.user_id
        if is_hidden or not self.chat.channels.sees(self.user_id, message["channel_id"]):
            raise Wrong(f"this person does not see message {message_id}")
        return message


def find_channel(chat: Chat, wanted: str) -> Json:
    """Raises Wrong. Of several posts with one title it is the newest."""
    if wanted in chat.channels.raw:
        return chat.channels.raw[wanted]
    name = wanted.removeprefix("#")
    for channel in chat.channels.guild_channels():
        if channel["name"] == name:
            return channel
    named = [thread for thread in chat.channels.threads() if thread["name"] == wanted]
    if named:
        return named[-1]
    names = ", ".join(channel["name"] for channel in chat.channels.guild_channels())
    raise Wrong(f"there is no channel or post {wanted!r}; channels are {names}")


def first_forum(chat: Chat) -> Json:
    for channel in chat.channels.guild_channels():
        if channel["type"] == FORUM:
            return channel
    raise Wrong("this guild has no forum")


def is_thread(channel: Json) -> bool:
    return channel["type"] in THREADS
