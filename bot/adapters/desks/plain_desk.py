"""Opens tickets in Plain, as threads of whoever asks.

Sources, all under https://www.plain.com/docs/: ``graphql/customers/upsert``,
``graphql/threads/create``, ``graphql-reference/queries/threadsByExternalId`` and ``…/threadByRef``,
``graphql/error-handling`` and ``graphql/error-codes``.

``externalId`` is unique only for one customer and nothing says that a second thread of the same
would be refused, so a thread is looked for before it is made. The API key needs customer:create,
customer:edit, thread:create and thread:read.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any

from bot.adapters.desks.asking import WHO, Asking, reading, spoken, taken
from bot.adapters.desks.wording import words
from bot.adapters.web_service import values
from bot.adapters.web_service.values import Json
from bot.domain.errors import Rejected, Unavailable
from bot.domain.ticket import Progress, Receipt, Ticket, TicketId, TicketState
from bot.domain.ticket_text import Words, whole
from bot.ports import Texts

COMPONENT_MOST = 4000
"""Characters of one component."""
FILES_MOST = 24_000
"""Characters of all files. They become part of a thread's first entry, which is made to be read;
what is shortened says so."""

_UPSERT = """mutation upsertCustomer($input: UpsertCustomerInput!) {
  upsertCustomer(input: $input) { customer { id } error { message type code } }
}"""
_CREATE = """mutation createThread($input: CreateThreadInput!) {
  createThread(input: $input) { thread { id ref } error { message type code } }
}"""
_TO_RETRY = ("INTERNAL", "INTERNAL_SERVER_ERROR")
_OF_THE_KEY = ("FORBIDDEN", "UNAUTHENTICATED")


class PlainDesk:
    """Plain, whose GraphQL is at ``url``."""

    sends = True
    is_idempotent = True
    reports = True

    def __init__(self, url: str, key: str, ask: Asking, texts: Texts) -> None:
        self._url, self._ask, self._texts = url, ask, texts
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    async def open(self, ticket: Ticket) -> Receipt:
        if found := await self.find(ticket.id):
            return found
        customer = await self._change("upsertCustomer", _UPSERT, _customer(ticket.contact))
        with reading():
            name = values.word(values.table(customer, "customer"), "id")
        thread = await self._change("createThread", _CREATE, self._written(ticket, name))
        return _receipt(thread, "thread")

    async def find(self, ticket: TicketId) -> Receipt | None:
        ours = json.dumps(ticket)
        said = await self._query(
            f"query {{ threadsByExternalId(externalId: {ours}, first: 1)"
            " { edges { node { id ref } } } }"
        )
        with reading():
            edges = values.tables(values.table(said, "threadsByExternalId"), "edges", 1)
        return _receipt(edges[0], "node") if edges else None

    async def progress(self, reference: str) -> Progress | None:
        said = await self._query(
            f"query {{ threadByRef(ref: {json.dumps(reference)}) {{ status"
            " statusChangedAt { iso8601 } firstOutboundMessageInfo { timestamp { iso8601 } } } }"
        )
        if said.get("threadByRef") is None:
            return None
        with reading():
            return _progress(values.table(said, "threadByRef"))

    def _written(self, ticket: Ticket, customer: str) -> Json:
        return {
            "customerIdentifier": {"customerId": customer},
            "title": ticket.subject,
            "externalId": ticket.id,
            "components": list(_components(ticket, words(self._texts, ticket.locale))),
        }

    async def _change(self, name: str, query: str, wanted: Json) -> Json:
        said = await self._query(query, {"input": wanted})
        with reading():
            done = values.table(said, name)
        if isinstance(trouble := done.get("error"), dict):
            raise _refusal(trouble, trouble.get("type"))
        return done

    async def _query(self, query: str, variables: Mapping[str, Any] | None = None) -> Json:
        body = json.dumps({"query": query, "variables": variables or {}}).encode()
        said = taken(await self._ask("POST", self._url, self._headers, body=body))
        errors = said.get("errors")
        if isinstance(errors, list) and errors and isinstance(errors[0], dict):
            extensions = errors[0].get("extensions")
            raise _refusal(
                errors[0], extensions.get("code") if isinstance(extensions, dict) else ""
            )
        with reading():
            return values.table(said, "data")


def _customer(contact: str) -> Json:
    """Made if there is none; nothing of one that is there changes."""
    name = contact.partition("@")[0]
    email = {"email": contact, "isVerified": True}
    return {
        "identifier": {"emailAddress": contact},
        "onCreate": {"fullName": name, "email": email},
        "onUpdate": {},
    }


def _components(ticket: Ticket, words: Words) -> Iterator[Json]:
    """https://www.plain.com/docs/graphql-reference/types/ComponentInput"""
    for part in _parts(whole(ticket, words)):
        yield {"componentText": {"text": part}}
    left = FILES_MOST
    for one in ticket.attachments:
        kept = one.text[:left]
        left -= len(kept)
        name = one.name if kept == one.text else f"{one.name} ({words.left_out})"
        yield {"componentText": {"text": name}}
        for part in _parts(kept):
            yield {"componentPlainText": {"plainText": part}}


def _parts(text: str) -> Iterator[str]:
    return (text[at : at + COMPONENT_MOST] for at in range(0, len(text), COMPONENT_MOST))


def _refusal(trouble: Json, kind: object) -> Rejected | Unavailable:
    if kind in _TO_RETRY:
        return Unavailable(WHO, "broke inside")
    if kind in _OF_THE_KEY:
        return Rejected(WHO, f"does not take BRIDGE_DESK_SECRET; {spoken(trouble)}")
    return Rejected(WHO, f"refuses: {spoken(trouble)}")


def _receipt(row: Json, field: str) -> Receipt:
    with reading():
        return Receipt(values.word(values.table(row, field), "ref"))


def _progress(thread: Json) -> Progress:
    replied = thread.get("firstOutboundMessageInfo")
    first = _time(replied, "timestamp") if isinstance(replied, dict) else None
    if values.word(thread, "status") == "DONE":
        return Progress(TicketState.SOLVED, first, _time(thread, "statusChangedAt"))
    return Progress(TicketState.ANSWERED if first else TicketState.OPEN, first)


def _time(row: Json, field: str) -> datetime | None:
    return values.moment(values.table(row, field), "iso8601", day_at=time.min)
