"""The state of the service and its telephones, for the pages of those who run it.

Knows: whom to ask. Refuses to know: pages (web/operations).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.logins import owner_of
from app.web.operations.operations_pages import PhoneSeen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.service.build import Rooms
    from app.service.health import Health
    from app.web.status import Status


class HouseSeen:
    """As app.web.operations.operations_pages.SeenByTheHouse."""

    def __init__(self, rooms: Rooms, health: Health) -> None:
        self._rooms = rooms
        self._health = health

    def status(self) -> Status:
        return self._health.status()

    async def phones(self) -> Sequence[PhoneSeen]:
        """All that may register, by the person's name."""
        company, there = self._rooms.current.company_if_any(), self._rooms.exchange.phones.there
        found = []
        for one in await self._rooms.store.phones():
            person = company.people.get(owner_of(one.id)) if company is not None else None
            if person is None or one.shut_out_at is not None:
                continue
            found.append(
                PhoneSeen(
                    one.id,
                    person.name,
                    one.id in there,
                    one.seen_at,
                    one.seen_agent or "",
                    one.seen_address or "",
                )
            )
        return sorted(found, key=lambda one: (one.person, one.login))
