"""The proofs of an account besides its password: which it has, and which we may ask for.

Knows: the values, and where we ask. Refuses to know: SQL, pages, and how a proof is checked (totp.py, passkeys.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppCodes:
    """An account's app for codes. secret: base32; confirmed_at None: begun, but no code has been right yet."""

    account: int
    secret: str = field(repr=False)
    made_at: datetime
    confirmed_at: datetime | None
    last_step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """id: the credential's, base64url. host: the name of the web that it is for. synced: it lives in a cloud, too.

    sign_count: how often it has signed, 0 for one that does not count.
    """

    id: str
    account: int
    host: str
    name: str
    public_key: bytes = field(repr=False)
    sign_count: int
    synced: bool
    made_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignSubject:
    """An account at another provider: the issuer, and its name there that never changes."""

    issuer: str
    subject: str
    account: int
    email: str
    linked_at: datetime


class KeepsFactors(Protocol):
    """Where second factors, passkeys and foreign accounts are kept."""

    async def codes(self, account: int) -> AppCodes | None: ...
    async def begin_codes(self, account: int, secret: str) -> None:
        """Replaces what was begun; an app in use stays until the new one is confirmed by take_code."""

    async def take_code(self, account: int, code: str, *, confirm: bool = False) -> bool:
        """Whether the code is right; it counts as an attempt, and is spent. A locked account's code is wrong.

        confirm: the first code of an app that was begun.
        """

    async def locked_until(self, account: int) -> datetime | None:
        """Until when codes of this account are wrong whatever they are; None: not at all."""

    async def remove_codes(self, account: int) -> bool:
        """With its recovery codes."""

    async def put_recovery_codes(self, account: int, codes: Sequence[str]) -> None:
        """Replaces those before."""

    async def take_recovery_code(self, account: int, code: str) -> bool:
        """Whether the code is right, and nobody has used it; it counts as an attempt, and is spent."""

    async def recovery_left(self, account: int) -> int: ...

    async def passkeys(self, account: int) -> Sequence[Passkey]: ...
    async def passkey(self, id: str) -> Passkey | None: ...  # noqa: A002 - the word of the trade
    async def add_passkey(self, new: Passkey) -> bool:
        """False: it is there already."""

    async def passkey_used(self, id: str, sign_count: int, before: int) -> bool:  # noqa: A002
        """Note a use. False: its count is no longer `before`, so somebody else used it meanwhile."""

    async def remove_passkey(self, account: int, id: str) -> bool: ...  # noqa: A002

    async def subject(self, issuer: str, subject: str) -> ForeignSubject | None: ...
    async def subjects(self, account: int) -> Sequence[ForeignSubject]: ...
    async def link_subject(self, new: ForeignSubject) -> bool:
        """False: it is linked already."""

    async def unlink_subjects(self, account: int) -> int: ...
