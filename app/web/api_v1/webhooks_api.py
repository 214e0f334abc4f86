"""The API about webhooks: who gets which events, and what became of them.

Knows: webhooks as the API shows them; a secret is shown once. Refuses to know: how events are delivered (app/webhooks).
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Protocol
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.accounts.roles import Right
from app.web.api_v1.area import Area
from app.web.api_v1.paging import Page, PageQuery
from app.webhooks.events import HookEvent, HookKind
from app.webhooks.kept import DeliveryState
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.audit import AuditLog
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.webhooks.kept import Delivery, Webhook

MOST_WEBHOOKS: Final = 50


class WebhookBody(BaseModel):
    """Where events go, and which."""

    model_config = ConfigDict(extra="forbid")
    url: Annotated[str, Field(max_length=2000, description="http:// or https://, as the service reaches it")]
    kinds: Annotated[list[HookKind], Field(min_length=1, max_length=len(HookKind))]
    active: bool = True

    @field_validator("url")
    @classmethod
    def _usable(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment or parts.username:
            raise ValueError("it must be http:// or https:// with a host, without a user or #")
        _ = parts.port  # a ValueError of its own
        return url


class WebhookShown(BaseModel):
    """A webhook without its secret."""

    id: int
    url: str
    kinds: list[str]
    active: bool
    made_at: datetime
    made_by: str


class WebhookMade(WebhookShown):
    """A new webhook. secret: signs each delivery; it is shown this once."""

    secret: str


class WebhookList(BaseModel):
    """All webhooks."""

    items: list[WebhookShown]


class DeliveryQuery(PageQuery):
    """Which deliveries."""

    state: DeliveryState | None = None


class DeliveryShown(BaseModel):
    """One event for one webhook. state dead: given up; error: of the last attempt; body: null without journal."""

    id: int
    event: str
    kind: str
    state: str
    attempts: int
    made_at: datetime
    not_before: datetime | None
    ended_at: datetime | None
    error: str | None
    body: dict[str, Any] | None


class DeliveryPage(Page[DeliveryShown]):
    """Some deliveries, the newest first."""


class WebhookStore(Protocol):
    """As app/storage/webhooks.py."""

    async def add(self, url: str, kinds: Sequence[str], secret: str, by: str) -> Webhook: ...

    async def all(self) -> Sequence[Webhook]: ...

    async def one(self, id: int) -> Webhook | None: ...  # noqa: A002 - the word of the trade

    async def change(self, id: int, **values: object) -> Webhook | None: ...  # noqa: A002

    async def remove(self, id: int) -> bool: ...  # noqa: A002

    async def tell_one(self, hook: int, event: HookEvent) -> None: ...

    async def deliveries(
        self, hook: int | None, state: DeliveryState | None, limit: int, below: int | None
    ) -> Sequence[Delivery]: ...

    async def again(self, id: int) -> bool: ...  # noqa: A002


class WebhooksApi:
    """The operations about webhooks."""

    def __init__(self, store: WebhookStore, audit: AuditLog) -> None:
        self._store = store
        self._audit = audit

    def operations(self) -> list[Operation]:
        area = Area("Webhooks", Right.ACCOUNTS, webhook="its id", delivery="its id")
        one, again = "/webhooks/{webhook}", "/webhooks/{webhook}/deliveries/{delivery}/again"
        return [
            area("GET /webhooks", "listWebhooks", self._list),
            area("POST /webhooks", "addWebhook", self._add, status=201, refusals=(409,)),
            area(f"GET {one}", "readWebhook", self._read),
            area(f"PUT {one}", "changeWebhook", self._change, now=self._read),
            area(f"DELETE {one}", "removeWebhook", self._remove),
            area(f"POST {one}/test", "testWebhook", self._test),
            area(f"GET {one}/deliveries", "listDeliveries", self._deliveries),
            area(f"POST {again}", "deliverAgain", self._again, refusals=(409,)),
        ]

    async def _list(self, _asked: ApiRequest) -> WebhookList:
        """All webhooks."""
        return WebhookList(items=[_shown(one) for one in await self._store.all()])

    async def _add(self, asked: ApiRequest, body: WebhookBody) -> WebhookMade:
        """Add a webhook.

        The answer has the secret that signs each delivery; it is shown this once.
        """
        if len(await self._store.all()) >= MOST_WEBHOOKS:
            raise Refusal(409, f"there are {MOST_WEBHOOKS} webhooks already: remove one first")
        kinds = [kind.value for kind in body.kinds]
        secret = secrets.token_urlsafe(32)
        made = await self._store.add(body.url, kinds, secret, asked.visitor.by)
        if not body.active:
            made = await self._store.change(made.id, active=False) or made
        await self._audit.note(
            asked.visitor, "webhook.add", f"webhook:{made.id}", None, {"url": body.url, "kinds": kinds}
        )
        return WebhookMade(**_shown(made).model_dump(), secret=secret)

    async def _read(self, asked: ApiRequest) -> WebhookShown:
        """One webhook."""
        return _shown(await self._found(asked))

    async def _change(self, asked: ApiRequest, body: WebhookBody) -> WebhookShown:
        """Change a webhook."""
        before = await self._found(asked)
        kinds = [kind.value for kind in body.kinds]
        after = await self._store.change(before.id, url=body.url, kinds=kinds, active=body.active)
        if after is None:
            raise _no_webhook(before.id)
        was, now = _shown(before).model_dump(mode="json"), _shown(after).model_dump(mode="json")
        await self._audit.note(asked.visitor, "webhook.change", f"webhook:{before.id}", was, now)
        return _shown(after)

    async def _remove(self, asked: ApiRequest) -> None:
        """Remove a webhook and its deliveries."""
        before = await self._found(asked)
        await self._store.remove(before.id)
        await self._audit.note(
            asked.visitor, "webhook.remove", f"webhook:{before.id}", {"url": before.url}, None
        )

    async def _test(self, asked: ApiRequest) -> None:
        """Send a test event."""
        hook = await self._found(asked)
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        event = HookEvent(f"test:{secrets.token_hex(8)}", HookKind.TEST, now, {"by": asked.visitor.by})
        await self._store.tell_one(hook.id, event)
        await self._audit.note(asked.visitor, "webhook.test", f"webhook:{hook.id}")

    async def _deliveries(self, asked: ApiRequest, query: DeliveryQuery) -> DeliveryPage:
        """What became of each event; ?state=dead: those given up."""
        hook = await self._found(asked)
        below = _number(query.after) if query.after else None
        if query.after and below is None:
            raise Refusal(400, "it is no `next` of a page", "after")
        found = await self._store.deliveries(hook.id, query.state, query.limit + 1, below)
        part = found[: query.limit]
        more = len(found) > query.limit
        told = asked.visitor.may(Right.JOURNAL)  # whose calls they were
        return DeliveryPage(
            items=[_delivery(one, told=told) for one in part], next=str(part[-1].id) if more else None
        )

    async def _again(self, asked: ApiRequest) -> None:
        """Send a dead delivery again."""
        hook = await self._found(asked)
        number = _number(asked.place["delivery"])
        theirs = await self._store.deliveries(hook.id, DeliveryState.DEAD, 1, number + 1) if number else ()
        if not theirs or theirs[0].id != number or not await self._store.again(theirs[0].id):
            raise Refusal(409, f"{asked.place['delivery']} is no dead delivery of this webhook")
        await self._audit.note(
            asked.visitor, "webhook.again", f"webhook:{hook.id}", None, {"delivery": number}
        )

    async def _found(self, asked: ApiRequest) -> Webhook:
        number = _number(asked.place["webhook"])
        found = await self._store.one(number) if number is not None else None
        if found is None:
            raise _no_webhook(asked.place["webhook"])
        return found


def _no_webhook(id_: object) -> Refusal:
    return Refusal(404, f"there is no webhook {id_}")


def _number(text: str) -> int | None:
    """An id; None for what is none, or more than the database can hold."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        return None
    return int(text)


def _shown(one: Webhook) -> WebhookShown:
    return WebhookShown(
        id=one.id,
        url=one.url,
        kinds=list(one.kinds),
        active=one.active,
        made_at=one.made_at,
        made_by=one.made_by,
    )


def _delivery(one: Delivery, *, told: bool) -> DeliveryShown:
    return DeliveryShown(
        id=one.id,
        event=one.event,
        kind=one.kind,
        state=one.state.value,
        attempts=one.attempts,
        made_at=one.made_at,
        not_before=one.not_before,
        ended_at=one.ended_at,
        error=one.error,
        body=one.body if told else None,
    )
