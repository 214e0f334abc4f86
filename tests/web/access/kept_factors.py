"""Second factors in memory, for tests of pages.

Knows: the port KeepsFactors, and the real rules of codes. Refuses to know: the database, tested in tests/storage.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.accounts.factors import AppCodes, ForeignSubject, Passkey
from app.accounts.totp import recovery_hash, step_of_code, totp_code
from app.clock import real_clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class KeptFactors:
    def __init__(self) -> None:
        self.apps: dict[int, AppCodes] = {}
        self.recovery: dict[int, set[str]] = {}
        self.keys: dict[str, Passkey] = {}
        self.foreign: dict[tuple[str, str], ForeignSubject] = {}
        self.locked: dict[int, datetime] = {}

    def code(self, account: int) -> str:
        """The app's code of now, or the next if that was used."""
        app = self.apps[account]
        here = int(real_clock().timestamp()) // 30
        return totp_code(app.secret, max(here, app.last_step + 1))

    async def codes(self, account: int) -> AppCodes | None:
        return self.apps.get(account)

    async def begin_codes(self, account: int, secret: str) -> None:
        now = real_clock()
        self.apps[account] = AppCodes(
            account=account, secret=secret, made_at=now, confirmed_at=None, last_step=0
        )

    async def take_code(self, account: int, code: str, *, confirm: bool = False) -> bool:
        app, now = self.apps.get(account), real_clock()
        if app is None or account in self.locked or (app.confirmed_at is None) is not confirm:
            return False
        step = step_of_code(app.secret, code, now, app.last_step)
        if step is None:
            return False
        self.apps[account] = replace(app, last_step=step, confirmed_at=app.confirmed_at or now)
        return True

    async def locked_until(self, account: int) -> datetime | None:
        return self.locked.get(account)

    async def remove_codes(self, account: int) -> bool:
        self.recovery.pop(account, None)
        return self.apps.pop(account, None) is not None

    async def put_recovery_codes(self, account: int, codes: Sequence[str]) -> None:
        self.recovery[account] = {recovery_hash(account, one) for one in codes}

    async def take_recovery_code(self, account: int, code: str) -> bool:
        left, given = self.recovery.get(account, set()), recovery_hash(account, code)
        if given not in left:
            return False
        left.remove(given)
        return True

    async def recovery_left(self, account: int) -> int:
        return len(self.recovery.get(account, ()))

    async def passkeys(self, account: int) -> list[Passkey]:
        return [one for one in self.keys.values() if one.account == account]

    async def passkey(self, id: str) -> Passkey | None:  # noqa: A002 - as in the port
        return self.keys.get(id)

    async def add_passkey(self, new: Passkey) -> bool:
        return self.keys.setdefault(new.id, new) is new

    async def passkey_used(self, id: str, sign_count: int, before: int) -> bool:  # noqa: A002
        if self.keys[id].sign_count != before:
            return False
        self.keys[id] = replace(self.keys[id], sign_count=sign_count, used_at=real_clock())
        return True

    async def remove_passkey(self, account: int, id: str) -> bool:  # noqa: A002
        if id not in self.keys or self.keys[id].account != account:
            return False
        del self.keys[id]
        return True

    async def subject(self, issuer: str, subject: str) -> ForeignSubject | None:
        return self.foreign.get((issuer, subject))

    async def subjects(self, account: int) -> list[ForeignSubject]:
        return [one for one in self.foreign.values() if one.account == account]

    async def link_subject(self, new: ForeignSubject) -> bool:
        return self.foreign.setdefault((new.issuer, new.subject), new) is new

    async def unlink_subjects(self, account: int) -> int:
        theirs = [key for key, one in self.foreign.items() if one.account == account]
        for key in theirs:
            del self.foreign[key]
        return len(theirs)
