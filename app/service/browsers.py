"""Browsers as people's telephones: the store makes them, and the exchange is told.

Knows: what a browser's telephone is called, and when it gets another password. Refuses to know: HTTP
(web/softphone), and how the exchange is told (connection.py).
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.policy.logins import MOST, DeviceKind, login_of, owner_of
from app.storage.phones import NotAPhone
from app.web.softphone.site import NoMorePhones

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.ari.provision import PhoneLogin, Provisioner
    from app.clock import Clock
    from app.service.current import Current
    from app.storage.store import Store

PASSWORD_LASTS: Final = timedelta(hours=12)  # then the next opening of the page gets another one
TOLD_WITHIN: Final = 5.0  # seconds


class StoredBrowsers:
    """As app.web.softphone.site.Browsers."""

    def __init__(self, store: Store, current: Current, provisioner: Provisioner, clock: Clock) -> None:
        self._store = store
        self._current = current
        self._provisioner = provisioner
        self._clock = clock
        self._given: dict[str, datetime] = {}  # when we gave a login its password, since our start
        self._read_from: Sequence[PhoneLogin] = ()
        self._secrets: dict[str, str] = {}

    def secret_of(self, login: str) -> str | None:
        """A browser's password in force, None if it has none."""
        phones = self._current.phones
        if phones is not self._read_from:
            self._read_from = phones
            self._secrets = {one.login: one.secret for one in phones if one.kind is DeviceKind.BROWSER}
        return self._secrets.get(login)

    async def give(self, person: str) -> tuple[str, str]:
        theirs = {one.id: one for one in await self._store.phones() if owner_of(one.id) == person}
        names = ("web", *(f"web{number}" for number in range(2, MOST + 1)))
        for login in (login_of(person, name) for name in names):
            before = theirs.get(login)
            try:
                if before is None:
                    made = await self._store.add_phone(person, login.partition(".")[2], DeviceKind.BROWSER)
                elif before.shut_out_at is not None and before.kind is DeviceKind.BROWSER:
                    made = await self._store.new_phone_password(login)
                else:
                    continue
            except NotAPhone as error:
                raise NoMorePhones(str(error), error.sv) from error
            return login, self._gave(login, made.secret)
        raise AssertionError("a person with so many telephones gets no further one")

    async def open(self, login: str) -> str:
        secret = self.secret_of(login)
        if secret is None:
            raise KeyError(login)
        given = self._given.setdefault(login, self._clock())
        if self._clock() - given < PASSWORD_LASTS:
            return secret
        return self._gave(login, (await self._store.new_phone_password(login)).secret)

    async def until_told(self, login: str, secret: str) -> None:
        async with asyncio.timeout(TOLD_WITHIN):
            await self._provisioner.until_told(login, secret)

    async def take(self, login: str) -> None:
        await self._store.shut_out_phone(login)

    def _gave(self, login: str, secret: str) -> str:
        self._given[login] = self._clock()
        return secret


def web_socket_of(ari_url: str) -> str:
    """Where the exchange takes SIP over WebSocket: at the HTTP server that has ARI, too."""
    return f"ws{ari_url.removeprefix('http')}/ws"
