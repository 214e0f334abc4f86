"""The API about webhooks: who gets which events, and what became of them.

Knows: webhooks as the API shows them; a secret is shown once. Refuses to know: how events are delivered (app/webhooks).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.accounts.roles import Right
from app.web.access.webhook_actions import BAD_URL, is_usable_url
from app.web.api_v1.area import Area
from app.web.api_v1.paging import Page, PageQuery, row_after
from app.web.row_id import row_id
from app.webhooks.events import HookKind
from app.webhooks.kept import DeliveryState  # noqa: TC001 - pydantic reads it

if TYPE_CHECKING:
    from app.web.access.webhook_actions import WebhookActions
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.webhooks.kept import Delivery, Webhook


class WebhookBody(BaseModel):
    """Where events go, and which."""

    model_config = ConfigDict(extra="forbid")
    url: Annotated[str, Field(max_length=2000, description="http:// or https://, as the service reaches it")]
    kinds: Annotated[list[HookKind], Field(min_length=1, max_length=len(HookKind))]
    active: bool = True

    @field_validator("url")
    @classmethod
    def _usable(cls, url: str) -> str:
        if not is_usable_url(url):
            raise ValueError(BAD_URL)
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


class WebhooksApi:
    """The operations about webhooks."""

    def __init__(self, actions: WebhookActions) -> None:
        self._actions = actions

    def operations(self) -> list[Operation]:
        area = Area("Webhooks", Right.ACCOUNTS, webhook="its id", delivery="its id")
        one, again = "/webhooks/{webhook}", "/webhooks/{webhook}/deliveries/{delivery}/again"
        return [
            area("GET /webhooks", "listWebhooks", self._list),
            area("POST /webhooks", "addWebhook", self._add, status=201, refusals=(409,)),
            area(f"GET {one}", "readWebhook", self._read),
            area(f"PUT {one}", "changeWebhook", self._change, now=self._read),
            area(f"DELETE {one}", "removeWebhook", self._remove, now=self._read),
            area(f"POST {one}/test", "testWebhook", self._test),
            area(f"GET {one}/deliveries", "listDeliveries", self._deliveries),
            area(f"POST {again}", "deliverAgain", self._again, refusals=(409,)),
        ]

    async def _list(self, _asked: ApiRequest) -> WebhookList:
        """All webhooks."""
        return WebhookList(items=[_shown(one) for one in await self._actions.store.all()])

    async def _add(self, asked: ApiRequest, body: WebhookBody) -> WebhookMade:
        """Add a webhook.

        The answer has the secret that signs each delivery; it is shown this once.
        """
        made = await self._actions.add(asked.visitor, body.url, _kinds(body), active=body.active)
        return WebhookMade(**_shown(made).model_dump(), secret=made.secret)

    async def _read(self, asked: ApiRequest) -> WebhookShown:
        """One webhook."""
        return _shown(await self._actions.found(_hook(asked)))

    async def _change(self, asked: ApiRequest, body: WebhookBody) -> WebhookShown:
        """Change a webhook."""
        changed = await self._actions.change(
            asked.visitor, _hook(asked), body.url, _kinds(body), active=body.active
        )
        return _shown(changed)

    async def _remove(self, asked: ApiRequest) -> None:
        """Remove a webhook and its deliveries."""
        await self._actions.remove(asked.visitor, _hook(asked))

    async def _test(self, asked: ApiRequest) -> None:
        """Send a test event."""
        await self._actions.test(asked.visitor, _hook(asked))

    async def _deliveries(self, asked: ApiRequest, query: DeliveryQuery) -> DeliveryPage:
        """What became of each event; ?state=dead: those given up."""
        hook = await self._actions.found(_hook(asked))
        found = await self._actions.store.deliveries(hook.id, query.state, query.limit + 1, row_after(query))
        part = found[: query.limit]
        more = len(found) > query.limit
        told = asked.visitor.may(Right.JOURNAL)  # whose calls they were
        return DeliveryPage(
            items=[_delivery(one, told=told) for one in part], next=str(part[-1].id) if more else None
        )

    async def _again(self, asked: ApiRequest) -> None:
        """Send a dead delivery again."""
        await self._actions.again(asked.visitor, _hook(asked), row_id(asked.place["delivery"]))


def _hook(asked: ApiRequest) -> int:
    return row_id(asked.place["webhook"])


def _kinds(body: WebhookBody) -> list[str]:
    return [kind.value for kind in body.kinds]


def _shown(one: Webhook) -> WebhookShown:
    return WebhookShown.model_validate(one, from_attributes=True)


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
