"""Checks and writes one new file of the FAQ."""

import os
import tempfile
from datetime import date
from pathlib import Path

from bot.adapters.content import translation_file
from bot.domain.errors import Rejected, Unavailable, Withheld
from bot.domain.proposal import Proposal

WHO = "the FAQ's folder"


class NewEntryFiles:
    """``EntryFiles`` over the folder of the FAQ, which the bot may own or only read."""

    def __init__(self, folder: Path, *, is_dry: bool = False) -> None:
        self._folder, self._is_dry = folder, is_dry

    def problems(self, proposal: Proposal, text: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{proposal.locale}.md"
            path.write_text(text, encoding="utf-8")
            report, _ = translation_file.read(path, date.max)
        return "\n".join(f"{one.line}: {one.message}" for one in report.problems)

    def save(self, path: str, text: str) -> None:
        """``path`` is made of a slug and a language, which reach nowhere else."""
        if self._is_dry:
            raise Withheld(f"write {path}")
        whole = self._folder / path
        half = whole.with_suffix(".half")
        try:
            whole.parent.mkdir(exist_ok=True)
            half.write_text(text, encoding="utf-8")
            os.link(half, whole)  # Fails where somebody was faster.
        except FileExistsError:
            raise Rejected(WHO, f"{path} is there already") from None
        except OSError as error:
            advice = "let the bot's user write there, or set BRIDGE_CONTENT_REPOSITORY"
            raise Unavailable(WHO, f"{whole}: {error.strerror}; {advice}") from error
        finally:
            half.unlink(missing_ok=True)
