"""SQL for people's telephones: their logins, and when each was last seen.

Knows: statements, run on a connection whose transaction is the caller's. Refuses to know: what the exchange makes of a
login (ari/).
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from app.policy.logins import FIRST, MOST, DeviceKind, is_phone_name, login_of, owner_of
from app.storage.rows import KnownLogin, Phone
from app.storage.tables import phone

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from app.storage.rows import SeenPhone

# People type it into a telephone: no capitals, no characters that look alike; 80 bits.
SECRET_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"
SECRET_LENGTH = 16


class NoSuchPhone(Exception):
    """A person has no telephone with this name."""


class NotAPhone(Exception):
    """A person cannot have one more telephone, or none with this name; the message says why."""

    def __init__(self, why: str, sv: str) -> None:
        super().__init__(why)
        self.sv = sv


async def keep_phones(connection: AsyncConnection, people: Collection[str], now: datetime) -> bool:
    """Give each of these people a first telephone, and delete everybody else's. True if anything changed."""
    people = set(people)
    had = set((await connection.execute(select(phone.c.id))).scalars())
    new = sorted(set(people) - had)
    gone = sorted(login for login in had if owner_of(login) not in people)
    if new:
        rows = [
            {"id": person, "secret": _secret(), "kind": DeviceKind.DESK, "made_at": now} for person in new
        ]
        await connection.execute(insert(phone), rows)
    if gone:
        await connection.execute(delete(phone).where(phone.c.id.in_(gone)))
    return bool(new or gone)


async def every(connection: AsyncConnection) -> list[Phone]:
    rows = await connection.execute(select(phone).order_by(phone.c.id))
    return [_read(row) for row in rows]


async def logins(connection: AsyncConnection) -> list[KnownLogin]:
    """As `every`, with what the exchange must know alone."""
    wanted = select(
        phone.c.id, phone.c.secret, phone.c.kind, phone.c.to_end, phone.c.shut_out_at.is_not(None)
    )
    return [KnownLogin(*row) for row in (await connection.execute(wanted.order_by(phone.c.id))).all()]


async def one(connection: AsyncConnection, login: str) -> Phone:
    """Raises NoSuchPhone."""
    row = (await connection.execute(select(phone).where(phone.c.id == login))).one_or_none()
    if row is None:
        raise NoSuchPhone
    return _read(row)


async def add(connection: AsyncConnection, person: str, name: str, kind: DeviceKind, now: datetime) -> Phone:
    """One more telephone of a person who has one. Raises NotAPhone."""
    theirs = [one for one in await every(connection) if owner_of(one.id) == person]
    login = login_of(person, name)
    if not is_phone_name(name):
        raise NotAPhone(
            "a name has letters a to z and digits, at most 16",
            "ett namn har bokstäver a till z och siffror, högst 16",
        )
    if not theirs:
        raise NotAPhone(
            f"{person} has no desk phone in the company file",
            f"{person} har ingen fast telefon i företagsfilen",
        )
    if any(one.id == login for one in theirs):
        raise NotAPhone(f"{person} has a phone {name} already", f"{person} har redan en telefon {name}")
    if len(theirs) >= MOST:
        raise NotAPhone(
            f"{person} has {MOST} phones already: remove one",
            f"{person} har redan {MOST} telefoner: ta bort en",
        )
    row = {"id": login, "secret": _secret(), "kind": kind, "made_at": now}
    await connection.execute(insert(phone).values(row))
    return await one(connection, login)


async def shut_out(connection: AsyncConnection, login: str, now: datetime) -> Phone:
    """Nobody knows its password any more, and the service ends what the former one began. Raises NoSuchPhone."""
    await _change(connection, login, secret=_secret(), shut_out_at=now, to_end=True)
    return await one(connection, login)


async def new_password(connection: AsyncConnection, login: str) -> Phone:
    """Another password, also for a phone that was shut out. Raises NoSuchPhone."""
    await _change(connection, login, secret=_secret(), shut_out_at=None, to_end=True)
    return await one(connection, login)


async def remove(connection: AsyncConnection, login: str) -> None:
    """Delete it. Raises NoSuchPhone; NotAPhone for a first one, and for one that is not shut out, or not yet."""
    found = await one(connection, login)
    if login == owner_of(login):
        raise NotAPhone(
            f"the company file gives {login} the phone {FIRST}",
            f"företagsfilen ger {login} telefonen {FIRST}",
        )
    if found.shut_out_at is None:
        raise NotAPhone("shut it out first", "spärra den först")
    if found.to_end:
        raise NotAPhone(
            "its registration and calls are still being ended: try again in a few seconds, with the service running",
            "dess registrering och samtal håller på att avslutas: försök igen om några sekunder, med tjänsten igång",
        )
    await connection.execute(delete(phone).where(phone.c.id == login))


async def ended(connection: AsyncConnection, logins: dict[str, str]) -> None:
    """The exchange has ended what the former passwords began. logins: with the passwords of now."""
    for login, secret in logins.items():
        same = (phone.c.id == login) & (phone.c.secret == secret)
        await connection.execute(update(phone).where(same).values(to_end=False))


async def seen(
    connection: AsyncConnection, phones: Collection[SeenPhone], gone: Collection[str], now: datetime
) -> None:
    """These telephones are registered now; gone: the logins of those that were until now."""
    if gone:
        await connection.execute(update(phone).where(phone.c.id.in_(gone)).values(seen_at=now))
    if phones:
        statement = (
            update(phone)
            .where(phone.c.id == bindparam("login"))
            .values(seen_at=now, seen_agent=bindparam("agent"), seen_address=bindparam("address"))
        )
        values = [{"login": one.login, "agent": one.agent, "address": one.address} for one in phones]
        await connection.execute(statement, values)


async def _change(connection: AsyncConnection, login: str, **values: Any) -> None:
    done = await connection.execute(update(phone).where(phone.c.id == login).values(values))
    if not done.rowcount:
        raise NoSuchPhone


def _secret() -> str:
    return "".join(secrets.choice(SECRET_SIGNS) for _ in range(SECRET_LENGTH))


def _read(row: Any) -> Phone:
    login, secret, kind, *rest = row  # in the order of the table, as 10,000 are read at once
    return Phone(login, secret, DeviceKind(kind), *rest)
