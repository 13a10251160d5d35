"""Makes the documentation index from what a site says of itself: its sitemap or its ``llms.txt``.

Formats: https://www.sitemaps.org/protocol.html and https://llmstxt.org.
"""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.parsers import expat

import aiohttp

from bot.domain.errors import Unavailable

MOST_BYTES = 5 * 1024 * 1024
"""Of one file, once decompressed."""

MOST_FILES = 50
"""That one sitemap index may name."""

_LINK = re.compile(r"\[([^\]\n]{1,300})\]\(\s*([^)\s]+)[^)\n]*\)")
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/"


@dataclass(slots=True)
class _Listing:
    """What one file names: pages (address → title, empty where it gives none) and more files."""

    pages: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


async def refresh(source: str, target: Path, *, seconds: float = 30) -> int:
    """Write the pages that ``source`` (a URL or a file) names to ``target``; returns how many.

    Only pages below the ``base`` that ``target`` names are taken, all without one. Titles and
    headings of pages it knows stay, as a sitemap has neither. ``seconds`` is how long one file may
    take. Raises Unavailable when a file cannot be had, is no sitemap nor ``llms.txt``, or names no
    such page, and when ``target`` cannot be read or written; ``target`` is then as it was.
    """
    before = await asyncio.to_thread(_index, target)
    limits = aiohttp.ClientTimeout(total=seconds)
    async with aiohttp.ClientSession(timeout=limits) as session:
        listing = _listed(source, await _read(session, source))
        if len(listing.files) > MOST_FILES:
            raise Unavailable(source, f"names more than {MOST_FILES} sitemaps")
        for url in listing.files:
            if _is_url(source) and urlsplit(url).netloc != urlsplit(source).netloc:
                raise Unavailable(source, f"names a sitemap on another host: {url}")
            listing.pages |= _listed(url, await _read(session, url)).pages
    base = str(before.get("base", ""))
    found = {url: title for url, title in listing.pages.items() if url.startswith(base)}
    if not found:
        raise Unavailable(source, f"names no page below {base}" if base else "names no page")
    pages = _pages(found, base, {page["url"]: page for page in before.get("pages", ())})
    name = source if _is_url(source) else Path(source).name
    await asyncio.to_thread(_write, target, {**before, "source": name, "pages": pages})
    return len(pages)


async def _read(session: aiohttp.ClientSession, source: str) -> bytes:
    if not _is_url(source):
        return await asyncio.to_thread(_read_file, Path(source))
    try:
        async with session.get(source) as response:
            if response.status != 200:
                raise Unavailable(source, f"answered {response.status}")
            content = bytearray()
            async for chunk in response.content.iter_chunked(65536):
                content += chunk
                _check_size(source, len(content))
            return bytes(content)
    except TimeoutError as error:
        raise Unavailable(source, "took too long to answer") from error
    except aiohttp.ClientError as error:
        raise Unavailable(source, str(error) or type(error).__name__) from error


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unavailable(str(path), error.strerror or str(error)) from error
    _check_size(str(path), len(content))
    return content


def _check_size(source: str, size: int) -> None:
    if size > MOST_BYTES:
        raise Unavailable(source, f"is larger than {MOST_BYTES // 1024**2} MiB")


def _is_url(source: str) -> bool:
    return source.startswith(("https://", "http://"))


def _listed(source: str, content: bytes) -> _Listing:
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return _sitemap(source, content)
    listing = _Listing()
    for title, link in _LINK.findall(content.decode("utf-8", "replace")):
        url = urljoin(source, link).partition("#")[0]
        if _is_url(url):
            listing.pages.setdefault(url, " ".join(title.split()))
    return listing


def _sitemap(source: str, content: bytes) -> _Listing:
    """A document type could hold entities that blow up or read files, and no sitemap has one."""
    listing = _Listing()
    path: list[str] = []
    text: list[str] = []

    def refuse(*_: Any) -> None:
        raise Unavailable(source, "has a document type, so it is no sitemap")

    def start(name: str, _attributes: Mapping[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        is_known = not namespace or namespace.startswith(_NAMESPACE)
        path.append(local if is_known else name)
        text.clear()

    def end(_: str) -> None:
        url = "".join(text).strip()
        if path == ["urlset", "url", "loc"] and _is_url(url):
            listing.pages[url] = ""
        elif path == ["sitemapindex", "sitemap", "loc"] and _is_url(url):
            listing.files.append(url)
        path.pop()

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.append
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unavailable(source, f"is no well-formed XML: {error}") from error
    return listing


def _pages(
    found: Mapping[str, str], base: str, known: Mapping[str, Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    """As the index holds them, in the order of their addresses."""
    derived = _titles([url for url in found if url not in known], base)
    return [
        {
            "title": found[url] or known.get(url, {}).get("title") or derived[url],
            "url": url,
            "section": (_parts(url, base) or ["root"])[0],
            "headings": known.get(url, {}).get("headings", []),
        }
        for url in sorted(found)
    ]


def _titles(urls: Sequence[str], base: str) -> Mapping[str, str]:
    """Titles from the addresses; where two pages end alike, what they are under goes first."""
    parts = {url: [_spoken(part) for part in _parts(url, base)] or ["Home"] for url in urls}
    same = Counter(names[-1] for names in parts.values())
    return {
        url: ": ".join(names[-2:] if same[names[-1]] > 1 else names[-1:])
        for url, names in parts.items()
    }


def _parts(url: str, base: str) -> list[str]:
    return [part for part in urlsplit(url.removeprefix(base)).path.split("/") if part]


def _spoken(part: str) -> str:
    words = re.sub(r"\.(html?|mdx?)$", "", unquote(part)).replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _index(target: Path) -> dict[str, Any]:
    """What ``target`` holds; nothing when it does not exist yet."""
    try:
        index: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Unavailable(str(target), f"cannot be read, nothing was changed: {error}") from error
    return index


def _write(target: Path, index: Mapping[str, Any]) -> None:
    """One page a line, so that a change is a readable diff; whoever reads sees all or nothing."""
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_text("".join(_lines(index)), encoding="utf-8")
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Unavailable(str(target), f"cannot be written: {error.strerror}") from error


def _lines(index: Mapping[str, Any]) -> Iterator[str]:
    yield "{\n"
    for key, value in index.items():
        if key != "pages":
            yield f"{_json(key)}: {_json(value)},\n"
    yield '"pages": [\n' + ",\n".join(_json(page) for page in index["pages"]) + "\n]\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
