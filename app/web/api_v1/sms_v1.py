"""The API about SMS to customers (O1): send one in somebody's own words, and see what became of it.

Knows: SMS as the API shows them. Refuses to know: who may get one, and how it is sent (app/sms).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from app.accounts.roles import Right
from app.calls.callback.notices import Sms
from app.policy.sms_texts import NoText, ShowsNumber
from app.web.api_v1.area import Area
from app.web.api_v1.paging import Page, PageQuery
from app.web.sms_api import LIMITED, MOST_SMS_LISTED, SmsBody
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.accounts.audit import AuditLog
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.sms_api import SmsStore, Written


class SmsQuery(PageQuery):
    """How many, and from where."""

    limit: Annotated[int, Field(ge=1, le=MOST_SMS_LISTED, description="items on a page")] = 50


class SmsShown(BaseModel):
    """An SMS. state: waiting, sent, delivered, failed ...; written_by: null where a rule wrote it."""

    id: str
    to: str
    text: str
    state: str
    attempts: int
    created_at: datetime
    changed_at: datetime
    error: str | None
    written_by: str | None


class SmsPage(Page[SmsShown]):
    """Some SMS, the newest first."""


class SmsV1:
    """The operations about SMS. outbox: None without a provider's account."""

    def __init__(self, outbox: Written | None, kept: SmsStore, audit: AuditLog) -> None:
        self._outbox = outbox
        self._kept = kept
        self._audit = audit

    def operations(self) -> list[Operation]:
        area = Area("SMS", Right.BOARD, sms="the SMS's id")
        return [
            area("POST /sms", "sendSms", self._send, status=201, refusals=(409, 429)),
            area("GET /sms", "listSms", self._list, right=Right.STEER),
            area("GET /sms/{sms}", "readSms", self._one),
        ]

    async def _send(self, asked: ApiRequest, body: SmsBody) -> SmsShown:
        """Send a customer an SMS; the same key is the same SMS."""
        if asked.visitor.by_link:
            sv = "En personlig länk skickar inga sms. Logga in."
            raise Refusal(403, "a personal link sends no SMS: sign in", sv=sv)
        if self._outbox is None:
            raise Refusal(409, "the service sends no SMS: set VAXEL_SMS_USER and VAXEL_SMS_PASSWORD")
        by = f"{body.by.strip()} ({asked.visitor.by})" if body.by.strip() else asked.visitor.by
        try:
            done = await self._outbox.write(body.to, body.text, by, body.key)
        except (NoText, ShowsNumber) as error:
            raise Refusal(400, str(error), "text") from error
        if not isinstance(done, Sms):
            status = 429 if done.value == LIMITED else 400
            raise Refusal(status, f"we send no SMS there: {done.value}", "to")
        await self._audit.note(asked.visitor, "sms.send", done.id)  # no number: the log outlives it
        return _sms(done)

    async def _list(self, _asked: ApiRequest, query: SmsQuery) -> SmsPage:
        """SMS to customers."""
        below = await self._kept.one(query.after) if query.after else None
        if query.after and below is None:
            raise Refusal(400, "it is no `next` of a page", "after")
        found = await self._kept.newest(query.limit + 1, below)
        more = len(found) > query.limit
        return SmsPage(
            items=[_sms(one) for one in found[: query.limit]],
            next=found[query.limit - 1].id if more else None,
        )

    async def _one(self, asked: ApiRequest) -> SmsShown:
        """One SMS and its state: your own, or any for who steers."""
        found = await self._kept.one(asked.place["sms"])
        if found is None or not _may_see(asked, found):
            raise Refusal(404, f"there is no SMS {asked.place['sms']!r}")
        return _sms(found)


def _may_see(asked: ApiRequest, one: Sms) -> bool:
    """Whether the visitor wrote it (`_send` says how that stands there), or may steer."""
    by, visitor = f"({one.written_by or ''}", asked.visitor
    name = (
        visitor.by.partition("/token:")[0] if visitor.by_token else visitor.by
    )  # a token of theirs acts as they
    theirs = by == f"({name}" or by.endswith(f" ({name})") or f"({name}/token:" in by
    return theirs or visitor.may(Right.STEER)


def _sms(one: Sms) -> SmsShown:
    return SmsShown.model_validate(one, from_attributes=True)
