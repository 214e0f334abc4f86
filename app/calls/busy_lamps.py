"""The lamps by which colleagues see each other, the queues, their own choices and the night.

Knows: when a lamp may have changed, and what we told the exchange. Refuses to know: what a lamp means
(policy/lamp.py), and how the exchange lights it.

While the service is away, a lamp goes on showing its phone (the exchange sees that), and the last absence with its
end. After each connection we tell everything anew, because an earlier run may have told something else: first what
colleagues look for (who is away), and at leisure that 10,000 others are as usual.
"""

from __future__ import annotations

import asyncio
import contextlib
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from app.policy.decision import Layer
from app.policy.lamp import Lamp, Light, is_night, person_lamp, queue_lamp

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
LAMPS_AT_ONCE: Final = 250  # lamps; then we look at what has changed meanwhile
LIT: Final = "lit"  # the kind in the ledger, by key
PROFILE: Final = "profile."  # begins the key of a profile
AGENT: Final = "agent"  # begins the key of a log-in
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
        self._soon: dict[str, Lamp] = {}  # to tell
        self._at_leisure: dict[str, Lamp] = {}  # to tell when there is nothing else
        self._known: dict[str, tuple[Presence, bool]] = {}  # by person: what we looked at last
        self._for: Company | None = None
        self._changes = -1  # of presences
        self._elsewhere: frozenset[str] = frozenset()
        self._queues_at: tuple[object, ...] = ()  # what their lamps depend on, when we looked last
        self._agents_at: tuple[object, ...] = ()  # the same of the agents' lamps
        self._connections = 0

    def connected(self) -> None:
        """To the exchange, anew: it may show what an earlier run told it."""
        self._connections += 1
        self._shown.clear()
        self._start_over()

    @property
    def left(self) -> int:
        """How many lamps are still to be told."""
        return len(self._soon) + len(self._at_leisure)

    async def run(self) -> None:
        """For ever."""
        while True:
            if self._connections:
                with contextlib.suppress(ConnectionError):  # `connected` follows
                    while await self.look():
                        pass
            await asyncio.sleep(LOOK_AT_KEYS)

    async def look(self) -> bool:
        """Light what has changed. Returns whether more of that is left to tell. Raises ConnectionError."""
        company, connection = self._company(), self._connections
        if company is None:
            return False
        found = {NIGHT_KEY: Lamp(Light.ON if is_night(company, self._clock()) else Light.FREE)}
        found.update(self._queues(company))
        found.update(self._agents(company))
        found.update(await self._people(company))
        self._sort(found)
        news = self._next()
        if not news:
            return False
        try:
            await self._note(news)
            await self._exchange.show(news, self._shown)
        except ConnectionError:
            self._start_over()
            raise
        if connection == self._connections:  # else the exchange is another one meanwhile
            self._shown.update(news)
            self._forget(news)
        return bool(self._soon)

    def _sort(self, found: Mapping[str, Lamp]) -> None:
        """By when to tell it: at leisure what nobody waits for, since the key shows the same or nothing before."""
        for key, lamp in found.items():
            shown = self._shown.get(key)
            self._soon.pop(key, None)
            self._at_leisure.pop(key, None)
            if shown is None and _is_usual(key, lamp):
                self._at_leisure[key] = lamp
            elif shown != lamp:
                self._soon[key] = lamp

    def _next(self) -> dict[str, Lamp]:
        """What to tell now; it counts as told."""
        which = self._soon or self._at_leisure
        return {key: which.pop(key) for key in list(islice(which, LAMPS_AT_ONCE))}

    def _start_over(self) -> None:
        """Look at everything, whatever has changed, and tell what the exchange does not show."""
        self._for = None
        self._queues_at = self._agents_at = ()
        self._soon.clear()
        self._at_leisure.clear()

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
        at = self._clock()
        now = company, self._hall.changes, int(at.timestamp()) // 60
        if now == self._queues_at:
            return
        self._queues_at = now
        dispatcher = self._hall.dispatcher
        for queue in company.queues.values():
            if queue.extension:
                waiting = sum(not one.callback for one in dispatcher.waiting(queue.id))
                free = dispatcher.anybody_free(queue.id)
                yield queue.extension, queue_lamp(company, queue, at, waiting=waiting, free=free)

    def _agents(self, company: Company) -> Iterator[tuple[str, Lamp]]:
        agents = self._hall.staff.agents
        now = company, agents.changes
        if now == self._agents_at:
            return
        self._agents_at = now
        for agent in company.agents:
            kept = agents.of(agent)
            light = Light.ABSENT if kept.paused else Light.ON if kept.logged_in else Light.FREE
            yield f"{AGENT}.{company.people[agent].extension}", Lamp(light)


def _key_of(company: Company, person: Person, now: Presence) -> str:
    """The key of a profile that is chosen or scheduled; "" for the base profile: the person's own lamp shows it."""
    profile = company.profiles.get(now.profile)
    if profile is None or not profile.code or now.layer is Layer.BASE:
        return ""
    return f"{PROFILE}{person.extension}.{profile.code}"


def _is_usual(key: str, lamp: Lamp) -> bool:
    """Whether most lamps of the kind show this: a colleague at work, an agent logged in."""
    if key.startswith(AGENT):
        return lamp.light is Light.ON
    return key.isdigit() and not lamp.note and lamp.light in (Light.DESK, Light.FREE)
