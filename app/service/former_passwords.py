"""Ends the registrations and calls of telephones whose password has changed.

Knows: that the exchange believes a password for two seconds more. Refuses to know: how the exchange ends them (ari/),
and why a password changed (storage/phones.py).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.ari.registrations import Registrations
    from app.storage.store import Store

BELIEVED_FOR: Final = 2.5  # seconds; sorcery.conf keeps a password for 2

log = structlog.get_logger()


class FormerPasswords:
    """One for the whole run: it does each password once."""

    def __init__(
        self, registrations: Registrations, store: Store, believed_for: float = BELIEVED_FOR
    ) -> None:
        self._registrations = registrations
        self._store = store
        self._believed_for = believed_for
        self._done: set[tuple[str, str]] = set()

    async def end(self, phones: Mapping[str, str]) -> None:
        """phones: the logins, with the passwords of now. The exchange must have those already.

        The second time is for a phone that registered again before the exchange forgot its former password.
        Raises as Registrations, and as the store when the database is away: then the next run of the service ends
        them again.
        """
        new = {login: secret for login, secret in phones.items() if (login, secret) not in self._done}
        if not new:
            return
        self._done.update(new.items())
        try:
            await self._registrations.end(list(new))
            await asyncio.sleep(self._believed_for)
            await self._registrations.end(list(new))
        except BaseException:
            self._done.difference_update(new.items())
            raise
        log.info("ended what phones began with former passwords", phones=sorted(new))
        await self._store.phones_ended(new)
