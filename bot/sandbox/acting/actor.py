"""Carries an act out and tells, once the bot has settled, what changed."""

from collections.abc import Callable

from bot.sandbox.acting import commanding, pressing, speaking, tending
from bot.sandbox.acting.report import Report
from bot.sandbox.acting.reporting import VERBS as REPORTING
from bot.sandbox.acting.reporting import look, report
from bot.sandbox.acting.stage import Act, Wrong
from bot.sandbox.chat.channels import FORUM
from bot.sandbox.chat.chat import Chat
from bot.sandbox.chat.events import Event, Notice
from bot.sandbox.chat.interactions import FAILED, Interaction
from bot.sandbox.chat.refusals import Refusal
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.hub import GitHub
from bot.sandbox.settling import Settling
from bot.sandbox.view import View

_SPEAKING: dict[str, Callable[[Act], str]] = {
    "message": speaking.message,
    "reply": speaking.reply,
    "post": speaking.post,
    "edit": speaking.edit,
    "delete": speaking.delete,
    "upload": speaking.upload,
    "join": speaking.join,
    "leave": speaking.leave,
    "tag": tending.tag,
    "rename": tending.rename,
    "archive": tending.archive,
    "unarchive": tending.unarchive,
    "lock": tending.lock,
    "unlock": tending.unlock,
    "delete_post": tending.delete,
}
_USING: dict[str, Callable[[Act], Interaction]] = {
    "click": pressing.click,
    "select": pressing.select,
    "submit": pressing.submit,
    "command": commanding.command,
    "autocomplete": commanding.autocomplete,
    "menu": commanding.menu,
}


class Actor:
    """``POST /sandbox/act``. A channel that is not named is the one the person was last in, at
    first the first text channel."""

    def __init__(self, chat: Chat, settling: Settling, view: View, github: GitHub) -> None:
        self._chat, self._settling, self._view = chat, settling, view
        self._github = github
        self._where: dict[str, str] = {}

    async def act(self, wish: Json) -> Json:
        """Raises Wrong with a text that says what to do."""
        verb = wish.get("do")
        if verb not in _SPEAKING and verb not in _USING and verb not in REPORTING:
            raise Wrong(f'"do" is one of {", ".join((*_SPEAKING, *_USING, *REPORTING))}')
        user_id = self._person(wish)
        if verb in REPORTING:
            return await self._report(str(verb), user_id, wish)
        if user_id not in self._chat.people.members and verb != "join":
            raise Wrong("this person has left; only join is possible")
        is_dismissal = verb == "submit" and bool(wish.get("cancel"))
        if verb != "submit" or is_dismissal:
            self._chat.interactions.close_modal(user_id)
        if is_dismissal:  # Discord tells the bot nothing of it
            return self._answer(Changes(user_id), None)
        act = Act(self._chat, user_id, wish, self._where.get(user_id) or self._first_channel())
        changes = Changes(user_id)
        stop = self._chat.bus.listen(changes.note)
        interaction: Interaction | None = None
        try:
            if verb in _SPEAKING:
                self._where[user_id] = _SPEAKING[verb](act)
            else:
                interaction = _USING[verb](act)
                self._where[user_id] = interaction.channel_id
            await self._settling.wait()
        except Refusal as refused:
            detail = f" {refused.errors}" if refused.errors else ""
            raise Wrong(f"Discord refuses: {refused.message} ({refused.code}){detail}") from None
        finally:
            stop()
        return self._answer(changes, interaction)

    def look(self, wish: Json) -> Json:
        """What a link to GitHub opens, or what there is to open. Raises Wrong."""
        login = self._chat.people.persons[self._person(wish)].github
        return look(Report(self._github, login, wish))

    async def _report(self, verb: str, user_id: str, wish: Json) -> Json:
        """On GitHub, where it does not matter who is a member of the guild."""
        changes = Changes(user_id)
        stop = self._chat.bus.listen(changes.note)
        try:
            login = self._chat.people.persons[user_id].github
            done = report(verb, Report(self._github, login, wish))
            await self._settling.wait()
        finally:
            stop()
        return {**self._answer(changes, None), **done}

    def _answer(self, changes: "Changes", interaction: Interaction | None) -> Json:
        open_modal = self._chat.interactions.modals.get(changes.user_id)
        answer: Json = {
            "messages": [
                {**self._view.message(raw), "edited": message_id in changes.edited}
                for message_id, raw in changes.messages.items()
            ],
            "ephemeral": [
                {**self._view.message(raw), "ephemeral_for": self._chat.people.key(changes.user_id)}
                for raw in changes.ephemeral.values()
            ],
            "deleted": changes.deleted,
            "modal": self._view.modal(open_modal[1]) if open_modal else None,
        }
        if interaction is not None and interaction.choices is not None:
            answer["choices"] = [
                {"name": choice["name"], "value": choice["value"]} for choice in interaction.choices
            ]
        if interaction is not None and interaction.failed:
            answer["failed"] = FAILED
        return answer

    def _person(self, wish: Json) -> str:
        keys = self._chat.world.people
        key = wish.get("as")
        if key not in keys:
            raise Wrong(f'"as" is one of {", ".join(keys)}')
        return str(keys[key].id)

    def _first_channel(self) -> str:
        channels = self._chat.channels.guild_channels()
        return next(str(one["id"]) for one in channels if one["type"] != FORUM)


class Changes:
    """What became different while it listened: messages anywhere, ephemeral ones of one person."""

    def __init__(self, user_id: str) -> None:
        self.user_id = user_id
        self.messages: dict[str, Json] = {}
        self.ephemeral: dict[str, Json] = {}
        self.edited: set[str] = set()
        self.deleted: list[str] = []

    def note(self, happened: Event | Notice) -> None:
        if isinstance(happened, Notice):
            if happened.kind == "ephemeral" and happened.to == self.user_id:
                self._note_ephemeral(happened)
        elif happened.type == "MESSAGE_CREATE":
            self.messages[happened.data["id"]] = happened.data
        elif happened.type == "MESSAGE_UPDATE":
            if happened.data["id"] not in self.messages:
                self.edited.add(happened.data["id"])
            self.messages[happened.data["id"]] = happened.data
        elif happened.type in ("MESSAGE_DELETE", "MESSAGE_DELETE_BULK"):
            for message_id in happened.data.get("ids") or [happened.data["id"]]:
                self.messages.pop(message_id, None)
                self.deleted.append(message_id)

    def _note_ephemeral(self, notice: Notice) -> None:
        raw = notice.data
        assert isinstance(raw, dict)
        if notice.type == "delete":
            self.ephemeral.pop(raw["id"], None)
            self.deleted.append(raw["id"])
        else:
            self.ephemeral[raw["id"]] = raw
