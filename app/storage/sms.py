"""SQL for SMS: stored once, taken by one service, and changed only by the holder of the attempt.

Knows: statements, each a transaction of its own. Refuses to know: when an SMS is sent, and what its states mean to the
outside (app/sms).

Every method may raise SQLAlchemyError or OSError (see database.py) when the database is away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, literal, or_, select, update

from app.calls.callback.notices import Sms, SmsState
from app.policy.sms_texts import Notice
from app.storage.database import one_at_a_time
from app.storage.tables import sms

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncEngine

SMS_LOCK = 0x736D73  # "sms": any number that other users of the PostgreSQL server do not use
_UNSENT = (SmsState.CANCELLED,)  # these do not count against a number's limit


class SmsBox:
    """The table of SMS."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, new: Sms, *, since: datetime, most_to_number: int, most: int) -> Sms | None:
        """Store an SMS; if there is one for the same reason, return that.

        None: the limit since that moment is reached, for the number or in all; it stores nothing.
        """
        async with self._engine.begin() as connection:
            await one_at_a_time(connection, SMS_LOCK)  # it checks and keeps the limits in one step
            before = (await connection.execute(select(sms).where(sms.c.reason == new.reason))).one_or_none()
            if before is not None:
                return read_row(before)
            recent = select(func.count()).where(sms.c.created_at > since, sms.c.state.not_in(_UNSENT))
            to_number = recent.where(sms.c.to == new.to).scalar_subquery()
            to_all, to_one = (await connection.execute(select(recent.scalar_subquery(), to_number))).one()
            if to_one >= most_to_number or to_all >= most:
                return None
            await connection.execute(sms.insert().values(_values(new)))
            return new

    async def take(self, now: datetime) -> Sms | None:
        """Take the next SMS to send, for this service alone; it is SENDING from then on. None: there is none.

        Two services that ask at once get different ones (PostgreSQL: we lock the row, and others skip it;
        SQLite: one writes at a time).
        """
        due = (
            select(sms.c.id)
            .where(sms.c.state == SmsState.QUEUED, sms.c.not_before <= now, sms.c.not_after > now)
            .order_by(sms.c.not_before, sms.c.created_at, sms.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        statement = (
            update(sms)
            .where(sms.c.id == due.scalar_subquery(), sms.c.state == SmsState.QUEUED)
            .values(
                state=SmsState.SENDING,
                attempts=sms.c.attempts + 1,
                provider_id=None,
                error=None,
                not_before=None,
                changed_at=now,
            )
        )
        return await self._change(statement)

    async def change(
        self,
        id: str,  # noqa: A002 - the word of the trade
        attempt: int,
        among: Collection[SmsState],
        now: datetime,
        **values: Any,
    ) -> Sms | None:
        """Change an SMS if this is its attempt and its state is one of these. None: otherwise; nothing changes."""
        statement = update(sms).where(sms.c.id == id, sms.c.attempts == attempt, sms.c.state.in_(list(among)))
        return await self._change(statement.values(**values, changed_at=now))

    async def give_up(self, now: datetime, taken_before: datetime) -> tuple[int, int]:
        """Cancel what is too late. An SMS taken so long ago that nobody can still be sending it becomes UNCERTAIN.

        Returns how many of each.
        """
        async with self._engine.begin() as connection:
            late = await connection.execute(
                update(sms)
                .where(sms.c.state == SmsState.QUEUED, sms.c.not_after <= now)
                .values(
                    state=SmsState.CANCELLED,
                    error=func.coalesce(literal("too late: ") + sms.c.error, "too late"),
                    not_before=None,
                    changed_at=now,
                )
            )
            lost = await connection.execute(
                update(sms)
                .where(sms.c.state == SmsState.SENDING, sms.c.changed_at <= taken_before)
                .values(
                    state=SmsState.UNCERTAIN,
                    error="the service ended while it was being sent",
                    not_before=now,
                )
            )
            return late.rowcount, lost.rowcount

    async def ask_again(self, id: str, attempt: int, at: datetime | None) -> None:  # noqa: A002
        """Set when to ask the provider next; None: never. Changes nothing else."""
        async with self._engine.begin() as connection:
            await connection.execute(
                update(sms)
                .where(
                    sms.c.id == id,
                    sms.c.attempts == attempt,
                    sms.c.state.in_([SmsState.SENT, SmsState.UNCERTAIN]),
                )
                .values(not_before=at)
            )

    async def to_ask(self, now: datetime, limit: int) -> list[Sms]:
        """The SMS about which to ask the provider, the longest due first."""
        query = (
            select(sms)
            .where(sms.c.state.in_([SmsState.SENT, SmsState.UNCERTAIN]), sms.c.not_before <= now)
            .order_by(sms.c.not_before, sms.c.id)
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            return [read_row(row) for row in await connection.execute(query)]

    async def known(self, provider_ids: Collection[str]) -> set[str]:
        """Which of the provider's ids already belong to an SMS."""
        query = select(sms.c.provider_id).where(sms.c.provider_id.in_(list(provider_ids)))
        async with self._engine.connect() as connection:
            return set((await connection.execute(query)).scalars())

    async def one(self, id: str) -> Sms | None:  # noqa: A002
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(sms).where(sms.c.id == id))).one_or_none()
            return None if row is None else read_row(row)

    async def newest(self, limit: int, below: Sms | None = None) -> list[Sms]:
        """The SMS, newest first. below: those that come after this one."""
        query = select(sms).order_by(sms.c.created_at.desc(), sms.c.id.desc()).limit(limit)
        if below is not None:
            at = below.created_at
            query = query.where(or_(sms.c.created_at < at, and_(sms.c.created_at == at, sms.c.id < below.id)))
        async with self._engine.connect() as connection:
            return [read_row(row) for row in await connection.execute(query)]

    async def forget(self, before: datetime, limit: int) -> int:
        """Delete the oldest written before this moment, at most `limit`. Returns how many; 0: no more are left."""
        old = select(sms.c.id).where(sms.c.created_at < before).order_by(sms.c.created_at).limit(limit)
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(sms).where(sms.c.id.in_(old)))).rowcount

    async def _change(self, statement: Any) -> Sms | None:
        async with self._engine.begin() as connection:
            row = (await connection.execute(statement.returning(sms))).one_or_none()
            return None if row is None else read_row(row)


def _values(one: Sms) -> dict[str, Any]:
    return {column.name: getattr(one, column.name) for column in sms.c}


def read_row(row: Any) -> Sms:
    values = dict(row._mapping)
    return Sms(**{**values, "notice": Notice(values["notice"]), "state": SmsState(values["state"])})
