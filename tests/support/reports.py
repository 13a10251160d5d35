"""The shipped guide and rules of redaction, for tests that examine reports."""

from functools import cache
from pathlib import Path

from bot.adapters.content import redact_file
from bot.domain.repro import Findings, examine
from bot.domain.repro_guide import Guide
from bot.knowledge import guide_of
from bot.settings import Settings

DATA = Path(__file__).parents[2] / "data"


@cache
def guide() -> Guide:
    return guide_of(Settings(data_dir=DATA))


def examined(text: str, images: int = 0) -> Findings:
    return examine(text, guide(), redact_file.load(DATA / "redact.toml"), images=images)


def present(text: str) -> dict[str, str]:
    """The items that are there, and what shows them."""
    return {one.item: one.evidence for one in examined(text).present}
