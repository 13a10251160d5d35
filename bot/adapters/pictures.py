"""Makes pictures of charts, where the ``charts`` extra is installed."""

from collections.abc import Callable
from importlib.util import find_spec

SHARP = 1.5
"""Pixels of the picture for each of the chart."""


def picture_maker() -> Callable[[str], bytes] | None:
    """SVG to PNG, blocking; None where nothing is installed that can."""
    return _png if find_spec("vl_convert") else None


def _png(svg: str) -> bytes:
    import vl_convert  # 10 MB, and a quarter of a second for the first picture

    return vl_convert.svg_to_png(svg, scale=SHARP)
