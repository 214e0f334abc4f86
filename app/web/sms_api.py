"""The API that sends a customer an SMS in somebody's own words (O1), and shows SMS.

Knows: paths, bodies and errors. Refuses to know: who may get one, and how it is sent (app/sms).

    POST /sms        {"to": "070-174 06 99", "text": "...", "by": "carin", "key": "order-4711"}; a key is one SMS
    GET  /sms        the newest; ?limit=50
    GET  /sms/{id}   one SMS and its state

As app.web.api: with the token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Protocol

import msgspec
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from app.calls.callback.notices import Sms
from app.policy.sms_texts import NoText, ShowsNumber
from app.web.answers import refused
from app.web.bodies import json_of
from app.web.holders import did

if TYPE_CHECKING:
    from app.policy.model import Company
    from app.web.holders import Holders

MOST_SMS_LISTED = 500
LIMITED = "limit"


class Written(Protocol):
    """What we need of sms.outbox.Outbox."""

    async def write(self, to: str, words: str, by: str, key: str = "") -> Any: ...


class SmsStore(Protocol):
    """What we need of storage.sms.SmsBox."""

    async def one(self, id: str) -> Sms | None: ...  # noqa: A002

    async def newest(self, limit: int, below: Sms | None = None) -> list[Sms]: ...


class SmsBody(BaseModel):
    """An SMS to send. by: the author; key: names the SMS, so that a repeated request does not send it twice."""

    model_config = ConfigDict(extra="forbid")
    to: Annotated[str, Field(max_length=40)]
    text: str
    by: Annotated[str, Field(max_length=80, pattern=r"^[^()\x00-\x1f\x7f-\x9f]*$")] = ""
    key: Annotated[str, Field(max_length=80, pattern=r"^[!-~]*$")] = ""


class SmsApi:
    """The handlers; `add_to` adds them to an application. outbox: None without a provider's account."""

    def __init__(self, outbox: Written | None, kept: SmsStore) -> None:
        self._outbox = outbox
        self._kept = kept

    def add_to(self, app: web.Application, holders: Holders) -> None:
        app.router.add_post("/sms", holders(self._send))
        app.router.add_get("/sms", holders(self._list))
        app.router.add_get("/sms/{id}", holders(self._one))

    async def _send(self, request: web.Request, _company: Company) -> web.Response:
        body = await json_of(request, SmsBody)
        if self._outbox is None:
            return refused(503, "the service sends no SMS: set VAXEL_SMS_USER and VAXEL_SMS_PASSWORD")
        try:
            by = f"{body.by.strip()} (API)" if body.by.strip() else "API"
            done = await self._outbox.write(body.to, body.text, by, body.key)
        except (NoText, ShowsNumber) as error:
            return refused(400, f"text: {error}")
        if not isinstance(done, Sms):
            status = 429 if done.value == LIMITED else 400
            return refused(status, f"to: we send no SMS there: {done.value}")
        did(request, "sms.send", done.id)
        return _answer(done, 201)

    async def _list(self, request: web.Request, _company: Company) -> web.Response:
        text = request.query.get("limit", "50")
        if not text.isascii() or not text.isdigit() or len(text) > 4 or not 1 <= int(text) <= MOST_SMS_LISTED:
            return refused(400, f"limit: a number from 1 to {MOST_SMS_LISTED}")
        return _answer(await self._kept.newest(int(text)))

    async def _one(self, request: web.Request, _company: Company) -> web.Response:
        found = await self._kept.one(request.match_info["id"])
        return (
            refused(404, f"there is no SMS {request.match_info['id']!r}") if found is None else _answer(found)
        )


def _answer(value: object, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(value), status=status, content_type="application/json")
