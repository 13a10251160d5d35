"""The documentation index is made from what a web server on loopback says."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.adapters.documentation import DocsFile
from bot.adapters.sitemap import MOST_BYTES, MOST_FILES, refresh
from bot.domain.errors import Unavailable

XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
BASE = "https://docs.example.org/guide/"


def sitemap(*urls: str) -> str:
    locations = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{XMLNS}">{locations}</urlset>'


def sitemap_index(*urls: str) -> str:
    locations = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f'<sitemapindex xmlns="{XMLNS}">{locations}</sitemapindex>'


class Site:
    """Serves ``files`` by path; anything else is a 404."""

    def __init__(self) -> None:
        self.files: dict[str, web.Response | str | bytes] = {}
        self.address = ""
        self.hang = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/hangs":
            await self.hang.wait()
        file = self.files.get(request.path)
        if file is None:
            raise web.HTTPNotFound
        if isinstance(file, web.Response):
            return file
        return web.Response(body=file if isinstance(file, bytes) else file.encode())


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


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "docs.json"


def write_text(target: Path, text: str) -> None:
    target.write_text(text)


def write(target: Path, **index: Any) -> None:
    write_text(target, json.dumps(index))


def read(target: Path) -> Mapping[str, Any]:
    index: Mapping[str, Any] = json.loads(target.read_text())
    return index


def page(url: str, title: str, *headings: tuple[str, str]) -> dict[str, Any]:
    return {"title": title, "url": url, "section": "x", "headings": [list(h) for h in headings]}


async def test_a_sitemap_becomes_pages_titled_after_their_addresses(
    site: Site, target: Path
) -> None:
    urls = [f"{BASE}{path}" for path in ("", "cli/getting-started/", "app/getting-started/", "faq")]
    site.files["/sitemap.xml"] = sitemap(*urls)
    assert await refresh(f"{site.address}/sitemap.xml", target) == 4
    pages = DocsFile(target).find("", 10)
    assert {(found.title, found.section, found.url) for found in pages} == {
        ("Guide", "guide", BASE),
        ("Cli: Getting started", "guide", f"{BASE}cli/getting-started/"),
        ("App: Getting started", "guide", f"{BASE}app/getting-started/"),
        ("Faq", "guide", f"{BASE}faq"),
    }


async def test_only_pages_below_the_base_are_taken_and_known_ones_keep_title_and_headings(
    site: Site, target: Path
) -> None:
    known = page(f"{BASE}cli/", "The command line", ("Log in", "log-in"))
    gone = page(f"{BASE}old/", "Old")
    write(target, base=BASE, note="kept", pages=[known, gone])
    site.files["/sitemap.xml"] = sitemap(
        f"{BASE}cli/", f"{BASE}new-page/", "https://docs.example.org/es/guide/cli/"
    )
    assert await refresh(f"{site.address}/sitemap.xml", target) == 2
    index = read(target)
    assert (index["base"], index["note"]) == (BASE, "kept")
    assert index["pages"] == [
        {**known, "section": "cli"},
        {"title": "New page", "url": f"{BASE}new-page/", "section": "new-page", "headings": []},
    ]


async def test_llms_txt_gives_titles_and_its_relative_links_are_resolved(
    site: Site, target: Path
) -> None:
    site.files["/docs/llms.txt"] = """# Example\n> About <things>.\n
- [Live\tupdates](updates/): how they *work*
- [Channels](/docs/channels#top "tip"), [again](/docs/channels)
- [Mail](mailto:a@example.org) and [broken](
"""
    assert await refresh(f"{site.address}/docs/llms.txt", target) == 2
    assert [(found["title"], found["url"]) for found in read(target)["pages"]] == [
        ("Channels", f"{site.address}/docs/channels"),
        ("Live updates", f"{site.address}/docs/updates/"),
    ]


async def test_a_sitemap_index_is_followed_on_its_host_only(site: Site, target: Path) -> None:
    site.files["/index.xml"] = sitemap_index(f"{site.address}/1.xml", f"{site.address}/2.xml")
    site.files["/1.xml"], site.files["/2.xml"] = sitemap(f"{BASE}one"), sitemap(f"{BASE}two")
    assert await refresh(f"{site.address}/index.xml", target) == 2
    site.files["/index.xml"] = sitemap_index("http://169.254.169.254/latest")
    with pytest.raises(Unavailable, match="another host"):
        await refresh(f"{site.address}/index.xml", target)
    site.files["/index.xml"] = sitemap_index(*[f"{site.address}/1.xml"] * (MOST_FILES + 1))
    with pytest.raises(Unavailable, match=f"more than {MOST_FILES}"):
        await refresh(f"{site.address}/index.xml", target)


async def test_locations_of_images_are_no_pages(site: Site, target: Path) -> None:
    image = '<i:image xmlns:i="urn:image"><i:loc>https://example.org/a.png</i:loc></i:image>'
    site.files["/s.xml"] = sitemap(f"{BASE}one").replace("</url>", f"{image}</url>")
    assert await refresh(f"{site.address}/s.xml", target) == 1


async def test_a_file_is_read_as_a_url_is(tmp_path: Path, target: Path) -> None:
    source = tmp_path / "sitemap.xml"
    text = sitemap(f"{BASE}één").replace("UTF-8", "UTF-16")
    source.write_bytes(text.encode("utf-16"))
    assert await refresh(str(source), target) == 1
    assert DocsFile(target).find("een")[0].title == "Één"


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa">]><urlset><url><loc>https://a/&a;</loc></url></urlset>'
BAD = {
    "a document type": (BOMB, "document type"),
    "an HTML page": ("<!DOCTYPE html><title>Not found</title>", "document type"),
    "a modern HTML page": ("<!doctype html><title>Not found</title>", "no well-formed XML"),
    "cut XML": (sitemap(f"{BASE}one")[:-9], "no well-formed XML"),
    "other XML": ("<rss><loc>https://example.org/</loc></rss>", "names no page"),
    "no link": ("# Nothing here", "names no page"),
    "nothing": ("", "names no page"),
    "too much": (b" " * (MOST_BYTES + 1), "larger than 5 MiB"),
    "too much once unpacked": (
        web.Response(
            body=gzip.compress(b" " * (MOST_BYTES + 1)), headers={"Content-Encoding": "gzip"}
        ),
        "larger than 5 MiB",
    ),
}


@pytest.mark.parametrize("name", BAD)
async def test_what_is_no_sitemap_leaves_the_index_as_it_was(
    site: Site, target: Path, name: str
) -> None:
    write(target, pages=[page(f"{BASE}cli/", "The command line")])
    before = read(target)
    site.files["/s.xml"], says = BAD[name]
    with pytest.raises(Unavailable, match=says):
        await refresh(f"{site.address}/s.xml", target)
    assert read(target) == before


async def test_pages_only_beside_the_base_are_no_reason_to_empty_the_index(
    site: Site, target: Path
) -> None:
    write(target, base=BASE, pages=[])
    site.files["/s.xml"] = sitemap("https://docs.example.org/blog/")
    with pytest.raises(Unavailable, match=f"no page below {BASE}"):
        await refresh(f"{site.address}/s.xml", target)


async def test_who_does_not_answer_properly_is_named(site: Site, target: Path) -> None:
    with pytest.raises(Unavailable, match=r"/none\.xml: answered 404"):
        await refresh(f"{site.address}/none.xml", target)
    with pytest.raises(Unavailable, match="/hangs: took too long"):
        await refresh(f"{site.address}/hangs", target, seconds=0.05)
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1"):
        await refresh("http://127.0.0.1:1/sitemap.xml", target)
    with pytest.raises(Unavailable, match="No such file"):
        await refresh(str(target.with_name("none.xml")), target)


async def test_an_index_that_cannot_be_read_or_written_is_named(site: Site, target: Path) -> None:
    site.files["/s.xml"] = sitemap(f"{BASE}one")
    write_text(target, "{")
    with pytest.raises(Unavailable, match=r"docs\.json: cannot be read"):
        await refresh(f"{site.address}/s.xml", target)
    with pytest.raises(Unavailable, match=r"docs\.json: cannot be written"):
        await refresh(f"{site.address}/s.xml", target.parent / "none" / "docs.json")
    assert sorted(path.name for path in target.parent.iterdir()) == ["docs.json"]
