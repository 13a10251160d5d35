"""Examines a set-up, from the settings to the permissions in every channel, and says what to do."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial

import discord

from bot.adapters.content import policy_file, redact_file, repro_file
from bot.adapters.content.message_files import MessageFiles
from bot.adapters.discord_chat.roles import role_trouble
from bot.adapters.store.opening import open_database
from bot.bootstrap import point_discord
from bot.bootstrap.verifying import directory_of, mailer_of
from bot.doctor.desk import handing_over
from bot.doctor.finding import Finding, Level
from bot.doctor.labels import labelling
from bot.doctor.tracker import tracking
from bot.domain.errors import BridgeError, Unavailable
from bot.domain.policy import Policy
from bot.knowledge import book_of, library_of
from bot.settings import Settings

FREE_DISK = 200 * 1024 * 1024

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,
)
"""The least the bridge needs; replies, edits and deletions of its own messages need no more."""
WISHES = {
    "manage_messages": "messages with a secret in them will stay until their authors delete them",
    "manage_threads": "solved posts will get no tag, and ended ones will not be archived",
}
"""Permissions it works without, and what it then leaves undone."""
NOBODY = "nobody@community-bridge.invalid"
"""Whom the directory is asked about: such a domain cannot exist (RFC 2606)."""
WISHED = discord.Permissions(**dict.fromkeys(WISHES, True))


def asked_for(settings: Settings) -> discord.Permissions:
    """What the invite link asks for."""
    roles = discord.Permissions(manage_roles=bool(settings.tier_roles))
    return PERMISSIONS | WISHED | roles


async def examine(settings: Settings) -> list[Finding]:
    """Every check, in the order in which one would mend things."""
    findings = [*_content(settings), *_disk(settings)]
    findings += [finding async for finding in _store(settings)]
    findings += [finding async for finding in _verifying(settings)]
    findings += [finding async for finding in handing_over(settings)]
    findings += [finding async for finding in tracking(settings)]
    findings += [finding async for finding in labelling(settings)]
    findings += [finding async for finding in _discord(settings)]
    return findings


def _content(settings: Settings) -> Iterator[Finding]:
    library, data = library_of(settings), settings.data_dir
    problems = []
    loads: list[Callable[[], object]] = [
        library.load,
        partial(repro_file.load, data / "repro.toml"),
        partial(policy_file.load, data / "policy.toml"),
        partial(redact_file.load, data / "redact.toml"),
        partial(book_of, settings),
    ]
    if settings.mail_url.get_secret_value():
        loads.append(partial(MessageFiles, data / "messages"))
    for load in loads:
        try:
            load()
        except BridgeError as error:
            problems += [one for one in str(error).splitlines() if one not in problems]
    if problems:
        advice = "Mend these lines; the messages say how"
        yield Finding(Level.FAILURE, "content", "\n".join(problems), advice)
    else:
        loaded = f"{len(library.entries)} FAQ entries, checklist, policy, redaction and labels load"
        yield Finding(Level.OK, "content", loaded)


def _disk(settings: Settings) -> Iterator[Finding]:
    try:
        settings.state_dir.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(settings.state_dir).free
    except OSError as error:
        advice = "Make BRIDGE_STATE_DIR a folder that the bot may write to"
        yield Finding(Level.FAILURE, "disk", f"{settings.state_dir}: {error.strerror}", advice)
        return
    level = Level.OK if free > FREE_DISK else Level.WARNING
    advice = "" if level is Level.OK else "Free some space, or the store will stop taking answers"
    yield Finding(level, "disk", f"{free // 2**20} MiB free in {settings.state_dir}", advice)


async def _store(settings: Settings) -> AsyncIterator[Finding]:
    try:
        async with await open_database(settings.store) as database, database.write() as tx:
            await tx.fetch("SELECT 1")
    except BridgeError as error:
        yield await _not_writable(settings, error)
    else:
        yield Finding(Level.OK, "store", "opens, is migrated and takes writes")


async def _verifying(settings: Settings) -> AsyncIterator[Finding]:
    """Can whoever asks for a code be looked up, and be sent one?"""
    if mailer := mailer_of(settings):
        try:
            await mailer.check()
        except Unavailable as error:
            yield Finding(
                Level.FAILURE, "mail", error.reason, "Mend BRIDGE_MAIL_URL, or the server"
            )
        else:
            yield Finding(Level.OK, "mail", "the server is there and lets us in")
    # What a plan is called does not matter here.
    if directory := directory_of(settings, Policy({})):
        try:
            await directory.by_address(NOBODY)
        except Unavailable as error:
            advice = "Until it answers nobody can verify, and nobody loses anything"
            yield Finding(Level.FAILURE, "directory", error.reason, advice)
        else:
            yield Finding(Level.OK, "directory", "answers")


async def _not_writable(settings: Settings, error: BridgeError) -> Finding:
    """A store that can be read all the same is held by a running bot, as a rule."""
    try:
        async with await open_database(settings.store, read_only=True):
            advice = "That is well if it is the running bot"
            return Finding(Level.WARNING, "store", str(error), advice)
    except BridgeError:
        return Finding(Level.FAILURE, "store", str(error))


async def _discord(settings: Settings) -> AsyncIterator[Finding]:
    if not settings.discord_token.get_secret_value():
        advice = (
            "Make one under Bot > Reset Token in the developer portal; set BRIDGE_DISCORD_TOKEN"
        )
        yield Finding(Level.FAILURE, "token", "there is none", advice)
        return
    point_discord(settings)
    client = discord.Client(intents=discord.Intents.none())
    async with client:
        try:
            await client.login(settings.discord_token.get_secret_value())
        except discord.LoginFailure:
            advice = "Make a new one under Bot > Reset Token in the developer portal"
            yield Finding(Level.FAILURE, "token", "Discord refuses it", advice)
            return
        except (discord.HTTPException, OSError, TimeoutError) as error:
            advice = "Check the network, and BRIDGE_DISCORD_API_URL if you set it"
            yield Finding(Level.FAILURE, "discord", f"not reachable ({error})", advice)
            return
        yield Finding(Level.OK, "token", f"is {client.user}'s")
        yield _intent(client, settings)
        if settings.members:
            yield _members(client)
        async for finding in _guild(client, settings):
            yield finding
        guild = discord.Object(settings.guild_id) if settings.guild_id else discord.utils.MISSING
        link = discord.utils.oauth_url(
            client.application_id or 0, permissions=asked_for(settings), guild=guild
        )
        yield Finding(Level.INFO, "invite link", link)


def _intent(client: discord.Client, settings: Settings) -> Finding:
    flags = client.application.flags if client.application else discord.ApplicationFlags()
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return Finding(Level.OK, "message content", "the intent is on")
    advice = (
        "Switch on Bot > Message Content Intent in the developer portal, "
        "or set BRIDGE_MESSAGE_CONTENT=false to answer mentions and commands only"
    )
    level = Level.WARNING if settings.message_content else Level.OK
    return Finding(level, "message content", "the intent is off", advice)


def _members(client: discord.Client) -> Finding:
    flags = client.application.flags if client.application else discord.ApplicationFlags()
    if flags.gateway_guild_members or flags.gateway_guild_members_limited:
        return Finding(Level.OK, "server members", "the intent is on")
    advice = "Switch on Bot > Server Members Intent in the portal, or set BRIDGE_MEMBERS=false"
    return Finding(Level.WARNING, "server members", "the intent is off", advice)


async def _guild(client: discord.Client, settings: Settings) -> AsyncIterator[Finding]:
    if not settings.guild_id:
        yield Finding(Level.OK, "guild", "any (BRIDGE_GUILD_ID is not set)")
        return
    try:
        guild = await client.fetch_guild(settings.guild_id)
        channels = {channel.id: channel for channel in await guild.fetch_channels()}
        me = await guild.fetch_member(client.user.id if client.user else 0)
    except discord.HTTPException:
        advice = "Invite the bot with the link below, or mend BRIDGE_GUILD_ID"
        yield Finding(Level.FAILURE, "guild", f"{settings.guild_id} is not open to the bot", advice)
        return
    yield Finding(Level.OK, "guild", guild.name)
    for number in settings.roles_by_tier.values():
        if trouble := role_trouble(guild, me, number):
            yield Finding(Level.FAILURE, "tier role", trouble, "Customers do not get it until then")
    for setting, roles in (
        ("BRIDGE_MAINTAINER_ROLES", settings.maintainer_roles),
        ("BRIDGE_HELPER_ROLES", settings.helper_roles),
    ):
        for number in roles:
            if guild.get_role(number) is None:
                advice = f"Mend {setting}"
                yield Finding(Level.FAILURE, "role", f"{number} does not exist", advice)
    if not (settings.help_channels or settings.help_forums):
        advice = "Set BRIDGE_HELP_CHANNELS or BRIDGE_HELP_FORUMS"
        yield Finding(Level.WARNING, "channels", "none is set: only mentions are answered", advice)
    places = [*settings.help_channels, *settings.help_forums]
    told = (settings.incident_channel, settings.feed_channel, settings.issue_forum)
    for channel in dict.fromkeys((*places, *filter(None, told))):
        yield _channel(channel, channels.get(channel), me)


def _channel(number: int, channel: discord.abc.GuildChannel | None, me: discord.Member) -> Finding:
    if channel is None:
        advice = "Mend the id, or let the bot see the channel"
        return Finding(Level.FAILURE, "channel", f"{number} is not there", advice)
    has = channel.permissions_for(me)
    missing = [name for name, wanted in PERMISSIONS if wanted and not getattr(has, name)]
    if missing:
        advice = "Give the bot's role these permissions there"
        return Finding(Level.FAILURE, f"#{channel.name}", f"lacks {', '.join(missing)}", advice)
    if unmet := [name for name in WISHES if not getattr(has, name)]:
        names = " and ".join(name.replace("_", " ").title() for name in unmet)
        advice = f"Give the bot's role {names} there if it is to do that itself"
        reason = "; ".join(WISHES[name] for name in unmet)
        return Finding(Level.WARNING, f"#{channel.name}", reason, advice)
    return Finding(Level.OK, f"#{channel.name}", "has all permissions")
