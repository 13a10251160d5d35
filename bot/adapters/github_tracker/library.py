"""PyGithub itself, which sends one request. It is told to retry nothing: it would send a write
twice, and wait for an hour where GitHub wishes it, with everybody else behind it."""

import json

from github import Auth, Github, GithubException
from requests import ConnectionError as Broken
from requests import RequestException, Timeout

from bot.adapters.github_tracker.connection import ELSEWHERE, HungUp, Request
from bot.adapters.github_tracker.limits import WHO
from bot.adapters.github_tracker.refusals import Answer
from bot.domain.errors import Rejected, Unavailable


class Library:
    """``timeout`` is seconds for each of connecting and answering. For one thread alone."""

    def __init__(self, token: str, url: str, timeout: int) -> None:
        self._github = Github(
            auth=Auth.Token(token) if token else None,
            base_url=url,
            lazy=True,
            per_page=100,
            timeout=timeout,
            retry=None,
            seconds_between_requests=0,
            seconds_between_writes=0,
            user_agent="community-bridge",
        )

    def close(self) -> None:
        self._github.close()

    def send(self, request: Request) -> Answer:
        """Any answer that GitHub gives. Raises Unavailable (HungUp where asking once more may
        help) and Rejected."""
        # Errors of the library may hold headers, and the token with them: they end here.
        try:
            status, headers, body = self._github.requester.requestJson(
                request.verb,
                request.path,
                dict(request.parameters or {}),
                {"If-None-Match": request.etag} if request.etag else {},
                request.body,
            )
        except Timeout:
            raise Unavailable(WHO, "does not answer in time") from None
        except Broken:
            raise HungUp(WHO, "is not reachable, or hung up") from None
        except RequestException:
            raise Unavailable(WHO, "is not reachable, or hung up") from None
        except GithubException as error:  # An App's own token is asked for behind the scenes.
            return Answer(error.status, dict(error.headers or {}), json.dumps(error.data))
        except (AssertionError, RuntimeError):  # how it says that it will not go there
            raise Rejected(WHO, ELSEWHERE) from None
        return Answer(status, headers, body)
