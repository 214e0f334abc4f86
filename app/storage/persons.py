"""SQL for one person's data: reads or deletes everything in the database about them, in one go.

Knows: which rows are about a person with given names and numbers. Refuses to know: files, and why we must keep some
data (commands/person.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, or_, select

from app.storage import (
    accounts,
    audit,
    factors,
    links,
    messages,
    pins,
    provisioning,
    register,
    sessions,
    sms,
    webhooks,
)
from app.storage.batches import in_batches
from app.storage.register import CALL_COLUMNS
from app.storage.rows import StoredCall, StoredMessage, StoredRecording, StoredStep
from app.storage.tables import call, call_step, recording
from app.storage.tables import sms as sms_table
from app.webhooks.events import message_event_id

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncConnection

    from app.accounts.account import Account, AccountSession
    from app.accounts.audit import AuditLine
    from app.accounts.links import AccessLink
    from app.calls.callback.notices import Sms
    from app.provisioning.links import PhoneFetch, PhoneLink
    from app.provisioning.phone_book import BookEntry


@dataclass(frozen=True, slots=True)
class Personal:
    """The database's data about one person. Calls come with their steps."""

    calls: list[StoredCall]
    messages: list[StoredMessage]
    sms: list[Sms]
    recordings: list[StoredRecording]
    contacts: list[BookEntry] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)  # without hashes
    sessions: list[AccountSession] = field(default_factory=list)  # without hashes
    changes: list[AuditLine] = field(default_factory=list)  # which stay: they show who did what
    person: str | None = None  # their id, which is that of their mailbox; None: somebody outside
    factors: list[dict[str, Any]] = field(default_factory=list)  # without secrets
    links: list[AccessLink] = field(default_factory=list)  # without hashes
    code: dict[str, Any] | None = None  # about the code of their mailbox
    phone_links: list[PhoneLink] = field(default_factory=list)  # without hashes
    fetches: list[PhoneFetch] = field(default_factory=list)  # what their phones fetched


async def collect(
    connection: AsyncConnection, names: Collection[str], box: str | None, *, over: bool = False
) -> Personal:
    """names: ids and numbers in every form; box: the person's mailbox, None for somebody outside.

    over: only calls that have ended.
    """
    one_of = list(names)
    led_to = select(call_step.c.call).where(
        call_step.c.what == "decision", call_step.c.data["decision"]["target"].as_string().in_(one_of)
    )
    moved = select(call_step.c.call).where(
        call_step.c.what == "transfer",
        or_(*(call_step.c.data[party].as_string().in_(one_of) for party in ("to", "by"))),
    )
    taped = select(recording.c.call).where(recording.c.person == (box or ""))
    theirs = or_(
        call.c.caller.in_(one_of),
        call.c.called.in_(one_of),
        call.c.answered_by.in_(one_of),
        call.c.id.in_(led_to),
        call.c.id.in_(moved),
        call.c.id.in_(taped),
    )
    wanted = select(*CALL_COLUMNS).where(theirs)
    if over:
        wanted = wanted.where(call.c.ended_at.is_not(None))
    rows = (await connection.execute(wanted.order_by(call.c.began_at))).all()
    ids = [row.id for row in rows]
    steps: dict[str, tuple[StoredStep, ...]] = {}
    for some in in_batches(ids):
        steps |= await register.steps_of(connection, some)
    calls = [StoredCall(**row._mapping, steps=steps.get(row.id, ())) for row in rows]
    left = [
        one
        for one in await messages.of_mailbox(connection, None)
        if one.mailbox == box or one.caller in one_of
    ]
    query = select(sms_table).where(sms_table.c.to.in_(one_of)).order_by(sms_table.c.created_at)
    written = [sms.read_row(row) for row in await connection.execute(query)]
    spoken: list[StoredRecording] = []
    for some in in_batches(ids):
        query = select(recording).where(recording.c.call.in_(some)).order_by(recording.c.began_at)
        spoken += [StoredRecording(**row._mapping) for row in await connection.execute(query)]
    known = {one.id for one in spoken}
    query = select(recording).where(recording.c.person == (box or "")).order_by(recording.c.began_at)
    spoken += [
        StoredRecording(**row._mapping)
        for row in await connection.execute(query)
        if row.id not in known  # the journal no longer has its call
    ]
    have = await accounts.of_people(connection, one_of)
    ids_of_accounts = [one.id for one in have]
    return Personal(
        calls,
        left,
        written,
        spoken,
        await provisioning.contacts_with(connection, one_of),
        [replace(one, password=None) for one in have],
        await sessions.of_accounts(connection, ids_of_accounts),
        await audit.lines_with(connection, [*one_of, *(one.name for one in have)]),
        box,
        await factors.factors_without_secrets(connection, ids_of_accounts),
        await links.links_of(connection, box) if box else [],
        await pins.without_hash(connection, box) if box else None,
        await provisioning.phone_links_of(connection, box) if box else [],
        await provisioning.fetches_of(connection, box) if box else [],
    )


async def erase(connection: AsyncConnection, found: Personal, *, left: bool = False) -> None:
    """Delete all of it. The caller deletes the sounds first.

    left: the company no longer has this person, so the code of their mailbox and notes of their phones go, too.
    """
    await register.lock_journal(connection)
    await register.leave(connection, [one.id for one in found.calls])
    for some in in_batches([one.id for one in found.calls]):
        await connection.execute(delete(call_step).where(call_step.c.call.in_(some)))
        await connection.execute(delete(call).where(call.c.id.in_(some)))
        await webhooks.forget_calls_told(connection, some)
    for boxes in in_batches([one.id for one in found.messages]):
        await messages.forget(connection, boxes)
        await webhooks.forget_told(connection, [message_event_id(one) for one in boxes])
    for some in in_batches([one.id for one in found.sms]):
        await connection.execute(delete(sms_table).where(sms_table.c.id.in_(some)))
    await provisioning.forget_contacts(
        connection, [line.number for one in found.contacts for line in one.lines]
    )
    for one in found.accounts:
        await accounts.forget_account(connection, one.id)
    if found.person is not None:
        await links.forget_links_of(connection, found.person)
        await webhooks.forget_profiles_told(connection, found.person)
        if left:
            await pins.forget(connection, found.person)
            await provisioning.forget_phones_of(connection, found.person)
    for tapes in in_batches([one.id for one in found.recordings]):
        await connection.execute(delete(recording).where(recording.c.id.in_(tapes)))
