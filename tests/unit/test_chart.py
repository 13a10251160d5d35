"""A chart is valid XML, says its numbers to everybody, and draws them to scale."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from bot.domain.chart import DARK, HEIGHT, WIDTH, Bars, Palette, Series, draw, written

SVG = "{http://www.w3.org/2000/svg}"
BARS = Bars(
    "Questions & <answers>",
    'What became of "all"',
    ("1 Mar", "2 <Mar>"),
    (Series("answered", (30, 0)), Series("silent & sad", (10, 0))),
    "Day",
    "Questions",
)


def drawn(bars: Bars, palette: Palette | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(draw(bars, "days", palette))


def columns(svg: ElementTree.Element) -> list[ElementTree.Element]:
    return svg.findall(f"{SVG}g")


def heights(column: ElementTree.Element) -> list[float]:
    """Of the bars of a column, without what only lets it be pointed at."""
    return [float(bar.attrib["height"]) for bar in column.findall(f"{SVG}rect")[1:]]


def test_title_and_description_name_the_chart() -> None:
    svg = drawn(BARS)
    named = svg.attrib["aria-labelledby"].split()
    told = {one.attrib["id"]: one.text for one in svg if "id" in one.attrib}
    assert [told[name] for name in named] == ["Questions & <answers>", 'What became of "all"']


def test_every_column_says_its_values_and_a_page_reaches_it_by_keyboard() -> None:
    first, second = columns(drawn(BARS))
    assert first.findtext(f"{SVG}title") == "1 Mar: answered 30, silent & sad 10"
    assert first.attrib["aria-label"] == "1 Mar: answered 30, silent & sad 10"
    assert second.attrib["aria-label"] == "2 <Mar>: answered 0, silent & sad 0"
    assert second.attrib["tabindex"] == "0"
    assert all("tabindex" not in one.attrib for one in columns(drawn(BARS, DARK)))


def test_bars_stand_to_scale_on_each_other_and_nought_has_none() -> None:
    first, second = columns(drawn(BARS))
    low, high = heights(first)
    assert low == pytest.approx(3 * high)
    lower, upper = first.findall(f"{SVG}rect")[1:]
    assert float(upper.attrib["y"]) + high == pytest.approx(float(lower.attrib["y"]))
    assert heights(second) == []


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, ["0", "1"]),
        (1, ["0", "1"]),
        (7, ["0", "2", "4", "6", "8"]),
        (40, ["0", "10", "20", "30", "40"]),
        (123_456, ["0", "50 000", "100 000", "150 000"]),
    ],
)
def test_the_side_is_marked_with_round_whole_numbers(most: int, ticks: list[str]) -> None:
    svg = drawn(Bars("T", "A", ("x",), (Series("s", (most,)),)))
    marked = [one.text for one in svg.findall(f"{SVG}text") if one.get("text-anchor") == "end"]
    assert marked == ticks


def test_a_palette_colours_everything_itself_and_a_page_by_classes_alone() -> None:
    colours = set(re.findall(r"#[0-9a-f]{6}", draw(BARS, "days", DARK)))
    assert colours == {DARK.ground, DARK.ink, DARK.faint, *DARK.series[:2]}
    page = draw(BARS, "days")
    assert "#" not in page
    assert "style" not in page
    for part in ("ground", "ink", "faint", "0", "1"):
        assert f'class="chart-{part}"' in page


def test_names_of_many_columns_do_not_touch_and_nothing_leaves_the_picture() -> None:
    names = tuple(f"{number} September" for number in range(90))
    svg = drawn(Bars("T", "A", names, (Series("s", tuple(range(90))),)))
    shown = [one for one in svg.findall(f"{SVG}text") if (one.text or "").endswith("September")]
    places = [float(one.attrib["x"]) for one in shown]
    assert min(b - a for a, b in pairwise(places)) > 12 * 7
    for bar in svg.iter(f"{SVG}rect"):
        x, y = float(bar.get("x", 0)), float(bar.get("y", 0))
        assert 0 <= x <= x + float(bar.attrib["width"]) <= WIDTH + 0.01
        assert 0 <= y <= y + float(bar.attrib["height"]) <= HEIGHT


def test_no_columns_are_an_empty_chart() -> None:
    empty = Bars("T", "A", (), (Series("s", ()),))
    assert columns(drawn(empty)) == []
    assert written(empty) == ""


def test_a_value_for_every_column() -> None:
    with pytest.raises(ValueError, match="every column"):
        Bars("T", "A", ("x",), (Series("s", (1, 2)),))


def test_without_pictures_the_bars_are_letters() -> None:
    one = Bars("T", "A", ("1 Mar", "12 Mar"), (Series("s", (48, 3)),))
    assert written(one) == f"1 Mar  {'█' * 24} 48\n12 Mar █▌ 3"
    assert written(BARS).splitlines() == [f"1 Mar   {'█' * 24} 40 = 30 + 10", "2 <Mar> 0"]
