"""How long an examination takes, on reports and on text made to be slow, and whether that grows as
the text does: ``python -m benchmarks.examine``."""

import time
from collections.abc import Callable
from functools import partial

from bot.adapters.content import redact_file
from bot.domain.repro import examine
from bot.knowledge import guide_of
from bot.settings import Settings, load_settings

SHORT, SIZE = 2_000, 64 * 1024
"""Characters."""

SENTENCE = """On iOS 17.2 with capacitor-updater 6.3.2 the app shows a white screen after updating.
It should show the new bundle. En Android pasa lo mismo con el canal production.
"""
LOG = """08-22 10:00:00.123 E/Capacitor: java.lang.NullPointerException: Attempt to invoke a method
    at ee.forgr.capacitor_updater.CapacitorUpdater.download(CapacitorUpdater.java:412)
"""
FORM = """### Platform(s)
iOS 17
### Current Behavior
La app se cierra sola
```ts
const bundle = await CapacitorUpdater.download({ url })
```
"""
REAL = (SENTENCE, LOG, FORM)
HOSTILE = (
    "a", "1", ".", " ", "\n", "\t", "a ", "ab\n", "1.", "1.1.1 ", "v1.1", "@a/", "@a/a:", "@",
    "#", "# a\n", "**", "**a**\n", "```\n", "```", "a:\n", "a: a\n", "a:b:", ": ", "- ",
    "- [ ]\n", "![", "![](", "<img ", "<!--", "https://", "http://a.png ", '"', '"error ',
    "`error`", "(", "{", "({", "a(", "a.a(", "a.", "at ", "at a", "at a\n", "Error: ", "error ",
    "crash ", "not ", "not update ", "dont ", "con la 6.3.2 ", "plugin ", "plugin a plugin ",
    "npx @capgo/cli ", "1) ", "-> ", "no_channel ", "Auto-update parameters:", "custom_id:",
    'Auto-update parameters: {"custom_id":"', "Auto-update parameters: a:", '"a":', "import {",
    "if (", "é", "0   a   ", "[", "E/a", "E  ", "ñ ", "́", "\u2028", "Latest Dependencies:\n",
    "│ ", "how do i ", "a=", "is there a ", "would be ", "upload upload ", "se ", "no se ",
    '\\"', "'", "a'a", "platform:\n", "ios: x\n",
)  # fmt: skip


def seconds(text: str, checked: Callable[[str], object]) -> float:
    """The best of three: what else the machine does only ever adds."""

    def once() -> float:
        started = time.process_time()
        checked(text)
        return time.process_time() - started

    return min(once() for _ in range(3))


def main() -> None:
    settings: Settings = load_settings()
    redact = redact_file.load(settings.data_dir / "redact.toml")
    checked = partial(examine, guide=guide_of(settings), redact=redact)
    rows = []
    for unit in (*REAL, *HOSTILE):
        text = unit * (SIZE // len(unit) + 1)
        short, quarter, whole = (seconds(text[:size], checked) for size in (SHORT, SIZE // 4, SIZE))
        rows.append((whole, whole / quarter, short, unit))
    print("64 KiB, ms  x4 text  2000 characters, ms  unit")
    for whole, growth, short, unit in sorted(rows, reverse=True)[:15]:
        print(f"{whole * 1000:10.2f}  x{growth:6.1f}  {short * 1000:19.2f}  {unit[:40]!r}")
    for whole, growth, short, unit in rows[: len(REAL)]:
        print(f"{whole * 1000:10.2f}  x{growth:6.1f}  {short * 1000:19.2f}  real: {unit[:40]!r}")
    print(f"slowest of {len(rows)}: {max(rows)[0] * 1000:.1f} ms for {SIZE // 1024} KiB, ", end="")
    print(f"{max(row[2] for row in rows) * 1000:.2f} ms for {SHORT} characters")


if __name__ == "__main__":
    main()
