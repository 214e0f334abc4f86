"""What the phones' site asks of the house: whose a device is, its setup, the phone book, missed calls.

Knows: where each of them is. Refuses to know: HTTP (web), and forms (provisioning).
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.policy.codes import PARK, VOICEMAIL
from app.policy.logins import owner_of
from app.provisioning.keys import keys_for
from app.provisioning.links import standing_password
from app.provisioning.missed import JournalCall, missed
from app.provisioning.phone_book import BookNames, of_company
from app.provisioning.phone_setup import PhoneAccount, PhoneSetup, StandingAccess, Transport
from app.storage.phones import NoSuchPhone
from app.web.provisioning import Owned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.clock import Clock
    from app.policy.model import Company
    from app.policy.people import Person
    from app.provisioning.phone_book import BookEntry
    from app.service.current import Current
    from app.settings import Settings
    from app.storage.rows import Phone, StoredCall
    from app.storage.store import Store

PARKING: Final = tuple(f"{PARK}{place}" for place in (1, 2, 3))  # of nine: keys are few
MISSED_FOR: Final = timedelta(days=14)
LOOKED_AT: Final = 200  # of the person's newest, among which we look for missed ones


class PhonesDesk:
    """Implements web.provisioning.Desk. root_pem: the root of our own authority, None if we have none."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        current: Current,
        clock: Clock,
        root_pem: Callable[[], bytes | None],
    ) -> None:
        self._settings = settings
        self._root_pem = root_pem
        self._store = store
        self._current = current
        self._clock = clock

    def ready(self) -> bool:
        return self._current.company_if_any() is not None

    async def device(self, login: str) -> Owned | None:
        phone, person = await self._phone(login), self._person(login)
        if phone is None or person is None or person.id in self._today().in_force.gone:
            return None
        return Owned(phone.id, phone.secret, phone.shut_out_at is not None)

    async def setup(self, login: str) -> PhoneSetup:
        phone, person = await self._phone(login), self._person(login)
        assert phone is not None
        assert person is not None
        company, where, tls = self._today(), self._settings.phones, self._settings.tls
        account = PhoneAccount(
            phone.id,
            phone.secret,
            person.name,
            person.extension,
            where.name,
            tls.port or where.sip_port,
            Transport.TLS if tls.port else Transport.UDP,
            person.srtp,
        )
        ours = await asyncio.to_thread(self._root_pem) is not None
        return PhoneSetup(
            account,
            StandingAccess(
                f"{where.url}/phones",
                phone.id,
                standing_password(phone.secret),
                f"{where.url}/root.pem" if ours else "",
            ),
            company.name,
            person.language,
            keys_for(person, company, PARKING),
            VOICEMAIL,
            call_waiting=person.call_waiting,
        )

    async def book(self, _login: str) -> Sequence[BookEntry]:
        contacts = await self._store.provisioning.contacts()
        return await asyncio.to_thread(of_company, self._today(), contacts)

    async def missed(self, login: str) -> Sequence[BookEntry]:
        person = self._person(login)
        if person is None:
            return []
        names = BookNames(self._today(), await self._store.provisioning.contacts())
        since = self._clock() - MISSED_FOR
        theirs = (person.id, person.extension, person.direct or "", person.mobile or "")
        calls = await self._store.calls(LOOKED_AT, who=theirs, since=since)
        return missed([_call(one) for one in calls], person, names)

    def _today(self) -> Company:
        return self._current.today()

    def _person(self, login: str) -> Person | None:
        return self._today().people.get(owner_of(login))

    async def _phone(self, login: str) -> Phone | None:
        try:
            return await self._store.phone(login)
        except NoSuchPhone:
            return None


def _call(one: StoredCall) -> JournalCall:
    return JournalCall(
        one.began_at,
        one.caller or "",
        one.called or "",
        one.answered_by or "",
        ended=one.ended_at is not None,
    )
