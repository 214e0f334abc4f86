"""SQL for top-ups: order, approve, deliver, refuse and cancel them (M7).

Knows: which step may follow which, and that one of two simultaneous steps fails. Refuses to know: who may
take it (commands/topups.py), and whose the subscription is.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from app.storage.rows import StoredTopUp
from app.storage.tables import top_up

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection


class TopUpState(StrEnum):
    """The state of a top-up."""

    ORDERED = "ordered"
    APPROVED = "approved"
    DELIVERED = "delivered"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class TopUpStep(StrEnum):
    """A step that somebody takes with a top-up."""

    APPROVE = "approve"
    DELIVER = "deliver"
    REFUSE = "refuse"
    CANCEL = "cancel"


# For each step: the states that allow it, the state that follows, and the columns for who, when and why.
STEPS: dict[TopUpStep, tuple[frozenset[TopUpState], TopUpState, tuple[str, str, str | None]]] = {
    TopUpStep.APPROVE: (
        frozenset({TopUpState.ORDERED}),
        TopUpState.APPROVED,
        ("approved_by", "approved_at", "as_admin"),
    ),
    TopUpStep.DELIVER: (
        frozenset({TopUpState.APPROVED}),
        TopUpState.DELIVERED,
        ("delivered_by", "delivered_at", None),
    ),
    TopUpStep.REFUSE: (
        frozenset({TopUpState.ORDERED}),
        TopUpState.REFUSED,
        ("closed_by", "closed_at", "why"),
    ),
    TopUpStep.CANCEL: (
        frozenset({TopUpState.ORDERED, TopUpState.APPROVED}),
        TopUpState.CANCELLED,
        ("closed_by", "closed_at", "why"),
    ),
}


class NoSuchTopUp(LookupError):
    """No top-up has this id."""


class NotItsTurn(ValueError):
    """The top-up's state does not allow the step; `found` is the top-up."""

    def __init__(self, found: StoredTopUp) -> None:
        super().__init__(f"top-up {found.id} is {found.state}")
        self.found = found


async def order(
    connection: AsyncConnection, number: str, gigabytes: float, by: str, at: datetime, note: str | None
) -> StoredTopUp:
    values = {"number": number, "gigabytes": gigabytes, "note": note, "ordered_by": by, "ordered_at": at}
    statement = insert(top_up).values(state=TopUpState.ORDERED.value, **values).returning(top_up)
    return StoredTopUp(**(await connection.execute(statement)).one()._mapping)


async def move(
    connection: AsyncConnection,
    id: int,  # noqa: A002 - the word of the trade
    step: TopUpStep,
    by: str,
    at: datetime,
    why: str | None,
) -> StoredTopUp:
    """One statement checks the state and changes it. Raises NoSuchTopUp, NotItsTurn."""
    before, after, (who, when, reason) = STEPS[step]
    values: dict[str, object] = {"state": after.value, who: by, when: at}
    if reason is not None:
        values[reason] = why
    statement = update(top_up).where(top_up.c.id == id, top_up.c.state.in_([one.value for one in before]))
    row = (await connection.execute(statement.values(values).returning(top_up))).one_or_none()
    if row is None:
        raise NotItsTurn(await one(connection, id))
    return StoredTopUp(**row._mapping)


async def one(connection: AsyncConnection, id: int) -> StoredTopUp:  # noqa: A002
    """Raises NoSuchTopUp."""
    row = (await connection.execute(select(top_up).where(top_up.c.id == id))).one_or_none()
    if row is None:
        raise NoSuchTopUp(id)
    return StoredTopUp(**row._mapping)


async def of_number(connection: AsyncConnection, number: str | None) -> list[StoredTopUp]:
    query = select(top_up).order_by(top_up.c.ordered_at.desc(), top_up.c.id.desc())
    if number is not None:
        query = query.where(top_up.c.number == number)
    return [StoredTopUp(**row._mapping) for row in await connection.execute(query)]
