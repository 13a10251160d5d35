"""Ids leave as text, as Discord describes them, also where discord.py would send numbers."""

import json
from pathlib import Path

import pytest

from bot.adapters.discord_chat import DiscordChat
from bot.domain.card import Card, Pick, Select
from bot.domain.ids import ChannelId, MemberId
from bot.views import draw
from cogs.setup import WhereFeaturesAre
from tests.support.discord_client import playing


@pytest.mark.parametrize("pick", [Pick.CHANNEL, Pick.FORUM, Pick.ROLE])
def test_what_a_list_shows_as_chosen(pick: Pick) -> None:
    [box] = draw(Card(("x",), select=Select("x", "x", pick=pick, chosen=(30,)))).to_components()
    [select] = box["components"][-1]["components"]
    assert [one["id"] for one in select["default_values"]] == ["30"]


async def test_who_is_mentioned(tmp_path: Path) -> None:
    record = tmp_path / "traffic.jsonl"
    async with playing(record=record) as play:
        nora = MemberId(play.world.people["nora"].id)
        channel = ChannelId(play.world.channels["help"].id)
        card = Card((f"Here you are, <@{nora}> and <@{play.world.people['max'].id}>",))
        chat = DiscordChat(play.client)
        await chat.reply(channel, None, card, "1", look_first=False, mention=nora)
    calls = [json.loads(line).get("rest") for line in record.read_text().splitlines()]
    [sent] = [call["request"] for call in calls if call and call["path"].endswith("/messages")]
    assert sent["allowed_mentions"] == {"parse": [], "users": [str(nora)]}


def test_features_are_switched_where_discord_says_a_channel_may_be() -> None:
    assert [kind.value for kind in WhereFeaturesAre().channel_types] == [0, 5, 15]
