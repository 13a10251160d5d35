"""``/verify``: customers show, in private, that they are; maintainers see who is and decide.

Discord allows no command beside subcommands of its own: what to do is an option, which typing
``/verify status`` fills too.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.card import Card
from bot.domain.errors import Refused
from bot.domain.form import Filled, Form
from bot.domain.ids import GuildId, MemberId
from bot.domain.verify import VOUCH_MOST, Applicant, Proof
from bot.forms import draw_form, take_form
from bot.services.verify import VerifyService
from bot.services.verify_answers import VerifyAnswers
from bot.views import draw, press

T = app_commands.locale_str
Interaction = discord.Interaction[CommunityBot]


class Verify(commands.Cog):
    """Presses, forms and commands in; whatever goes out is seen by one person only."""

    def __init__(self, bot: CommunityBot, verify: VerifyService, answers: VerifyAnswers) -> None:
        self._bot = bot
        self._verify = verify
        self._answers = answers
        self._press = press("verify", self._pressed)

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)

    @app_commands.command(
        name=T("verify"), description=T("Show that you are a customer, in private")
    )
    @app_commands.guild_only()
    @app_commands.rename(action=T("action"), member=T("member"), tier=T("tier"), days=T("days"))
    @app_commands.describe(
        action=T("Nothing to begin; the last three are for maintainers"),
        member=T("For maintainers: whom it is about"),
        tier=T("For maintainers: what they have, such as a plan's name"),
        days=T("For maintainers: for how many days you vouch"),
    )
    @app_commands.choices(
        action=[
            app_commands.Choice(name=T("status"), value="status"),
            app_commands.Choice(name=T("unlink"), value="unlink"),
            app_commands.Choice(name=T("code"), value="code"),
            app_commands.Choice(name=T("token"), value="token"),
            app_commands.Choice(name=T("who"), value="who"),
            app_commands.Choice(name=T("revoke"), value="revoke"),
            app_commands.Choice(name=T("vouch"), value="vouch"),
        ]
    )
    async def verify(
        self,
        interaction: discord.Interaction[CommunityBot],
        action: str = "",
        member: discord.User | None = None,
        tier: app_commands.Range[str, 1, 40] | None = None,
        days: app_commands.Range[int, 1, VOUCH_MOST] = 30,
    ) -> None:
        if action in ("", "code", "token"):
            await self._open(interaction, self._form_for(action))
        elif action in ("status", "unlink"):
            await interaction.response.defer(ephemeral=True)
            about = self._status if action == "status" else self._unlink
            await _tell(interaction, await about(interaction))
        else:
            await self._maintain(interaction, action, member, tier, days)

    @verify.autocomplete("tier")
    async def tiers(
        self, _: discord.Interaction[CommunityBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        names = (name for name in self._verify.effects.tier_roles if typed.lower() in name)
        return [app_commands.Choice(name=name, value=name) for name in names][:25]

    def _form_for(self, action: str) -> Callable[[str], Form]:
        proof = {"code": Proof.EMAIL_CODE, "token": Proof.SIGNED_TOKEN}.get(action)
        if proof and proof not in self._answers.proofs:
            raise Refused("This way to show it is not offered here.")
        forms = {"code": self._answers.ask_code, "token": self._answers.ask_token}
        return forms.get(action, self._answers.ask)

    async def _status(self, interaction: Interaction) -> Card:
        found = await self._verify.status(_member(interaction))
        return self._answers.status(found, spoken(interaction))

    async def _unlink(self, interaction: Interaction) -> Card:
        is_new = await self._verify.unlink(_member(interaction))
        return self._answers.unlinked(spoken(interaction), is_new=is_new)

    async def _maintain(
        self,
        interaction: Interaction,
        action: str,
        member: discord.User | None,
        tier: str | None,
        days: int,
    ) -> None:
        """``who``, ``revoke`` and ``vouch``."""
        if not self._bot.places.is_maintainer(roles_of(interaction.user)):
            raise Refused("Only maintainers can do this.")
        if member is None:
            raise Refused("Say whom it is about: choose a member.")
        if action == "vouch" and tier is None:
            raise Refused("Say what they have: choose a tier.")
        await interaction.response.defer(ephemeral=True)
        locale, named = spoken(interaction), MemberId(member.id)
        if action == "who":
            held = await self._verify.who(named)
            card = self._answers.who(named, held, self._verify.clock(), locale)
        elif action == "revoke":
            is_new = await self._verify.revoke(_member(interaction), named)
            card = self._answers.revoked(named, locale, is_new=is_new)
        else:
            of = replace(_applicant(interaction), member=named)
            vouched = await self._verify.vouch(_member(interaction), of, tier or "", days)
            card = self._answers.vouched(vouched, locale)
        await _tell(interaction, card)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        await take_form("verify", interaction, self._sent)

    async def _pressed(self, interaction: Interaction, verb: str, rest: str) -> None:
        if verb == "undo":  # also in a direct message
            await interaction.response.defer(ephemeral=True, thinking=True)
            is_back = await self._verify.undo(_member(interaction), rest)
            await _tell(interaction, self._answers.undone(spoken(interaction), is_back=is_back))
        else:
            is_code = verb == "code"
            await self._open(interaction, self._answers.ask_code if is_code else self._answers.ask)

    async def _sent(self, interaction: Interaction, verb: str, _: str, filled: Filled) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        card = await self._answer(interaction, verb, filled.texts)
        try:
            await _tell(interaction, card)
        finally:
            self._verify.go_on()

    async def _answer(self, interaction: Interaction, verb: str, typed: Mapping[str, str]) -> Card:
        locale, verify = spoken(interaction), self._verify
        if verb == "typed":
            found = await verify.confirm(_member(interaction), typed.get("code", ""))
            return self._answers.confirmed(found, locale)
        if verb == "token":
            found = await verify.prove(_applicant(interaction), typed.get("token", ""))
            return self._answers.shown(found, locale)
        await verify.start(_applicant(interaction), typed.get("address", ""))
        return self._answers.asked(locale)

    async def _open(self, interaction: Interaction, form: Callable[[str], Form]) -> None:
        await interaction.response.send_modal(draw_form(form(spoken(interaction))))


async def _tell(interaction: Interaction, card: Card) -> None:
    await interaction.followup.send(view=draw(card), ephemeral=True)


def _member(interaction: Interaction) -> MemberId:
    return MemberId(interaction.user.id)


def _applicant(interaction: Interaction) -> Applicant:
    if interaction.guild is None:
        raise Refused("This works only on the server.")
    return Applicant(
        guild=GuildId(interaction.guild.id),
        member=_member(interaction),
        locale=spoken(interaction),
        name=interaction.user.display_name,
        server=interaction.guild.name,
    )


async def setup(bot: CommunityBot) -> None:
    """Without a directory, or without any proof, there is nothing to verify."""
    verify, answers = bot.services.verify, bot.services.verify_answers
    if verify and answers:
        await bot.add_cog(Verify(bot, verify, answers))
