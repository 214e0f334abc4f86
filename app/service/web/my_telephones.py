"""A person's telephones, and the number that each shows when they call out.

Knows: the store, the exchange's news and the policy. Refuses to know: pages.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from app.policy.logins import DeviceKind, owner_of, phone_name_of
from app.policy.texts import say
from app.provisioning.links import ENDED_KEPT
from app.storage.phones import NoSuchPhone
from app.web.me.phone_view import MyTelephone, Presented
from app.words.first_line import first_line
from app.words.phone_numbers import phone_text

if TYPE_CHECKING:
    from app.policy.people import Person
    from app.provisioning.links import PhoneLink
    from app.service.build import Rooms
    from app.service.web.my_dialling import HouseDialling
    from app.web.softphone.entry import PhoneEntry

SOMEBODY: Final = "+46850550000"  # outside, and nobody's: what would they see?
TELEPHONES_WITHIN: Final = 3.0  # seconds


class HouseTelephones:
    """As app.web.me.phone_view.PhoneViews. entry: makes the link of a browser's telephone."""

    def __init__(self, rooms: Rooms, dialling: HouseDialling, entry: PhoneEntry) -> None:
        self._rooms = rooms
        self._dialling = dialling
        self._entry = entry

    async def telephones(self, person: Person) -> tuple[MyTelephone, ...]:
        try:
            async with asyncio.timeout(TELEPHONES_WITHIN):
                stored = await self._rooms.store.phones()
        except (SQLAlchemyError, OSError) as error:
            raise ConnectionError(first_line(error)) from error
        there = self._rooms.exchange.phones.there
        found = [
            MyTelephone(
                phone_name_of(one.id), one.kind.value, one.id in there, one.seen_at, one.seen_agent or ""
            )
            for one in stored
            if owner_of(one.id) == person.id and one.shut_out_at is None
        ]
        lang = self._rooms.current.company().language
        mobile = [MyTelephone(phone_text(person.mobile, lang), "mex", None)] if person.mobile else []
        return (*found, *mobile)

    def presented(self, person: Person, lang: str) -> tuple[Presented, ...]:
        company = self._rooms.current.today()
        ways = [(device, SOMEBODY, "", "") for device in person.devices]
        ways += [
            (person.devices[0], f"{one.prefix}{SOMEBODY}", f"{one.prefix}", one.name)
            for one in company.queues.values()
            if one.prefix and person.id in one.agents
        ]
        found = []
        for device, dialled, code, queue in ways:
            decision = self._dialling.decided(person, device, dialled)
            if decision.presented is not None:
                why = tuple(say(one, lang) for one in decision.reasons)
                number = phone_text(decision.presented, lang)
                found.append(Presented(None if code else device, number, why, code, queue))
        return tuple(found)

    def link(self, person: Person) -> str | None:
        if not self._rooms.settings.ari_url:
            return None
        return f"/phone/open/{person.id}/{self._entry.key_for(person.id)}"


class StoredPhoneLinks:
    """As app.web.me.phone_link_actions.PhoneLinks."""

    def __init__(self, rooms: Rooms) -> None:
        self._store = rooms.store
        self.url = rooms.settings.phones.url

    async def password_of(self, login: str) -> str | None:
        try:
            async with asyncio.timeout(TELEPHONES_WITHIN):
                found = await self._store.phone(login)
        except NoSuchPhone:
            return None
        except (SQLAlchemyError, OSError) as error:
            raise ConnectionError(first_line(error)) from error
        can_fetch = found.kind is not DeviceKind.BROWSER and found.shut_out_at is None
        return found.secret if can_fetch else None

    async def keep(self, link: PhoneLink) -> None:
        try:
            async with asyncio.timeout(TELEPHONES_WITHIN):
                await self._store.provisioning.add_link(link, link.made_at - ENDED_KEPT)
        except (SQLAlchemyError, OSError) as error:
            raise ConnectionError(first_line(error)) from error
