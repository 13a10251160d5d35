"""Repositories and their files, and the account of the token.

https://docs.github.com/rest/repos/repos, https://docs.github.com/rest/repos/contents
"""

import base64
from typing import Any

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.call import OWN, Call, Routes
from bot.sandbox.github.refusals import not_found


def me(call: Call) -> Json:
    return call.parts.shapes.user(call.by)


def user(call: Call) -> Json:
    """Whoever has acted, or may."""
    found = call.parts.repositories.known(call.params["login"])
    if found is None:
        raise not_found()
    return call.parts.shapes.user(found)


def rate_limit(call: Call) -> Json:
    """Asking costs nothing."""
    resources = {name: window.shape for name, window in call.parts.limits.windows.items()}
    return {"resources": resources, "rate": resources["core"]}


def get(call: Call) -> Json:
    return call.parts.shapes.repository(call.repository)


def contents(call: Call) -> Any:
    """A file with its content, or what is in a folder."""
    repository, shapes = call.repository, call.parts.code
    path = call.params["path"].strip("/")
    branch = repository.branches.get(call.query.get("ref", ""), {})
    if path in branch:
        text = base64.encodebytes(branch[path]).decode()
        return {"type": "file", "path": path, "encoding": "base64", "content": text}
    if path in repository.files:
        return shapes.file(repository, path, whole=True)
    start = f"{path}/" if path else ""
    inside = {one[len(start) :].partition("/") for one in repository.files if one.startswith(start)}
    if not inside:
        raise not_found()
    return [
        shapes.folder(repository, start + name)
        if deeper
        else shapes.file(repository, start + name, whole=False)
        for name, deeper in sorted({(name, slash) for name, slash, _ in inside})
    ]


PERSONAL: Routes = [("GET", "/user", me)]
ROUTES: Routes = [
    ("GET", "/users/{login}", user),
    ("GET", "/rate_limit", rate_limit),
    ("GET", OWN, get),
    ("GET", f"{OWN}/contents/{{path:.*}}", contents),
]
