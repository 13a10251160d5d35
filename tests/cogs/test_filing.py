"""Filing an issue on GitHub from a post: what is asked, what is shown, and what leaves."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.stage import Json, Stage, of_bridge, stage

MAIL = "nora.jones@private-mail.example"
BUG = (
    "After an update the app shows a white screen on every start with @capgo/capacitor-updater "
    f"7.4.1 on iOS 18.4, and it never comes back. Write to {MAIL} please."
)
DEMO = "Cap-go/capgo-demo"
FIRST = {
    "Expected behavior": "It starts, fixes #12, @max",
    "Steps to reproduce": f"1. Mail {MAIL}\n2. Start",
}
LAST = {"Before submitting": ["I have searched the existing issues *"]}


@dataclass
class Way:
    """One person's way to an issue: the private message in which it goes on."""

    play: Stage
    who: str
    first: str
    """The bridge's message in the post."""
    card: Json

    async def press(self, label: str) -> Json:
        return self._seen(
            await self.play.act(self.who, "click", message=self.card["id"], label=label)
        )

    async def choose(self, label: str, value: str) -> Json:
        more = {"message": self.card["id"], "label": label, "values": [value]}
        return self._seen(await self.play.act(self.who, "select", **more))

    async def submit(self, fields: Json) -> Json:
        return self._seen(await self.play.act(self.who, "submit", fields=fields))

    async def preview(self, choose: str = "Choose a form") -> str:
        """All that is asked, answered; what will be public."""
        await self.choose("Another repository", DEMO)
        await self.choose(choose, "bug.yml")
        await self.press("None of these: go on")
        await self.submit(FIRST)
        await self.press("Continue")
        await self.submit(LAST)
        return self.text

    @property
    def text(self) -> str:
        return str(self.card["text"])

    def _seen(self, answer: Json) -> Json:
        if answer["ephemeral"]:
            self.card = answer["ephemeral"][0]
        return answer


async def begun(
    play: Stage, text: str = BUG, who: str = "nora", title: str = "White screen after update"
) -> Way:
    post = {"channel": "questions", "title": title, "text": text, "tags": []}
    first = str(of_bridge(await play.act(who, "post", **post))[0]["id"])
    label = "Llevar a GitHub" if who == "lucia" else "File on GitHub"
    if filing := play.bridge.bot.services.filing:
        filing.effects.patience = 30.0  # however slow this machine is
    return Way(play, who, first, await pressed(play, who, first, label))


async def pressed(play: Stage, who: str, first: str, label: str = "File on GitHub") -> Json:
    (card,) = (await play.act(who, "click", message=first, label=label))["ephemeral"]
    return dict(card)


async def issues(play: Stage) -> list[Json]:
    return list((await play.state())["issues"])


async def test_the_bridge_opens_what_was_shown_and_nothing_before_the_last_press(
    play: Stage,
) -> None:
    before = await issues(play)
    way = await begun(play)
    shown = await way.preview()
    assert await issues(play) == before
    assert "Taken out, so that nobody sees it: e-mail address." in shown
    await way.press("By the bridge")
    assert "It is on GitHub now: https://github.com/Cap-go/capgo-demo/issues/15" in way.text
    (issue,) = [one for one in await issues(play) if one not in before]
    assert issue["title"] == "[Bug]: White screen after update"
    assert issue["labels"] == ["bug", "needs: triage", "from-discord"]
    body, _, mark = issue["body"].rpartition("\n\n")
    assert body in shown
    assert mark.startswith("<!-- bridge:discord:")
    assert MAIL not in issue["body"]
    assert "It starts, fixes #<!-- -->12, @<!-- -->max" in body
    assert "Opened on behalf of Nora [from Discord](https://discord.com/channels/" in body
    await play.settle()
    told = await play.message(way.first)
    assert "This is now [Cap-go/capgo-demo#15](https://github.com/" in told["text"]
    assert "File on GitHub" not in [one["label"] for one in told["components"]]
    (link,) = [one for one in told["components"] if one.get("url") == issue["url"]]
    assert link["label"] == "Issue #15 on GitHub"
    assert told["pinged"] == []


async def test_two_people_at_the_same_time_open_one_issue(play: Stage) -> None:
    way = await begun(play)
    await way.preview()
    other = Way(play, "max", way.first, await pressed(play, "max", way.first))
    await other.preview()
    number = len(await issues(play))
    await asyncio.gather(way.press("By the bridge"), other.press("By the bridge"))
    await play.settle()
    assert len(await issues(play)) == number + 1
    assert "#15" in (await play.message(way.first))["text"]


async def test_whoever_comes_later_gets_the_issue_there_is(play: Stage) -> None:
    way = await begun(play)
    await way.preview()
    late = Way(play, "max", way.first, await pressed(play, "max", way.first))
    await late.preview()
    await way.press("By the bridge")
    await late.press("Under your own name")
    assert "This is now [Cap-go/capgo-demo#15]" in late.text


async def test_a_member_opens_it_under_their_own_name_and_the_post_is_linked(play: Stage) -> None:
    way = await begun(play)
    await way.preview()
    _, paste = (await way.press("Under your own name"))["ephemeral"]
    url = way.text.partition("](")[2].partition(")**")[0]
    assert url.startswith(f"https://github.com/{DEMO}/issues/new?template=bug.yml&")
    assert "labels=" not in url
    assert "To fill in there: **Platform(s)**\n```\niOS\n```" in paste["text"]
    fields = {
        "Platform(s)": ["iOS"],
        "Before submitting": ["I have searched the existing issues"],
    }
    opened = await play.act("nora", "gh_open", url=url, fields=fields)
    await play.settle()
    told = (await play.message(way.first))["text"]
    assert f"This is now [{DEMO}#{opened['issue']}](" in told


async def test_an_open_issue_that_is_the_same_gets_one_comment(play: Stage) -> None:
    way = await begun(play)
    await way.choose("Another repository", DEMO)
    await way.choose("Choose a form", "bug.yml")
    assert "#14" in way.text
    shown = way.text
    await way.choose("It is the same as…", "14")
    (issue,) = [one for one in await issues(play) if (one["repo"], one["number"]) == (DEMO, 14)]
    (comment,) = [one for one in issue["comments"] if one["author"] == "capgo-bridge"]
    said, _, mark = comment["body"].rpartition("\n\n")
    assert said in shown
    assert "- `@capgo/capacitor-updater 7.4.1`" in said
    assert mark.startswith("<!-- bridge:")
    await play.settle()
    assert f"This is now [{DEMO}#14](" in (await play.message(way.first))["text"]


async def test_a_spanish_member_is_led_in_spanish_to_an_issue_in_english(play: Stage) -> None:
    text = "Desde ayer mi app muestra la pantalla en blanco después de actualizar en iOS 18.4."
    way = await begun(play, text, "lucia", "Un botón para volver")
    assert "¿De qué repositorio se trata?" in way.text
    await way.choose("Repositorio", DEMO)
    await way.choose("Elige un formulario", "feature.yml")
    assert "Lo que cuenta tu publicación ya está puesto" in way.text
    form = (await way.press("Abrir el formulario"))["modal"]
    typed = {one["label"]: "Un botón" for one in form["fields"] if one["required"]}
    await way.submit({name: value for name, value in typed.items() if name != "Título"})
    assert "Esto lo podrá leer todo el mundo en GitHub" in way.text
    await way.press("Que lo abra el bot")
    assert "Ya está en GitHub: https://github.com/" in way.text
    assert "Opened on behalf of Lucía [from Discord](" in (await issues(play))[-1]["body"]
    await play.settle()
    assert f"Ahora es [{DEMO}#15](" in (await play.message(way.first))["text"]


async def test_a_member_may_stay_unnamed(play: Stage) -> None:
    way = await begun(play)
    await way.preview()
    await way.press("Stay unnamed")
    assert "Opened on behalf of a member [from Discord]" in way.text
    await way.press("By the bridge")
    assert "Nora" not in str((await issues(play))[-1])


async def test_it_goes_on_after_a_restart_with_what_was_typed(play: Stage) -> None:
    way = await begun(play)
    await way.choose("Another repository", DEMO)
    await way.choose("Choose a form", "bug.yml")
    await way.press("None of these: go on")
    await way.submit(FIRST)
    async with play.away():
        pass
    way.card = await pressed(play, "nora", way.first)
    assert "Your draft for **Cap-go/capgo-demo** is still here" in way.text
    await way.press("Go on")
    await way.submit(LAST)
    assert "1. Mail [redacted: email]\n2. Start" in way.text


@pytest.mark.parametrize("how", ["stored", "cut"])
async def test_an_answer_that_is_lost_leads_to_one_issue(play: Stage, how: str) -> None:
    way = await begun(play)
    await way.preview()
    number = len(await issues(play))
    await play.fault("github", how=how, count=1)
    await way.press("By the bridge")
    await play.settle()
    assert len(await issues(play)) == number + 1
    assert f"This is now [{DEMO}#15](" in (await play.message(way.first))["text"]


async def test_without_github_nothing_is_lost(play: Stage) -> None:
    way = await begun(play)
    await play.fault("github", how="down")
    await way.choose("Another repository", DEMO)
    assert "Nothing is lost" in way.text
    await play.fault("github", how="none")


async def test_what_only_its_operators_can_mend_is_told_to_them(tmp_path: Path) -> None:
    async with stage(tmp_path, http_port=0, github_files_issues=True) as play:
        way = await begun(play)
        await way.preview()
        await play.fault("github", how="deny")
        await way.press("By the bridge")
        assert "under your own name" in way.text
        assert "BRIDGE_GITHUB_TOKEN" not in way.text
        await play.settle()
        [told] = await play.messages("maintainers")
        assert "BRIDGE_GITHUB_TOKEN is missing, wrong or has expired" in told["text"]


async def test_only_the_asker_or_a_maintainer_files(play: Stage) -> None:
    way = await begun(play)
    refused = await pressed(play, "lucia", way.first)
    assert "Solo quien preguntó, o alguien del equipo" in refused["text"]
    maintainer = Way(play, "max", way.first, await pressed(play, "max", way.first))
    shown = await maintainer.preview()
    assert "Opened on behalf of a member" in shown
    assert "Name me" not in shown


async def test_without_repositories_nothing_is_offered(tmp_path: Path) -> None:
    async with stage(tmp_path, http_port=0, github_repositories=()) as play:
        post = {"channel": "questions", "title": "White screen", "text": BUG, "tags": []}
        (first,) = of_bridge(await play.act("nora", "post", **post))
        assert "File on GitHub" not in [one["label"] for one in first["components"]]
        assert play.bridge.bot.services.filing is None


async def test_a_post_that_a_maintainer_unlinked_is_no_longer_on_its_way(play: Stage) -> None:
    way = await begun(play)
    await way.preview()
    await way.press("By the bridge")
    thread = (await play.message(way.first))["channel"]
    await play.act("max", "command", name="issue unlink", channel=thread)
    assert "a maintainer unlinked the two" in (await pressed(play, "nora", way.first))["text"]
