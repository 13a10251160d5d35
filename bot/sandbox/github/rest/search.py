"""Finds issues by words and qualifiers. https://docs.github.com/rest/search/search

Whatever has any of the words is found, and more of them count for more.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.call import Call, Routes
from bot.sandbox.github.records import Issue
from bot.sandbox.github.refusals import invalid
from bot.sandbox.github.repositories import Repository

LONGEST, MOST_OPERATORS = 256, 5
_TERM = re.compile(r'(?:(-?[a-z]+):)?("[^"]*"|\S+)')
_WORD = re.compile(r"[^\W_]+")
_OPERATORS = ("AND", "OR", "NOT")


@dataclass(slots=True)
class Wanted:
    """``words`` are single words, or phrases that must stand there as they are."""

    words: list[str] = field(default_factory=list)
    said: dict[str, list[str]] = field(default_factory=dict)

    def fits(self, issue: Issue) -> bool:
        states = {*self.said.get("is", ()), *self.said.get("state", ())}
        kinds = {*self.said.get("is", ()), *self.said.get("type", ())}
        labels = {one.name.lower() for one in issue.labels}
        return (
            not issue.is_gone
            and not (states & {"open", "closed"}) - {"open" if issue.is_open else "closed"}
            and not (kinds & {"issue", "pr"}) - {"pr" if issue.is_pull_request else "issue"}
            and labels.issuperset(self.said.get("label", ()))
            and set(self.said.get("author", ())) <= {issue.author.login.lower()}
        )

    def score(self, issue: Issue) -> int:
        """How many of the words it has; 1 where none were asked for."""
        places = {place for one in self.said.get("in", ["title,body"]) for place in one.split(",")}
        texts = [issue.title if "title" in places else "", (issue.body or "") * ("body" in places)]
        if "comments" in places:
            texts += [one.body for one in issue.comments]
        text = _plain("\n".join(texts))
        return sum(_plain(word) in text for word in self.words) if self.words else 1


def read(query: str) -> Wanted:
    """Raises Refused."""
    if not query.strip():
        raise invalid("Search", "q", "missing")
    wanted, operators = Wanted(), 0
    for name, value in _TERM.findall(query):
        if name in ("repo", "is", "in", "state", "type", "label", "author"):
            wanted.said.setdefault(name, []).append(value.strip('"').lower())
        elif value in _OPERATORS:
            operators += 1
        elif re.search(r"\w", value):
            wanted.words.append(f"{name}:{value}" if name else value.strip('"'))
    if len(" ".join(wanted.words)) > LONGEST:
        message = f"The search is longer than {LONGEST} characters."
        raise invalid("Search", "q", "invalid", message)
    if operators > MOST_OPERATORS:
        message = "More than five AND / OR / NOT operators were used."
        raise invalid("Search", "q", "invalid", message)
    return wanted


def issues(call: Call) -> Json:
    wanted = read(call.query.get("q", ""))
    found = [
        (score, repository, issue)
        for repository in _repositories(call, wanted)
        for issue in repository.issues.values()
        if wanted.fits(issue) and (score := wanted.score(issue))
    ]
    sort = call.query.get("sort")
    if sort in ("created", "updated"):
        is_rising = call.query.get("order") == "asc"
        found.sort(key=lambda row: getattr(row[2], sort), reverse=not is_rising)
    else:
        found.sort(key=lambda row: (-row[0], -row[2].updated.timestamp(), -row[2].number))
    rows = [
        {**call.parts.shapes.issue(repository, issue), "score": float(score)}
        for score, repository, issue in call.page(found)
    ]
    return {"total_count": len(found), "incomplete_results": False, "items": rows}


def _repositories(call: Call, wanted: Wanted) -> list[Repository]:
    """All of them if none is named. Raises Refused."""
    known, names = call.parts.repositories, wanted.said.get("repo")
    if names is None:
        return list(known.all.values())
    found = [one for name in names if (one := known.find(known.moved.get(name, name)))]
    if len(found) < len(names):
        message = (
            "The listed users and repositories cannot be searched either because the resources do "
            "not exist or you do not have permission to view them."
        )
        raise invalid("Search", "q", "invalid", message)
    return found


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    """Words between single spaces, so that a phrase is found as it stands."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


ROUTES: Routes = [("GET", "/search/issues", issues)]
