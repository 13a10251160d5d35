"""PyGithub itself, which sends one request. It is told to retry nothing: it would send a write
twice, and wait for an hour where GitHub wishes it, with everybody else behind it."""

import logging
from urllib.parse import urlsplit

from github import Github
from github.Requester import (
    HTTPRequestsConnectionClass,
    HTTPSRequestsConnectionClass,
    RequestsResponse,
)
from requests import ConnectionError as Broken
from requests import RequestException, Timeout

from bot.adapters.github_tracker.exchange import Answer, HungUp, Request
from bot.adapters.github_tracker.limits import WHO
from bot.domain.errors import Unavailable


class _Http(HTTPRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _not_followed(super().getresponse())


class _Https(HTTPSRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _not_followed(super().getresponse())


class Library:
    """``timeout`` is seconds for each of connecting and answering. For one thread alone."""

    def __init__(self, url: str, timeout: int) -> None:
        # It would write an App's tokens into the log.
        logging.getLogger("github.Requester").setLevel(logging.INFO)
        self._github = Github(
            base_url=url,
            lazy=True,
            timeout=timeout,
            retry=None,
            seconds_between_requests=0,
            seconds_between_writes=0,
            user_agent="community-bridge",
        )
        where = urlsplit(url)
        kind = _Https if where.scheme == "https" else _Http
        self._connection = kind(where.hostname or "", where.port, timeout=timeout)

    def close(self) -> None:
        self._connection.close()
        self._github.close()

    def send(self, request: Request, authorization: str) -> Answer:
        """Any answer that GitHub gives. Raises Unavailable (HungUp where asking once more may
        help)."""
        headers = {"Authorization": authorization} if authorization else {}
        if request.etag:
            headers["If-None-Match"] = request.etag
        # Errors of the library may hold headers, and the token with them: they end here.
        try:
            status, said, body = self._github.requester.requestJson(
                request.verb,
                request.path,
                dict(request.parameters or {}),
                headers,
                request.body,
                self._connection,
            )
        except Timeout:
            raise Unavailable(WHO, "does not answer in time") from None
        except Broken:
            raise HungUp(WHO, "is not reachable, or hung up") from None
        except RequestException:
            raise Unavailable(WHO, "is not reachable, or hung up") from None
        return Answer(status, said, body)


def _not_followed(response: RequestsResponse) -> RequestsResponse:
    """PyGithub follows a 301 by itself, and loses on the way what was asked for; it leaves a 308
    alone, which means the same."""
    if response.status == 301:
        response.status = 308
    return response
