"""Lets the forum tags of a post follow its issue's labels, and labels follow tags.

A moderated tag is set by whoever may manage posts: it is a maintainer's word, and its label a
command as if it had been put on by hand on GitHub. Any other tag can be the asker's, who sorts
their own post; its label is marked as the bridge's own, so that no step is taken for it, and where
a person took the label off the tag is taken away again.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from bot.domain.bridge_tags import Mirror, in_step, labels_for, tags_of
from bot.domain.heard import stream_of as looks_at
from bot.domain.ids import ChannelId, MessageId
from bot.domain.issue import IssueRef
from bot.domain.link import Link
from bot.domain.outbox import Effect, Leased
from bot.domain.seen import Change
from bot.ports import Chat, Clock, Handler, IssueStore, LinkStore, OutboxStore
from bot.services import issue_effects
from bot.services.bridge_effects import following

SYNC, WISH = "bridge.tags", "bridge.labels"


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeTags:
    """``mapped`` is label → tag. Without ``may_write`` labels do not follow."""

    mapped: Mapping[str, str]
    links: LinkStore
    issues: IssueStore
    chat: Chat
    outbox: OutboxStore
    clock: Clock
    wake_outbox: Callable[[], None]
    may_write: bool

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {SYNC: self._sync, WISH: self._wish}

    def due(self, link: Link, change: Change) -> Sequence[Effect]:
        """Do the issue's labels stand for other tags than before?"""
        if not (self.mapped and link.has_thread):
            return ()
        moved = tags_of({*change.added, *change.removed}, self.mapped)
        there = tags_of(change.now.labels, self.mapped)
        if not moved and link.mirror is not None and there == link.mirror.labels:
            return ()
        return (following(SYNC, link, change.version, moved=sorted(moved)),)

    async def changed(self, link: Link) -> None:
        """Something about the linked thread did."""
        if self.mapped and link.has_thread:
            key = f"discord:{self.clock().isoformat()}"
            await self.outbox.enqueue(following(SYNC, link, key, moved=[]))
            self.wake_outbox()

    async def _sync(self, leased: Leased) -> None:
        link = await self.links.of_post(MessageId(leased.effect.payload["subject"]))
        seen = await self.issues.seen(link.issue) if link else None
        if link is None or seen is None:
            return
        channel = ChannelId(link.channel)
        found = await self.chat.tags(channel)
        moved = frozenset(leased.effect.payload["moved"])
        what = in_step(link.mirror, found.on, seen.labels, self.mapped, moved)
        refused = self._refused(what.put_on - found.moderated, seen.kept_off)
        unmark, marked = what.unmark | refused, frozenset[str]()
        if what.mark or unmark:
            marked = what.mark & await self.chat.set_tags(channel, what.mark, unmark)
        # Of what was found, not of what is there now: somebody may be changing it.
        known = frozenset(tag.lower() for tag in self.mapped.values())
        tags = ((found.on & known) - unmark) | marked
        mirror = Mirror(tags=tags, labels=tags_of(seen.labels, self.mapped))
        effects = []
        put_on = what.put_on - refused
        if (put_on or what.take_off) and self.may_write:
            payload = {
                "repository": link.issue.repository,
                "number": link.issue.number,
                "put_on": sorted(put_on),
                "take_off": sorted(what.take_off),
                "moderated": sorted(found.moderated),
            }
            key = f"{WISH}:{leased.effect.key}"
            effects.append(Effect(WISH, key, looks_at(link.issue), payload))
        if mirror != link.mirror or effects:
            await self.links.mirrored(link.subject, mirror, effects)

    def _refused(self, tags: AbstractSet[str], kept_off: AbstractSet[str]) -> frozenset[str]:
        """Those whose label a person took off."""
        return frozenset(tag for tag in tags if labels_for(tag, self.mapped)[0].lower() in kept_off)

    async def _wish(self, leased: Leased) -> None:
        """In the stream of the looks: nobody else changes what is remembered meanwhile."""
        payload = leased.effect.payload
        ref, moderated = IssueRef(payload["repository"], payload["number"]), payload["moderated"]
        seen = await self.issues.seen(ref)
        if seen is None:
            return
        ours, theirs, own = _Labels(), _Labels(), set(seen.own)
        for tag in payload["put_on"]:
            label = labels_for(tag, self.mapped)[0]
            if tag in moderated:
                theirs.add.append(label)
            else:
                ours.add.append(label)
                own.add(f"+{label.lower()}")
        for tag in payload["take_off"]:
            there = [one for one in labels_for(tag, self.mapped) if one.lower() in seen.labels]
            (theirs if tag in moderated else ours).remove.extend(there)
            own |= set() if tag in moderated else {f"-{one.lower()}" for one in there}
        key = f"label:{leased.effect.key}"
        effects = [
            issue_effects.label(
                ref, f"{key}:{by_itself:d}", one.add, one.remove, by_itself=by_itself
            )
            for one, by_itself in ((theirs, False), (ours, True))
            if one.add or one.remove
        ]
        if effects:
            await self.issues.saw(ref, replace(seen, own=frozenset(own)), effects)


@dataclass(frozen=True, slots=True)
class _Labels:
    add: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
