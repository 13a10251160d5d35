"""What is done to issues on GitHub: each an effect of the outbox, made here by its name, and done.

All writes to one repository are one stream: GitHub wants one writer at a time, and what it refuses
to one request for being too fast it refuses to the next one too.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.card import Card
from bot.domain.errors import Rejected
from bot.domain.ids import ChannelId
from bot.domain.issue import CloseReason, IssueRef
from bot.domain.outbox import Effect, Leased
from bot.ports import Handler, IssueStore, OutboxStore, Texts, Tracker
from bot.services.outbox import FAILED

SAY, LABEL, CLOSE, REOPEN = "issue.say", "issue.label", "issue.close", "issue.reopen"
ASSIGN, MILESTONE = "issue.assign", "issue.milestone"


def stream_of(repository: str) -> str:
    return f"github:{repository.lower()}"


def say(ref: IssueRef, marker: str, text: str, key: str) -> Effect:
    """The one comment under ``marker``: made, or given another text where it is there already."""
    return _effect(SAY, ref, key, marker=marker, text=text)


def label(
    ref: IssueRef,
    key: str,
    add: Collection[str] = (),
    remove: Collection[str] = (),
    *,
    by_itself: bool = False,
) -> Effect:
    """Whoever enqueues it from a look also says so in ``Reaction.own``. ``by_itself``: nobody
    orders it, and what a person took off stays off."""
    both = {"add": sorted(add), "remove": sorted(remove)}
    return _effect(LABEL, ref, key, **both, by_itself=by_itself)


def close(ref: IssueRef, reason: CloseReason, key: str, *, if_open: bool = True) -> Effect:
    """With ``if_open``, what somebody has closed meanwhile keeps the reason they gave."""
    return _effect(CLOSE, ref, key, reason=reason.value, if_open=if_open)


def reopen(ref: IssueRef, key: str) -> Effect:
    return _effect(REOPEN, ref, key)


def assign(
    ref: IssueRef, key: str, add: Collection[str] = (), remove: Collection[str] = ()
) -> Effect:
    return _effect(ASSIGN, ref, key, add=sorted(add), remove=sorted(remove))


def milestone(ref: IssueRef, title: str, key: str) -> Effect:
    return _effect(MILESTONE, ref, key, title=title)


def _effect(kind: str, ref: IssueRef, key: str, **more: object) -> Effect:
    where = {"repository": ref.repository, "number": ref.number}
    return Effect(kind, key, stream_of(ref.repository), {**where, **more})


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueEffects:
    """Does them. An issue that is gone needs nothing any more; what GitHub refuses is told to
    ``staff_channel``, for a person to do."""

    tracker: Tracker
    store: IssueStore
    outbox: OutboxStore
    texts: Texts
    staff_channel: ChannelId | None = None

    @property
    def handlers(self) -> Mapping[str, Handler]:
        done = {
            SAY: self._say,
            LABEL: self._label,
            CLOSE: self._close,
            REOPEN: self._reopen,
            ASSIGN: self._assign,
            MILESTONE: self._set_milestone,
        }
        return {**done, **dict.fromkeys((kind + FAILED for kind in done), self._failed)}

    async def _say(self, leased: Leased) -> str:
        """Returns the comment's id. One that somebody deleted is written anew: whoever asks for
        it again means it."""
        payload, ref = leased.effect.payload, _ref(leased)
        marker, text = payload["marker"], payload["text"]
        known = await self.store.comment_of(ref, marker)
        if known:
            try:
                await self.tracker.rewrite(ref.repository, known, text, marker)
                return str(known)
            except Rejected as error:
                if not error.is_gone:
                    raise
        # Where the first attempt's answer was lost the comment is there, and nobody knows its id.
        is_second = leased.attempts > 1
        comment = await self.tracker.comment(ref, text, marker, look_first=is_second)
        await self.store.commented(ref, marker, comment.id)
        return str(comment.id)

    async def _label(self, leased: Leased) -> None:
        """It may have been taken off since somebody looked, or between two looks, by a hand that
        nobody heard of; or after an attempt whose end was not recorded."""
        ref, both = _ref(leased), _both(leased)
        if both["add"] and leased.effect.payload["by_itself"]:
            kept_off = await self._kept_off(ref)
            both["add"] = [one for one in both["add"] if one.lower() not in kept_off]
        if any(both.values()):
            await self.tracker.label(ref, **both)
        did = _own(both)
        await self.store.did(ref, did)
        if left_out := _own(_both(leased)) - did:
            await self.store.disown(ref, left_out)

    async def _kept_off(self, ref: IssueRef) -> Collection[str]:
        """Labels, in lower case, that were last taken off by somebody else."""
        me = (await self.tracker.me()).lower()
        last = {one.label.lower(): one for one in await self.tracker.label_events(ref)}
        return {name for name, one in last.items() if not one.is_on and one.by.lower() != me}

    async def _close(self, leased: Leased) -> None:
        ref, payload = _ref(leased), leased.effect.payload
        if not payload.get("if_open") or (await self.tracker.issue(ref)).is_open:
            await self.tracker.close(ref, CloseReason(payload["reason"]))

    async def _reopen(self, leased: Leased) -> None:
        await self.tracker.reopen(_ref(leased))

    async def _assign(self, leased: Leased) -> None:
        await self.tracker.assign(_ref(leased), **_both(leased))

    async def _set_milestone(self, leased: Leased) -> None:
        await self.tracker.set_milestone(_ref(leased), leased.effect.payload["title"])

    async def _failed(self, leased: Leased) -> None:
        """The outbox gave up. A label that was not set is no label of ours if it comes later."""
        kind = leased.effect.kind.removesuffix(FAILED)
        if kind == LABEL:
            await self.store.disown(_ref(leased), _own(_both(leased)))
        if self.staff_channel:
            told = {
                "channel": self.staff_channel,
                "to": None,
                "card": self._refused(leased, kind).to_json(),
            }
            key = f"staff:{leased.effect.key}"
            await self.outbox.enqueue(Effect("chat.reply", key, leased.effect.stream, told))

    def _refused(self, leased: Leased, kind: str) -> Card:
        """For staff: why, and what is left to them."""
        say, payload = self.texts.say, leased.effect.payload
        text = say(
            "en",
            "GitHub does not take something on {issue} from the bridge: {reason}",
            issue=f"**{_ref(leased)}**",
            reason=payload["error"],
        )
        todo = say(
            "en",
            "It is not tried again, so please do it there yourself: {what}",
            what=f"`{_noted(kind, payload)}`",
        )
        return Card((f"⚠️ {text}\n{todo}",))


def _ref(leased: Leased) -> IssueRef:
    return IssueRef(leased.effect.payload["repository"], leased.effect.payload["number"])


def _both(leased: Leased) -> dict[str, list[str]]:
    return {name: list(leased.effect.payload[name]) for name in ("add", "remove")}


def _own(both: Mapping[str, list[str]]) -> frozenset[str]:
    """As in ``Seen.own``."""
    add, remove = (map(str.lower, both[one]) for one in ("add", "remove"))
    return frozenset((*(f"+{one}" for one in add), *(f"-{one}" for one in remove)))


def _noted(kind: str, payload: Mapping[str, Any]) -> str:
    """What it was, in the short form in which a person would note it."""
    signed = [f"+{one}" for one in payload.get("add", ())]
    signed += (f"-{one}" for one in payload.get("remove", ()))
    reason = payload.get("reason", "").replace("_", " ")
    verb = "comment" if kind == SAY else kind.partition(".")[2]
    words = (verb, *signed, reason, payload.get("title", ""))
    return " ".join(filter(None, words)).replace("`", "'")
