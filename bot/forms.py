"""Draws forms as Discord's modals, and turns what people send back into words of ours."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

import discord

from bot.domain.card import Option
from bot.domain.form import FILES_MOST, HINT_MOST, LABEL_MOST, Entry, Field, Filled, Form, shortened
from bot.domain.question import File

Sent = Callable[[discord.Interaction[Any], str, str, Filled], Awaitable[None]]
"""Gets the verb and the rest of the form's ``custom_id``, as a ``Press`` does, and what was filled
in."""


def draw_form(form: Form) -> discord.ui.Modal:
    """A modal of ``form``. It is stopped: what people send reaches ``take_form`` through its
    ``custom_id``, also after a restart, and discord.py keeps nothing in memory for it."""
    modal = discord.ui.Modal(title=shortened(form.title, LABEL_MOST), custom_id=form.custom_id)
    for field in form.fields:
        label: discord.ui.Label[discord.ui.Modal] = discord.ui.Label(
            text=shortened(field.label, LABEL_MOST),
            description=shortened(field.hint, HINT_MOST) or None,
            component=_component(field),
        )
        modal.add_item(label)
    modal.stop()
    return modal


def _component(field: Field) -> discord.ui.Item[discord.ui.Modal]:
    if field.entry is Entry.FILES:
        return discord.ui.FileUpload(
            custom_id=field.name, required=False, min_values=0, max_values=FILES_MOST
        )
    if field.entry is Entry.CHOICE:
        options = [
            discord.SelectOption(label=shortened(one, 100), value=one, default=one == field.value)
            for one in field.choices
        ]
        return discord.ui.Select(
            custom_id=field.name, required=False, min_values=0, max_values=1, options=options
        )
    if field.entry is Entry.CHOICES:
        return discord.ui.Select(
            custom_id=field.name,
            required=field.is_required,
            min_values=int(field.is_required),
            max_values=min(field.most, len(field.options)),
            options=[_option(one, field) for one in field.options],
        )
    is_long = field.entry is Entry.TEXT
    return discord.ui.TextInput(
        custom_id=field.name,
        required=field.is_required,
        style=discord.TextStyle.paragraph if is_long else discord.TextStyle.short,
        placeholder=shortened(field.sample, HINT_MOST) or None,
        default=field.value or None,
        max_length=max(field.most, len(field.value)),
    )


def _option(option: Option, field: Field) -> discord.SelectOption:
    return discord.SelectOption(
        label=shortened(option.label, HINT_MOST),
        value=option.value,
        description=shortened(option.description, HINT_MOST) or None,
        default=option.value in field.chosen,
    )


async def take_form(noun: str, interaction: discord.Interaction[Any], sent: Sent) -> None:
    """Hand over a form whose ``custom_id`` begins with ``noun:``; other interactions are left
    alone. Errors end in the bot's one error path."""
    data: Any = interaction.data or {}
    is_form = interaction.type is discord.InteractionType.modal_submit
    named, _, rest = str(data.get("custom_id", "")).partition(":")
    if not is_form or named != noun:
        return
    if interaction.client.places.is_blocked(interaction.user.id):
        await interaction.response.defer()
        return
    verb, _, rest = rest.partition(":")
    try:
        await sent(interaction, verb, rest, _filled(data))
    except Exception as error:  # noqa: BLE001 - the one error path takes everything
        await interaction.client.tell_error(interaction, error)


def _filled(data: Mapping[str, Any]) -> Filled:
    attached = data.get("resolved", {}).get("attachments", {})
    texts: dict[str, str] = {}
    files: dict[str, tuple[File, ...]] = {}
    choices: dict[str, tuple[str, ...]] = {}
    for field in _fields(data.get("components", ())):
        name, values = field["custom_id"], field.get("values") or ()
        if field["type"] == discord.ComponentType.file_upload.value:
            rows = (attached[number] for number in values if number in attached)
            files[name] = tuple(File(row["filename"], row["url"], row["size"]) for row in rows)
        else:
            choices[name] = tuple(map(str, values))
            texts[name] = str(field.get("value") or next(iter(values), ""))
    return Filled(texts, files, choices)


def _fields(components: Any) -> Iterator[Mapping[str, Any]]:
    for one in components:
        yield from _fields(one.get("components", ()))
        inner = one.get("component", one)
        if "custom_id" in inner:
            yield inner
