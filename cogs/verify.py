"""``/verify``: customers show, in private, that they are; maintainers see who is and decide."""

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


@app_commands.guild_only()
class Verify(
    commands.GroupCog,
    group_name=T("verify"),
    group_description=T("Show that you are a customer, in private"),
):
    """Presses, forms and commands in; whatever goes out is seen by one person only."""

    def __init__(self, bot: CommunityBot, verify: VerifyService, answers: VerifyAnswers) -> None:
        self._bot = bot
        self._verify = verify
        self._answers = answers
        self._press = press("verify", self._pressed)
        self._drop_what_nobody_can_use()

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(self._press)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(self._press)

    def _drop_what_nobody_can_use(self) -> None:
        commands_of = {Proof.EMAIL_CODE: self.code, Proof.SIGNED_TOKEN: self.token}
        for proof, command in commands_of.items():
            if proof not in self._answers.proofs and self.app_command:
                self.app_command.remove_command(command.name)

    @app_commands.command(name=T("start"), description=T("Show in private that you are a customer"))
    async def start(self, interaction: discord.Interaction[CommunityBot]) -> None:
        await self._open(interaction, self._answers.ask)

    @app_commands.command(name=T("code"), description=T("Enter the code out of the mail"))
    async def code(self, interaction: discord.Interaction[CommunityBot]) -> None:
        await self._open(interaction, self._answers.ask_code)

    @app_commands.command(name=T("token"), description=T("Show a token from your dashboard"))
    async def token(self, interaction: discord.Interaction[CommunityBot]) -> None:
        await self._open(interaction, self._answers.ask_token)

    @app_commands.command(name=T("status"), description=T("See what you are verified for"))
    async def status(self, interaction: discord.Interaction[CommunityBot]) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await self._verify.status(_member(interaction))
        await _tell(interaction, self._answers.status(found, spoken(interaction)))

    @app_commands.command(name=T("unlink"), description=T("Have it forgotten who you are"))
    async def unlink(self, interaction: discord.Interaction[CommunityBot]) -> None:
        await interaction.response.defer(ephemeral=True)
        is_new = await self._verify.unlink(_member(interaction))
        await _tell(interaction, self._answers.unlinked(spoken(interaction), is_new=is_new))

    @app_commands.command(name=T("who"), description=T("For maintainers: what a member has"))
    @app_commands.rename(member=T("member"))
    @app_commands.describe(member=T("Whom you want to know about"))
    async def who(
        self, interaction: discord.Interaction[CommunityBot], member: discord.User
    ) -> None:
        self._check(interaction)
        await interaction.response.defer(ephemeral=True)
        named = MemberId(member.id)
        held, now = await self._verify.who(named), self._verify.clock()
        await _tell(interaction, self._answers.who(named, held, now, spoken(interaction)))

    @app_commands.command(name=T("revoke"), description=T("For maintainers: take it from a member"))
    @app_commands.rename(member=T("member"))
    @app_commands.describe(member=T("Whose verification ends"))
    async def revoke(
        self, interaction: discord.Interaction[CommunityBot], member: discord.User
    ) -> None:
        self._check(interaction)
        await interaction.response.defer(ephemeral=True)
        named = MemberId(member.id)
        is_new = await self._verify.revoke(_member(interaction), named)
        await _tell(interaction, self._answers.revoked(named, spoken(interaction), is_new=is_new))

    @app_commands.command(name=T("vouch"), description=T("For maintainers: vouch for a member"))
    @app_commands.rename(member=T("member"), tier=T("tier"), days=T("days"))
    @app_commands.describe(
        member=T("Whom you vouch for"),
        tier=T("What they have, such as a plan's name"),
        days=T("For how many days"),
    )
    async def vouch(
        self,
        interaction: discord.Interaction[CommunityBot],
        member: discord.User,
        tier: app_commands.Range[str, 1, 40],
        days: app_commands.Range[int, 1, VOUCH_MOST] = 30,
    ) -> None:
        self._check(interaction)
        await interaction.response.defer(ephemeral=True)
        of = replace(_applicant(interaction), member=MemberId(member.id))
        held = await self._verify.vouch(_member(interaction), of, tier, days)
        await _tell(interaction, self._answers.vouched(held, spoken(interaction)))

    @vouch.autocomplete("tier")
    async def tiers(
        self, _: discord.Interaction[CommunityBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        names = (name for name in self._verify.effects.tier_roles if typed.lower() in name)
        return [app_commands.Choice(name=name, value=name) for name in names][:25]

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

    def _check(self, interaction: Interaction) -> None:
        if not self._bot.places.is_maintainer(roles_of(interaction.user)):
            raise Refused("Only maintainers can do this.")


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
