"""Notes in the database when each telephone was last seen, as what and from where; knows whose SIP can be read.

Knows: how often to look at one. Refuses to know: how the exchange knows it (ari/registrations.py).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from app.storage.rows import SeenPhone

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from app.ari.registrations import Registrations
    from app.storage.store import Store

AGAIN: Final = 900.0  # seconds until we look again at a telephone that stays registered
AGAIN_IN_CLEAR: Final = 10.0  # seconds, at one that should not: somebody may be setting it up anew
AT_A_TIME: Final = 100  # telephones; there may be 10,000 after a start


class SeenPhones:
    """Call `look` with the logins of all telephones that are registered, every few seconds."""

    def __init__(
        self,
        registrations: Registrations,
        store: Store,
        steady: Callable[[], float] = time.monotonic,
        must_encrypt: Callable[[str], bool] = lambda _login: False,
    ) -> None:
        """must_encrypt: whether a telephone's sound must be encrypted."""
        self._registrations = registrations
        self._store = store
        self._steady = steady
        self._must_encrypt = must_encrypt
        self._in_clear: set[str] = set()  # of those that are registered
        self._looked: dict[str, float] = {}  # when, by login of those that are registered

    def keys_in_clear(self) -> list[str]:
        """The telephones whose sound must be encrypted, though its keys go in SIP that can be read."""
        return sorted(login for login in self._in_clear if self._must_encrypt(login))

    async def look(self, there: Collection[str]) -> None:
        """Raises as Registrations. Without the database the next look does it."""
        now = self._steady()
        gone = self._looked.keys() - there
        soon = dict.fromkeys(self.keys_in_clear(), AGAIN_IN_CLEAR)
        due = [
            login
            for login in there
            if login not in self._looked or now - self._looked[login] >= soon.get(login, AGAIN)
        ][:AT_A_TIME]
        if not due and not gone:
            return
        found = await self._registrations.of(due) if due else []
        self._in_clear -= gone.union(due)
        self._in_clear.update(one.login for one in found if one.in_clear)
        seen = [SeenPhone(one.login, one.agent, one.address) for one in found]
        try:
            await self._store.phones_seen(seen, gone)
        except (SQLAlchemyError, OSError):  # CompanyInForce.watch reports it
            return
        for login in gone:
            del self._looked[login]
        self._looked.update(dict.fromkeys(due, now))
