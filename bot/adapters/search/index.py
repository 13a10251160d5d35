"""Ranks entries for a message: exact keys first, else the best reading's calibrated confidence."""

from collections.abc import Sequence

import numpy as np

from bot.adapters.search import features
from bot.adapters.search.calibration import Coefficients, probabilities
from bot.adapters.search.corpus import BACKGROUND, Corpus, Probe
from bot.adapters.search.keys import Found, Keys
from bot.adapters.search.language import Languages
from bot.adapters.search.messages import readings
from bot.adapters.search.text import prose
from bot.domain.faq import ANSWER_AT, Candidate, Ranking
from bot.domain.ids import EntryId

TALK = np.float32(6)
"""Taken off the logit of a message that tells and asks nothing."""
TALKATIVE = 0.05
"""Share of such texts among the example questions from which on they are no sign of anything: the
content is made for them."""
SAMPLE = 1000
"""Example questions looked at to find out."""
FAR = 0.12
"""What is less like every example than this is about something else; no right entry was ever
suggested below it, and most talk is."""


class SearchIndex:
    """``FaqIndex`` over one loaded content; immutable and safe for threads."""

    def __init__(
        self,
        entries: Sequence[EntryId],
        corpus: Corpus,
        coefficients: Coefficients,
        keys: Keys,
        languages: Languages,
    ) -> None:
        self._entries = entries
        self._corpus = corpus
        self._coefficients = coefficients
        self._keys = keys
        self._languages = languages
        questions = [e for e in corpus.examples[:SAMPLE] if e.owner != BACKGROUND]
        talks = sum(languages.is_talk(question.text) for question in questions)
        self._minds_talk = talks < TALKATIVE * len(questions)

    def rank(self, text: str, limit: int = 10) -> Ranking:
        """At most ``limit`` candidates, best first."""
        text = text.encode("utf-8", "replace").decode("utf-8")
        found = self._keys.find(text)
        plain = prose(text)
        locale = self._languages.guess(plain)
        is_talk = self._minds_talk and self._languages.is_talk(plain)
        candidates: Sequence[Candidate] = ()
        closest = 0.0
        for reading in readings(text, self._languages.filler):
            probe = self._corpus.probe(reading, locale)
            nearness = float(probe.nearness.max(initial=0))
            if nearness < max(FAR, closest):  # about nothing, or less than what was looked at
                continue
            closest = nearness
            of_reading = self._candidates(probe, limit, is_talk)
            if _first(of_reading) > _first(candidates):
                candidates = of_reading
            if _first(candidates) >= ANSWER_AT:
                break  # sure enough to answer: no other reading has ever changed that
        if found:
            candidates = self._led_by(found[0], candidates, locale)
        return Ranking(tuple(candidates[:limit]), locale, tuple(hit.key for hit in found))

    def _candidates(self, probe: Probe, limit: int, is_talk: bool) -> Sequence[Candidate]:
        scored = features.describe(self._corpus, probe, limit)
        logits = self._coefficients.logits(scored.features) - (TALK if is_talk else 0)
        examples = self._corpus.examples
        made = [
            Candidate(self._entries[entry], round(sure, 6), examples[example].locale)
            for entry, example, sure in zip(
                scored.entries.tolist(),
                scored.nearest.tolist(),
                probabilities(logits).tolist(),
                strict=True,
            )
        ]
        return sorted(made, key=lambda candidate: -candidate.confidence)

    def _led_by(
        self, found: Found, candidates: Sequence[Candidate], locale: str | None
    ) -> Sequence[Candidate]:
        others = [candidate for candidate in candidates if candidate.entry != found.entry]
        spoken = locale or (candidates[0].locale if candidates else self._languages.locales[0])
        return [Candidate(found.entry, 1.0, spoken), *others]


def _first(candidates: Sequence[Candidate]) -> float:
    return candidates[0].confidence if candidates else -1.0
