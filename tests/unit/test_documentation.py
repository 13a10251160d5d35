"""Pages are found by what people type while they are still typing it."""

import json
import random
import re
import time
from itertools import chain
from pathlib import Path

import pytest

from bot.adapters.documentation import DocsFile
from bot.domain.docs import Page
from bot.domain.errors import ContentError

DATA = Path(__file__).parents[2] / "data" / "docs.json"

PAGES = [
    ("Rollbacks", "updates/rollbacks/", ["Automatic rollback", "Back to an earlier bundle"]),
    ("Channels", "updates/channels/", ["Default channel", "Precedence", "setChannel()"]),
    ("Getting started", "plugins/camera/getting-started/", ["Install", "takePhoto()"]),
    ("Getting started", "plugins/printer/getting-started/", ["Install"]),
    ("Encryption", "updates/encryption/", ["Create a key", "Can I lose my key?"]),
    ("Autenticación con código", "login/es/", ["Configuración", "Über uns"]),
    ("Welcome", "", []),
]
BASE = "https://docs.example.org/"


def write(path: Path, pages: list[tuple[str, str, list[str]]]) -> None:
    index = [
        {
            "title": title,
            "url": BASE + url,
            "section": url.partition("/")[0],
            "headings": [[text, re.sub(r"\W+", "-", text.lower())] for text in headings],
        }
        for title, url, headings in pages
    ]
    path.write_text(json.dumps({"pages": index}))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write(tmp_path / "docs.json", PAGES)
    return tmp_path / "docs.json"


@pytest.fixture
def docs(path: Path) -> DocsFile:
    return DocsFile(path)


def shown(page: Page) -> str:
    return f"{page.title} › {page.heading.text}" if page.heading else page.title


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("rollbacks", "Rollbacks"),
        ("r", "Rollbacks"),
        ("roll", "Rollbacks"),
        ("ROLLBAKCS", "Rollbacks"),
        ("automatic rollback", "Rollbacks › Automatic rollback"),
        ("chanels", "Channels"),
        ("default channel", "Channels › Default channel"),
        ("set channel", "Channels › setChannel()"),
        ("how do I set the channel?", "Channels › setChannel()"),
        ("setchannel", "Channels › setChannel()"),
        ("precedense", "Channels › Precedence"),
        ("getting started printer", "Getting started"),
        ("lose my key", "Encryption › Can I lose my key?"),
        ("autenticacion codigo", "Autenticación con código"),
        ("configuración", "Autenticación con código › Configuración"),
        ("uber", "Autenticación con código › Über uns"),
    ],
)
def test_the_best_page_comes_first(docs: DocsFile, query: str, best: str) -> None:
    assert shown(docs.find(query)[0]) == best


def test_words_of_the_address_tell_pages_of_one_title_apart(docs: DocsFile) -> None:
    assert docs.find("camera getting started")[0].url.endswith("camera/getting-started/")
    assert docs.find("printer install")[0].link.endswith("printer/getting-started/#install")


@pytest.mark.parametrize("query", ["zebra", "???", "🤷", "\0", "\ud83d", "x" * 5000])
def test_what_no_page_is_about_finds_nothing(docs: DocsFile, query: str) -> None:
    assert list(docs.find(query)) == []


def test_nothing_typed_yet_finds_the_pages_to_start_from(docs: DocsFile) -> None:
    assert docs.find("  ", 1)[0].title == "Welcome"


def test_a_link_finds_its_page_and_heading(docs: DocsFile) -> None:
    for link in (f"{BASE}updates/channels/", f"{BASE}updates/channels/#precedence"):
        assert [page.link for page in docs.find(link)] == [link]
    assert docs.find(f"{BASE}updates/channels/#gone")[0].link == f"{BASE}updates/channels/"


def test_a_title_and_heading_as_they_are_shown_find_themselves(docs: DocsFile) -> None:
    for title, _, headings in PAGES:
        for text in headings:
            assert shown(docs.find(f"{title} › {text}")[0]) == f"{title} › {text}"


def test_a_page_is_found_once_and_not_more_than_asked_for(docs: DocsFile) -> None:
    found = docs.find("getting started install key channel rollback", 25)
    assert len({page.url for page in found}) == len(found)
    assert len(docs.find("e", 1)) == 1


def test_no_file_is_an_empty_documentation(tmp_path: Path) -> None:
    assert list(DocsFile(tmp_path / "none.json").find("")) == []


def test_a_changed_file_is_read_again_and_a_broken_one_changes_nothing(path: Path) -> None:
    docs = DocsFile(path)
    docs.find("")
    write(path, [("Zebra", "zebra/", [])])
    assert docs.find("zebra")
    path.write_text('{"pages": [')
    assert docs.find("zebra")


@pytest.mark.parametrize(
    ("text", "says"),
    [('{\n"pages": [\n}', r"docs\.json:3: "), ("[]", "not an index"), ('{"pages": [{}]}', "title")],
)
def test_a_broken_file_is_named_with_its_line(path: Path, text: str, says: str) -> None:
    path.write_text(text)
    with pytest.raises(ContentError, match=says):
        DocsFile(path).find("")


def test_every_shipped_page_is_found_by_its_title() -> None:
    docs = DocsFile(DATA)
    pages = json.loads(DATA.read_text(encoding="utf-8"))["pages"]
    assert len(pages) >= 500
    missed = [
        page["url"]
        for page in pages
        if page["url"] not in [found.url for found in docs.find(page["title"], 5)]
    ]
    assert missed == []


def test_shipped_links_are_absolute_and_their_anchors_differ() -> None:
    for page in json.loads(DATA.read_text(encoding="utf-8"))["pages"]:
        assert page["url"].startswith("https://")
        anchors = [anchor for _, anchor in page["headings"]]
        assert len(set(anchors)) == len(anchors)
        assert all(text and not re.search(r"[\s#]|^$", anchor) for text, anchor in page["headings"])


@pytest.mark.parametrize(
    ("query", "link"),
    [
        ("disable_auto_update_to_major", "updater/commonproblems/#disable_auto_update_to_major"),
        ("semver_error", "updater/commonproblems/#unknown_version_build--semver_error"),
        ("bundle upload cli", "cli/reference/bundle/#bundle-upload"),
        ("rollback", "live-updates/rollbacks/"),
        ("google login andriod", "social-login/google/android/"),
    ],
)
def test_shipped_pages_are_among_the_first_three(query: str, link: str) -> None:
    assert any(page.link.endswith(link) for page in DocsFile(DATA).find(query, 3))


def test_typing_is_answered_within_milliseconds() -> None:
    """Bounds are several times what was measured, for slow machines: 0.4 ms, p99 3 ms."""
    docs = DocsFile(DATA)
    docs.find("")
    pages = json.loads(DATA.read_text(encoding="utf-8"))["pages"]
    chance = random.Random(7)
    texts = [page["title"] for page in pages]
    texts += [text for page in pages for text, _ in page["headings"][::7]]
    typed = [text[: chance.randint(1, len(text))] for text in chance.sample(texts, 300)]
    typos = [text.replace("e", "", 1) for text in typed]
    took = []
    for query in chain(typed, typos):
        began = time.thread_time()
        docs.find(query, 25)
        took.append(time.thread_time() - began)
    took.sort()
    assert took[len(took) // 2] < 0.003
    assert took[len(took) * 99 // 100] < 0.015
