"""GitHub's refusals, in its own words and shape, for whoever must be refused."""

from bot.sandbox.chat.snowflakes import Json

DOCS = "https://docs.github.com/rest"
_LIMITS = "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api"


class Refused(Exception):
    """``headers`` go out with the answer."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        errors: list[Json] | None = None,
        headers: dict[str, str] | None = None,
        docs: str = DOCS,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.errors = status, message, errors or []
        self.headers, self._docs = headers or {}, docs

    @property
    def body(self) -> Json:
        body: Json = {"message": self.message, "documentation_url": self._docs}
        if self.errors:
            body["errors"] = self.errors
        return {**body, "status": str(self.status)}

    @property
    def text(self) -> str:
        """For people: what is wrong, in one line."""
        details = [
            str(one.get("message") or f"{one['field']}: {one['code']}") for one in self.errors
        ]
        return f"GitHub refuses: {'; '.join([self.message, *details])} ({self.status})"


def not_found() -> Refused:
    return Refused(404, "Not Found")


def gone(message: str) -> Refused:
    return Refused(410, message)


def bad_credentials(message: str = "Bad credentials") -> Refused:
    return Refused(401, message)


def forbidden(message: str = "Must have admin rights to Repository.") -> Refused:
    return Refused(403, message)


def invalid(resource: str, field: str, code: str, message: str = "") -> Refused:
    """https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#validation-failed"""
    error = {"resource": resource, "field": field, "code": code}
    return Refused(
        422, "Validation Failed", errors=[{**error, "message": message} if message else error]
    )


def not_a_kind(field: str, value: object, kind: str) -> Refused:
    """A body whose types are wrong is refused before its values are looked at."""
    said = "nil" if value is None else repr(value)
    return Refused(422, f"Invalid request.\n\nFor 'properties/{field}', {said} is not {kind}.")


def down() -> Refused:
    return Refused(
        503, "No server is currently available to service your request. Sorry about that."
    )


def broken() -> Refused:
    return Refused(500, "Server Error")


def busy() -> Refused:
    return Refused(429, "Too many requests", headers={"Retry-After": "60"}, docs=_LIMITS)


def too_fast(seconds: int) -> Refused:
    """The secondary limit."""
    return Refused(
        403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        headers={"Retry-After": str(seconds)},
        docs=f"{_LIMITS}#about-secondary-rate-limits",
    )


def used_up(login: str) -> Refused:
    """The primary limit; its headers say when it begins anew."""
    return Refused(403, f"API rate limit exceeded for {login}.", docs=_LIMITS)
