"""Branches, files on them, and pull requests, as far as one file is proposed.

https://docs.github.com/rest/git/refs, https://docs.github.com/rest/pulls/pulls
"""

import base64
import binascii

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.call import OWN, Call, Routes
from bot.sandbox.github.refusals import Refused, forbidden, invalid, not_found
from bot.sandbox.github.repositories import BRANCH, Pull, Repository
from bot.sandbox.github.shapes import SITE

FIRST = 1001
"""Pull requests are counted among the issues; here they stay out of their way."""
_HEADS = "refs/heads/"
_NO_COMMIT = "0" * 40


def ref(call: Call) -> Json:
    name = call.params["name"]
    repository = call.repository
    if name != BRANCH and name not in repository.branches:
        raise not_found()
    return _ref(repository, name)


def branch_off(call: Call) -> Json:
    repository = call.repository
    _require_push(call)
    name = (call.text("ref") or "").removeprefix(_HEADS)
    if not name or name == BRANCH or name in repository.branches:
        raise Refused(422, "Reference already exists")
    repository.branches[name] = {}
    call.status = 201
    return _ref(repository, name)


def put(call: Call) -> Json:
    """A new file on a branch; one that is there would have to be named by its sha."""
    repository, path = call.repository, call.params["path"].strip("/")
    _require_push(call)
    branch = repository.branches.get(call.text("branch") or "")
    if branch is None:
        raise Refused(404, f"Branch {call.text('branch')} not found")
    try:
        content = base64.b64decode(call.text("content") or "", validate=True)
    except binascii.Error:
        raise Refused(422, "content is not valid Base64") from None
    if path in branch or path in repository.files:
        raise Refused(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    branch[path] = content
    call.status = 201
    return {"content": {"path": path}, "commit": {"message": call.text("message")}}


def listed(call: Call) -> list[Json]:
    repository = call.repository
    head = call.query.get("head", "").partition(":")[2]
    found = [one for one in repository.pulls if not head or one.branch == head]
    return [_shape(call, one) for one in call.page(found)]


def create(call: Call) -> Json:
    repository, branch = call.repository, (call.text("head") or "").rpartition(":")[2]
    _require_push(call)
    if branch not in repository.branches:
        raise invalid("PullRequest", "head", "invalid")
    if any(one.branch == branch for one in repository.pulls):
        raise Refused(422, f"A pull request already exists for {repository.owner}:{branch}.")
    number = FIRST + len(repository.pulls)
    pull = Pull(number, call.text("title") or "", call.text("body") or "", branch, call.by)
    repository.pulls.append(pull)
    call.status = 201
    return _shape(call, pull)


def _require_push(call: Call) -> None:
    if not call.parts.changes.may_push(call.by, call.repository):
        raise forbidden()


def _ref(repository: Repository, name: str) -> Json:
    sha = repository.commits[-1].sha if repository.commits else _NO_COMMIT
    return {"ref": f"{_HEADS}{name}", "object": {"type": "commit", "sha": sha}}


def _shape(call: Call, pull: Pull) -> Json:
    name = call.repository.full_name
    return {
        "number": pull.number,
        "title": pull.title,
        "body": pull.body,
        "state": "open",
        "html_url": f"{SITE}/{name}/pull/{pull.number}",
        "head": {"ref": pull.branch},
        "user": call.parts.shapes.user(pull.author),
    }


ROUTES: Routes = [
    ("GET", f"{OWN}/git/ref/heads/{{name:.+}}", ref),
    ("POST", f"{OWN}/git/refs", branch_off),
    ("PUT", f"{OWN}/contents/{{path:.+}}", put),
    ("GET", f"{OWN}/pulls", listed),
    ("POST", f"{OWN}/pulls", create),
]
