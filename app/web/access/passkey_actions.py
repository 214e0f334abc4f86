"""Registering passkeys, and signing in with one.

Knows: in which order things are asked and stored, and that each change is noted. Refuses to know: HTTP and scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import structlog

from app.accounts.passkeys import (
    BadPasskey,
    Ceremonies,
    proved,
    registered,
    registration_question,
    sign_in_question,
)
from app.web.access.fresh import must_be_fresh
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.accounts.account import Account
    from app.accounts.audit import AuditLog
    from app.accounts.factors import KeepsFactors
    from app.accounts.kept import KeepsAccounts
    from app.web.access.fresh import KnowsFreshSessions

MOST_PASSKEYS: Final = 20  # of one account
LONGEST_PASSKEY_NAME: Final = 60
log = structlog.get_logger()


class PasskeyActions:
    """company: its name now; now: the real time.

    A passkey is added and removed only soon after signing in: it lets in without the password.
    """

    def __init__(
        self,
        factors: KeepsFactors,
        accounts: KeepsAccounts,
        audit: AuditLog,
        company: Callable[[], str],
        now: Callable[[], datetime],
        sessions: KnowsFreshSessions,
    ) -> None:
        self._factors = factors
        self._accounts = accounts
        self._audit = audit
        self._company = company
        self._now = now
        self._sessions = sessions
        self._ceremonies = Ceremonies()

    async def ask_to_register(self, account: Account, session: str, host: str) -> dict[str, Any]:
        """Raises Refusal."""
        await must_be_fresh(self._sessions, account, session)
        has = await self._factors.passkeys(account.id)
        if len(has) >= MOST_PASSKEYS:
            raise Refusal(400, f"at most {MOST_PASSKEYS} passkeys", "", f"högst {MOST_PASSKEYS} nycklar")
        id_, ceremony = self._ceremonies.begin(host, account.id)
        return {"ceremony": id_, "publicKey": registration_question(ceremony, account, self._company(), has)}

    async def register(
        self, account: Account, session: str, host: str, origin: str, answer: dict[str, Any]
    ) -> None:
        """Raises Refusal."""
        await must_be_fresh(self._sessions, account, session)
        name = " ".join(str(answer.get("name", "")).split())[:LONGEST_PASSKEY_NAME]
        if not name.isprintable() or not name:
            name = f"{self._now():%Y-%m-%d}"
        try:
            ceremony = self._ceremonies.end(answer.get("ceremony"), host)
            new = registered(ceremony, account.id, _credential(answer), origin, name, self._now())
        except BadPasskey as error:
            raise _not_accepted(error) from error
        if not await self._factors.add_passkey(new):
            raise _not_accepted(BadPasskey("it is registered already"))
        await self._audit.note(account.name, "factor.passkey_add", account.name, after={"passkey": name})

    async def remove(self, account: Account, session: str, id: str) -> None:  # noqa: A002 - the word of the trade
        """Raises Refusal if it is not theirs."""
        await must_be_fresh(self._sessions, account, session)
        found = await self._factors.passkey(id)
        if found is None or not await self._factors.remove_passkey(account.id, id):
            raise Refusal(400, "there is no such passkey", "id", "det finns ingen sådan nyckel")
        await self._audit.note(
            account.name, "factor.passkey_remove", account.name, before={"passkey": found.name}
        )

    async def ask(self, host: str, account: Account | None = None) -> dict[str, Any]:
        """account: who gave the right password already; None: whoever comes."""
        allowed = [] if account is None else await self._factors.passkeys(account.id)
        id_, ceremony = self._ceremonies.begin(host, None if account is None else account.id)
        return {"ceremony": id_, "publicKey": sign_in_question(ceremony, allowed)}

    async def sign_in(self, host: str, origin: str, answer: dict[str, Any]) -> Account:
        """Whose passkey it is. Raises Refusal."""
        try:
            ceremony = self._ceremonies.end(answer.get("ceremony"), host)
            credential = _credential(answer)
            found = await self._factors.passkey(str(credential.get("id", "")))
            if found is None or found.host != host:
                raise BadPasskey("we do not know it")
            count = proved(ceremony, found, credential, origin)
            if not await self._factors.passkey_used(found.id, count, before=found.sign_count):
                raise BadPasskey("it was used twice at once")
            account = await self._accounts.one(found.account)
            if account is None:
                raise BadPasskey("its account is gone")
        except BadPasskey as error:
            raise _not_accepted(error) from error
        return account


def _credential(answer: dict[str, Any]) -> dict[str, Any]:
    found = answer.get("credential")
    if not isinstance(found, dict):
        raise BadPasskey("no credential")
    return found


def _not_accepted(error: BadPasskey) -> Refusal:
    log.warning("a passkey was refused", why=str(error)[:200])
    return Refusal(
        400, "the passkey was not accepted: try again", "credential", "nyckeln godtogs inte: försök igen"
    )
