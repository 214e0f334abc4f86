"""SQL for voicemail messages: one recording is one message, however often it is reported.

Knows: statements, run on a connection whose transaction is the caller's. Refuses to know: the sound
(mailbox.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, delete, func, select, update

from app.storage import mails
from app.storage.database import inserted
from app.storage.rows import StoredMessage
from app.storage.tables import call, message, message_mail

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection


async def add(
    connection: AsyncConnection,
    *,
    mailbox: str,
    caller: str | None,
    call_id: str | None,
    recorded_at: datetime,
    seconds: float,
    sound: str,
) -> StoredMessage:
    """Add a message. For a known recording only fill in what was missing."""
    insert = inserted(connection.dialect.name, message)
    values = {
        "mailbox": mailbox,
        "caller": caller,
        "call": call_id,
        "recorded_at": recorded_at,
        "seconds": seconds,
        "sound": sound,
        "heard": False,
    }
    learnt = {
        "caller": func.coalesce(message.c.caller, insert.excluded.caller),
        "call": func.coalesce(message.c.call, insert.excluded.call),
    }
    statement = insert.values(values).on_conflict_do_update(index_elements=[message.c.sound], set_=learnt)
    row = (await connection.execute(statement.returning(message))).one()
    return StoredMessage(**row._mapping)


async def of_mailbox(
    connection: AsyncConnection, mailbox: str | None, of_call: str | None = None
) -> list[StoredMessage]:
    """Messages of one mailbox or call, or of all, newest first. An unknown caller is taken from the journal."""
    caller = func.coalesce(message.c.caller, call.c.caller).label("caller")
    columns = [caller if column.name == "caller" else column for column in message.c]
    mail = (message_mail.c.state.label("mail"), message_mail.c.error.label("mail_error"))
    beside = message.outerjoin(call, call.c.id == message.c.call)
    beside = beside.outerjoin(message_mail, message_mail.c.message == message.c.id)
    query = select(*columns, *mail).select_from(beside)
    if mailbox is not None:
        query = query.where(message.c.mailbox == mailbox)
    if of_call is not None:
        query = query.where(message.c.call == of_call)
    query = query.order_by(message.c.recorded_at.desc(), message.c.id.desc())
    return [StoredMessage(**row._mapping) for row in await connection.execute(query)]


async def oldest(connection: AsyncConnection, before: datetime, limit: int) -> list[StoredMessage]:
    """The oldest messages recorded before this moment, at most `limit`."""
    query = select(message).where(message.c.recorded_at < before)
    rows = await connection.execute(query.order_by(message.c.recorded_at, message.c.id).limit(limit))
    return [StoredMessage(**row._mapping) for row in rows]


async def forget(connection: AsyncConnection, ids: Collection[int]) -> None:
    await mails.forget(connection, ids)
    await connection.execute(delete(message).where(message.c.id.in_(list(ids))))


async def counts(connection: AsyncConnection) -> dict[str, tuple[int, int]]:
    """By mailbox: the numbers of new and heard messages. It leaves out boxes without messages."""
    heard = func.sum(case((message.c.heard, 1), else_=0))
    query = select(message.c.mailbox, func.count(), heard).group_by(message.c.mailbox)
    return {box: (total - int(old), int(old)) for box, total, old in await connection.execute(query)}


async def one(connection: AsyncConnection, id: int) -> StoredMessage | None:  # noqa: A002 - the word of the trade
    row = (await connection.execute(select(message).where(message.c.id == id))).one_or_none()
    return None if row is None else StoredMessage(**row._mapping)


async def mark_heard(connection: AsyncConnection, id: int, heard: bool) -> bool:  # noqa: A002 - the word of the trade
    """True if the message exists."""
    done = await connection.execute(update(message).where(message.c.id == id).values(heard=heard))
    return done.rowcount == 1
