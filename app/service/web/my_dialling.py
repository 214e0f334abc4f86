"""The house as a click to call needs it.

Knows: whom to ask. Refuses to know: pages, and who may click (web/me).
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from app.calls.asking import Asked
from app.calls.ports.orders import Shown
from app.document.words import NB
from app.policy.decide import decide
from app.policy.decision import Device, Direction, Situation
from app.policy.tenure import as_of
from app.service.web.my_records import party

if TYPE_CHECKING:
    from app.policy.decision import Decision, Leg
    from app.policy.people import Person
    from app.service.build import Rooms


class HouseDialling:
    """As app.web.me.call_actions.Dialling."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def decided(self, person: Person, device: Device, dialled: str) -> Decision:
        rooms, now = self._rooms, self._rooms.clock()
        company = as_of(rooms.current.company(), now)
        ours = company.find_by(person, dialled) is not None
        situation = Situation(
            now,
            Direction.INTERNAL if ours else Direction.OUT,
            person.id,
            dialled,
            device,
            people=Asked(rooms.presences, rooms.floor.on_phone, except_for=person.id),
            counts=rooms.load.others(""),
        )
        return decide(company, situation)

    async def look_at(self, person: Person) -> None:
        with contextlib.suppress(ConnectionError):  # then what was last heard must do
            await self._rooms.exchange.look_at([person.id])

    def on_phone(self, person: Person) -> bool:
        return self._rooms.floor.on_phone(person.id)

    def has_desk(self, person: Person) -> bool:
        return self._rooms.floor.in_reach(person.id)

    async def ring(self, device: Leg, dialled: str, lang: str) -> None:
        who = party(self._rooms.current.company(), dialled)
        calls = "Calling" if lang == "en" else "Ringer upp"
        name = f"{calls} {who.name or who.shown}".replace(
            NB, " "
        )  # a telephone's display knows no other space
        await self._rooms.clicks.ring(device, dialled, Shown(dialled, name))
