"""The HTTP API of 46elks, as documented at 46elks.com/docs.

Knows: paths, fields, states and errors of the API, and which of them surely mean that nothing was sent. Refuses to
know: what follows from them (outbox.py).

    POST {url}/sms          from, to, message, whendelivered, dryrun=yes -> 200 {"id": ..., "status": "created", ...}
    GET  {url}/sms/{id}     -> {"status": "created" | "sent" | "delivered" | "failed", ...}
    GET  {url}/sms?to=&end= -> {"data": [...]}, newest first; `end` is the earlier end
    POST {whendelivered}    id, status ("sent", "delivered", "failed"), delivered; wants an answer 200-204

HTTP basic authentication. Errors come as text. The API accepts no id of ours that would make a second
request for the same SMS harmless. So when the outcome is unclear, we ask about it and never send again.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import aiohttp

from app.calls.callback.notices import SmsState
from app.sms.provider import Accepted, DeliveryReport, Later, ProviderAway, Sent, SmsRefused, Unclear

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.sms.provider import Answer

CONNECT_WITHIN: Final = 10.0  # seconds
PROVIDER_ANSWERS_WITHIN: Final = 30.0  # seconds, connecting included
LONGEST_SMS_ERROR: Final = 200  # characters to keep of an error's text
MOST_IN_A_PAGE: Final = 100  # SMS in one page of the history

_STATES: Final = {
    "created": SmsState.SENT,
    "sent": SmsState.SENT,
    "delivered": SmsState.DELIVERED,
    "failed": SmsState.FAILED,
}
_TRY_LATER: Final = frozenset(
    {429, 503}
)  # too many requests, out of service: the provider did not carry it out


class Elks:
    """One account. url: up to and with /a1. Each request uses a new connection.

    (The other end may close a reused connection in the same instant, and then nobody knows whether
    it read the request.)
    """

    def __init__(
        self, url: str, user: str, password: str, *, answer_within: float = PROVIDER_ANSWERS_WITHIN
    ) -> None:
        self._url = url
        self._headers = {"Authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}
        self._patience = aiohttp.ClientTimeout(
            total=answer_within, sock_connect=min(CONNECT_WITHIN, answer_within)
        )

    async def send(self, to: str, sender: str, text: str, report_to: str | None) -> Answer:
        form = {"from": sender, "to": to, "message": text}
        if report_to is not None:
            form["whendelivered"] = report_to
        return await self._post(form)

    async def estimate(self, to: str, sender: str, text: str) -> Answer:
        """Ask whether the provider would send it; it sends nothing."""
        return await self._post({"from": sender, "to": to, "message": text, "dryrun": "yes"})

    async def report_of(self, id: str) -> DeliveryReport:  # noqa: A002 - the word of the trade
        found = _report(await self._get(f"/sms/{id}", {}))
        if found is None or found.id != id:
            raise ProviderAway(f"the answer for {id} has no known state")
        return found

    async def sent_since(self, to: str, since: datetime) -> list[Sent]:
        end = since.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
        page = await self._get("/sms", {"to": to, "end": end, "limit": str(MOST_IN_A_PAGE)})
        rows = page.get("data")
        if not isinstance(rows, list):
            raise ProviderAway("the answer has no list of SMS")
        return [
            Sent(report, str(row.get("from")), str(row.get("message")))
            for row in rows
            if isinstance(row, dict)
            and row.get("to") == to
            and str(row.get("direction")).startswith("outgoing")
            and (report := _report(row)) is not None
        ]

    def read(self, form: Mapping[str, str]) -> DeliveryReport | None:
        return _report(form)

    async def _post(self, form: Mapping[str, str]) -> Answer:
        try:
            async with (
                self._session() as session,
                session.post(f"{self._url}/sms", data=form, allow_redirects=False) as answer,
            ):
                if answer.status in _TRY_LATER:
                    return Later(await _words(answer), _seconds(answer.headers.get("Retry-After", "")))
                if 300 <= answer.status < 500:
                    return SmsRefused(await _words(answer))
                if answer.status >= 500:
                    return Unclear(await _words(answer))
                body = await answer.json(content_type=None)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Later(_said(error))  # no connection: no request
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Unclear(_said(error))
        except ValueError as error:
            return Unclear(f"an answer that cannot be read: {_said(error)}")
        if form.get("dryrun") and isinstance(body, dict):
            body.setdefault("id", "dryrun")  # nothing was sent, so there is no id
        report = _report(body)
        return Accepted(report) if report is not None else Unclear("an answer without id or state")

    async def _get(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        try:
            async with (
                self._session() as session,
                session.get(self._url + path, params=query, allow_redirects=False) as answer,
            ):
                if answer.status != 200:
                    raise ProviderAway(await _words(answer))
                body = await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise ProviderAway(_said(error)) from error
        if not isinstance(body, dict):
            raise ProviderAway("the answer is no JSON object")
        return body

    def _session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(force_close=True)
        return aiohttp.ClientSession(connector=connector, headers=self._headers, timeout=self._patience)


def _report(found: Any) -> DeliveryReport | None:
    """The report in an answer's object or a report's form; None if there is none."""
    if not hasattr(found, "get"):
        return None
    id_, state = found.get("id"), _STATES.get(str(found.get("status")))
    if not isinstance(id_, str) or not 0 < len(id_) <= 80 or state is None:
        return None
    return DeliveryReport(id_, state)


def _seconds(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


async def _words(answer: aiohttp.ClientResponse) -> str:
    """The status and the provider's words about it, in one line."""
    try:
        raw = await answer.content.read(4 * LONGEST_SMS_ERROR)
    except (aiohttp.ClientError, TimeoutError, OSError):
        raw = b""  # the status says enough
    text = " ".join(raw.decode(errors="replace").split())
    return f"{answer.status} {text or answer.reason or ''}".strip()[:LONGEST_SMS_ERROR]


def _said(error: BaseException) -> str:
    return f"{type(error).__name__} {error}".strip()[:LONGEST_SMS_ERROR]
