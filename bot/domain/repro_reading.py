"""A report with everything that was found in it, for those who decide what that means."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from bot.domain.repro_cut import cut
from bot.domain.repro_facts import facts_in
from bot.domain.repro_guide import Guide, Kind, Shape
from bot.domain.repro_phrases import BREAKS, Hit
from bot.domain.repro_text import Line, Report, Zone
from bot.domain.repro_versions import Found, find_versions
from bot.domain.repro_wording import Sense

Span = tuple[int, int]
"""Where in the text something stands: start, and the place behind it."""
Label = tuple[str, ...]
UNSAID = (Zone.VOID, Zone.HEADING)
"""Lines that hold nothing the person told."""
_LEADING = 4
"""A question begins with the words that make it one, or at least after so few others."""


@dataclass(frozen=True)
class Reading:
    """``hits`` by label, in the order of the text; ``facts`` is what the product's log line at
    ``facts_at`` says."""

    report: Report
    guide: Guide
    hits: Mapping[Label, Sequence[Hit]]
    versions: Sequence[Found]
    facts: Mapping[str, str]
    facts_at: int

    def span(self, hit: Hit) -> Span:
        words = self.report.words
        return words[hit.first].start, words[hit.last - 1].end

    def zone(self, hit: Hit) -> Zone:
        return self._zones[hit.first]

    def labelled(self, what: str) -> Iterator[Hit]:
        """All hits whose label begins with ``what``, label by label."""
        for label, hits in self.hits.items():
            if label[0] == what:
                yield from hits

    def said(self, *label: str, anywhere: bool = False) -> Iterator[Hit]:
        """Hits of one label, in sentences only unless ``anywhere``."""
        for hit in self.hits.get(label, ()):
            zone = self.zone(hit)
            if zone is Zone.PROSE or (anywhere and zone not in UNSAID):
                yield hit

    def spoken(self, *label: str) -> Iterator[tuple[int, Hit]]:
        """``said``, each with the number of its sentence."""
        for hit in self.said(*label):
            yield self._numbers[hit.first], hit

    def bears(self, *label: str) -> Iterator[tuple[int, Hit]]:
        """``spoken``, but not as a step towards the trouble: that is told with other words."""
        for number, hit in self.spoken(*label):
            if number not in self._steps:
                yield number, hit

    @cached_property
    def _steps(self) -> Set[int]:
        """The sentences under headings of steps."""
        items = self.guide.items.values()
        names = {name for item in items if item.shape is Shape.STEPS for name in item.headings}
        if names.isdisjoint(self.report.sections):
            return frozenset()
        places = zip(self._numbers, self.report.words, strict=False)
        return {at for at, word in places if self.report.section_at(word.start) in names}

    @cached_property
    def complaints(self) -> Sequence[Hit]:
        """What goes wrong, but not what a question only supposes or asks about: ``should I retry
        if it fails?``"""
        meant = {number for number, _ in self.spoken("meant")}
        leads: dict[int, int] = {}
        for label in (("strong", Kind.QUESTION.value), ("supposed",)):
            for number, hit in self.spoken(*label):
                if self._is_asked(number) or (
                    label[0] == "strong" and hit.first - self._breaks[number - 1] <= _LEADING
                ):
                    leads[number] = min(hit.first, leads.get(number, hit.first))
        items = self.guide.items.values()
        labels: list[Label] = [("says", item.id) for item in items if item.shape is Shape.TROUBLE]
        labels += (label for label in self.hits if label[0] == "code")
        return [
            hit
            for label in labels
            for number, hit in self.spoken(*label)
            if number in meant or leads.get(number, hit.last) >= hit.last
        ]

    @cached_property
    def senses(self) -> Mapping[int, Set[str]]:
        """The clues each sentence holds, by its number."""
        senses: dict[int, set[str]] = {}
        for label in self.hits:
            if label[0] == "clue":
                for number, _ in self.bears(*label):
                    senses.setdefault(number, set()).add(label[1])
        for hit in self.complaints:
            senses.setdefault(self._numbers[hit.first], set()).add(Sense.TROUBLE)
        for number, found in senses.items():
            if self._is_asked(number):
                found.add(Sense.ASKED)
        return senses

    def bearing(self, kind: Kind) -> Iterator[tuple[int, object]]:
        """What names the kind: the numbers of sentences, and the phrase or the clues."""
        yield from ((number, hit.phrase) for number, hit in self.bears("strong", kind.value))
        for one in self.guide.kinds[kind].together:
            if one.clues <= self.sensed:
                for number in filter(lambda at: one.fits(self.senses[at]), self.senses):
                    yield number, one
                    break

    @cached_property
    def sensed(self) -> Set[str]:
        """The clues of all sentences."""
        return frozenset().union(*self.senses.values())

    @cached_property
    def is_asked(self) -> bool:
        return any(map(self._is_asked, range(1, len(self._breaks))))

    def _is_asked(self, sentence: int) -> bool:
        end, words = self._breaks[sentence], self.report.words
        return end < len(words) and words[end].text == "?"

    def place(self, sentence: int) -> Span:
        words = self.report.words
        first, last = self._breaks[sentence - 1] + 1, self._breaks[sentence]
        return words[first].start, words[last - 1].end

    def sentence(self, word: int) -> tuple[int, int]:
        """The words around a word up to the ends of its sentence: first, and behind the last."""
        number = self._numbers[word]
        return self._breaks[number - 1] + 1, self._breaks[number]

    def sentences(self) -> Iterator[tuple[int, int]]:
        for before, end in zip(self._breaks, self._breaks[1:], strict=False):
            if end > before + 1:
                yield before + 1, end

    def telling(self, hit: Hit) -> int:
        """How many words of the sentence around ``hit`` say something beside it."""
        words = {word.text for word in self.report.words[hit.first : hit.last]}
        return len(self.telling_words(*self.sentence(hit.first)) - words)

    def telling_words(self, first: int, last: int) -> frozenset[str]:
        if first not in self._telling:
            words = frozenset(word.text for word in self.report.words[first:last])
            self._telling[first] = words - self.guide.wording.chatter
        return self._telling[first]

    @cached_property
    def _telling(self) -> dict[int, frozenset[str]]:
        return {}

    @cached_property
    def _zones(self) -> Sequence[Zone]:
        """Of each word."""
        lines, zones = iter(self.report.lines), []
        line = Line(0, 0, Zone.PROSE)
        following = next(lines, None)
        for word in self.report.words:
            while following and following.start <= word.start:
                line, following = following, next(lines, None)
            zones.append(line.zone)
        return zones

    @cached_property
    def _numbers(self) -> Sequence[int]:
        """The number of the sentence of each word; a break is of the one it ends."""
        spread = zip(self._breaks, self._breaks[1:], strict=False)
        return [
            number for number, (before, end) in enumerate(spread, 1) for _ in range(before, end)
        ]

    @cached_property
    def _breaks(self) -> Sequence[int]:
        words = self.report.words
        return [-1, *(n for n, word in enumerate(words) if word.text in BREAKS), len(words)]


def read(text: str, guide: Guide) -> Reading:
    """Cut ``text`` and find all that the guide knows. Takes linear time."""
    report = cut(text, guide.forms)
    hits: defaultdict[Label, list[Hit]] = defaultdict(list)
    for hit in guide.lexicon.find(report.words):
        hits[hit.label].append(hit)
    values, at = facts_in(text, guide.facts)
    things = [hit for label, found in hits.items() if label[0] == "thing" for hit in found]
    return Reading(report, guide, hits, find_versions(report, things, values, guide), values, at)
