"""Markdown becomes elements, what people type never becomes HTML, no text keeps the page busy."""

from typing import Any

import pytest
from playwright.async_api import Page

from tests.e2e.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MARKDOWN = [
    (
        "**bold** *it* _it_ __u__ ~~s~~",
        "<strong>bold</strong> <em>it</em> <em>it</em> <u>u</u> <s>s</s>",
    ),
    ("***both***", "<strong><em>both</em></strong>"),
    ("snake_case_name 2*3*4", "snake_case_name 2<em>3</em>4"),
    (r"\*plain\*", "*plain*"),
    ("`a **b**` ``c ` d``", "<code>a **b**</code> <code>c ` d</code>"),
    ("**open", "**open"),
    ("<b onclick=x>hi</b>", "&lt;b onclick=x&gt;hi&lt;/b&gt;"),
    ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
    ("@everyone", '<span class="mention mine">@everyone</span>'),
    ("</faq reload:123>", '<span class="mention">/faq reload</span>'),
    ("<:wave:123>", ":wave:"),
]


async def rendered(page: Page, source: str) -> Any:
    script = """async (source) => {
        const { markdown } = await import("/page/markdown.js");
        return markdown(source).innerHTML;
    }"""
    return await page.evaluate(script, source)


async def test_inline_markdown_becomes_elements_and_nothing_else_does(house: House) -> None:
    page = await house.open()
    for source, expected in MARKDOWN:
        assert await rendered(page, source) == f'<div class="para">{expected}</div>', source


async def test_blocks_of_markdown(house: House) -> None:
    page = await house.open()
    assert await rendered(page, "# One\n-# small\ntext") == (
        '<div class="h1" role="heading" aria-level="3">One</div>'
        '<div class="subtext">small</div><div class="para">text</div>'
    )
    fence = await rendered(page, "see ```py\na = '<b>'\n``` after")
    assert "<code>a = '&lt;b&gt;'</code>" in fence
    assert 'data-language="py"' in fence
    assert fence.endswith('<div class="para"> after</div>')
    assert await rendered(page, "> one\n> two\nafter") == (
        '<blockquote><div class="para">one\ntwo</div></blockquote><div class="para">after</div>'
    )
    assert await rendered(page, ">>> all\nthe rest") == (
        '<blockquote><div class="para">all\nthe rest</div></blockquote>'
    )
    assert await rendered(page, "- a\n  - b\n- c") == (
        '<div class="lists"><ul><li>a<ul><li>b</li></ul></li><li>c</li></ul></div>'
    )
    assert await rendered(page, "3. a\n4. b") == (
        '<div class="lists"><ol start="3"><li>a</li><li>b</li></ol></div>'
    )


async def test_links_lead_out_safely_or_stay_inside(house: House) -> None:
    page = await house.open()
    out = await rendered(page, "[docs](https://example.org/a_(b)) and https://example.org/c).")
    assert out.count('rel="noopener noreferrer"') == 2
    assert 'href="https://example.org/a_(b)"' in out
    assert 'href="https://example.org/c"' in out
    world = house.sandbox.world
    place = world.channels["general"].id
    inside = await rendered(page, f"<#{place}> https://discord.com/channels/1/{place}/42")
    assert f'href="#{place}"' in inside
    assert f'href="#{place}/42"' in inside
    assert await rendered(page, "<t:0:F>") != await rendered(page, "<t:0:R>")
    assert "1970" in await rendered(page, "<t:0:D>") or "1969" in await rendered(page, "<t:0:D>")


@pytest.mark.parametrize(
    "source", ["**" * 1000, "_" * 3999, "[" * 2000, "> " * 1500, "||a" * 1200, "- \n" * 1000]
)
async def test_no_text_keeps_the_page_busy(house: House, source: str) -> None:
    page = await house.open()
    script = """async (source) => {
        const { markdown } = await import("/page/markdown.js");
        const start = performance.now();
        markdown(source);
        return performance.now() - start;
    }"""
    assert await page.evaluate(script, source) < 1000
