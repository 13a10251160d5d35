"""Milestones of a repository. https://docs.github.com/rest/issues/milestones"""

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.call import OWN, Call, Routes
from bot.sandbox.github.records import Milestone
from bot.sandbox.github.refusals import invalid, not_found
from bot.sandbox.github.repositories import Repository


def listed(call: Call) -> list[Json]:
    """In the order in which they were made: none has a date that it is due on."""
    repository, state = call.repository, call.query.get("state", "open")
    if state not in ("open", "closed", "all"):
        raise invalid("Milestone", "state", "invalid")
    found = [
        one
        for one in repository.milestones.values()
        if state == "all" or one.is_open == (state == "open")
    ]
    found.sort(key=lambda one: one.number, reverse=call.query.get("direction") == "desc")
    return [call.parts.shapes.milestone(repository, one) for one in call.page(found)]


def get(call: Call) -> Json:
    repository = call.repository
    found = repository.milestones.get(int(call.params["milestone"]))
    if found is None:
        raise not_found()
    return call.parts.shapes.milestone(repository, found)


def milestone_of(call: Call, repository: Repository) -> Milestone | None:
    """That of the body, by its number; null, or nothing in quotes, for none. Raises Refused."""
    given = call.body["milestone"]
    if given in (None, ""):
        return None
    found = repository.milestones.get(int(given)) if str(given).isdecimal() else None
    if found is None:
        raise invalid("Issue", "milestone", "invalid")
    return found


ROUTES: Routes = [
    ("GET", f"{OWN}/milestones", listed),
    ("GET", f"{OWN}/milestones/{{milestone:\\d+}}", get),
]
