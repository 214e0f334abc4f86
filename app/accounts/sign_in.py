"""Signing in by name and password: right, wrong, locked, disabled; and what else is asked before the session begins.

Knows: in which order things are checked, and what may be told to whom. Refuses to know: pages, cookies and hashing.

An unknown name is answered as late and locked as soon as an account's, so that nobody learns here who has one.
Only the right password learns that an account is disabled.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from app.accounts.locks import account_lock
from app.accounts.one_time import new_secret
from app.accounts.passwords import TooManyAtOnce

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.accounts.account import Account
    from app.accounts.audit import AuditLog
    from app.accounts.kept import KeepsAccounts
    from app.accounts.passwords import Passwords
    from app.accounts.sessions import SignedIn

NOBODYS_NAMES: Final = (
    10_000  # names without an account whose wrong passwords we count; the oldest is forgotten first
)
HALFWAY_LASTS: Final = 600.0  # seconds between the password and the second factor
MOST_HALFWAY: Final = 1_000


class NotSignedIn(StrEnum):
    """Why somebody is not signed in."""

    WRONG = "wrong"
    LOCKED = "locked"
    DISABLED = "disabled"
    ADDRESS = "address"  # too many wrong ones from there
    BUSY = "busy"


@dataclass
class SignInRefused(Exception):
    """again: the time at which to try again, for a lock."""

    why: NotSignedIn
    again: datetime | None = None


class Throttled(Protocol):
    """Who guesses too often is not listened to (web/throttle.py)."""

    def waits(self, address: str) -> int:
        """Seconds; 0: we listen."""

    def wrong(self, address: str) -> None: ...


class SecondFactors(Protocol):
    """What is asked after the right password."""

    async def asked(self, account: Account) -> str | None:
        """The path of the page that asks for a second factor; None: nothing more is asked."""


class NoSecondFactor:
    async def asked(self, _account: Account) -> str | None:
        return None


@dataclass(slots=True)
class _Halfway:
    """password: the hash of the one that was right; with another one they begin again."""

    account: int
    until: float
    address: str
    password: str | None


class SignIn:
    """now: the real time; steady: seconds that only grow."""

    def __init__(
        self,
        accounts: KeepsAccounts,
        signed_in: SignedIn,
        passwords: Passwords,
        audit: AuditLog,
        throttle: Throttled,
        now: Callable[[], datetime],
        steady: Callable[[], float],
    ) -> None:
        self._accounts = accounts
        self._signed_in = signed_in
        self._passwords = passwords
        self._audit = audit
        self._throttle = throttle
        self._now = now
        self._steady = steady
        self._nobodys: OrderedDict[str, tuple[int, datetime | None]] = OrderedDict()
        self._halfway: OrderedDict[str, _Halfway] = OrderedDict()
        self.second: SecondFactors = NoSecondFactor()

    async def try_password(self, name: str, password: str, address: str) -> Account:
        """Raises SignInRefused."""
        waits = self._throttle.waits(address)
        if waits:
            raise SignInRefused(NotSignedIn.ADDRESS, self._in(waits))
        now, name = self._now(), sign_in_name(name)
        account = await self._accounts.by_name(name)
        if account is not None:
            account = await self._accounts.count_attempt(account.id, now)
        locked = account.locked_until if account is not None else self._nobodys_lock(name)
        if locked is not None and locked > now:
            self._throttle.wrong(address)
            raise SignInRefused(NotSignedIn.LOCKED, locked)
        try:
            right = await self._passwords.is_right(
                password, account.password if account is not None else None
            )
        except TooManyAtOnce:
            raise SignInRefused(NotSignedIn.BUSY) from None
        if account is None or not right:
            self._throttle.wrong(address)
            raise SignInRefused(NotSignedIn.WRONG)
        await self._accounts.was_right(account.id)
        if not self._signed_in.may_be_here(account):
            raise SignInRefused(NotSignedIn.DISABLED)
        if account.password is not None and self._passwords.is_old(account.password):
            hashed = await self._passwords.hashed(password)
            account = await self._accounts.change(account.id, password=hashed) or account
        return account

    async def next_step(self, account: Account, address: str) -> tuple[str, str] | None:
        """After the right password: None, or the page of the second factor and the secret of who is halfway.

        The page keeps the secret in a cookie of its own, and gives it to `halfway`, and at the end to `done_halfway`.
        """
        path = await self.second.asked(account)
        if path is None:
            return None
        secret = new_secret()
        self._halfway[secret] = _Halfway(
            account.id, self._steady() + HALFWAY_LASTS, address, account.password
        )
        while len(self._halfway) > MOST_HALFWAY:
            self._halfway.popitem(last=False)
        return path, secret

    async def halfway(self, secret: str) -> Account | None:
        """Whoever gave the right password a while ago, and may still sign in."""
        found = self._halfway.get(secret)
        if found is None or found.until < self._steady():
            return None
        account = await self._accounts.one(found.account)
        if account is None or account.password != found.password:
            return None
        return account if self._signed_in.may_be_here(account) else None

    def done_halfway(self, secret: str) -> None:
        self._halfway.pop(secret, None)

    async def begin(self, account: Account, how: str, address: str, agent: str) -> str:
        """Everything asked is proved: start a session. Returns the cookie's secret."""
        secret = await self._signed_in.begin(account, how, address, agent)
        await self._audit.note(
            account.name, "session.begin", account.name, after={"how": how, "from": address}
        )
        return secret

    def _nobodys_lock(self, name: str) -> datetime | None:
        failures, locked = self._nobodys.pop(name, (0, None))
        if locked is None or locked <= self._now():
            failures += 1
            lock = account_lock(failures)
            self._nobodys[name] = (failures, self._now() + lock if lock is not None else None)
        else:
            self._nobodys[name] = (failures, locked)
        while len(self._nobodys) > NOBODYS_NAMES:
            self._nobodys.popitem(last=False)
        return locked

    def _in(self, seconds: float) -> datetime:
        return self._now() + timedelta(seconds=seconds)


def sign_in_name(text: str) -> str:
    """A name as accounts have it: without spaces around it, in small letters. No account has a name that is no text."""
    name = " ".join(text.split()).casefold()[:100]
    return name if name.isprintable() else ""
