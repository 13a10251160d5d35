"""Tells posts that a release has their issue, each once a release, and whoever wished to hear."""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.bridge_release import base_of, named_in
from bot.domain.errors import Rejected
from bot.domain.issue import IssueRef, Release
from bot.domain.link import Link
from bot.domain.outbox import Effect, Leased
from bot.domain.places import Places
from bot.ports import Handler, IssueStore, Tracker
from bot.services.bridge_effects import BridgeEffects, telling

log = logging.getLogger(__name__)

RELEASED = "bridge.released"


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeReleases:
    """A release is read once for each text it has; its commits cost one call then."""

    effects: BridgeEffects
    issues: IssueStore
    tracker: Tracker
    places: Places
    wake_outbox: Callable[[], None]

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {RELEASED: self._read}

    async def released(self, release: Release) -> tuple[Effect, ...]:
        name = f"{release.repository}@{release.tag}".lower()
        said = hashlib.sha256(f"{release.is_prerelease} {release.body}".encode()).hexdigest()[:16]
        payload = {"repository": release.repository, "tag": release.tag}
        return (Effect(RELEASED, f"released:{name}:{said}", f"released:{name}", payload),)

    async def _read(self, leased: Leased) -> None:
        payload = leased.effect.payload
        releases = await self.tracker.releases(payload["repository"])
        release = next((one for one in releases if one.tag == payload["tag"]), None)
        if release is None:  # taken back
            return
        texts = [release.body, *await self._commits(release, releases)]
        for ref, is_closed in named_in(texts, release.repository).items():
            if links := await self.effects.links.of_issue(ref):
                is_fixed = is_closed or await self._is_closed(ref)
                for link in links:
                    await self._tell(link, release, is_fixed=is_fixed)

    async def _commits(self, release: Release, releases: Sequence[Release]) -> Sequence[str]:
        base = base_of(release, releases)
        try:
            return await self.tracker.commits(release.repository, base, release.tag) if base else ()
        except Rejected as error:  # a tag was moved or deleted: there are still the notes
            log.warning("commits of release %s cannot be read: %s", release.tag, error)
            return ()

    async def _is_closed(self, ref: IssueRef) -> bool:
        seen = await self.issues.seen(ref)
        return seen is not None and not seen.is_open

    async def _tell(self, link: Link, release: Release, *, is_fixed: bool) -> None:
        """A prerelease fulfils no wish: the release that follows it does."""
        store, locale = self.effects.store, await self.effects.locale_of(link)
        wished = not release.is_prerelease and is_fixed
        member = await store.wished(link.subject) if wished else None
        if member and self.places.is_blocked(member):
            member = None
        card = self.effects.cards.released(link, release, locale, is_fixed=is_fixed, member=member)
        kind = "pre" if release.is_prerelease else "release"
        key = f"{kind}:{release.repository}@{release.tag}".lower()
        await store.told(link.subject, telling(link, key, card, member), is_wish=member is not None)
        self.wake_outbox()
