"""The App, where it is installed, and its tokens. https://docs.github.com/rest/apps/apps"""

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.call import Call, Routes
from bot.sandbox.github.credentials import App
from bot.sandbox.github.refusals import Refused, not_found
from bot.sandbox.github.repositories import Repository
from bot.sandbox.github.shapes import PERMISSIONS, SITE, stamp

_ONE = "/app/installations/{installation:\\d+}"


def me(call: Call) -> Json:
    return call.parts.shapes.app(_app(call), _owner(call))


def installations(call: Call) -> list[Json]:
    return call.page([_shape(call)])


def installation(call: Call) -> Json:
    _require(call)
    return _shape(call)


def of_repository(call: Call) -> Json:
    """It is installed where the token may push."""
    if not call.repository.may_push:
        raise not_found()
    return _shape(call)


def of_owner(call: Call) -> Json:
    if call.params["owner"].lower() != _owner(call).lower():
        raise not_found()
    return _shape(call)


def grant(call: Call) -> Json:
    """A token that is good for an hour."""
    _require(call)
    token, ends = call.parts.credentials.grant()
    call.status = 201
    return {
        "token": token,
        "expires_at": stamp(ends),
        "permissions": PERMISSIONS,
        "repository_selection": "selected",
    }


def repositories(call: Call) -> Json:
    """Those that an installation's token is good for."""
    found = _installed(call)
    rows = [call.parts.shapes.repository(one) for one in call.page(found)]
    return {
        "total_count": len(found),
        "repository_selection": "selected",
        "repositories": rows,
    }


def _installed(call: Call) -> list[Repository]:
    return [one for one in call.parts.repositories.all.values() if one.may_push]


def _app(call: Call) -> App:
    if (app := call.parts.credentials.app) is None:
        raise Refused(404, "Integration not found")
    return app


def _owner(call: Call) -> str:
    return next(iter(call.parts.repositories.all.values())).owner


def _require(call: Call) -> None:
    if int(call.params["installation"]) != _app(call).installation:
        raise not_found()


def _shape(call: Call) -> Json:
    app, shapes, owner = _app(call), call.parts.shapes, _owner(call)
    api = f"{shapes.base}/app/installations/{app.installation}"
    return {
        "id": app.installation,
        "client_id": f"Iv1.{app.id:016x}",
        "account": shapes.owner(owner),
        "repository_selection": "selected",
        "access_tokens_url": f"{api}/access_tokens",
        "repositories_url": f"{shapes.base}/installation/repositories",
        "html_url": f"{SITE}/organizations/{owner}/settings/installations/{app.installation}",
        "app_id": app.id,
        "app_slug": app.slug,
        "target_id": shapes.owner(owner)["id"],
        "target_type": "Organization",
        "permissions": PERMISSIONS,
        "events": ["issues", "issue_comment", "release"],
        "created_at": "2026-01-01T00:00:00.000Z",
        "updated_at": "2026-01-01T00:00:00.000Z",
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": None,
        "suspended_at": None,
    }


ROUTES: Routes = [
    ("GET", "/app", me),
    ("GET", "/app/installations", installations),
    ("GET", _ONE, installation),
    ("POST", f"{_ONE}/access_tokens", grant),
    ("GET", "/repos/{owner}/{repo}/installation", of_repository),
    ("GET", "/orgs/{owner}/installation", of_owner),
    ("GET", "/users/{owner}/installation", of_owner),
]
BY_TOKEN: Routes = [("GET", "/installation/repositories", repositories)]
