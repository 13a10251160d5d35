"""``/issue`` and the menus *Label issue* and *Link to issue*: issues on GitHub, from Discord."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import CommunityBot, roles_of, spoken
from bot.domain.card import Card
from bot.domain.form import Filled
from bot.domain.ids import ChannelId, GuildId, MemberId
from bot.domain.issue import CloseReason
from bot.forms import draw_form, take_form
from bot.services.close import Person
from bot.services.issue_choices import Choices
from bot.services.issue_finding import Asked
from bot.services.together import IssueServices
from bot.views import draw

T = app_commands.locale_str
Interaction = discord.Interaction[CommunityBot]
Typed = app_commands.Range[str, 1, 300]

REASONS = [
    app_commands.Choice(name=T("completed"), value=CloseReason.COMPLETED.value),
    app_commands.Choice(name=T("not planned"), value=CloseReason.NOT_PLANNED.value),
    app_commands.Choice(name=T("duplicate"), value=CloseReason.DUPLICATE.value),
]
WHICH = T("12, owner/name#12 or its address; nothing in a thread that is linked to it")


class Issue(commands.Cog):
    """Commands, menus and forms in; whatever goes out is seen by one person only."""

    issue = app_commands.Group(name=T("issue"), description=T("Issues on GitHub"), guild_only=True)

    def __init__(self, bot: CommunityBot, services: IssueServices) -> None:
        self._bot = bot
        self._commands = services.commands
        self._links = services.links
        self._labels = services.labels
        self._choices = services.choices
        self._menus = (
            app_commands.ContextMenu(name=T("Label issue"), callback=self.label_issue),
            app_commands.ContextMenu(name=T("Link to issue"), callback=self.link_to_issue),
        )

    async def cog_load(self) -> None:
        for menu in self._menus:
            self._bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        for menu in self._menus:
            self._bot.tree.remove_command(menu.name, type=menu.type)

    @issue.command(name=T("show"), description=T("Show an issue, only to you"))
    @app_commands.rename(issue=T("issue"))
    @app_commands.describe(issue=WHICH)
    async def show(self, interaction: Interaction, issue: Typed = "") -> None:
        await interaction.response.defer(ephemeral=True)
        await _tell(interaction, await self._commands.show(_asked(interaction, issue)))

    @issue.command(name=T("link"), description=T("Link this thread to an issue"))
    @app_commands.rename(issue=T("issue"))
    @app_commands.describe(issue=T("12, owner/name#12 or its address"))
    async def link(self, interaction: Interaction, issue: Typed) -> None:
        await interaction.response.defer(ephemeral=True)
        await _tell(interaction, await self._links.link(_asked(interaction, issue)))

    @issue.command(name=T("unlink"), description=T("Take away the link of this thread"))
    async def unlink(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await _tell(interaction, await self._links.unlink(_asked(interaction)))

    @issue.command(name=T("label"), description=T("Put a label on an issue"))
    @app_commands.rename(label=T("label"), issue=T("issue"))
    @app_commands.describe(label=T("The label"), issue=WHICH)
    async def label(self, interaction: Interaction, label: Typed, issue: Typed = "") -> None:
        await interaction.response.defer(ephemeral=True)
        asked = _asked(interaction, issue)
        await _tell(interaction, await self._commands.label(asked, label, is_on=True))

    @issue.command(name=T("unlabel"), description=T("Take a label off an issue"))
    @app_commands.rename(label=T("label"), issue=T("issue"))
    @app_commands.describe(label=T("The label"), issue=WHICH)
    async def unlabel(self, interaction: Interaction, label: Typed, issue: Typed = "") -> None:
        await interaction.response.defer(ephemeral=True)
        asked = _asked(interaction, issue)
        await _tell(interaction, await self._commands.label(asked, label, is_on=False))

    @issue.command(name=T("assign"), description=T("Give an issue to somebody"))
    @app_commands.rename(assignee=T("assignee"), issue=T("issue"), remove=T("remove"))
    @app_commands.describe(
        assignee=T("Their name on GitHub"),
        issue=WHICH,
        remove=T("Take the issue from them instead"),
    )
    async def assign(
        self, interaction: Interaction, assignee: Typed, issue: Typed = "", remove: bool = False
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        asked = _asked(interaction, issue)
        await _tell(interaction, await self._commands.assign(asked, assignee, is_on=not remove))

    @issue.command(name=T("close"), description=T("Close an issue"))
    @app_commands.rename(reason=T("reason"), issue=T("issue"))
    @app_commands.describe(reason=T("Why it is closed"), issue=WHICH)
    @app_commands.choices(reason=REASONS)
    async def close(
        self,
        interaction: Interaction,
        reason: app_commands.Choice[str] | None = None,
        issue: Typed = "",
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        why = CloseReason(reason.value) if reason else CloseReason.COMPLETED
        await _tell(interaction, await self._commands.close(_asked(interaction, issue), why))

    @issue.command(name=T("reopen"), description=T("Open a closed issue again"))
    @app_commands.rename(issue=T("issue"))
    @app_commands.describe(issue=WHICH)
    async def reopen(self, interaction: Interaction, issue: Typed = "") -> None:
        await interaction.response.defer(ephemeral=True)
        await _tell(interaction, await self._commands.reopen(_asked(interaction, issue)))

    @issue.command(name=T("milestone"), description=T("Set the milestone of an issue"))
    @app_commands.rename(milestone=T("milestone"), issue=T("issue"))
    @app_commands.describe(milestone=T("Its title; - for none"), issue=WHICH)
    async def milestone(
        self, interaction: Interaction, milestone: Typed, issue: Typed = ""
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        asked = _asked(interaction, issue)
        await _tell(interaction, await self._commands.milestone(asked, milestone))

    @show.autocomplete("issue")
    @link.autocomplete("issue")
    @label.autocomplete("issue")
    @unlabel.autocomplete("issue")
    @assign.autocomplete("issue")
    @close.autocomplete("issue")
    @reopen.autocomplete("issue")
    @milestone.autocomplete("issue")
    async def issues(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return _drawn(await self._choices.of_issues(typed))

    @label.autocomplete("label")
    async def labels(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return _drawn(await self._choices.of_labels(typed, *_about(interaction)))

    @unlabel.autocomplete("label")
    async def labels_on(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return _drawn(await self._choices.of_labels_on(typed, *_about(interaction)))

    @assign.autocomplete("assignee")
    async def assignees(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return _drawn(await self._choices.of_assignees(typed, *_about(interaction)))

    @milestone.autocomplete("milestone")
    async def milestones(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        none = self._bot.texts.say(spoken(interaction), "No milestone")
        return _drawn(await self._choices.of_milestones(typed, *_about(interaction), none))

    async def label_issue(self, interaction: Interaction, message: discord.Message) -> None:
        form = await self._labels.form(_asked(interaction), message.content)
        await interaction.response.send_modal(draw_form(form))

    async def link_to_issue(self, interaction: Interaction, message: discord.Message) -> None:
        form = await self._links.form(_asked(interaction), message.content)
        await interaction.response.send_modal(draw_form(form))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        await take_form("issue", interaction, self._sent)

    async def _sent(self, interaction: Interaction, verb: str, rest: str, filled: Filled) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        if verb == "link":
            card = await self._links.link(_asked(interaction, filled.texts["issue"]))
        else:
            card = await self._labels.filled(_asked(interaction), rest, filled)
        await _tell(interaction, card)


def _asked(interaction: Interaction, issue: str = "") -> Asked:
    user, channel = interaction.user, interaction.channel
    return Asked(
        name=str(interaction.id),
        person=Person(MemberId(user.id), roles_of(user), spoken(interaction)),
        guild=GuildId(interaction.guild_id or 0),
        channel=ChannelId(interaction.channel_id or 0),
        is_thread=isinstance(channel, discord.Thread),
        issue=issue,
    )


def _about(interaction: Interaction) -> tuple[str, ChannelId]:
    """Which issue is meant so far: what is typed for it, and the thread."""
    return str(interaction.namespace.issue or ""), ChannelId(interaction.channel_id or 0)


def _drawn(choices: Choices) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=name, value=value) for name, value in choices]


async def _tell(interaction: Interaction, card: Card) -> None:
    await interaction.followup.send(view=draw(card), ephemeral=True)


async def setup(bot: CommunityBot) -> None:
    if bot.services.issue:
        await bot.add_cog(Issue(bot, bot.services.issue))
