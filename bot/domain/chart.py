"""Draws stacked bars as SVG, for a page or a picture, and as text where neither can be shown."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

WIDTH, HEIGHT = 760, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 14, 74, 56
_TICKS = 5
_LETTER = 7.2
"""About how wide a letter of a label is: where it counts, in pixels at 13 px."""
_TEXT_WIDTH = 24
"""Of the longest bar, in letters."""
_BLOCK, _PART = "█", "▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True)
class Series:
    """One colour: its name and a value, not below zero, for every column."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """What is drawn. The series stand on each other, the first one lowest. ``about`` says in a
    sentence what is to be seen, for those who do not see it."""

    title: str
    about: str
    columns: tuple[str, ...]
    series: tuple[Series, ...]
    across: str = ""
    """Label of the axis along the columns."""
    up: str = ""
    """Label of the axis of values."""

    def __post_init__(self) -> None:
        if any(len(one.values) != len(self.columns) for one in self.series):
            raise ValueError("every series has a value for every column")

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(map(sum, zip(*(one.values for one in self.series), strict=True)))


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as CSS writes them; ``series`` begins anew when there are more."""

    ground: str
    ink: str
    faint: str
    series: tuple[str, ...]


# Told apart also by those who see no red or green: https://jfly.uni-koeln.de/color/
DARK = Palette("#1e1f22", "#f2f3f5", "#4e5058", ("#56b4e9", "#e69f00", "#8b949e", "#2fbf94"))


def draw(bars: Bars, name: str, palette: Palette | None = None, width: int = WIDTH) -> str:
    """An ``<svg>`` element with its title and description; ``name`` (letters, digits, dashes) is
    its own within a page; ``width`` in pixels, for small screens.

    Without a ``palette`` its parts are coloured by the page: classes ``chart-ground``,
    ``chart-ink`` (letters), ``chart-faint`` (lines) and ``chart-0``, ``chart-1``, … for the series.
    There every ``chart-column`` also takes the keyboard's focus and says its values.
    """
    paint = _Paint(palette)
    scale = _Scale(max(bars.totals, default=0))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {width} {HEIGHT}"'
        f' width="{width}" height="{HEIGHT}" role="{"img" if palette else "group"}"'
        f' aria-labelledby="{name}-title {name}-about"'
        ' font-family="system-ui, sans-serif" font-size="13">'
    )
    parts = [
        head,
        f'<title id="{name}-title">{escape(bars.title)}</title>',
        f'<desc id="{name}-about">{escape(bars.about)}</desc>',
        f'<rect width="{width}" height="{HEIGHT}" {paint("ground")}/>',
        _text(bars.title, _LEFT, 26, paint, 'font-size="17" font-weight="600"'),
        *_legend(bars, paint, width),
        *_values(bars, scale, paint, width),
        *_columns(bars, scale, paint, width),
        *_names(bars, paint, width),
        "</svg>",
    ]
    return "".join(parts)


def written(bars: Bars) -> str:
    """The same as lines of equally wide letters, one a column; the bar is of all series."""
    totals = bars.totals
    most, wide = max(totals, default=0), max(map(len, bars.columns), default=0)
    lines = []
    for place, (column, total) in enumerate(zip(bars.columns, totals, strict=True)):
        each = " + ".join(str(one.values[place]) for one in bars.series)
        told = f"{total} = {each}" if len(bars.series) > 1 and total else str(total)
        lines.append(" ".join(filter(None, (f"{column:<{wide}}", _bar(total, most), told))))
    return "\n".join(lines)


def _bar(value: int, most: int) -> str:
    eighths = round(value * _TEXT_WIDTH * 8 / most) if most else 0
    whole, rest = divmod(eighths, 8)
    return _BLOCK * whole + (_PART[rest - 1] if rest else "")


class _Paint:
    """Says how a part is coloured: by the page's class, or by itself."""

    def __init__(self, palette: Palette | None) -> None:
        self._palette = palette

    @property
    def is_fixed(self) -> bool:
        return self._palette is not None

    def __call__(self, part: str, attribute: str = "fill") -> str:
        if self._palette is None:
            return f'class="chart-{part}"'
        return f'{attribute}="{getattr(self._palette, part)}"'

    def series(self, number: int) -> str:
        if self._palette is None:
            return f'class="chart-{number}"'
        colours = self._palette.series
        return f'fill="{colours[number % len(colours)]}"'


class _Scale:
    """Whole numbers up the side, a few of them, 1, 2 or 5 of some power of ten apart."""

    def __init__(self, most: int) -> None:
        rough = max(most, 1) / _TICKS
        power = math.pow(10, math.floor(math.log10(rough)))
        steps = (factor * power for factor in (1, 2, 5, 10))
        self.step = max(1, round(next(step for step in steps if step >= rough)))
        self.top = max(1, math.ceil(most / self.step)) * self.step

    def ticks(self) -> Sequence[int]:
        return range(0, self.top + 1, self.step)

    def height(self, value: int) -> float:
        return value * (HEIGHT - _TOP - _BOTTOM) / self.top

    def y(self, value: int) -> float:
        return HEIGHT - _BOTTOM - self.height(value)


def _text(text: str, x: float, y: float, paint: _Paint, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" {paint("ink")} {more}>{escape(text)}</text>'


def _legend(bars: Bars, paint: _Paint, width: int) -> Iterator[str]:
    if len(bars.series) < 2:
        return
    needed = sum(38 + _LETTER * len(one.name) for one in bars.series)
    x = float(_LEFT if _LEFT + needed < width else _RIGHT)
    for number, one in enumerate(bars.series):
        yield f'<rect x="{x:g}" y="41" width="12" height="12" rx="2" {paint.series(number)}/>'
        yield _text(one.name, x + 18, 52, paint)
        x += 38 + _LETTER * len(one.name)


def _values(bars: Bars, scale: _Scale, paint: _Paint, width: int) -> Iterator[str]:
    for value in scale.ticks():
        y = scale.y(value)
        line = f'x1="{_LEFT}" x2="{width - _RIGHT}" y1="{y:g}" y2="{y:g}"'
        yield f"<line {line} {paint('faint', 'stroke')}/>"
        yield _text(f"{value:,}".replace(",", " "), _LEFT - 8, y + 4, paint, 'text-anchor="end"')
    middle = (_TOP + HEIGHT - _BOTTOM) / 2
    turned = f'text-anchor="middle" transform="rotate(-90 14 {middle:g})"'
    yield _text(bars.up, 14, middle, paint, turned)


def _columns(bars: Bars, scale: _Scale, paint: _Paint, width: int) -> Iterator[str]:
    each = (width - _LEFT - _RIGHT) / max(len(bars.columns), 1)
    for place, column in enumerate(bars.columns):
        told = ", ".join(f"{one.name} {one.values[place]}" for one in bars.series)
        reach = (
            "" if paint.is_fixed else f' tabindex="0" role="img" aria-label={_said(column, told)}'
        )
        yield f'<g class="chart-column"{reach}><title>{escape(f"{column}: {told}")}</title>'
        x, below = _LEFT + place * each, 0
        # Over its whole height a column can be pointed at, also where it is nought.
        yield (
            f'<rect x="{x:g}" y="{_TOP}" width="{each:g}" height="{HEIGHT - _TOP - _BOTTOM}"'
            ' fill="transparent"/>'
        )
        for number, one in enumerate(bars.series):
            if value := one.values[place]:
                below += value
                where = f'x="{x + each * 0.12:g}" y="{scale.y(below):g}" width="{each * 0.76:g}"'
                yield f'<rect {where} height="{scale.height(value):g}" {paint.series(number)}/>'
        yield "</g>"


def _said(column: str, told: str) -> str:
    return quoteattr(f"{column}: {told}")


def _names(bars: Bars, paint: _Paint, width: int) -> Iterator[str]:
    """As many names of columns as stand beside each other without touching."""
    each = (width - _LEFT - _RIGHT) / max(len(bars.columns), 1)
    longest = max(map(len, bars.columns), default=0) * _LETTER + 10
    every = max(1, math.ceil(longest / each))
    for place in range(0, len(bars.columns), every):
        x = _LEFT + (place + 0.5) * each
        yield _text(bars.columns[place], x, HEIGHT - _BOTTOM + 19, paint, 'text-anchor="middle"')
    x = (_LEFT + width - _RIGHT) / 2
    yield _text(bars.across, x, HEIGHT - 10, paint, 'text-anchor="middle"')
