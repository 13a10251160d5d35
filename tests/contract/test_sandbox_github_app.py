"""A GitHub App on the sandbox's GitHub: its own token, its installation, and who it writes as."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import cache
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from github import Auth, GithubException, GithubIntegration

from tests.support.github import Place, client, place

UPDATER, PLAIN = "Cap-go/capacitor-updater", "Cap-go/electron-updater"
NUMBER = 4711


@cache
def key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


@pytest.fixture
async def there() -> AsyncIterator[Place]:
    async with place(github_app=(NUMBER, "community-bridge")) as place_:
        yield place_


def integration(there: Place) -> GithubIntegration:
    return GithubIntegration(
        auth=Auth.AppAuth(there.sandbox.github_app_id, key()), base_url=there.sandbox.github_url
    )


async def app_call(there: Place, path: str, **claims: Any) -> tuple[int, str]:
    now = int(time.time())
    said = {"iss": str(NUMBER), "iat": now, "exp": now + 300, **claims}
    token = jwt.encode({name: one for name, one in said.items() if one}, key(), "RS256")
    headers = {"Authorization": f"Bearer {token}"}
    async with there.session.get(f"{there.sandbox.github_url}{path}", headers=headers) as got:
        return got.status, (await got.json()).get("message", "")


async def test_an_app_writes_as_its_bot_where_it_is_installed(there: Place) -> None:
    def live() -> list[Any]:
        app = integration(there)
        where = app.get_repo_installation("Cap-go", "capacitor-updater").id
        token = app.get_access_token(where)
        issue = client(there.sandbox, token=token.token).get_repo(UPDATER).get_issue(618)
        issue.add_to_labels("cli")
        comment = issue.create_comment("x")
        return [
            app.get_app().slug,
            [one.id for one in app.get_installations()],
            token.expires_at.timestamp() > time.time() + 3000,
            (comment.user.login, comment.user.type),
        ]

    assert await asyncio.to_thread(live) == [
        "community-bridge",
        [1],
        True,
        ("community-bridge[bot]", "Bot"),
    ]
    rows = await (await there.get(f"/repos/{UPDATER}/issues/618/comments")).json()
    assert rows[-1]["author_association"] == "NONE"
    assert rows[-1]["performed_via_github_app"]["slug"] == "community-bridge"
    with pytest.raises(GithubException) as caught:
        await asyncio.to_thread(integration(there).get_repo_installation, "Cap-go", PLAIN[7:])
    assert caught.value.status == 404


async def test_a_token_that_ended_is_refused(there: Place) -> None:
    credentials = there.sandbox.github.credentials
    credentials.lifetime = timedelta(seconds=-1)
    ended, _ = credentials.grant()
    credentials.lifetime = timedelta(hours=1)
    good, _ = credentials.grant()
    for token, status in ((ended, 401), (good, 200)):
        got = await there.get("/repos/" + UPDATER, Authorization=f"Bearer {token}")
        assert got.status == status
    personal = await there.get("/user", Authorization=f"Bearer {good}")
    assert personal.status == 403
    credentials.expire()
    assert (await there.get("/rate_limit", Authorization=f"Bearer {good}")).status == 401


@pytest.mark.parametrize(
    ("claims", "status", "said"),
    [
        ({}, 200, ""),
        ({"iss": "1"}, 404, "Integration not found"),
        ({"exp": int(time.time()) - 5}, 401, "('exp') must be"),
        ({"exp": int(time.time()) + 3600}, 401, "too far in the future"),
        ({"iat": int(time.time()) + 3600}, 401, "('iat') must be"),
        ({"exp": 0}, 401, "('exp') must be"),
    ],
)
async def test_an_apps_own_token_is_looked_at(
    there: Place, claims: dict[str, Any], status: int, said: str
) -> None:
    got, message = await app_call(there, "/app", **claims)
    assert got == status
    assert said in message


async def test_no_other_token_is_an_apps(there: Place) -> None:
    for token in (there.sandbox.github_token, "a.b.c", "a.b", jwt.encode({}, "k" * 32)):
        got = await there.get("/app", Authorization=f"Bearer {token}")
        assert (got.status, (await got.json())["message"]) == (
            401,
            "A JSON web token could not be decoded",
        )
