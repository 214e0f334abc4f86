"""SQL for webhooks: who wants which events, and what became of each delivery.

Knows: statements. Refuses to know: what an event says, and HTTP (app/webhooks).

An event's deliveries are added in the transaction that stores what happened, so none is lost or told twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from app.clock import real_clock
from app.storage.database import inserted
from app.storage.webhook_tables import webhook, webhook_delivery
from app.webhooks.events import call_event_ids, event_of, profile_event_ids
from app.webhooks.kept import Delivery, DeliveryState, Webhook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from app.calls.journal import JournalRecord
    from app.clock import Clock
    from app.webhooks.events import HookEvent


async def tell_records(connection: AsyncConnection, records: Iterable[JournalRecord], now: datetime) -> None:
    """Add the deliveries of what these lines of the journal are."""
    await tell(connection, [event for one in records if (event := event_of(one)) is not None], now)


async def tell(connection: AsyncConnection, events: Sequence[HookEvent], now: datetime) -> None:
    """Add a delivery of each event for each active webhook that wants it; an event that is there is told once."""
    if not events:
        return
    hooks = (await connection.execute(select(webhook).where(webhook.c.active))).all()
    rows = [
        {**_waiting(event, now), "webhook": hook.id}
        for event in events
        for hook in hooks
        if event.kind.value in hook.kinds
    ]
    if rows:
        made = inserted(connection.dialect.name, webhook_delivery)
        await connection.execute(made.on_conflict_do_nothing(index_elements=["webhook", "event"]), rows)


def _waiting(event: HookEvent, now: datetime) -> dict[str, Any]:
    """A delivery that is due now."""
    return {
        "event": event.id,
        "kind": event.kind.value,
        "body": event.as_json(),
        "state": DeliveryState.WAITING.value,
        "attempts": 0,
        "made_at": now,
        "not_before": now,
    }


async def forget_calls_told(connection: AsyncConnection, calls: Iterable[str]) -> None:
    """Delete all deliveries about these calls."""
    await forget_told(connection, [event for one in calls for event in call_event_ids(one)])


async def forget_told(connection: AsyncConnection, events: Sequence[str]) -> None:
    """Delete all deliveries of these events."""
    await connection.execute(delete(webhook_delivery).where(webhook_delivery.c.event.in_(events)))


async def forget_profiles_told(connection: AsyncConnection, person: str) -> None:
    """Delete all deliveries that tell of this person's profile."""
    theirs = webhook_delivery.c.event.startswith(profile_event_ids(person), autoescape=True)
    await connection.execute(delete(webhook_delivery).where(theirs))


class WebhookBox:
    """Webhooks and their deliveries; each method is a transaction. It uses the real time, also in a rehearsal."""

    def __init__(self, engine: AsyncEngine, now: Clock = real_clock) -> None:
        self._engine = engine
        self._now = now

    async def add(self, url: str, kinds: Sequence[str], secret: str, by: str) -> Webhook:
        """A new webhook."""
        values = {"url": url, "kinds": list(kinds), "secret": secret, "active": True}
        values |= {"made_at": self._now(), "made_by": by}
        async with self._engine.begin() as connection:
            made = await connection.execute(insert(webhook).values(values).returning(webhook))
            return _webhook(made.one())

    async def all(self) -> list[Webhook]:
        async with self._engine.connect() as connection:
            found = await connection.execute(select(webhook).order_by(webhook.c.id))
            return [_webhook(row) for row in found]

    async def one(self, id: int) -> Webhook | None:  # noqa: A002 - the word of the trade
        async with self._engine.connect() as connection:
            found = (await connection.execute(select(webhook).where(webhook.c.id == id))).one_or_none()
            return _webhook(found) if found is not None else None

    async def change(self, id: int, **values: object) -> Webhook | None:  # noqa: A002
        """Change url, kinds or active. None: there is none."""
        async with self._engine.begin() as connection:
            changed = update(webhook).where(webhook.c.id == id).values(**values).returning(webhook)
            found = (await connection.execute(changed)).one_or_none()
            return _webhook(found) if found is not None else None

    async def remove(self, id: int) -> bool:  # noqa: A002
        """Delete a webhook with its deliveries. False: there was none."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(webhook_delivery).where(webhook_delivery.c.webhook == id))
            gone = await connection.execute(delete(webhook).where(webhook.c.id == id))
            return bool(gone.rowcount)

    async def tell_one(self, hook: int, event: HookEvent) -> None:
        """Add a delivery of this event for one webhook, whatever it wants."""
        values = {**_waiting(event, self._now()), "webhook": hook}
        async with self._engine.begin() as connection:
            await connection.execute(insert(webhook_delivery).values(values))

    # Deliveries

    async def due(self, hook: int, limit: int) -> list[Delivery]:
        """A webhook's deliveries whose time has come, the oldest first."""
        query = (
            select(webhook_delivery)
            .where(webhook_delivery.c.webhook == hook)
            .where(webhook_delivery.c.state == DeliveryState.WAITING.value)
            .where(webhook_delivery.c.not_before <= self._now())
            .order_by(webhook_delivery.c.not_before, webhook_delivery.c.id)
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            return [_delivery(row) for row in await connection.execute(query)]

    async def deliveries(
        self,
        hook: int | None = None,
        state: DeliveryState | None = None,
        limit: int = 50,
        below: int | None = None,
    ) -> list[Delivery]:
        """The newest first. below: only those with a smaller id (the next page)."""
        query = select(webhook_delivery).order_by(webhook_delivery.c.id.desc()).limit(limit)
        if hook is not None:
            query = query.where(webhook_delivery.c.webhook == hook)
        if state is not None:
            query = query.where(webhook_delivery.c.state == state.value)
        if below is not None:
            query = query.where(webhook_delivery.c.id < below)
        async with self._engine.connect() as connection:
            return [_delivery(row) for row in await connection.execute(query)]

    async def delivered(self, id: int) -> None:  # noqa: A002
        await self._end(id, state=DeliveryState.DELIVERED.value, ended_at=self._now(), error=None)

    async def not_delivered(self, id: int, error: str, again: datetime | None) -> None:  # noqa: A002
        """again: when to try again; None: never, it is dead."""
        if again is not None:
            await self._end(id, error=error, not_before=again)
        else:
            await self._end(id, error=error, state=DeliveryState.DEAD.value, ended_at=self._now())

    async def _end(self, id: int, **values: object) -> None:  # noqa: A002
        attempts = webhook_delivery.c.attempts + 1
        changed = update(webhook_delivery).where(webhook_delivery.c.id == id)
        async with self._engine.begin() as connection:
            await connection.execute(changed.values(attempts=attempts, **values))

    async def again(self, id: int) -> bool:  # noqa: A002
        """Send a dead delivery again, with all its attempts. False: there is no dead one."""
        changed = (
            update(webhook_delivery)
            .where(webhook_delivery.c.id == id, webhook_delivery.c.state == DeliveryState.DEAD.value)
            .values(state=DeliveryState.WAITING.value, attempts=0, not_before=self._now(), ended_at=None)
        )
        async with self._engine.begin() as connection:
            return bool((await connection.execute(changed)).rowcount)

    async def forget(self, before: datetime, limit: int) -> int:
        """Delete the oldest deliveries from before this moment, at most `limit`. Returns how many."""
        made = webhook_delivery.c.made_at
        oldest = select(webhook_delivery.c.id).where(made < before).order_by(made).limit(limit)
        async with self._engine.begin() as connection:
            ids = list((await connection.execute(oldest)).scalars())
            await connection.execute(delete(webhook_delivery).where(webhook_delivery.c.id.in_(ids)))
        return len(ids)


def _webhook(row: Any) -> Webhook:
    return Webhook(**{**row._mapping, "kinds": tuple(row.kinds)})


def _delivery(row: Any) -> Delivery:
    values = {name: row._mapping[name] for name in Delivery.__slots__}
    return Delivery(**{**values, "state": DeliveryState(row.state)})
