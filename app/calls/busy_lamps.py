"""The lamps by which colleagues see each other, the queues, their own choices and the night.

Knows: when a lamp may have changed, and what we told the exchange. Refuses to know: what a lamp means
(policy/lamp.py), and how the exchange lights it.

While the service is away, a lamp goes on showing its phone (the exchange sees that), and the last absence with its
end. After each connection we tell everything anew, because an earlier run may have told something else.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final, Protocol

from app.policy.decision import Layer
from app.policy.lamp import Lamp, Light, is_night, person_lamp, queue_lamp
from app.queueing.entries import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from app.calls.floor import Floor
    from app.calls.ledger import Ledger
    from app.calls.presence import Presences
    from app.calls.queue.hall import Hall
    from app.clock import Clock
    from app.policy.absence import Presence
    from app.policy.model import Company
    from app.policy.people import Person

LOOK_AT_KEYS: Final = 0.2  # seconds
PEOPLE_AT_ONCE: Final = 500  # then calls have their turn
LIT: Final = "lit"  # the kind in the ledger, by key
PROFILE: Final = "profile."  # begins the key of a profile
NIGHT_KEY: Final = "night"  # the key of the day/night lamp


class LampExchange(Protocol):
    """The exchange, as far as it lights lamps."""

    async def show(self, lamps: Mapping[str, Lamp], before: Mapping[str, Lamp]) -> None:
        """Light these lamps, by key. before: what we told it already. Raises ConnectionError."""


class BusyLamps:
    """By key: an extension; `agent.EXTENSION`; `profile.EXTENSION.CODE`; NIGHT_KEY.

    company: of today; None: there is none yet.
    """

    def __init__(
        self,
        exchange: LampExchange,
        company: Callable[[], Company | None],
        presences: Presences,
        floor: Floor,
        hall: Hall,
        clock: Clock,
        ledger: Ledger,
    ) -> None:
        self._exchange = exchange
        self._company = company
        self._presences = presences
        self._floor = floor
        self._hall = hall
        self._clock = clock
        self._ledger = ledger
        self._shown: dict[str, Lamp] = {}
        self._known: dict[str, tuple[Presence, bool]] = {}  # by person: what we looked at last
        self._for: Company | None = None
        self._changes = -1  # of presences
        self._elsewhere: frozenset[str] = frozenset()
        self._connections = 0

    def connected(self) -> None:
        """To the exchange, anew: it may show what an earlier run told it."""
        self._connections += 1
        self._shown.clear()
        self._for = None

    async def run(self) -> None:
        """For ever."""
        while True:
            if self._connections:
                with contextlib.suppress(ConnectionError):  # `connected` follows
                    await self.look()
            await asyncio.sleep(LOOK_AT_KEYS)

    async def look(self) -> None:
        """Light what has changed. Raises ConnectionError."""
        company, connection = self._company(), self._connections
        if company is None:
            return
        found = {NIGHT_KEY: Lamp(Light.ON if is_night(company, self._clock()) else Light.FREE)}
        found.update(self._queues(company))
        found.update(self._agents(company))
        found.update(await self._people(company))
        news = {key: lamp for key, lamp in found.items() if self._shown.get(key) != lamp}
        if not news:
            return
        await self._note(news)
        try:
            await self._exchange.show(news, self._shown)
        except ConnectionError:
            self._for = None
            raise
        if connection == self._connections:  # else the exchange is another one meanwhile
            self._shown.update(news)
            self._forget(news)

    async def _people(self, company: Company) -> dict[str, Lamp]:
        """Those of everybody whose profile is another, or who has begun or ended talking on a mobile."""
        found: dict[str, Lamp] = {}
        elsewhere, changes = self._floor.talking_elsewhere(), self._presences.changes
        if company is not self._for:
            self._known.clear()
            found.update(
                (key, Lamp(Light.FREE)) for key in self._ledger.all(LIT)
            )  # perhaps by an earlier run
        whole = company is not self._for or changes != self._changes
        people = company.people if whole else elsewhere ^ self._elsewhere
        self._for, self._changes, self._elsewhere = company, changes, elsewhere
        for count, id_ in enumerate(list(people), 1):
            person = company.people.get(id_)
            if person is not None and id_ not in company.in_force.gone:
                found.update(self._of(company, person, talks=id_ in elsewhere))
            if count % PEOPLE_AT_ONCE == 0:
                await asyncio.sleep(0)
        return found

    def _of(self, company: Company, person: Person, *, talks: bool) -> Iterator[tuple[str, Lamp]]:
        now = self._presences.of(person.id)
        known = self._known.get(person.id)
        if known is not None and known[0] is now and known[1] == talks:
            return
        self._known[person.id] = now, talks
        yield person.extension, person_lamp(company, person, now, self._clock(), talks=talks)
        lit = _key_of(company, person, now)
        before = _key_of(company, person, known[0]) if known is not None else ""
        if before and before != lit:
            yield before, Lamp(Light.FREE)
        if lit:
            yield lit, Lamp(Light.ON)

    async def _note(self, news: Mapping[str, Lamp]) -> None:
        """Which profiles' keys are lit, before they are: the next run turns them off, if it must."""
        lit = [key for key, lamp in news.items() if key.startswith(PROFILE) and lamp.light is Light.ON]
        for key in lit:
            self._ledger.put(LIT, key, {})
        if lit:
            await self._ledger.settled()

    def _forget(self, news: Mapping[str, Lamp]) -> None:
        for key, lamp in news.items():
            if key.startswith(PROFILE) and lamp.light is not Light.ON:
                self._ledger.drop(LIT, key)

    def _queues(self, company: Company) -> Iterator[tuple[str, Lamp]]:
        now = self._hall.clock.now()
        for queue in company.queues.values():
            if queue.extension:
                waiting = sum(not one.callback for one in self._hall.dispatcher.waiting(queue.id))
                agents = self._hall.dispatcher.considered(queue.id, now)
                free = sum(one.standing is Standing.FREE for one in agents)
                lamp = queue_lamp(company, queue, self._clock(), waiting=waiting, free=free)
                yield queue.extension, lamp

    def _agents(self, company: Company) -> Iterator[tuple[str, Lamp]]:
        for agent in company.agents:
            kept = self._hall.staff.agents.of(agent)
            light = Light.ABSENT if kept.paused else Light.ON if kept.logged_in else Light.FREE
            yield f"agent.{company.people[agent].extension}", Lamp(light)


def _key_of(company: Company, person: Person, now: Presence) -> str:
    """The key of a profile that is chosen or scheduled; "" for the base profile: the person's own lamp shows it."""
    profile = company.profiles.get(now.profile)
    if profile is None or not profile.code or now.layer is Layer.BASE:
        return ""
    return f"{PROFILE}{person.extension}.{profile.code}"
