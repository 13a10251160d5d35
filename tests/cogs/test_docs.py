"""``/docs``: a page of the documentation by its title or a heading."""

from tests.support.stage import Stage, of_bridge


async def test_the_page_chosen_from_the_list_is_shown_to_the_asker_alone(play: Stage) -> None:
    typed = await play.act(
        "nora", "autocomplete", channel="general", name="docs", options={"query": "rollb"}
    )
    choice = typed["choices"][0]
    assert "ollback" in choice["name"]
    answer = await play.act(
        "nora", "command", channel="general", name="docs", options={"query": choice["value"]}
    )
    assert of_bridge(answer) == []
    assert "https://capgo.app/docs/" in answer["ephemeral"][0]["text"]


async def test_free_text_finds_a_heading_and_links_to_it(play: Stage) -> None:
    answer = await play.act(
        "nora",
        "command",
        channel="general",
        name="docs",
        options={"query": "how automatic rollback works"},
    )
    text = answer["ephemeral"][0]["text"]
    assert "https://capgo.app/docs/live-updates/rollbacks/#how-automatic-rollback-works" in text


async def test_a_page_for_a_member_is_public_and_pings_nobody(play: Stage) -> None:
    answer = await play.act(
        "max",
        "command",
        channel="general",
        name="docs",
        options={"query": "channels", "to": "nora"},
    )
    reply = of_bridge(answer)[0]
    assert "Nora" in reply["text"]
    assert reply["pinged"] == []


async def test_what_no_page_is_about_is_told_in_the_members_language(play: Stage) -> None:
    answer = await play.act(
        "lucia", "command", channel="general", name="docs", options={"query": "zxqvblorp"}
    )
    assert answer["ephemeral"][0]["text"].startswith("La documentación no tiene")


async def test_typing_shows_titles_from_the_first_letter(play: Stage) -> None:
    typed = await play.act(
        "nora", "autocomplete", channel="general", name="docs", options={"query": "c"}
    )
    assert 0 < len(typed["choices"]) <= 25
