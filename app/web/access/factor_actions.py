"""Setting up and removing an app for codes, and checking its codes; recovery codes.

Knows: in which order, and that each change is noted. Refuses to know: HTML, cookies, and how a code is made.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.accounts.totp import CODE_DIGITS, new_recovery_codes, new_totp_secret
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.accounts.account import Account
    from app.accounts.audit import AuditLog
    from app.accounts.factors import KeepsFactors

BEGUN_LASTS: Final = timedelta(minutes=15)  # from the secret that we show to the app's first code
LONGEST_CODE: Final = 60  # characters that we look at


class FactorActions:
    """now: the real time."""

    def __init__(self, factors: KeepsFactors, audit: AuditLog, now: Callable[[], datetime]) -> None:
        self._factors = factors
        self._audit = audit
        self._now = now
        self._begun: dict[int, str] = {}  # by whom, by account

    async def begin(self, account: Account, by: str) -> str:
        """The secret for the app. by: the session, or the secret of who is halfway.

        The same is shown to the same browser for a while, for a page may be loaded again; to nobody else, for whoever
        saw a secret that is in use later makes its codes. Raises Refusal.
        """
        codes = await self._factors.codes(account.id)
        if codes is not None and codes.secret and codes.confirmed_at is not None:
            raise Refusal(400, "there is an app already", "", "det finns redan en app")
        mine = self._begun.get(account.id) == by
        if codes is not None and codes.secret and mine and self._now() - codes.made_at < BEGUN_LASTS:
            return codes.secret
        secret = new_totp_secret()
        await self._factors.begin_codes(account.id, secret)
        self._begun[account.id] = by
        return secret

    async def confirm(self, account: Account, code: str) -> list[str]:
        """The app's first code. Returns the recovery codes, which nobody can read again. Raises Refusal."""
        if not await self._factors.take_code(account.id, code[:LONGEST_CODE], confirm=True):
            raise await self._wrong(account)
        made = new_recovery_codes()
        await self._factors.put_recovery_codes(account.id, made)
        self._begun.pop(account.id, None)
        await self._audit.note(account.name, "factor.codes_on", account.name)
        return made

    async def check(self, account: Account, code: str) -> str:
        """By what they prove it: "code" or "recovery". Raises Refusal."""
        given = code[:LONGEST_CODE]
        if len("".join(given.split())) <= CODE_DIGITS:
            if await self._factors.take_code(account.id, given):
                return "code"
        elif await self._factors.take_recovery_code(account.id, given):
            await self._audit.note(account.name, "factor.recovery_used", account.name)
            return "recovery"
        raise await self._wrong(account)

    async def remove(self, account: Account, code: str) -> None:
        """Needs a right code, so that a browser left open is not enough. Raises Refusal."""
        await self.check(account, code)
        await self._factors.remove_codes(account.id)
        await self._audit.note(account.name, "factor.codes_off", account.name)

    async def new_recovery(self, account: Account, code: str) -> list[str]:
        """Raises Refusal."""
        await self.check(account, code)
        made = new_recovery_codes()
        await self._factors.put_recovery_codes(account.id, made)
        await self._audit.note(account.name, "factor.recovery_new", account.name)
        return made

    async def _wrong(self, account: Account) -> Refusal:
        if await self._factors.locked_until(account.id) is not None:
            return Refusal(
                400,
                "too many wrong codes: wait a while, and try again",
                "code",
                "för många fel koder: vänta en stund och försök igen",
            )
        return Refusal(
            400,
            "the code is wrong or used already: wait for the next one",
            "code",
            "koden är fel eller redan använd: vänta på nästa",
        )
