"""Sessions: who may still be here, by the secret in their cookie.

Knows: when a session ends, and the accounts and sessions that we have read lately. Refuses to know: cookies and SQL.

Each request asks, and each open live page every few seconds. We remember the answers until something changes:
`changes` is a number that grows when another process (the command line) may have changed an account.
"""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from app.accounts.account import AccountSession
from app.accounts.one_time import new_secret, new_session_id, secret_hash
from app.accounts.roles import AccountRole, higher
from app.accounts.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from app.accounts.account import Account
    from app.accounts.kept import KeepsSessions
    from app.accounts.workforce import Workforce

IDLE: Final = timedelta(hours=12)  # without a request, and the session has ended
AT_LONGEST: Final = timedelta(days=7)
NOTED_EVERY: Final = timedelta(minutes=1)  # how exactly we know when a session was last used
FRESH: Final = timedelta(minutes=10)  # so long after signing in, one need not prove again who one is
MOST_REMEMBERED: Final = 5_000  # sessions
COOKIE_SECRET_SIGNS: Final = 43


@dataclass(slots=True)
class _Remembered:
    session: AccountSession
    account: Account


class SignedIn:
    """All sessions. now: the real time, also in a rehearsal. on_end: something has ended; look who is still in."""

    def __init__(
        self,
        kept: KeepsSessions,
        workforce: Workforce,
        now: Callable[[], datetime],
        changes: Callable[[], int] = lambda: 0,
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        self._kept = kept
        self._workforce = workforce
        self._now = now
        self._changes = changes
        self._seen = changes()
        self.on_end = on_end
        self._remembered: OrderedDict[str, _Remembered] = OrderedDict()
        self._forgotten = 0  # how often

    async def begin(self, account: Account, how: str, address: str, agent: str) -> str:
        """Start a session. Returns the secret for its cookie, which only the browser keeps."""
        now, secret = self._now(), new_secret()
        session = AccountSession(
            id=new_session_id(),
            hash=secret_hash(secret),
            account=account.id,
            how=how,
            address=address,
            agent=agent,
            created_at=now,
            used_at=now,
            ends_at=now + AT_LONGEST,
        )
        await self._kept.add(session)
        return secret

    async def visitor_of(self, secret: str, address: str | None = None) -> Visitor | None:
        """Whoever has this secret; None: nobody, or no longer. address: that of a request; None: only looking."""
        if len(secret) != COOKIE_SECRET_SIGNS:
            return None
        found = await self._find(secret_hash(secret))
        if found is None or not self._lasts(found.session) or found.account.disabled_at is not None:
            return None
        visitor = self._visitor(found.account, found.session.id)
        if visitor is not None and address is not None:
            await self._note(found, address)
        return visitor

    def may_be_here(self, account: Account) -> bool:
        """Whether they may sign in: not disabled, and still working here."""
        return account.disabled_at is None and not self._has_left(account)

    def visitor_as(self, account: Account, session: str) -> Visitor | None:
        """Whoever has proved by other means, such as a token, to be this account; None: they may not be here."""
        return self._visitor(account, session) if account.disabled_at is None else None

    async def is_fresh(self, account: int, session: str) -> bool:
        """Whether this session of the account began just now: its browser was not left open, nor its cookie stolen."""
        begun = [one.created_at for one in await self._kept.of_account(account) if one.id == session]
        return any(self._now() - one < FRESH for one in begun)

    async def sign_out(self, secret: str) -> None:
        """End the session with this secret, if there is one."""
        found = await self._find(secret_hash(secret)) if len(secret) == COOKIE_SECRET_SIGNS else None
        if found is not None:
            await self._kept.end_one(found.session.id)
            self.changed()

    async def end(self, account: int, ids: Collection[str] | None = None, keep: str = "") -> int:
        """End these sessions of an account, or all, except the one to keep."""
        ended = await self._kept.end(account, ids, keep)
        self.changed()
        return ended

    def changed(self) -> None:
        """An account or session is no longer what it was."""
        self._forget()
        self.on_end()

    async def _find(self, hash: str) -> _Remembered | None:  # noqa: A002 - the word of the trade
        changes = self._changes()
        if changes != self._seen:
            self._seen = changes
            self._forget()
        known = self._remembered.get(hash)
        if known is not None:
            self._remembered.move_to_end(hash)
            return known
        as_of = self._forgotten
        found = await self._kept.by_hash(hash)
        if found is None:
            return None
        known = _Remembered(*found)
        if as_of == self._forgotten:  # else it changed while we read
            self._remembered[hash] = known
        while len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)
        return known

    def _forget(self) -> None:
        self._remembered.clear()
        self._forgotten += 1

    def _lasts(self, session: AccountSession) -> bool:
        now = self._now()
        return now < session.ends_at and now - session.used_at < IDLE

    def _visitor(self, account: Account, session: str) -> Visitor | None:
        if self._has_left(account):
            return None
        known = self._workforce.known(account.person) if account.person is not None else None
        role = (
            higher(account.role, AccountRole.AGENT) if known is not None and known.answers else account.role
        )
        return Visitor(
            by=account.name,
            name=known.name if known is not None else account.full_name,
            person=account.person,
            role=role,
            lang=account.lang,
            session=session,
        )

    def _has_left(self, account: Account) -> bool:
        if account.person is None or not self._workforce.loaded:
            return False
        return self._workforce.known(account.person) is None

    async def _note(self, found: _Remembered, address: str) -> None:
        now = self._now()
        if now - found.session.used_at >= NOTED_EVERY:
            found.session = replace(found.session, used_at=now, address=address)
            with contextlib.suppress(
                SQLAlchemyError, OSError
            ):  # the database is away: whoever is in stays in
                await self._kept.used(found.session.id, now, address)
