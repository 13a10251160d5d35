"""Finds the versions a report names, and says of what."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.repro_guide import Guide, Shape
from bot.domain.repro_phrases import VERSION, Hit, Word
from bot.domain.repro_text import Report, Zone

_PACKAGE = re.compile(
    r"(?<![\w/@])(?P<package>@[a-z][\w-]{0,40}/[a-z][a-z0-9._-]{0,60})[\"'`]?"
    r"[ \t│|]{0,40}(?:[:@=]|version|v)?\s{0,4}[\"'`]?(?:[\^~]|>=)?"
    r"(?P<version>v?\d{1,5}(?:\.\d{1,6}){1,3}(?:-[a-z0-9][a-z0-9.-]{0,30})?)(?![\w.]*/)",
    re.IGNORECASE,
)
_VERSION = re.compile(rf"(?<![\w./@-]){VERSION.pattern}(?![\w/])")
_NEAR = 4
"""How many words may stand between a name and its version, or make a version somebody else's."""
_EXACT = re.compile(r"v?\d+(?:\.\d+){2}")


@dataclass(frozen=True, slots=True)
class Found:
    """``thing`` (a package or a system) has ``version``; the places are the text's.

    ``item`` is what that answers, empty for nothing."""

    thing: str
    version: str
    item: str
    start: int
    end: int


def find_versions(
    report: Report, hits: Sequence[Hit], facts: Mapping[str, str], guide: Guide
) -> list[Found]:
    """All of them: what the product's log says (``facts``), then what is installed, then what a
    sentence mentions. ``hits`` are the names of things."""
    written = [*_logged(report, facts, guide), *_packages(report, guide)]
    taken = {place for one in written for place in range(one.start, one.end)}
    spoken = list(_spoken(report, hits, guide, taken))
    taken |= {place for one in spoken for place in range(one.start, one.end)}
    headed = list(_headed(report, guide, taken))
    found = [*written, *spoken, *headed]
    has_plugin = any(one.item == guide.item_of(guide.plugin) for one in found)
    return found if has_plugin else [*found, *_bare(report, guide, taken)]


def _headed(report: Report, guide: Guide, taken: Collection[int]) -> Iterator[Found]:
    """The first version under a heading that asks for one; the heading may name the thing."""
    things = {name: thing for thing in guide.things.values() for name in thing.names}
    for item in guide.items.values():
        for name in item.headings if item.shape is Shape.VERSION else ():
            for section in report.sections.get(name, ()):
                found = _VERSION.search(report.text, section.start, section.end)
                if not found or found.start() in taken:
                    continue
                zone = report.zone_at(found.start())
                thing = next((things[one] for one in _names_in(name) if one in things), None)
                if zone in (Zone.PROSE, Zone.CODE):
                    key = thing.key if thing else "plugin"
                    yield Found(key, found[0].removeprefix("v"), item.id, *found.span())


def _names_in(heading: str) -> Iterator[str]:
    """All runs of words, longer ones first: ``version de capacitor`` … ``capacitor``."""
    words = heading.split()
    for length in range(len(words), 0, -1):
        yield from (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))


def _logged(report: Report, facts: Mapping[str, str], guide: Guide) -> Iterator[Found]:
    """A thing's key may name a fact in braces: ``{platform}`` becomes ``ios``."""
    for name, key in guide.facts.versions.items():
        if name in facts and any(map(str.isdecimal, facts[name])):
            at = report.text.find(name)
            for fact, value in facts.items():
                key = key.replace(f"{{{fact}}}", value.lower())
            yield Found(key, facts[name], guide.item_of(key) or "", at, at + len(name))


def _packages(report: Report, guide: Guide) -> Iterator[Found]:
    for found in _PACKAGE.finditer(report.text):
        zone = report.zone_at(found.start())
        package = found["package"].lower()
        if zone is not Zone.VOID and (item := guide.item_of(package)) is not None:
            version = found["version"].removeprefix("v")
            yield Found(package, version, item, found.start(), found.end())


def _spoken(report: Report, hits: Sequence[Hit], guide: Guide, taken: set[int]) -> Iterator[Found]:
    """``updater v6.3.2``, ``Capacitor 6``, ``the 6.3.2 of the updater``."""
    words = report.words
    claimed: set[int] = set()
    for hit in sorted(hits, key=lambda hit: hit.first - hit.last):  # longer names first
        if hit.first in claimed:
            continue
        claimed.update(range(hit.first, hit.last))
        thing = guide.things[hit.label[1]]
        at = _after(words, hit.last, guide)
        if at is None or not _fits(words[at].text, thing.is_major_enough):
            at = _before(words, hit.first, guide)
        if at is None or not _fits(words[at].text, thing.is_major_enough):
            continue
        first, last = min(hit.first, at), max(hit.last - 1, at)
        start, end = words[first].start, words[last].end
        if words[at].start not in taken and report.zone_at(start) is not Zone.VOID:
            taken.add(words[at].start)
            yield Found(thing.key, words[at].text.removeprefix("v"), thing.item, start, end)


def _fits(word: str, is_major_enough: bool) -> bool:
    if VERSION.fullmatch(word):
        return is_major_enough or not word.endswith(".x")
    number = word.removeprefix("v")
    return is_major_enough and number.isdecimal() and len(number) <= 2


def _after(words: Sequence[Word], at: int, guide: Guide) -> int | None:
    for place in range(at, min(at + _NEAR, len(words))):
        word = words[place].text
        if word[0].isdecimal() or (word[0] == "v" and word[1:2].isdecimal()):
            return place
        if word not in guide.wording.fillers and word not in "-–—:":
            return None
    return None


def _before(words: Sequence[Word], at: int, guide: Guide) -> int | None:
    """``of`` must stand between: in ``on 6.3.2 iOS crashes`` the version is not that of iOS."""
    place = at - 1
    while place >= max(0, at - _NEAR) and words[place].text in guide.wording.of:
        place -= 1
    is_number = 0 <= place < at - 1 and words[place].text.lstrip("v")[:1].isdecimal()
    return place if is_number else None


def _bare(report: Report, guide: Guide, taken: set[int]) -> Iterator[Found]:
    """``con la 6.3.2``: a whole version behind such words, and nothing near that it belongs to."""
    wording, words = guide.wording, report.words
    for at, word in enumerate(words):
        is_whole = word.text[0] in "v0123456789" and _EXACT.match(word.text)
        if not is_whole or word.start in taken or report.zone_at(word.start) is not Zone.PROSE:
            continue
        number = word.text.removeprefix("v")
        before = _same_sentence(words, range(at - 1, max(-1, at - 1 - _NEAR), -1))
        after = _same_sentence(words, range(at + 1, min(len(words), at + 3)), wording.of)
        is_led = bool(before) and before[0] in wording.before
        is_plugins = int(number.partition(".")[0]) in guide.majors
        if is_led and is_plugins and not wording.others.intersection((*before, *after)):
            item = guide.item_of(guide.plugin) or ""
            yield Found("plugin", number, item, word.start, word.end)


def _same_sentence(words: Sequence[Word], places: range, ends: Collection[str] = ()) -> list[str]:
    """The words at ``places``, to before one of ``ends``, which begins something else."""
    found: list[str] = []
    for place in places:
        if words[place].is_break or words[place].text in ends:
            break
        found.append(words[place].text)
    return found


def versions_of(found: Sequence[Found]) -> Mapping[str, str]:
    """By thing; the first that was found of each."""
    versions: dict[str, str] = {}
    for one in found:
        versions.setdefault(one.thing, one.version)
    return versions
