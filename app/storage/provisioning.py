"""SQL for phones that set themselves up: their links, what they fetched, and the phone book's contacts outside.

Knows: statements, most of them a transaction of their own. Refuses to know: who may fetch what (web/provisioning.py).

Every method may raise SQLAlchemyError or OSError (see database.py) when the database is away.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update

from app.policy.logins import login_of
from app.provisioning.links import PhoneFetch, PhoneLink
from app.provisioning.phone_book import BookEntry, BookLine
from app.storage.batches import in_batches
from app.storage.tables import book_contact, phone_fetch, phone_link

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

LONGEST_USER_AGENT = 200  # characters of a User-Agent that we keep


class ProvisioningBox:
    """The tables of links, fetches and contacts."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    # Links

    async def add_link(self, new: PhoneLink, before: datetime) -> None:
        """Store a link, and delete those that ended before that moment."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(phone_link).where(phone_link.c.expires_at < before))
            values = {column.name: getattr(new, column.name) for column in phone_link.c}
            await connection.execute(insert(phone_link).values(values))

    async def link(self, id: str) -> PhoneLink | None:  # noqa: A002 - the word of the trade
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(phone_link).where(phone_link.c.id == id))).one_or_none()
            return None if row is None else PhoneLink(**row._mapping)

    async def spend(self, id: str, at: datetime) -> bool:  # noqa: A002
        """Use a link up. False: somebody else was faster."""
        async with self._engine.begin() as connection:
            mine = update(phone_link).where(phone_link.c.id == id, phone_link.c.spent_at.is_(None))
            return bool((await connection.execute(mine.values(spent_at=at))).rowcount)

    # What was fetched

    async def note(self, fetched: PhoneFetch) -> None:
        values = {
            name: getattr(fetched, name)
            for name in ("at", "phone", "make", "what", "how", "result", "address")
        }
        async with self._engine.begin() as connection:
            await connection.execute(
                insert(phone_fetch).values(**values, agent=fetched.agent[:LONGEST_USER_AGENT])
            )

    async def fetches(self, limit: int = 50, phones: Collection[str] | None = None) -> list[PhoneFetch]:
        """The newest first; of these logins, or of all."""
        query = select(phone_fetch).order_by(phone_fetch.c.at.desc(), phone_fetch.c.id.desc()).limit(limit)
        if phones is not None:
            query = query.where(phone_fetch.c.phone.in_(list(phones)))
        async with self._engine.connect() as connection:
            return [_fetched(row) for row in await connection.execute(query)]

    async def forget_fetches(self, before: datetime, limit: int) -> int:
        """Delete the oldest from before this moment, at most `limit`. Returns how many."""
        oldest = select(phone_fetch.c.id).where(phone_fetch.c.at < before).order_by(phone_fetch.c.at)
        async with self._engine.begin() as connection:
            ids = list((await connection.execute(oldest.limit(limit))).scalars())
            await connection.execute(delete(phone_fetch).where(phone_fetch.c.id.in_(ids)))
        return len(ids)

    # Contacts

    async def contacts(self) -> list[BookEntry]:
        async with self._engine.connect() as connection:
            return await _contacts(connection)

    async def replace_contacts(self, entries: Sequence[BookEntry]) -> tuple[int, int]:
        """Make these the contacts. Returns how many there were, and are now."""
        async with self._engine.begin() as connection:
            before = len(await _contacts(connection))
            await connection.execute(delete(book_contact))
            await _insert(connection, entries)
        return before, len(entries)

    async def add_contacts(self, entries: Sequence[BookEntry]) -> tuple[int, int]:
        """Add these, except those that are there. Returns how many there were, and are now."""
        async with self._engine.begin() as connection:
            before = await _contacts(connection)
            new = [one for one in entries if one not in set(before)]
            await _insert(connection, new)
        return len(before), len(before) + len(new)


async def contacts_with(connection: AsyncConnection, numbers: Collection[str]) -> list[BookEntry]:
    """Whoever has one of these numbers (E.164)."""
    return [one for one in await _contacts(connection) if any(line.number in numbers for line in one.lines)]


async def phone_links_of(connection: AsyncConnection, person: str) -> list[PhoneLink]:
    """The links for a person's telephones, without what opens them."""
    query = select(phone_link).where(_login_of(phone_link.c.phone, person)).order_by(phone_link.c.made_at)
    rows = await connection.execute(query)
    return [replace(PhoneLink(**row._mapping), hash="", of="") for row in rows]


async def fetches_of(connection: AsyncConnection, person: str) -> list[PhoneFetch]:
    """What a person's telephones fetched, also those that are gone."""
    query = select(phone_fetch).where(_login_of(phone_fetch.c.phone, person)).order_by(phone_fetch.c.id)
    return [_fetched(row) for row in await connection.execute(query)]


async def forget_phones_of(connection: AsyncConnection, person: str) -> None:
    """Delete the links for a person's telephones, and the notes of what these fetched."""
    for table in (phone_link, phone_fetch):
        await connection.execute(delete(table).where(_login_of(table.c.phone, person)))


def _login_of(column: Column[str], person: str) -> ColumnElement[bool]:
    others = login_of(person, "")  # how the logins of their other telephones begin
    return or_(column == person, column.startswith(others, autoescape=True))


async def forget_contacts(connection: AsyncConnection, numbers: Collection[str]) -> None:
    """Delete whoever has one of these numbers (E.164)."""
    rows = (await connection.execute(select(book_contact))).all()
    ids = [row.id for row in rows if any(one["number"] in numbers for one in row.numbers)]
    if ids:
        await connection.execute(delete(book_contact).where(book_contact.c.id.in_(ids)))


async def _contacts(connection: AsyncConnection) -> list[BookEntry]:
    return [
        _contact(row) for row in await connection.execute(select(book_contact).order_by(book_contact.c.id))
    ]


async def _insert(connection: AsyncConnection, entries: Sequence[BookEntry]) -> None:
    rows = [
        {
            "name": one.name,
            "organisation": one.organisation,
            "numbers": [{"number": line.number, "kind": line.kind} for line in one.lines],
        }
        for one in entries
    ]
    for some in in_batches(rows):
        await connection.execute(insert(book_contact), some)


def _contact(row: Any) -> BookEntry:
    lines = tuple(BookLine(one["number"], one["kind"]) for one in row.numbers)
    return BookEntry(row.name, lines, row.organisation, outside=True)


def _fetched(row: Any) -> PhoneFetch:
    return PhoneFetch(**{name: value for name, value in row._mapping.items() if name != "id"})
