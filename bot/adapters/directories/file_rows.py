"""Cuts a customer file, CSV or TOML, into rows of which each may be broken on its own."""

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bot.adapters.web_service.values import Json

COLUMNS = (
    "address",
    "account",
    "tier",
    "standing",
    "paid_until",
    "past_due_since",
    "locale",
    "project",
    "project_name",
    "roles",
    "channel",
)
FIELDS = ("address", "account", *COLUMNS[2:7], "channel", "projects")
NEEDED = ("address", "account", "standing")
OURS = {"address": "contact", "account": "id"}
"""What staff call what ``Row.values`` holds."""

_BLOCK = re.compile(r"\s*\[\[\s*customer\s*\]\]")
_AT_LINE = re.compile(r"\s*\(at (line (\d+), column \d+|end of document)\)$")
_NAMES = re.compile(r"""^\s*(address|account)\s*=\s*["']([^"'\n]*)["']""", re.MULTILINE)


class NoCustomersError(Exception):
    """The file as a whole is of no use."""


@dataclass(frozen=True, slots=True)
class Row:
    """One customer as written from ``line`` on, in the words of an ``http`` directory. When
    ``problem`` says what is wrong, ``values`` holds what could be read all the same."""

    line: int
    values: Json
    problem: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Where a field stands, if not in ``line``."""


def csv_rows(text: str) -> Iterator[Row]:
    """One customer or one more of their projects a line; a value spans no lines."""
    lines = _lines(text)
    head = lines[0]
    sign = ";" if head.count(";") > head.count(",") else ","
    names = [name.strip().lower() for name in next(csv.reader([head], delimiter=sign), [])]
    if missing := [name for name in NEEDED if name not in names]:
        raise NoCustomersError(f"the first line names no column {', '.join(missing)}")
    if unknown := [name for name in names if name not in COLUMNS]:
        # Not repeated: a file without its head begins with a customer.
        raise NoCustomersError(f"{len(unknown)} columns are unknown; known: {', '.join(COLUMNS)}")
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            yield _csv_row(number, line, sign, names)


def _csv_row(number: int, line: str, sign: str, names: list[str]) -> Row:
    try:
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=sign, strict=True))]
    except csv.Error:
        return Row(number, {}, "has a quote that does not end, or ends too early")
    said = dict(zip(names, cells, strict=False))
    values = _named({name: cell for name, cell in said.items() if cell})
    if len(cells) != len(names):
        return Row(number, values, f"has {len(cells)} values for {len(names)} columns")
    project = {"id": said.get("project"), "name": said.get("project_name")}
    if project["id"]:
        roles = re.split(r"[\s;|]+", said.get("roles", "").strip())
        values["projects"] = [{**project, "roles": [role for role in roles if role]}]
    return Row(number, values)


def toml_rows(text: str) -> Iterator[Row]:
    """One ``[[customer]]`` each, read alone, so that one that is no TOML spoils no other."""
    lines = _lines(text)
    starts = [number for number, line in enumerate(lines, 1) if _BLOCK.match(line)]
    starts.append(len(lines) + 1)
    if any(line.strip() and not line.lstrip().startswith("#") for line in lines[: starts[0] - 1]):
        raise NoCustomersError("something stands before the first [[customer]]")
    for start, after in pairwise(starts):
        yield _toml_row(start, lines[start - 1 : after - 1])


def _toml_row(start: int, lines: list[str]) -> Row:
    block = "\n".join(lines) + "\n"
    try:
        [said] = tomllib.loads(block)["customer"]
    except (ValueError, RecursionError) as error:
        found = _AT_LINE.search(str(error))
        at = start - 1 + (int(found[2]) if found and found[2] else len(lines))
        return Row(at, _named(dict(_NAMES.findall(block))), "is not valid TOML")
    stands = {line.split("=")[0].strip(): n for n, line in enumerate(lines, start) if "=" in line}
    values = _named(said)
    where = {ours: stands[theirs] for theirs, ours in OURS.items() if theirs in stands}
    if unknown := [name for name in said if name not in FIELDS]:
        problem = f"is no field; known: {', '.join(FIELDS)}"
        return Row(stands.get(unknown[0], start), values, problem)
    return Row(start, values, lines=stands | where)


def _lines(text: str) -> list[str]:
    """As editors count them."""
    return [line.removesuffix("\r") for line in text.split("\n")]


def _named(said: dict[str, Any]) -> dict[str, Any]:
    return {OURS.get(name, name): value for name, value in said.items()}


READERS: Mapping[str, Callable[[str], Iterator[Row]]] = {".csv": csv_rows, ".toml": toml_rows}
