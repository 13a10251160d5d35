"""Tells which issues a release names, and since which earlier one it counts."""

import re
from collections.abc import Iterable, Sequence

from bot.domain.fences import cleaned, lines_of
from bot.domain.issue import IssueRef, Release
from bot.domain.preview import without_code

NAMED_MOST = 500
"""Issues of one release; more is a list of something else."""
_NUMBER = r"[1-9]\d{0,9}(?!\w)"
_REPOSITORY = r"[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}"
_CLOSING = r"(?P<closing>\b(?:clos(?:e[sd]?)|fix(?:e[sd])?|resolve[sd]?):?\s{1,3})?"
"""https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue"""
_NAMED = re.compile(
    rf"{_CLOSING}(?:"
    rf"https?://[^\s/]+/(?P<there>{_REPOSITORY})/(?:issues|pull)/(?P<linked>{_NUMBER})"
    rf"|(?<![\w./#@-])(?P<spelled>{_REPOSITORY})#(?P<foreign>{_NUMBER})"
    rf"|(?<![\w/#&@-])(?:#|GH-)(?P<bare>{_NUMBER}))",
    re.ASCII | re.IGNORECASE,
)
_SERIES = re.compile(r"\A(?P<name>.*?)v?\d")


def named_in(texts: Iterable[str], repository: str) -> dict[IssueRef, bool]:
    """Issues that release notes or commit messages of ``repository`` name outside of code, and
    whether a closing keyword stands before one of the names. Repositories are in lower case."""
    found: dict[IssueRef, bool] = {}
    for text in texts:
        for name in _NAMED.finditer(_prose(text)):
            number = name["linked"] or name["foreign"] or name["bare"]
            place = name["there"] or name["spelled"] or repository
            ref = IssueRef(place.lower(), int(number))
            if ref in found or len(found) < NAMED_MOST:
                found[ref] = found.get(ref, False) or bool(name["closing"])
    return found


def base_of(release: Release, releases: Sequence[Release]) -> str:
    """The tag of the release before; empty for the first one. Prereleases are steps to the release
    that follows them, which counts since the last one that was none. A tag's words before its
    version (``cli-v7.1.0``) tell apart what one repository releases side by side."""
    earlier = [
        one
        for one in releases
        if one.published_at < release.published_at
        and one.tag != release.tag
        and _series(one.tag) == _series(release.tag)
        and (release.is_prerelease or not one.is_prerelease)
    ]
    return max(earlier, key=lambda one: one.published_at).tag if earlier else ""


def _series(tag: str) -> str:
    found = _SERIES.match(tag)
    return found["name"] if found else tag


def _prose(text: str) -> str:
    lines = lines_of(cleaned(text))
    return without_code("\n".join(line for line, is_code in lines if not is_code))
