"""Lets count what people decided about the bridge in Discord, and puts together what asks them."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import discord
from pydantic import ValidationError

from bot.adapters.store.database import Database
from bot.adapters.store.setup import StoredSetup
from bot.domain.ids import ChannelId, GuildId, MemberId, RoleId
from bot.domain.places import Places
from bot.domain.setup import CHOICES, typed
from bot.knowledge import utc_now
from bot.ports import Texts
from bot.services.blocklist import Blocklist
from bot.services.faq import FaqService
from bot.services.intake import IntakeService
from bot.services.setup import SetupService
from bot.services.setup_cards import SetupCards
from bot.services.switches import Switches
from bot.setting_checks import explained
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.bootstrap.ground import Ground

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Decided:
    """What is asked at every message is known without the store."""

    given: Settings
    """As they are where nothing is chosen."""
    switches: Switches
    blocklist: Blocklist

    def services(
        self, ground: "Ground", faq: FaqService, intake: IntakeService | None
    ) -> Mapping[str, Any]:
        """Of ``Services``, by their names."""
        setup = setup_of(ground, faq, intake, self)
        return {"setup": setup, "blocklist": self.blocklist}

    def places(self, settings: Settings) -> Places:
        return replace(
            places_of(settings), is_on=self.switches.is_on, is_blocked=self.blocklist.is_blocked
        )

    async def load(self) -> None:
        """Another process may have changed it. Raises Unavailable."""
        await self.switches.load()
        await self.blocklist.load()

    def hears_through(self, client: discord.Client) -> None:
        """``client`` knows which channel a thread is of."""

        def parent_of(channel: ChannelId) -> ChannelId | None:
            place = client.get_channel(channel)
            parent = place.parent_id if isinstance(place, discord.Thread) else None
            return ChannelId(parent) if parent else None

        self.switches.parent_of = parent_of


def decided(database: Database, given: Settings, settings: Settings, texts: Texts) -> Decided:
    """Not loaded yet. ``settings`` are those that count."""
    store, is_maintainer = StoredSetup(database), places_of(settings).is_maintainer
    return Decided(
        given,
        Switches(store=store, clock=utc_now),
        Blocklist(store=store, is_maintainer=is_maintainer, texts=texts, clock=utc_now),
    )


def places_of(settings: Settings) -> Places:
    return Places(
        guild=GuildId(settings.guild_id) if settings.guild_id else None,
        help_channels=frozenset(map(ChannelId, settings.help_channels)),
        help_forums=frozenset(map(ChannelId, settings.help_forums)),
        maintainer_roles=frozenset(map(RoleId, settings.maintainer_roles)),
        helper_roles=frozenset(map(RoleId, settings.helper_roles)),
    )


def reaching(
    database: Database, takes_messages: Callable[[MemberId], Awaitable[bool]]
) -> Callable[[MemberId], Awaitable[bool]]:
    """Also nobody who is blocked gets direct messages, whichever process would write them."""
    store = StoredSetup(database)

    async def takes(member: MemberId) -> bool:
        return not await store.is_blocked(member) and await takes_messages(member)

    return takes


async def with_choices(settings: Settings, database: Database) -> Settings:
    """The operator's settings, where administrators chose others in Discord those. What cannot be
    used (any more) is left out and logged. Raises Unavailable."""
    saved = await StoredSetup(database).choices()
    try:
        return chosen(settings, saved)
    except SettingsError as error:
        log.warning("what was chosen with /setup does not count: %s", error)
        return settings


def chosen(settings: Settings, saved: Mapping[str, str]) -> Settings:
    """Raises SettingsError."""
    values = {name: value for name, value in saved.items() if name in CHOICES}
    single = {name for name in values if CHOICES[name].most == 1}
    empty = {name: None for name in single if not values[name]}
    try:
        return Settings(**{**vars(settings), **values, **empty}) if values else settings
    except ValidationError as error:
        reasons = (explained(one, Settings.model_fields) for one in error.errors())
        raise SettingsError("\n".join(reasons)) from None


def setup_of(
    ground: "Ground", faq: FaqService, intake: IntakeService | None, by: Decided
) -> SetupService:
    def trouble(saved: Mapping[str, str]) -> str:
        try:
            chosen(by.given, saved)
        except SettingsError as error:
            return str(error)
        return ""

    return SetupService(
        store=StoredSetup(ground.database),
        switches=by.switches,
        cards=SetupCards(ground.texts),
        chat=ground.chat,
        places=ground.places,
        current=_typed_in(ground.settings),
        given=_typed_in(by.given),
        check=trouble,
        clock=utc_now,
        faq=faq,
        intake=intake,
        is_dry=ground.settings.dry_run,
    )


def _typed_in(settings: Settings) -> Mapping[str, str]:
    return {name: _typed(getattr(settings, name)) for name in CHOICES}


def _typed(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, frozenset):
        return typed(value)
    return "" if value is None else str(value)
