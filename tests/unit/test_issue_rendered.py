"""What GitHub's own Markdown makes of a neutral text: nothing is live there, however disguised."""

from collections.abc import Sequence
from html.parser import HTMLParser

import pytest
from cmarkgfm import cmark
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.neutral import neutral
from tests.support.typed import LIVE, PIECES

NASTY = [
    *PIECES, "&num;", "@name`", "\n@name\n", '"https://x.example/', "www.x.example/", "http://",
    "ftp://a.b/", "http://é", "http://GH-12_", "]", "(", "_", "~~", "$", "|",
    "\n| a | b |\n|---|---|\n| ", "\n---\n", "\n===\n", "# ", "<https://a.b/`>", '<a href="', '">',
    "mailto:a@b.c", "[x]: /u '", "[^1]: ", "[^1]", "<pre>", "\n\n    ", "* ", "10) ", "<?", "<!X",
    "<![CDATA[", "\n<div>\n", "![",
]  # fmt: skip
TAGS = {
    *("p", "a", "code", "pre", "ul", "ol", "li", "blockquote", "em", "strong", "del", "sup"),
    *("table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("br", "hr", "img", "section", "input"),
}
EMPTY = frozenset({"br", "hr", "img", "input"})


class Page(HTMLParser):
    """The texts outside of code and links, which is where GitHub looks for names and numbers."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.comments: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"code", "pre", "a"}.intersection(self._open):
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def rendered(text: str) -> Page:
    options = cmark.Options.CMARK_OPT_UNSAFE | cmark.Options.CMARK_OPT_FOOTNOTES
    return Page(cmark.github_flavored_markdown_to_html(text, options=options))


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(NASTY), max_size=20).map("".join))
@example("<div>\n`@name`\n</div>")
@example("- ```\n  x\n  ```\n@name")
@example("\\`@name` and `@name`")
@example("http://x.example/`a @name`")
@example("| a |\n|---|\n| `x | @name` |")
def test_nothing_is_live(text: str) -> None:
    page = rendered(neutral(text))
    assert not [said for said in page.texts if LIVE.search(said)]
    assert page.tags <= TAGS
    assert not "".join(page.comments).strip()


@pytest.mark.parametrize(
    "text",
    ["npx @capgo/cli@latest doctor", "the <video> tag", "a &lt; b", "see #12", "<!-- x -->"],
)
def test_it_reads_and_copies_as_it_was_typed(text: str) -> None:
    assert "".join(rendered(neutral(text)).texts).strip() == text
