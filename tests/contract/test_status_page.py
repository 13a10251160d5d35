"""Status pages of every kind are read from a web server on loopback."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from bot.adapters.status_page import HostedPage, shapes
from bot.adapters.status_page.page import MOST_BYTES, MOST_INCIDENTS, WELL_KNOWN
from bot.adapters.status_page.values import MalformedError
from bot.domain.errors import Unavailable
from bot.domain.status import Level, Status
from bot.sandbox import Sandbox, World
from tests.support.clock import FakeClock

URL = "https://status.example.org"
MORNING = "2026-03-01T09:30:00.000Z"

STATUSPAGE: Mapping[str, Any] = {
    "page": {"id": "p", "name": "Example", "url": URL, "updated_at": MORNING},
    "status": {"indicator": "minor", "description": "Minor Service Outage"},
    "components": [{"id": "c", "name": "API", "status": "degraded_performance"}],
    "incidents": [
        {
            "id": "qw12",
            "name": "Slow uploads",
            "status": "identified",
            "impact": "major",
            "shortlink": "https://stspg.io/qw12",
            "started_at": MORNING,
            "updated_at": MORNING,
            "incident_updates": [{"body": "We found it.", "status": "identified"}],
        },
        {"id": "old", "name": "Long ago", "status": "resolved", "impact": "minor"},
    ],
    "scheduled_maintenances": [
        {"id": "m1", "name": "Database", "status": "in_progress", "scheduled_for": MORNING},
        {"id": "m2", "name": "Next week", "status": "scheduled", "scheduled_for": MORNING},
    ],
}
INSTATUS: Mapping[str, Any] = {
    "page": {"name": "Example", "url": URL, "status": "HASISSUES"},
    "activeIncidents": [
        {
            "name": "No devices listed",
            "started": MORNING,
            "status": "MONITORING",
            "impact": "MAJOROUTAGE",
            "url": f"{URL}/incident/1",
        }
    ],
    "activeMaintenances": [
        {"id": "m", "name": "Later", "start": MORNING, "status": "NOTSTARTEDYET", "duration": "60"}
    ],
}
BETTER_STACK: Mapping[str, Any] = {
    "data": {
        "id": "1",
        "type": "status_page",
        "attributes": {"custom_domain": "status.example.org", "aggregate_state": "downtime"},
    },
    "included": [
        {"id": "1", "type": "status_page_section", "attributes": {"name": "API"}},
        {
            "id": "77",
            "type": "status_report",
            "attributes": {
                "title": "API down",
                "report_type": "manual",
                "starts_at": MORNING,
                "ends_at": None,
                "aggregate_state": "downtime",
            },
        },
        {
            "id": "76",
            "type": "status_report",
            "attributes": {"title": "Over", "ends_at": MORNING, "aggregate_state": "degraded"},
        },
        {
            "id": "78",
            "type": "status_report",
            "attributes": {
                "title": "Works",
                "report_type": "maintenance",
                "starts_at": MORNING,
                "ends_at": "2026-03-01T23:00:00Z",
                "aggregate_state": "maintenance",
            },
        },
    ],
}
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Example status</title><link>https://status.example.org</link>
<item><title>Builds wait</title><link>https://status.example.org/b</link><guid>b</guid>
<pubDate>Sun, 01 Mar 2026 10:30:00 +0100</pubDate>
<description>&lt;p&gt;&lt;strong&gt;Monitoring&lt;/strong&gt; - This is not resolved yet.
&lt;/p&gt;</description></item>
<item><title>Uploads fail</title><link>https://status.example.org/a</link><guid>a</guid>
<pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate>
<description>&lt;strong&gt;Resolved&lt;/strong&gt; - All is well.
&lt;strong&gt;Investigating&lt;/strong&gt;</description></item>
<item><title>Weeks ago</title><guid>w</guid><pubDate>Sun, 01 Feb 2026 08:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Example</title><id>x</id>
<entry><id>tag:example,2026:1</id><title type="html">Login &lt;b&gt;slow&lt;/b&gt;</title>
<link rel="self" href="https://status.example.org/self"/>
<link rel="alternate" href="https://status.example.org/1"/>
<published>2026-02-20T09:30:00Z</published><updated>2026-03-01T09:30:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">We <b>look</b> into it</div>
</content></entry>
<entry><id>tag:example,2026:2</id><title>Mantenimiento</title>
<link href="https://status.example.org/2"/><updated>2026-03-01T09:00:00Z</updated>
<summary>El mantenimiento programado se ha completado: completado.</summary></entry>
</feed>"""


class Site:
    """Serves ``files`` by path, anything else is a 404; ``asked`` are the paths in order."""

    def __init__(self) -> None:
        self.files: dict[str, web.Response | str | bytes | Mapping[str, Any]] = {}
        self.asked: list[str] = []
        self.headers: list[Mapping[str, str]] = []
        self.address = ""
        self.hang = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        self.headers.append(dict(request.headers))
        if request.path == "/hangs":
            await self.hang.wait()
        file = self.files.get(request.path)
        if file is None:
            return web.Response(status=404, text="<!DOCTYPE html><title>Not here</title>")
        if isinstance(file, web.Response):
            return web.Response(status=file.status, body=file.body, headers=file.headers)
        if isinstance(file, Mapping):
            return web.json_response(file)
        return web.Response(body=file if isinstance(file, bytes) else file.encode())

    def says(self, body: web.Response | str | bytes | Mapping[str, Any]) -> "Site":
        self.files["/status.json"] = body
        return self

    def page(self, path: str = "/status.json", **more: Any) -> HostedPage:
        return HostedPage(f"{self.address}{path}", FakeClock(), **more)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.router.add_get("/{path:.*}", site.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    site.address = "http://{}:{}".format(*runner.addresses[0][:2])
    yield site
    site.hang.set()
    await runner.cleanup()


async def read(page: HostedPage) -> Status:
    status = await page.read()
    assert status is not None
    return status


def shown(status: Status) -> list[tuple[str, str, str]]:
    return [(one.title, one.url, one.level.value) for one in status.open]


async def test_statuspage(site: Site) -> None:
    status = await read(site.says(STATUSPAGE).page())
    assert (status.indicator, status.page_url) == (Level.INCIDENT, URL)
    assert shown(status) == [
        ("Slow uploads", "https://stspg.io/qw12", "outage"),
        ("Database", "", "maintenance"),
    ]
    slow = status.open[0]
    assert (slow.id, slow.state_text) == ("qw12", "identified")
    assert slow.started_at == slow.updated_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


async def test_instatus(site: Site) -> None:
    status = await read(site.says(INSTATUS).page())
    assert (status.indicator, status.level) == (Level.INCIDENT, Level.OUTAGE)
    assert shown(status) == [("No devices listed", f"{URL}/incident/1", "outage")]
    assert status.open[0].id == f"No devices listed|{MORNING}"
    assert shown(await read(site.says({"page": {"name": "Example", "status": "UP"}}).page())) == []


async def test_better_stack(site: Site) -> None:
    status = await read(site.says(BETTER_STACK).page())
    assert (status.level, status.page_url) == (Level.OUTAGE, URL)
    assert shown(status) == [("API down", "", "outage"), ("Works", "", "maintenance")]


@pytest.mark.parametrize("level", ["up", "incident", "outage", "maintenance", "unknown"])
async def test_hyperping(site: Site, level: str) -> None:
    status = await read(site.says({"indicator": level, "uptime": "99.9%"}).page())
    is_trouble = level not in ("up", "unknown")
    assert status.level == level
    assert shown(status) == ([("", site.address, level)] if is_trouble else [])


async def test_rss(site: Site) -> None:
    status = await read(site.says(RSS).page())
    assert shown(status) == [("Builds wait", f"{URL}/b", "incident")]
    [found] = status.open
    assert not found.is_certain
    assert found.started_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


async def test_atom(site: Site) -> None:
    status = await read(site.says(ATOM).page())
    assert shown(status) == [("Login slow", f"{URL}/1", "incident")]
    assert status.open[0].updated_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("We have fixed the problem.", False),
        ("El incidente está resuelto.", False),
        ("Monitoring until it is resolved", True),
        ("It will be fixed soon", True),
        ("A complete outage", True),
        ("Scheduled jobs are late", True),
        ("Scheduled maintenance next week", False),
        ("Scheduled maintenance: in progress", True),
    ],
)
async def test_a_feed_says_in_words_what_is_over(site: Site, text: str, is_open: bool) -> None:
    item = f"<item><title>{text}</title><pubDate>Sun, 01 Mar 2026 11:00:00 GMT</pubDate></item>"
    status = await read(site.says(f"<rss><channel>{item}</channel></rss>").page())
    assert bool(status.open) is is_open


@pytest.mark.parametrize("path", WELL_KNOWN)
async def test_of_the_root_the_well_known_places_are_tried_once(site: Site, path: str) -> None:
    site.files[path] = ATOM if path.endswith(("atom", "rss", "feed")) else STATUSPAGE
    site.files["/index.html"] = "<!doctype html>"
    page = site.page("/")
    assert (await read(page)).open
    assert site.asked == list(WELL_KNOWN[: WELL_KNOWN.index(path) + 1])
    site.asked.clear()
    assert (await read(page)).open
    assert site.asked == [path]


async def test_a_named_place_comes_first_and_a_moved_one_is_looked_for_again(site: Site) -> None:
    site.files["/company/feed.xml"] = RSS
    page = site.page("/company/feed.xml")
    assert (await read(page)).open
    assert site.asked == ["/company/feed.xml"]
    site.files = {"/company/feed.xml/summary.json": INSTATUS}
    with pytest.raises(Unavailable, match="answers 404"):
        await page.read()
    assert (await read(page)).level is Level.OUTAGE


async def test_a_place_that_is_out_of_order_is_no_reason_to_settle_for_another(site: Site) -> None:
    site.files["/summary.json"] = web.Response(status=503)
    site.files["/history.rss"] = RSS
    page = site.page("")
    assert (await read(page)).level is Level.INCIDENT
    site.files["/summary.json"] = INSTATUS
    assert (await read(page)).level is Level.OUTAGE


async def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    tagged = {"ETag": '"one"', "Last-Modified": "Sun, 01 Mar 2026 09:30:00 GMT"}
    page = site.page()
    site.says(web.Response(text=json.dumps(STATUSPAGE), headers=tagged))
    assert (await read(page)).open
    site.says(web.Response(status=304))
    assert await page.read() is None
    sent = site.headers[-1]
    assert sent["If-None-Match"] == '"one"'
    assert sent["If-Modified-Since"] == tagged["Last-Modified"]
    site.says({"indicator": "up"})
    assert (await read(page)).level is Level.UP
    assert (await read(page)).level is Level.UP
    assert "If-None-Match" not in site.headers[-1]


async def test_a_304_that_nobody_asked_for_is_no_answer(site: Site) -> None:
    with pytest.raises(Unavailable):
        await site.says(web.Response(status=304)).page().read()


DEEP = 100_000
BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><item>&b;</item></rss>'
HUGE = b" " * (MOST_BYTES + 1)
BAD: Mapping[str, tuple[web.Response | str | bytes, str]] = {
    "nothing": ("", "nothing a status page would"),
    "a web page": ("<!DOCTYPE html><title>All fine</title>", "nothing a status page would"),
    "a web page of today": ("<!doctype html><p>All fine", "nothing a status page would"),
    "cut JSON": ('{"indicator": "up"', "nothing a status page would"),
    "a list": ('["indicator"]', "nothing a status page would"),
    "a text": ('"indicator"', "nothing a status page would"),
    "other JSON": ('{"status": "ok", "page": 1}', "nothing a status page would"),
    "deep nesting": ("[" * DEEP, "nothing a status page would"),
    "deep objects": ('{"page":' * DEEP, "nothing a status page would"),
    "a huge number": ('{"indicator": ' + "9" * DEEP + "}", "nothing a status page would"),
    "a number": ('{"indicator": 1}', "indicator is no text"),
    "no indicator": ('{"page": {}, "status": {"indicator": null}}', "indicator is no text"),
    "no page": ('{"page": [], "status": {"indicator": "none"}}', "page is no object"),
    "incidents in a text": (
        '{"page": {}, "status": {"indicator": "none"}, "incidents": "none"}',
        "incidents is no list of objects",
    ),
    "incidents of texts": (
        '{"page": {"status": "UP"}, "activeIncidents": ["one"]}',
        "activeIncidents is no list of objects",
    ),
    "an incident of nothing": (
        '{"page": {"status": "UP"}, "activeIncidents": [{}]}',
        "an incident has no id",
    ),
    "a report without attributes": (
        """{"data": {"attributes": {"aggregate_state": "operational"}},
        "included": [{"type": "status_report"}]}""",
        "attributes is no object",
    ),
    "an entity bomb": (BOMB, "it has a document type"),
    "other XML": ("<urlset><url/></urlset>", "nothing a status page would"),
    "cut XML": (RSS[:-20], "it is no well-formed XML"),
    "too much": (HUGE, "more than 1 MiB"),
    "too much once unpacked": (
        web.Response(
            body=gzip.compress(b'{"a":"' + b" " * 100 * MOST_BYTES),
            headers={"Content-Encoding": "gzip"},
        ),
        "more than 1 MiB",
    ),
    "what cannot be unpacked": (
        web.Response(body=b"{}", headers={"Content-Encoding": "gzip"}),
        "cannot be unpacked",
    ),
    "an encoding nobody asked for": (
        web.Response(body=b"{}", headers={"Content-Encoding": "br"}),
        "nobody asked for",
    ),
    "an error": (web.Response(status=500), "nothing a status page would"),
    "a circle": (web.Response(status=302, headers={"Location": "/status.json"}), "status.json"),
}


@pytest.mark.parametrize("name", BAD)
async def test_what_is_no_status_page_is_never_all_fine(site: Site, name: str) -> None:
    body, reason = BAD[name]
    with pytest.raises(Unavailable, match=reason):
        await site.says(body).page().read()


def spoilt(body: Any, wrong: object) -> Iterator[Any]:
    """``body`` again and again, each time with one value replaced."""
    if isinstance(body, Mapping):
        for name, value in body.items():
            yield from ({**body, name: one} for one in (wrong, *spoilt(value, wrong)))
    elif isinstance(body, list):
        for at, value in enumerate(body):
            yield from ([*body[:at], one, *body[at + 1 :]] for one in spoilt(value, wrong))


@pytest.mark.parametrize("body", [STATUSPAGE, INSTATUS, BETTER_STACK])
@pytest.mark.parametrize("wrong", [None, 0, 1e308, True, "x", [], [[]], {}, {"x": {}}])
def test_no_wrong_value_anywhere_makes_trouble_look_fine(
    body: Mapping[str, Any], wrong: object
) -> None:
    for one in spoilt(body, wrong):
        try:
            report = shapes.read(one)
        except MalformedError:
            continue
        if report:
            now = datetime(2026, 3, 1, 12, tzinfo=UTC)
            status = Status(report.indicator, tuple(report.incidents), URL, now)
            assert status.level is not Level.UP, one


async def test_words_nobody_knows_are_not_all_fine(site: Site) -> None:
    for body in (
        {"indicator": "fabulous"},
        {"page": {}, "status": {"indicator": "fabulous"}},
        {"page": {"status": "FABULOUS"}},
        {"data": {"attributes": {"aggregate_state": "fabulous"}}},
    ):
        assert (await read(site.says(body).page())).level is Level.UNKNOWN


async def test_wrong_types_inside_an_incident_do_not_hide_it(site: Site) -> None:
    row = {"id": 7, "name": ["x"], "status": {}, "impact": 3, "shortlink": 1e999, "started_at": {}}
    odd = {**STATUSPAGE, "incidents": [row], "scheduled_maintenances": None}
    [found] = (await read(site.says(odd).page())).open
    assert (found.id, found.title, found.url, found.started_at) == ("7", "", "", None)
    assert found.level is Level.INCIDENT


@pytest.mark.parametrize(
    "when", ["yesterday", "0001-01-01T00:00:00+14:00", "9" * 5000, "Sun, 99 Foo 2026", 5, None, ""]
)
async def test_a_time_that_is_none_is_left_out(site: Site, when: object) -> None:
    row = {"id": "a", "name": "a", "status": "investigating", "started_at": when}
    [found] = (await read(site.says({**STATUSPAGE, "incidents": [row]}).page())).incidents[:1]
    assert found.started_at is None


async def test_strange_ids_and_titles_are_made_storable(site: Site) -> None:
    row = {"id": "x" * 5000, "name": "half \ud83d \0" + "y" * 5000, "status": "investigating"}
    status = await read(site.says({**STATUSPAGE, "incidents": [row, row]}).page())
    found, *others = [one for one in status.open if one.level is not Level.MAINTENANCE]
    assert others == []
    assert len(found.id) == 64
    assert found.title.startswith("half ?")
    assert len(found.title) <= 1000
    found.title.encode()


async def test_a_page_gone_wild_names_only_so_many(site: Site) -> None:
    rows = [{"id": str(n), "name": "x", "status": "investigating"} for n in range(3000)]
    status = await read(site.says({**STATUSPAGE, "incidents": rows}).page())
    assert len(status.open) == MOST_INCIDENTS


async def test_redirects_are_followed_and_packed_answers_unpacked(site: Site) -> None:
    site.files["/new"] = web.Response(
        body=gzip.compress(json.dumps(INSTATUS).encode()), headers={"Content-Encoding": "gzip"}
    )
    site.says(web.Response(status=301, headers={"Location": "/new"}))
    assert (await read(site.page())).open


async def test_who_does_not_answer_is_named(site: Site) -> None:
    with pytest.raises(Unavailable, match="/hangs: took too long"):
        await site.page("/hangs", seconds=0.05).read()
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1"):
        await HostedPage("http://127.0.0.1:1/status.json", FakeClock()).read()


@pytest.mark.parametrize(
    "shape", ["hyperping", "statuspage", "instatus", "betterstack", "rss", "atom"]
)
async def test_the_sandbox_speaks_every_shape(shape: str) -> None:
    async with Sandbox(World.load()) as sandbox:
        page = HostedPage(sandbox.status_url, lambda: datetime.now(UTC))
        sandbox.status.change({"shape": shape})
        assert (await read(page)).level is Level.UP
        assert await page.read() is None
        for level in ("incident", "outage", "maintenance"):
            sandbox.status.change({"level": level, "title": f"{level} & co"})
            status = await read(page)
            assert len(status.open) == 1
            is_feed = shape in ("rss", "atom")
            assert status.level == ("incident" if is_feed and level == "outage" else level)
            title = "" if shape == "hyperping" else f"{level} & co"
            assert status.open[0].title == title
            sandbox.status.change({"resolved": True})
            assert (await read(page)).open == ()
        for shape_ in ("broken", "down"):
            sandbox.status.change({"shape": shape_})
            with pytest.raises(Unavailable):
                await page.read()
