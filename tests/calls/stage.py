"""A stage for screenplays: a small company, an exchange that does what the script says, and a journal in memory."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from app.calls.callback.by_person import Returns
from app.calls.callback.by_queue import Callbacks
from app.calls.floor import Floor
from app.calls.house import House
from app.calls.journal import Step
from app.calls.load import Load
from app.calls.ports.exchange import ChannelGone
from app.calls.ports.news import Arrived, Ended, Ending, OnPhone, Replied, Returned, Source
from app.calls.presence import Presences
from app.calls.queue.hall import Hall
from app.calls.snapshot import Snapshot
from app.calls.switchboard import Switchboard
from app.clock import AlarmClock
from app.policy.absence import Chosen
from app.replay.again import decided_again
from app.replay.moved import same_bytes
from app.replay.record import read_record
from tests.calls.mailbox.boxes import MemoryGreetings, MemoryMailboxes
from tests.calls.virtual_time import VirtualLoop, at_once, until
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence

    from app.calls.journal import JournalRecord
    from app.calls.ports.news import Message, Recorded
    from app.calls.ports.orders import CallBack, Meet, Order, Shown
    from app.policy.decision import Leg, Outcome, Spoken
    from app.policy.model import Company
    from app.policy.people import Person, Profile

TUESDAY_MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def is_the_same_again(company: Company, line: Step) -> bool:
    """Whether a decision of the journal is taken again as it was, byte for byte."""
    record = read_record(msgspec.json.encode(line.data).decode())
    return same_bytes(record.decision, decided_again(company, record, exact=True).decision)


class MemoryLedger:
    """calls.ledger.Ledger without a disk; tests/storage/test_ledger.py holds it to the same contract."""

    def __init__(self) -> None:
        self._values: dict[str, dict[str, dict[str, Any]]] = {}

    def all(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        return self._values.get(kind, {})

    def put(self, kind: str, key: str, value: Mapping[str, Any]) -> None:
        self._values.setdefault(kind, {})[key] = dict(value)

    def drop(self, kind: str, key: str) -> None:
        self._values.get(kind, {}).pop(key, None)

    async def settled(self) -> None:
        return


class Stage:
    """Everything around the calls of one test. `orders` is what the exchange was told, oldest first."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._set_to, self._set_at = TUESDAY_MORNING, self._loop.time()
        self.clock = AlarmClock(lambda: self.now)
        self.orders: asyncio.Queue[tuple[str, Order, str]] = asyncio.Queue()
        self.given_up: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self.lines: list[JournalRecord] = []
        self.unlike: list[Step] = []  # decisions that would be taken in another way again
        self.messages: list[Message | Recorded] = []
        self.gone: set[str] = set()
        self.channels_there: set[str] = set()
        self.rung: list[str] = []  # channels that ring
        self.broken: Exception | None = None
        self.floor = Floor()
        self.company = BOLAGET
        self.presences = Presences(self.clock, lambda: self.company)
        self.returns: Returns
        self.load = Load(self.clock)
        self.kept_choices: dict[str, tuple[str, datetime | None]] = {}
        self.database_away = False
        self.said: list[Spoken] = []
        self.confirmed: list[tuple[datetime | None, str]] = []
        self.switchboard: Switchboard
        self.hall: Hall
        self.callbacks: Callbacks
        self.kept: set[str] = set()
        self.found_waiting: set[str] = set()
        self.heard: list[tuple[str, str]] = []
        self.ringing: dict[str, tuple[str, Shown | None]] = {}  # by leg
        self.ended_legs: list[tuple[str, bool]] = []  # person, and whether somebody else answered
        self.called_back: asyncio.Queue[tuple[str, CallBack]] = asyncio.Queue()
        self.ledger = MemoryLedger()
        self.mailboxes = MemoryMailboxes()
        self.greetings = MemoryGreetings()
        self.unwatched: set[str] = set()  # whose phones' changes are not all heard
        self.talks_unheard: set[str] = set()  # those of them who are on the phone
        self.looked_at: list[tuple[str, ...]] = []
        self.met: asyncio.Queue[tuple[str, Meet]] = asyncio.Queue()
        self.send_on: set[str] = set()  # calls whose callers may send on by keys whom they talk with
        self.out_of_reach: set[str] = set()
        self.away = False  # the exchange, when somebody is to be rung
        self.does_not_answer = False  # the exchange, when an agent is to be connected to a customer
        self.goes_away_when_they_meet = False  # a caller and an agent
        self.says_it_rings = asyncio.Event()  # the exchange's answer to being asked to ring somebody
        self.says_it_rings.set()

    # The clock

    @property
    def now(self) -> datetime:
        """It goes on with virtual time. Where time is real, it stands until it is set."""
        passed = self._loop.time() - self._set_at if isinstance(self._loop, VirtualLoop) else 0.0
        return self._set_to + timedelta(seconds=passed)

    @now.setter
    def now(self, at: datetime) -> None:
        """Set the clock: no time passes, and nobody wakes."""
        self._set_to, self._set_at = at, self._loop.time()

    # calls.ports.exchange.Exchange

    async def carry_out(self, call: str, order: Order, trail: str) -> None:
        if call in self.gone:
            raise ChannelGone(call)
        if self.broken is not None:
            raise self.broken
        self.orders.put_nowait((call, order, trail))

    async def let_send_on(self, call: str) -> None:
        if call in self.gone:
            raise ChannelGone(call)
        self.send_on.add(call)

    async def give_up(self, call: str, dialled: str) -> None:
        self.given_up.put_nowait((call, dialled))

    async def rings_at(self, people: Sequence[str]) -> tuple[str, ...]:
        return tuple(one for one in self.rung if one.split("/")[1].split("-")[0] in people)

    async def is_there(self, channel: str) -> bool:
        return channel in self.channels_there

    # calls.ports.exchange.Desks

    def watches(self, person: str) -> bool:
        return person not in self.unwatched

    async def look_at(self, people: Sequence[str]) -> None:
        self.looked_at.append(tuple(people))
        if self.away:
            raise ConnectionError("the exchange is not connected")
        for person in people:
            self.switchboard.hear(OnPhone(person, "desk", person in self.talks_unheard, in_reach=True))

    # calls.ports.exchange.QueueExchange

    def found(self, call: str, before: str = "") -> None:  # noqa: ARG002
        self.found_waiting.add(call)

    async def keep(self, call: str) -> bool:
        self.kept.add(call)
        return True

    async def music(self, call: str) -> None:
        self.heard.append((call, "music"))

    async def say(self, call: str, prompts: Sequence[str], lang: str) -> None:
        self.heard.extend((call, f"{lang}/{name}") for name in prompts)

    async def release(self, call: str) -> None:
        self.kept.discard(call)

    async def ring_leg(
        self, leg: str, device: Leg, call: str, shown: Shown, seconds: float
    ) -> tuple[str, ...]:
        if self.away:
            raise ConnectionError("the exchange is not connected")
        if device.person in self.out_of_reach:
            return ()
        assert seconds > 0, f"an offer for {call} that is over is rung"
        self.ringing[leg] = (device.person, shown)
        await self.says_it_rings.wait()
        return (leg,)

    async def end_leg(self, leg: str, *, elsewhere: bool) -> None:
        if self.away:
            raise ConnectionError("the exchange is not connected")
        self.ended_legs.append((self.ringing.pop(leg, (leg, None))[0], elsewhere))

    async def meet(self, call: str, order: Meet) -> None:
        self.met.put_nowait((call, order))
        if self.goes_away_when_they_meet:
            raise ConnectionError("the exchange went away")

    async def call_back(self, leg: str, order: CallBack) -> None:
        if leg in self.gone:
            raise ChannelGone(leg)
        if self.does_not_answer:
            raise ConnectionError("no answer within 5 s")
        self.called_back.put_nowait((leg, order))

    # calls.ports.sounds.Words

    async def diversion(self, company: Company, person: Person, spoken: Spoken, lang: str) -> tuple[str, ...]:  # noqa: ARG002
        self.said.append(spoken)
        return (f"{lang}/said/{person.id}-{spoken.profile}",)

    async def chosen(self, profile: Profile | None, until: datetime | None, lang: str) -> str:
        self.confirmed.append((until, lang))
        return f"{lang}/said/{profile.id if profile else 'none'}"

    # calls.ports.kept.Choices

    async def set_profile(self, person: str, profile: str, by: str, until: datetime | None = None) -> None:  # noqa: ARG002
        if self.database_away:
            raise ConnectionError("the database is away")
        self.kept_choices[person] = (profile, until)

    async def clear_profile(self, person: str) -> None:
        self.kept_choices.pop(person, None)

    # calls.journal.Journal

    def write(self, line: JournalRecord) -> None:
        self.lines.append(line)
        if isinstance(line, Step) and line.what == "decision" and not is_the_same_again(self.company, line):
            self.unlike.append(line)

    # The screenplay's hands

    def calls(
        self,
        dialled: str,
        caller: str = "+46701740699",
        source: Source = Source.TRUNK,
        id_: str = "c1",
        at: datetime = TUESDAY_MORNING,
        via: str = "",
    ) -> None:
        self.switchboard.hear(Arrived(id_, source, caller, dialled, at, via=via))

    def chooses(self, person: str, profile: str, until: datetime | None = None) -> None:
        """A profile of one's own choice is in force."""
        self.presences.chose(person, Chosen(profile, until))
        self.hall.configure(self.company)

    def replies(self, keys: str, trail: str, id_: str = "c1") -> None:
        self.switchboard.hear(Replied(id_, keys, trail, TUESDAY_MORNING))

    def comes_back(self, outcome: Outcome, trail: str, id_: str = "c1") -> None:
        self.switchboard.hear(Returned(id_, outcome, trail, TUESDAY_MORNING))

    def ends(self, how: str, answered_by: str | None = None, id_: str = "c1") -> None:
        self.switchboard.hear(Ended(id_, TUESDAY_MORNING, Ending(how), answered_by, 1200, 3400, 16))

    async def later(self, seconds: float) -> None:
        """So much time passes, and what it brings has happened."""
        assert isinstance(self._loop, VirtualLoop), "it would really take so long"
        await asyncio.sleep(seconds)
        await at_once()

    async def order(self) -> tuple[Order, str]:
        async with asyncio.timeout(2):
            _, order, trail = await self.orders.get()
        return order, trail

    async def empty(self) -> None:
        await until(lambda: not self.switchboard.calls)


@contextlib.asynccontextmanager
async def stage(
    ledger: MemoryLedger | None = None, company: Company | None = None, *, connected: bool = True
) -> AsyncIterator[Stage]:
    """ledger: what an earlier run of the service left; company: another than the example's.

    connected: to the exchange, where nobody waits.
    """
    it = Stage()
    it.company = company or it.company
    it.ledger = ledger or it.ledger
    async with asyncio.TaskGroup() as tasks:

        def snapshot() -> Snapshot:
            return Snapshot(it.company, "version")

        def beside(work: Coroutine[object, object, None]) -> None:
            """That the exchange is away is logged by the service, and ends nothing else."""

            async def guarded() -> None:
                with contextlib.suppress(ConnectionError):
                    await work

            tasks.create_task(guarded())

        it.hall = hall = Hall(it, it, it.clock, lambda: it.company, it.floor, it.presences, it.ledger, beside)
        it.callbacks = callbacks = Callbacks(hall, it, it.ledger, it, snapshot, beside)
        for person in it.company.people:
            it.floor.hear(OnPhone(person, "desk", talking=False, in_reach=True))
        hall.configure(it.company)
        if connected:
            hall.start_over(frozenset())
        it.returns = returns = Returns(
            it, it, it.ledger, it, snapshot, it.presences, it.floor, it.clock, beside
        )
        house = House(
            exchange=it,
            floor=it.floor,
            journal=it,
            clock=it.clock,
            snapshot=snapshot,
            hall=hall,
            callbacks=callbacks,
            presences=it.presences,
            returns=returns,
            words=it,
            choices=it,
            mailboxes=it.mailboxes,
            greetings=it.greetings,
            load=it.load,
        )
        callbacks.load = returns.load = it.load
        it.switchboard = Switchboard(house, tasks, it.messages.append)
        yield it
        for id_ in list(it.switchboard._calls):
            it.ends("caller_hung_up", id_=id_)
        assert not it.unlike, "the journal does not keep what these decisions rest on"
