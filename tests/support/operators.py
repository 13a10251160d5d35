"""A maintainer in a browser without JavaScript, as HTTP sees them on the operators' pages."""

import re
from dataclasses import dataclass, field

import aiohttp
from yarl import URL

from bot.adapters.store.database import Step
from tests.support.stage import Stage

FORM = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@dataclass
class Operator:
    """``http`` keeps the cookies of one person."""

    address: str
    http: aiohttp.ClientSession
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str) -> tuple[int, str]:
        async with self.http.get(URL(f"{self.address}{path}", encoded=True)) as response:
            self.headers = dict(response.headers)
            return response.status, await response.text()

    async def post(
        self, path: str, data: dict[str, str], origin: str | None = ""
    ) -> tuple[int, str]:
        """``origin``: of the page that sends it; by default the right one, None for none."""
        sent = {} if origin is None else {"Origin": origin or self.address}
        async with self.http.post(f"{self.address}{path}", data=data, headers=sent) as response:
            self.headers = dict(response.headers)
            return response.status, await response.text()

    async def enter(self, link: str) -> tuple[int, str]:
        """Open a link and come in."""
        status, page = await self.get(link.removeprefix(self.address))
        if status != 200:
            return status, page
        return await self.post("/dashboard/enter", dict(FORM.findall(page)))

    async def token(self) -> str:
        _, page = await self.get("/dashboard/audit")
        return dict(FORM.findall(page))["token"]


async def link_for(play: Stage, who: str = "max") -> str:
    answer = await play.act(who, "command", channel="general", name="bridge dashboard")
    [shown] = answer["ephemeral"]
    [url] = [one["url"] for one in shown["components"] if one.get("url")]
    return str(url)


def address_of(play: Stage) -> str:
    settings = play.life.settings
    return f"http://{settings.http_host}:{settings.http_port}"


async def give_up(play: Stage, error: str) -> int:
    """Let the last reply be one that was given up after all."""
    sql = """UPDATE outbox SET state = 'dead', error = ? WHERE id = (
                 SELECT max(id) FROM outbox WHERE kind = 'chat.reply' AND state = 'done')
             RETURNING id"""
    [row] = await play.bridge.database.apply(Step(sql, (error,)))
    return int(row["id"])
