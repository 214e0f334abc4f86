"""What is asked after the right password: a code or a passkey of those who have one, and of those who must.

Knows: who is asked for what. Refuses to know: how a proof is checked, and pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounts.roles import AccountRole

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.account import Account
    from app.accounts.factors import KeepsFactors

CODE_PATH: Final = "/sign-in/code"
SET_UP_PATH: Final = "/sign-in/set-up"


class AskedFactors:
    """As accounts.sign_in.SecondFactors. demanded: whether this account must have a second factor."""

    def __init__(self, factors: KeepsFactors, demanded: Callable[[Account], bool]) -> None:
        self._factors = factors
        self._demanded = demanded

    async def asked(self, account: Account) -> str | None:
        if await self.has_codes(account) or await self._factors.passkeys(account.id):
            return CODE_PATH
        return SET_UP_PATH if self._demanded(account) else None

    async def has_codes(self, account: Account) -> bool:
        """Whether they have an app for codes in use."""
        codes = await self._factors.codes(account.id)
        return codes is not None and codes.confirmed_at is not None


def demanded_of(setting: str) -> Callable[[Account], bool]:
    """By the setting VAXEL_SECOND_FACTOR: "" nobody, "administrators" or "everybody"."""
    if setting == "everybody":
        return lambda _account: True
    if setting == "administrators":
        return lambda account: account.role is AccountRole.ADMINISTRATOR
    return lambda _account: False
