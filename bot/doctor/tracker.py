"""Can issues be read, found and written where the settings say?"""

from collections.abc import AsyncIterator

from bot.adapters.github_tracker import GithubTracker
from bot.adapters.github_tracker.access import access_to, refusal_to_open, requests_left
from bot.bootstrap.filing import tracker_of
from bot.doctor.finding import Finding, Level
from bot.domain.errors import BridgeError, Unavailable
from bot.settings import Settings

RIGHTS = "Contents: read, Issues: read and write"
PROPOSING = "Contents: read and write, Pull requests: read and write"
NEW = f"Make a new token with {RIGHTS}"


async def tracking(settings: Settings) -> AsyncIterator[Finding]:
    names, writes = settings.github_repositories, settings.writes_to_github
    if not (writes or names or settings.content_repository):
        return
    async with tracker_of(settings) as tracker:
        is_app = bool(settings.github_app_id)
        where = next(iter((*names, settings.content_repository)), "") if is_app else ""
        try:
            left, most = await requests_left(tracker.connection, where)
        except BridgeError as error:
            advice = f"Install the App there, with {RIGHTS}" if is_app else NEW
            yield Finding(Level.FAILURE, "GitHub", _reason(error), _advice(error, advice))
            return
        if writes:
            key = "App's key" if is_app else "token"
            yield Finding(Level.OK, "GitHub", f"takes the {key}; {left} of {most} requests left")
        else:
            advice = f"Make one with {RIGHTS}; set BRIDGE_GITHUB_TOKEN"
            message = f"no token: {most} requests an hour, and nothing can be written"
            yield Finding(Level.WARNING, "GitHub", message, advice)
        for repository in names:
            async for finding in _repository(tracker, repository, settings):
                yield finding
        if settings.content_repository:
            yield await _content(tracker, settings.content_repository)


async def _repository(
    tracker: GithubTracker, name: str, settings: Settings
) -> AsyncIterator[Finding]:
    writes, files = settings.writes_to_github, settings.github_files_issues
    try:
        access = await access_to(tracker.connection, name)
        refusal = await refusal_to_open(tracker.connection, name) if writes else ""
        forms, broken = await tracker.forms(name), await tracker.broken_forms(name)
    except BridgeError as error:
        advice = f"Give the token {RIGHTS}, or mend BRIDGE_GITHUB_REPOSITORIES"
        yield Finding(Level.FAILURE, name, _reason(error), _advice(error, advice))
        return
    if access.name.lower() != name.lower():
        advice = "Write that into BRIDGE_GITHUB_REPOSITORIES"
        yield Finding(Level.WARNING, name, f"is {access.name} now", advice)
    if access.is_archived or not access.has_issues:
        message = "is archived" if access.is_archived else "has its issues switched off"
        advice = "Take it out of BRIDGE_GITHUB_REPOSITORIES, or change that on GitHub"
        yield Finding(Level.FAILURE, name, message, advice)
    elif refusal:
        advice = f"Give the token {RIGHTS}"
        yield Finding(Level.FAILURE, name, f"takes no issues and comments: {refusal}", advice)
    elif writes and files and not access.may_label:
        advice = "Give the token's account the role Triage there if it is to label issues"
        yield Finding(Level.INFO, name, "the bridge's issues will get no labels", advice)
    for file in broken:
        advice = "GitHub's page New issue says what is wrong with it"
        yield Finding(Level.WARNING, name, f"{file} is no form or template", advice)
    yield Finding(Level.OK, name, f"offers {len(forms.forms)} forms")


async def _content(tracker: GithubTracker, name: str) -> Finding:
    """Where FAQ entries are proposed."""
    try:
        access = await access_to(tracker.connection, name)
    except BridgeError as error:
        advice = "Let the token see it, or mend BRIDGE_CONTENT_REPOSITORY"
        return Finding(Level.FAILURE, name, _reason(error), _advice(error, advice))
    if access.is_archived or not access.may_push:
        message = "is archived" if access.is_archived else "takes no branches of this account"
        advice = f"Give the token {PROPOSING}, or mend BRIDGE_CONTENT_REPOSITORY"
        return Finding(Level.FAILURE, name, message, advice)
    return Finding(Level.OK, name, "takes proposals of FAQ entries")


def _reason(error: BridgeError) -> str:
    return str(error).removeprefix("GitHub: ")


def _advice(error: BridgeError, advice: str) -> str:
    if isinstance(error, Unavailable):
        return "Check the network, and BRIDGE_GITHUB_API_URL if you set it"
    return advice
