"""Brings the catalogues in bot/locale up to date with the texts in the code: ``make texts``.

A text is the second argument of ``.say(…)``, or the first of ``Refused(…)`` and its kin or of
``locale_str(…)``. Commands for operators (``bot/cli``) speak English only.
"""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "bot" / "locale"

POSITIONS = {"say": 1, "Refused": 0, "TooMany": 0, "locale_str": 0, "T": 0}
"""Which argument of a call is a text."""


def source_files() -> list[Path]:
    files = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")]
    return sorted(path for path in files if "cli" not in path.relative_to(ROOT).parts)


def texts_in(source: str) -> Iterator[str]:
    """Every text, also where a name or a choice (``a if x else b``) stands for it."""
    tree = ast.parse(source)
    named = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            position = POSITIONS.get(_called(node.func), len(node.args))
            for argument in node.args[position : position + 1]:
                yield from _literals(argument, named)


def _called(function: ast.expr) -> str:
    match function:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _literals(node: ast.expr, named: dict[str, ast.expr]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=otherwise):
            yield from _literals(body, named)
            yield from _literals(otherwise, named)
        case ast.Name(id=name) if isinstance(named.get(name), ast.Constant):
            yield from _literals(named[name], {})


def template() -> Catalog:
    """Every text of the code, with the files it stands in."""
    catalog = Catalog(domain="bridge")
    for path in source_files():
        for text in texts_in(path.read_text(encoding="utf-8")):
            catalog.add(text, locations=[(path.relative_to(ROOT).as_posix(), 1)])
    return catalog


def read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=po.parent.parent.name, domain="bridge")


def written(catalog: Catalog) -> bytes:
    """The catalogue as a .po file: sorted, so that a change shows as one."""
    file = io.BytesIO()
    write_po(file, catalog, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return file.getvalue()


def compiled(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def main() -> int:
    """Update every catalogue; exit code 1 when texts wait for their translation."""
    texts = template()
    waiting = 0
    for po in sorted(LOCALES.glob("*/LC_MESSAGES/bridge.po")):
        catalog = read(po)
        catalog.update(texts, no_fuzzy_matching=True, update_creation_date=False)
        po.write_bytes(written(catalog))
        po.with_suffix(".mo").write_bytes(compiled(catalog))
        for message in catalog:
            if message.id and not message.string:
                waiting += 1
                print(f"{po.relative_to(ROOT)}: not translated: {message.id!r}")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
