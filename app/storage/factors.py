"""SQL for second factors, passkeys, and accounts at other providers.

Knows: statements, each method a transaction of its own; attempts are counted before a code is looked at. Refuses to
know: which code is right (accounts/totp.py), and who is asked for one.

Every method may raise SQLAlchemyError or OSError (see database.py) when the database is away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.factors import AppCodes, ForeignSubject, Passkey
from app.accounts.locks import account_lock
from app.accounts.totp import recovery_hash, step_of_code
from app.clock import real_clock
from app.storage.factor_tables import account_totp, api_token, oidc_subject, passkey, recovery_code

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from app.clock import Clock
    from app.storage.sealing import Seal

_FACTOR_TABLES = {
    "app for codes": account_totp,
    "recovery code": recovery_code,
    "passkey": passkey,
    "account elsewhere": oidc_subject,
    "API token": api_token,
}
_SECRET_COLUMNS = frozenset({"secret", "hash", "public_key"})


class FactorBox:
    """See app.accounts.factors.KeepsFactors. It uses the real time, also in a rehearsal."""

    def __init__(self, engine: AsyncEngine, seal: Seal, now: Clock = real_clock) -> None:
        self._engine = engine
        self._seal = seal
        self._now = now

    # Codes from an app

    async def codes(self, account: int) -> AppCodes | None:
        async with self._engine.connect() as connection:
            row = await _totp(connection, account)
        if row is None:
            return None
        secret = self._seal.open(row.secret, f"totp:{account}") or ""
        return AppCodes(
            account=account,
            secret=secret,
            made_at=row.made_at,
            confirmed_at=row.confirmed_at,
            last_step=row.last_step,
        )

    async def begin_codes(self, account: int, secret: str) -> None:
        values = {
            "account": account,
            "secret": self._seal.close(secret, f"totp:{account}"),
            "made_at": self._now(),
            "last_step": 0,
            "failures": 0,
        }
        async with self._engine.begin() as connection:
            row = await _totp(connection, account)
            if row is not None and row.confirmed_at is not None:
                return
            await connection.execute(delete(account_totp).where(account_totp.c.account == account))
            await connection.execute(insert(account_totp).values(values))

    async def take_code(self, account: int, code: str, *, confirm: bool = False) -> bool:
        now = self._now()
        async with self._engine.begin() as connection:
            row = await self._attempt(connection, account)
            if row is None or (row.confirmed_at is None) is not confirm:
                return False
            secret = self._seal.open(row.secret, f"totp:{account}")
            step = None if secret is None else step_of_code(secret, code, now, row.last_step)
            if step is None:
                return False
            values: dict[str, Any] = {"last_step": step, "failures": 0, "locked_until": None}
            if confirm:
                values["confirmed_at"] = now
            mine = update(account_totp).where(account_totp.c.account == account)
            await connection.execute(mine.values(values))
            return True

    async def locked_until(self, account: int) -> datetime | None:
        async with self._engine.connect() as connection:
            row = await _totp(connection, account)
        return row.locked_until if row is not None and _locked(row, self._now()) else None

    async def remove_codes(self, account: int) -> bool:
        async with self._engine.begin() as connection:
            await connection.execute(delete(recovery_code).where(recovery_code.c.account == account))
            gone = await connection.execute(delete(account_totp).where(account_totp.c.account == account))
            return bool(gone.rowcount)

    async def _attempt(self, connection: AsyncConnection, account: int) -> Any:
        """Count an attempt as wrong, and return the row; None: there is none, or it is locked."""
        mine = update(account_totp).where(account_totp.c.account == account)
        counted = mine.values(
            failures=account_totp.c.failures + 1
        )  # first: the row is the lock between attempts
        row = (await connection.execute(counted.returning(account_totp))).one_or_none()
        if row is None:
            return None
        now = self._now()
        if _locked(row, now):
            await connection.execute(mine.values(failures=row.failures - 1))  # waiting costs no attempts
            return None
        lock = account_lock(row.failures)
        if lock is not None:
            await connection.execute(mine.values(locked_until=now + lock))
        return row

    # Recovery codes

    async def put_recovery_codes(self, account: int, codes: Sequence[str]) -> None:
        rows = [{"hash": recovery_hash(account, one), "account": account} for one in codes]
        async with self._engine.begin() as connection:
            await connection.execute(delete(recovery_code).where(recovery_code.c.account == account))
            await connection.execute(insert(recovery_code), rows)

    async def take_recovery_code(self, account: int, code: str) -> bool:
        async with self._engine.begin() as connection:
            if await self._attempt(connection, account) is None:
                return False
            mine = update(recovery_code).where(
                recovery_code.c.hash == recovery_hash(account, code), recovery_code.c.used_at.is_(None)
            )
            taken = bool((await connection.execute(mine.values(used_at=self._now()))).rowcount)
            if taken:
                forgiven = update(account_totp).where(account_totp.c.account == account)
                await connection.execute(forgiven.values(failures=0, locked_until=None))
            return taken

    async def recovery_left(self, account: int) -> int:
        left = select(func.count()).where(
            recovery_code.c.account == account, recovery_code.c.used_at.is_(None)
        )
        async with self._engine.connect() as connection:
            return int((await connection.execute(left)).scalar_one())

    # Passkeys

    async def passkeys(self, account: int) -> list[Passkey]:
        query = select(passkey).where(passkey.c.account == account).order_by(passkey.c.made_at, passkey.c.id)
        async with self._engine.connect() as connection:
            return [Passkey(**row._mapping) for row in await connection.execute(query)]

    async def passkey(self, id: str) -> Passkey | None:  # noqa: A002 - the word of the trade
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(passkey).where(passkey.c.id == id))).one_or_none()
            return None if row is None else Passkey(**row._mapping)

    async def add_passkey(self, new: Passkey) -> bool:
        values = {column.name: getattr(new, column.name) for column in passkey.c}
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(passkey).values(values))
        except IntegrityError:
            return False
        return True

    async def passkey_used(self, id: str, sign_count: int, before: int) -> bool:  # noqa: A002
        mine = update(passkey).where(passkey.c.id == id, passkey.c.sign_count == before)
        async with self._engine.begin() as connection:
            used = await connection.execute(mine.values(sign_count=sign_count, used_at=self._now()))
            return bool(used.rowcount)

    async def remove_passkey(self, account: int, id: str) -> bool:  # noqa: A002
        mine = delete(passkey).where(passkey.c.id == id, passkey.c.account == account)
        async with self._engine.begin() as connection:
            return bool((await connection.execute(mine)).rowcount)

    # Accounts at other providers

    async def subject(self, issuer: str, subject: str) -> ForeignSubject | None:
        query = select(oidc_subject).where(oidc_subject.c.issuer == issuer, oidc_subject.c.subject == subject)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
            return None if row is None else ForeignSubject(**row._mapping)

    async def subjects(self, account: int) -> list[ForeignSubject]:
        query = select(oidc_subject).where(oidc_subject.c.account == account)
        async with self._engine.connect() as connection:
            return [ForeignSubject(**row._mapping) for row in await connection.execute(query)]

    async def link_subject(self, new: ForeignSubject) -> bool:
        values = {column.name: getattr(new, column.name) for column in oidc_subject.c}
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(oidc_subject).values(values))
        except IntegrityError:
            return False
        return True

    async def unlink_subjects(self, account: int) -> int:
        async with self._engine.begin() as connection:
            theirs = delete(oidc_subject).where(oidc_subject.c.account == account)
            return (await connection.execute(theirs)).rowcount


async def factors_without_secrets(
    connection: AsyncConnection, accounts: Collection[int]
) -> list[dict[str, Any]]:
    """Everything that these accounts prove themselves with."""
    return [
        {"kind": kind, **{name: row[name] for name in row if name not in _SECRET_COLUMNS}}
        for kind, table in _FACTOR_TABLES.items()
        for row in (
            await connection.execute(select(table).where(table.c.account.in_(list(accounts))))
        ).mappings()
    ]


async def forget_factors(connection: AsyncConnection, account: int) -> None:
    """Delete everything that an account proves itself with, as the account goes."""
    for table in _FACTOR_TABLES.values():
        await connection.execute(delete(table).where(table.c.account == account))


async def _totp(connection: AsyncConnection, account: int) -> Any:
    query = select(account_totp).where(account_totp.c.account == account)
    return (await connection.execute(query)).one_or_none()


def _locked(row: Any, now: datetime) -> bool:
    return row.locked_until is not None and row.locked_until > now
