"""Draws cards as Discord's components v2, and turns presses on them back into words of ours."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any, Self, cast

import discord

from bot import journal
from bot.domain.card import Button, Card, Pick, Select, Style

STYLES = {
    Style.PRIMARY: discord.ButtonStyle.primary,
    Style.SECONDARY: discord.ButtonStyle.secondary,
    Style.SUCCESS: discord.ButtonStyle.success,
    Style.DANGER: discord.ButtonStyle.danger,
}

CHANNELS = {
    Pick.CHANNEL: [discord.ChannelType.text, discord.ChannelType.news],
    Pick.FORUM: [discord.ChannelType.forum],
}


def draw(card: Card) -> discord.ui.LayoutView:
    """A view of ``card``. It is stopped: presses reach the ``Press`` classes through their
    ``custom_id``, also after a restart, and discord.py keeps nothing in memory for it."""
    box: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(
        accent_colour=card.colour
    )
    for part in card.parts():
        for text in part.texts:
            if box.children:
                box.add_item(discord.ui.Separator())
            box.add_item(discord.ui.TextDisplay(text))
        if part.select:
            box.add_item(discord.ui.ActionRow(_select(part.select)))
        if part.buttons:
            box.add_item(discord.ui.ActionRow(*map(_button, part.buttons)))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(box)
    view.stop()
    return view


def row_of(buttons: Iterable[Button]) -> discord.ui.View:
    """Buttons below a plain text; stopped, as in ``draw``."""
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(_button(button))
    view.stop()
    return view


async def redraw(interaction: discord.Interaction[Any], card: Card) -> None:
    """Let the message whose button was pressed say something else; in a dry run only whoever
    pressed it sees that."""
    if interaction.client.options.is_dry:
        await interaction.followup.send(view=draw(card), ephemeral=True)
    else:
        await interaction.edit_original_response(view=draw(card))


def _button(button: Button) -> discord.ui.Button[discord.ui.LayoutView]:
    if button.url:
        return discord.ui.Button(label=button.label, url=button.url)
    return discord.ui.Button(
        label=button.label,
        custom_id=button.custom_id,
        style=STYLES[button.style],
        disabled=button.is_disabled,
    )


def _select(select: Select) -> discord.ui.Item[discord.ui.LayoutView]:
    if select.pick is Pick.ROLE:
        return discord.ui.RoleSelect(**_things(select, discord.SelectDefaultValueType.role))
    if select.pick in CHANNELS:
        things = _things(select, discord.SelectDefaultValueType.channel)
        return discord.ui.ChannelSelect(channel_types=CHANNELS[select.pick], **things)
    return discord.ui.Select(
        custom_id=select.custom_id,
        placeholder=select.placeholder,
        options=[
            discord.SelectOption(
                label=option.label,
                value=option.value,
                description=option.description or None,
            )
            for option in select.options
        ],
    )


def _things(select: Select, kind: discord.SelectDefaultValueType) -> dict[str, Any]:
    # As for mentions: discord.py would send numbers, and Discord describes text.
    chosen = [
        discord.SelectDefaultValue(id=cast("int", str(one)), type=kind)
        for one in select.chosen[: select.most]
    ]
    return {
        "custom_id": select.custom_id,
        "placeholder": select.placeholder,
        "min_values": 0,
        "max_values": select.most,
        "default_values": chosen,
    }


class Press(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"press"):
    """A button or select whose ``custom_id`` is ``<noun>:<verb>:<rest>``.

    A cog makes one with ``press("faq", handler)`` and registers it; errors end in the bot's one
    error path, which discord.py does not do for dynamic items by itself.
    """

    handler: Callable[[discord.Interaction[Any], str, str], Awaitable[None]]
    noun: str

    def __init__(self, item: discord.ui.Item[Any], verb: str, rest: str) -> None:
        super().__init__(item)
        self._verb = verb
        self._rest = rest

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], item: discord.ui.Item[Any], match: Any, /
    ) -> Self:
        return cls(item, match["verb"], match["rest"] or "")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        is_blocked = interaction.client.places.is_blocked(interaction.user.id)
        if is_blocked and self.noun != "privacy":
            await interaction.response.defer()
            return
        with journal.about(thread_id=interaction.channel_id):
            try:
                await type(self).handler(interaction, self._verb, self._rest)
            except Exception as error:  # noqa: BLE001 - the one error path takes everything
                await interaction.client.tell_error(interaction, error)


def press(
    noun: str, handler: Callable[[discord.Interaction[Any], str, str], Awaitable[None]]
) -> type[Press]:
    """A ``Press`` class for every ``custom_id`` that begins with ``noun:``."""
    template = rf"{noun}:(?P<verb>[a-z_]+)(?::(?P<rest>.*))?"

    class NounPress(Press, template=template):
        pass

    NounPress.handler = staticmethod(handler)
    NounPress.noun = noun
    return NounPress


def texts_in(components: Iterable[Any]) -> Iterator[str]:
    """What a message with such components says, text by text."""
    for component in components:
        yield from texts_in(getattr(component, "children", ()))
        if isinstance(component, discord.TextDisplay):
            yield component.content


def chosen(interaction: discord.Interaction[Any]) -> list[str]:
    """The values chosen in a select; empty for a button."""
    data: Any = interaction.data or {}
    return [str(value) for value in data.get("values", ())]
