"""Loads all entries from a folder, or tells everything that is wrong with it at once."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from bot.adapters.content import key_file, translation_file
from bot.adapters.content.locales import is_language
from bot.adapters.content.table import Report
from bot.adapters.content.translation_file import MAIN, TranslationFile
from bot.domain.errors import ContentError, Problem
from bot.domain.faq import Entry, Key
from bot.domain.ids import EntryId

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_WORDS = re.compile(r"\w+")
SLUG_MOST = 40
"""An entry's id travels in the ``custom_id`` of buttons, which has 100 characters."""


class FaqFiles:
    """``FaqContent`` over a folder: ``<slug>/<language>.md`` an entry, and ``keys.toml``.

    ``today`` gives the date at each load. Not thread-safe against writers: a file saved in the
    middle of a load is caught by the next ``stamp``.
    """

    def __init__(self, folder: Path, today: Callable[[], date]) -> None:
        self._folder = folder
        self._today = today

    def stamp(self) -> str:
        """Differs after any file was added, removed or saved; reads no file."""
        digest = blake2b(digest_size=8)
        for path in sorted(chain(self._folder.glob("*/*.md"), self._folder.glob("*.toml"))):
            try:
                state = path.stat()
            except FileNotFoundError:  # removed since it was listed
                continue
            digest.update(f"{path} {state.st_mtime_ns} {state.st_size}\n".encode())
        return digest.hexdigest()

    def load(self) -> Sequence[Entry]:
        """All entries, by id. Raises ContentError with every problem of every file."""
        today = self._today()
        reports: list[Report] = []
        folders: dict[str, list[TranslationFile]] = {}
        for folder in sorted(path for path in self._folder.glob("[!.]*") if path.is_dir()):
            reports.append(_check_folder(folder))
            folders[folder.name] = []
            for path in sorted(folder.glob("*.md")):
                report, file = translation_file.read(path, today)
                reports.append(report)
                if file:
                    folders[folder.name].append(file)
        keys_report, keys = key_file.read(self._folder / "keys.toml", folders)
        reports.append(keys_report)
        _note_duplicates(chain.from_iterable(folders.values()))
        problems = tuple(chain.from_iterable(report.problems for report in reports))
        if not folders:
            problems = (Problem(str(self._folder), 1, "holds no entry"),)
        if problems:
            raise ContentError(problems)
        return tuple(_entry(slug, files, keys) for slug, files in folders.items())


def _check_folder(folder: Path) -> Report:
    report = Report(folder)
    if not _SLUG.fullmatch(folder.name) or len(folder.name) > SLUG_MOST:
        report.add(1, f"name it in at most {SLUG_MOST} small letters, digits and single hyphens")
    if not (folder / f"{MAIN}.md").exists():
        report.add(1, f"has no {MAIN}.md, the language every entry has")
    for path in sorted(folder.glob("*.md")):
        if not is_language(path.stem):
            report.add(1, f"{path.name}: {path.stem} is no language's two-letter code")
    return report


def _note_duplicates(files: Iterable[TranslationFile]) -> None:
    """No question may stand twice, in whatever language: which entry would it be for?"""
    seen: dict[str, tuple[Report, str]] = {}
    for file in files:
        for question in file.translation.questions:
            folded = _folded(question)
            if folded in seen:
                first, spelling = seen[folded]
                place = f"{first.path}:{first.line_of(spelling)}"
                line = file.report.line_of(question)
                file.report.add(line, f'the question "{question}" stands in {place} already')
            seen.setdefault(folded, (file.report, question))


def _folded(question: str) -> str:
    """The same for questions that differ by case, accents, punctuation and spaces only."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", question.casefold()))
    return " ".join(_WORDS.findall(plain))


def _entry(
    slug: str, files: Sequence[TranslationFile], keys: Mapping[EntryId, tuple[Key, ...]]
) -> Entry:
    shared = next(file.shared for file in files if file.shared)
    return Entry(
        id=EntryId(slug),
        translations=MappingProxyType({f.translation.locale: f.translation for f in files}),
        source=shared.source,
        as_of=shared.as_of,
        risk=shared.risk,
        tags=shared.tags,
        keys=keys.get(EntryId(slug), ()),
        channels=shared.channels,
        roles=shared.roles,
    )
