"""Lists the licences of what the bridge needs to run; fails where one would bind the bridge itself.

``python -m scripts.licences`` reads the packages that are installed and named in the lock.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

LOCK = Path(__file__).parent.parent / "requirements.lock"
_NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", re.MULTILINE)
_BINDING = re.compile(r"(?<!L)(?<!L-)\bA?GPL\b|(?<!Lesser )General Public License", re.IGNORECASE)
"""The Lesser GPL binds only changes to the library itself."""
LONGEST = 60


def licences() -> Iterator[tuple[str, str]]:
    """Name and licence of each; what this platform does not need is not there to ask."""
    for name in sorted(set(_NAME.findall(LOCK.read_text(encoding="utf-8")))):
        try:
            yield name, _licence(metadata(name))
        except PackageNotFoundError:
            continue


def binds(licence: str) -> bool:
    return bool(_BINDING.search(licence))


def _licence(about: PackageMetadata) -> str:
    """As the package says it: an expression, else its classifiers, else free text."""
    classified = [
        one.rpartition(" :: ")[2]
        for one in about.get_all("Classifier") or ()
        if one.startswith("License")
    ]
    said = about.get("License-Expression") or ", ".join(classified) or about.get("License") or ""
    return str(said).partition("\n")[0][:LONGEST]


def main() -> int:
    found = list(licences())
    for name, licence in found:
        print(f"{name:24} {licence or 'says nothing'}")
    bad = [name for name, licence in found if binds(licence) or not licence]
    if bad:
        print(f"look at these: {', '.join(bad)}", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
