"""Releases, and the commits between two of them.

https://docs.github.com/rest/releases/releases, https://docs.github.com/rest/commits/commits
"""

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.call import OWN, Call, Routes
from bot.sandbox.github.refusals import not_found
from bot.sandbox.github.repositories import Release

_ALL = f"{OWN}/releases"


def listed(call: Call) -> list[Json]:
    """Newest first."""
    rows = call.page(call.repository.releases[::-1])
    return [_shape(call, one) for one in rows]


def latest(call: Call) -> Json:
    finals = [one for one in call.repository.releases if not one.is_prerelease]
    return _shape(call, finals[-1] if finals else None)


def get(call: Call) -> Json:
    number = int(call.params["release"])
    found = [one for one in call.repository.releases if one.id == number]
    return _shape(call, found[0] if found else None)


def tagged(call: Call) -> Json:
    return _shape(call, call.repository.release(call.params["tag"]))


def compare(call: Call) -> Json:
    """Of tags, commits or the branch; oldest commit first."""
    repository, named = call.repository, call.params["basehead"]
    base, dots, head = named.partition("...")
    start, end = repository.count_at(base), repository.count_at(head)
    if not dots or not start or not end:
        raise not_found()
    commits = call.page(repository.commits[start:end])
    return call.parts.code.comparison(repository, named, start, end, commits)


def _shape(call: Call, found: Release | None) -> Json:
    if found is None:
        raise not_found()
    return call.parts.code.release(call.repository, found)


ROUTES: Routes = [
    ("GET", _ALL, listed),
    ("GET", f"{_ALL}/latest", latest),
    ("GET", f"{_ALL}/{{release:\\d+}}", get),
    ("GET", f"{_ALL}/tags/{{tag:.+}}", tagged),
    ("GET", f"{OWN}/compare/{{basehead:.+}}", compare),
]
