"""Takes a chat message apart: the question hides between greetings, thanks and stories."""

import re
from collections.abc import Sequence

from bot.adapters.search.text import folded, prose, words

_SENTENCE = re.compile(r"(?<=[.!?…])[\s\"')]+|[\r\n]+|(?=[¿¡])")
_CLAUSE = re.compile(r"[,;:()\-–—.!?…¿¡\n]+(?:\s+|$)|(?=[¿¡])")
SENTENCES = 2
"""So many of a long message are looked at one by one."""
LEAST_WORDS = 3


def readings(message: str, filler: frozenset[str]) -> Sequence[str]:
    """What of ``message`` may be the question: all but filler, and some sentences, those with a
    question mark first; none for a message without words."""
    whole = prose(message)
    if not words(whole):
        return ()
    clauses = [clause for clause in _CLAUSE.split(whole) if clause and clause.strip()]
    if len(clauses) < 2:
        return (whole,)
    kept = [clause for clause in clauses if not is_filler(clause, filler)]
    rest = " ".join(kept) if kept and len(kept) < len(clauses) else whole
    found = {_key(rest): rest}
    sentences = [s for s in _SENTENCE.split(whole) if s and s.strip()]
    if len(sentences) > 1:
        long = [s for s in sentences if len(words(s)) >= LEAST_WORDS and not is_filler(s, filler)]
        asked = sorted(long, key=lambda sentence: "?" not in sentence)
        for sentence in asked[:SENTENCES]:
            found.setdefault(_key(sentence), sentence)
    return tuple(found.values())


def is_filler(clause: str, filler: frozenset[str]) -> bool:
    return filler.issuperset(words(clause))


def _key(text: str) -> str:
    return " ".join(folded(text))
