"""SQL for messages by e-mail: which are due, and the result of each attempt.

Knows: statements, run on a connection whose transaction is the caller's. Refuses to know: SMTP (mail/).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from app.storage.database import inserted
from app.storage.rows import DueMail
from app.storage.tables import call, message, message_mail

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

WAITING, SENT, FAILED = "waiting", "sent", "failed"


async def add(connection: AsyncConnection, id: int, address: str, now: datetime) -> None:  # noqa: A002 - the word of the trade
    """Queue a message for sending. If it is there already, it stays as it is: so we send it once."""
    insert = inserted(connection.dialect.name, message_mail)
    values = {"message": id, "address": address, "state": WAITING, "attempts": 0, "not_before": now}
    await connection.execute(insert.values(values).on_conflict_do_nothing(index_elements=["message"]))


async def due(connection: AsyncConnection, now: datetime, limit: int) -> list[DueMail]:
    """The messages due by now, the oldest first."""
    query = (
        select(
            message.c.id,
            message.c.mailbox,
            func.coalesce(message.c.caller, call.c.caller).label("caller"),
            message.c.recorded_at,
            message.c.seconds,
            message.c.sound,
            message_mail.c.address,
            message_mail.c.attempts,
        )
        .select_from(
            message_mail.join(message, message.c.id == message_mail.c.message).outerjoin(
                call, call.c.id == message.c.call
            )
        )
        .where(message_mail.c.state == WAITING, message_mail.c.not_before <= now)
        .order_by(message_mail.c.not_before, message.c.id)
        .limit(limit)
    )
    return [DueMail(**row._mapping) for row in await connection.execute(query)]


async def sent(connection: AsyncConnection, id: int, at: datetime) -> None:  # noqa: A002
    values = {"state": SENT, "sent_at": at, "error": None, "attempts": message_mail.c.attempts + 1}
    await connection.execute(update(message_mail).where(message_mail.c.message == id).values(values))


async def not_sent(connection: AsyncConnection, id: int, error: str, again: datetime | None) -> None:  # noqa: A002
    """again: the time of the next attempt; None: no more attempts, it stays failed."""
    values: dict[str, Any] = {
        "error": error,
        "attempts": message_mail.c.attempts + 1,
        "state": WAITING if again else FAILED,
    }
    if again is not None:
        values["not_before"] = again
    await connection.execute(update(message_mail).where(message_mail.c.message == id).values(values))


async def count_failed(connection: AsyncConnection) -> int:
    """How many failed and nobody has heard: nobody knows of those messages."""
    both = message_mail.join(message, message.c.id == message_mail.c.message)
    query = select(func.count()).select_from(both)
    return int(
        (
            await connection.execute(query.where(message_mail.c.state == FAILED, message.c.heard.is_(False)))
        ).scalar_one()
    )


async def forget(connection: AsyncConnection, ids: Collection[int]) -> None:
    await connection.execute(delete(message_mail).where(message_mail.c.message.in_(list(ids))))
