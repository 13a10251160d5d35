"""Makes a search of people's words that no word can bend.

Source: https://docs.github.com/rest/search/search#limitations-on-query-length
"""

import re

LONGEST = 256
MOST_WORDS = 6
"""Between them stand five operators, the most there may be."""
_WORD = re.compile(r"\w(?:[\w.]*\w)?")
_OPERATORS = {"and", "or", "not"}


def query_of(repository: str, words: str) -> str:
    """Open issues of ``repository`` with any of the longest of ``words``; empty for none."""
    fixed = f"repo:{repository} is:issue is:open"
    found = dict.fromkeys(word.lower() for word in _WORD.findall(words))
    telling = [word for word in found if len(word) > 1 and word not in _OPERATORS]
    kept = sorted(telling, key=len, reverse=True)[:MOST_WORDS]
    chosen: list[str] = []
    for word in (one for one in telling if one in kept):
        if len(_joined(fixed, [*chosen, word])) <= LONGEST:
            chosen.append(word)
    return _joined(fixed, chosen) if chosen else ""


def _joined(fixed: str, words: list[str]) -> str:
    any_of = " OR ".join(words)
    return f"{fixed} ({any_of})" if len(words) > 1 else f"{fixed} {any_of}"
