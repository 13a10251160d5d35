"""Labels on an issue. https://docs.github.com/rest/issues/labels"""

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.call import OWN, Call, Routes
from bot.sandbox.github.refusals import not_a_kind
from bot.sandbox.github.rest.issues import ONE, labels_of


def listed(call: Call) -> list[Json]:
    return call.page(_shown(call))


def add(call: Call) -> list[Json]:
    call.parts.labels.add(call.repository, call.issue, call.by, _required(call))
    return _shown(call)


def replace(call: Call) -> list[Json]:
    call.parts.labels.set(call.repository, call.issue, call.by, _required(call))
    return _shown(call)


def clear(call: Call) -> None:
    call.parts.labels.set(call.repository, call.issue, call.by, ())


def remove(call: Call) -> list[Json]:
    call.parts.labels.remove(call.repository, call.issue, call.by, call.params["name"])
    return _shown(call)


def of_repository(call: Call) -> list[Json]:
    repository = call.repository
    rows = call.page(list(repository.labels.values()))
    return [call.parts.shapes.label(repository, one) for one in rows]


def _shown(call: Call) -> list[Json]:
    repository = call.repository
    return [call.parts.shapes.label(repository, one) for one in call.issue.labels]


def _required(call: Call) -> list[str]:
    """``{"labels": [...]}`` or only the list. Raises Refused."""
    given = labels_of({"labels": call.sent} if isinstance(call.sent, list) else call.body)
    if given is None:
        raise not_a_kind("labels", None, "an array")
    return given


ROUTES: Routes = [
    ("GET", f"{OWN}/labels", of_repository),
    ("GET", f"{ONE}/labels", listed),
    ("POST", f"{ONE}/labels", add),
    ("PUT", f"{ONE}/labels", replace),
    ("DELETE", f"{ONE}/labels", clear),
    ("DELETE", f"{ONE}/labels/{{name}}", remove),
]
