"""Webhooks, for the page and the API alike: add, change, remove, test, and send a dead delivery again.

Knows: what a webhook needs, and that each change is noted. Refuses to know: HTML, JSON, and how events are delivered
(app/webhooks).
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlsplit

from app.webhooks.events import HookEvent, HookKind
from app.webhooks.kept import DeliveryState
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.audit import AuditLog
    from app.accounts.visitor import Visitor
    from app.webhooks.kept import Delivery, Webhook

MOST_WEBHOOKS: Final = 50
LONGEST_URL: Final = 2000
BAD_URL: Final = "it must be http:// or https:// with a host, without a user or #"


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


class WebhookActions:
    """Each raises Refusal."""

    def __init__(self, store: WebhookStore, audit: AuditLog) -> None:
        self.store = store
        self._audit = audit

    async def found(self, id_: int) -> Webhook:
        found = await self.store.one(id_)
        if found is None:
            raise Refusal(404, f"there is no webhook {id_}", "", f"det finns ingen webhook {id_}")
        return found

    async def add(self, visitor: Visitor, url: str, kinds: Sequence[str], *, active: bool = True) -> Webhook:
        """A new webhook, with the secret that signs each delivery."""
        _check(url, kinds)
        if len(await self.store.all()) >= MOST_WEBHOOKS:
            raise Refusal(
                409,
                f"there are {MOST_WEBHOOKS} webhooks already: remove one first",
                "",
                f"det finns redan {MOST_WEBHOOKS} webhookar: ta bort en först",
            )
        made = await self.store.add(url, kinds, secrets.token_urlsafe(32), visitor.by)
        if not active:
            made = await self.store.change(made.id, active=False) or made
        after = {"url": url, "kinds": list(kinds)}
        await self._audit.note(visitor, "webhook.add", f"webhook:{made.id}", None, after)
        return made

    async def change(
        self, visitor: Visitor, id_: int, url: str, kinds: Sequence[str], *, active: bool
    ) -> Webhook:
        """Change all of it; its secret stays."""
        _check(url, kinds)
        before = await self.found(id_)
        after = await self.store.change(id_, url=url, kinds=list(kinds), active=active)
        if after is None:
            return await self.found(id_)  # somebody has just removed it
        await self._audit.note(visitor, "webhook.change", f"webhook:{id_}", _noted(before), _noted(after))
        return after

    async def remove(self, visitor: Visitor, id_: int) -> None:
        """Remove it with its deliveries."""
        before = await self.found(id_)
        await self.store.remove(id_)
        await self._audit.note(visitor, "webhook.remove", f"webhook:{id_}", {"url": before.url}, None)

    async def test(self, visitor: Visitor, id_: int) -> None:
        """Send it a test event."""
        hook = await self.found(id_)
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        event = HookEvent(f"test:{secrets.token_hex(8)}", HookKind.TEST, now, {"by": visitor.by})
        await self.store.tell_one(hook.id, event)
        await self._audit.note(visitor, "webhook.test", f"webhook:{hook.id}")

    async def again(self, visitor: Visitor, id_: int, delivery: int) -> None:
        """Send a dead delivery of this webhook again."""
        hook = await self.found(id_)
        theirs = await self.store.deliveries(hook.id, DeliveryState.DEAD, 1, delivery + 1)
        if not theirs or theirs[0].id != delivery or not await self.store.again(delivery):
            raise Refusal(
                409,
                f"{delivery} is no dead delivery of this webhook",
                "",
                f"{delivery} är ingen uppgiven leverans till den här webhooken",
            )
        await self._audit.note(visitor, "webhook.again", f"webhook:{hook.id}", None, {"delivery": delivery})


def is_usable_url(url: str) -> bool:
    """Whether events can be sent there."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    plain = not parts.fragment and "@" not in parts.netloc and url.isprintable() and len(url) <= LONGEST_URL
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain


def _check(url: str, kinds: Sequence[str]) -> None:
    if not is_usable_url(url):
        sv = "Adressen ska börja med http:// eller https:// och en värd, utan användare och #."
        raise Refusal(400, BAD_URL, "url", sv)
    unknown = sorted(set(kinds) - set(HookKind))
    if unknown:
        raise Refusal(400, f"there is no kind {unknown[0]}", "kinds", f"det finns inget slag {unknown[0]}")
    if not kinds:
        raise Refusal(400, "choose at least one kind", "kinds", "Välj minst ett slag.")


def _noted(one: Webhook) -> dict[str, object]:
    """Without its secret."""
    return {"url": one.url, "kinds": list(one.kinds), "active": one.active}
