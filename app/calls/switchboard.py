"""The switchboard: passes news from the exchange to the call that they concern; starts a coroutine for a new call.

Knows: the calls in the house. Refuses to know: what any of them does next (serve.py).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, assert_never

import structlog

from app.calls.call import Call, end_record
from app.calls.earlier import Earlier
from app.calls.just_over import JustOver
from app.calls.ports.exchange import ChannelGone
from app.calls.ports.news import (
    Arrived,
    Ended,
    Ending,
    HungUp,
    LegAnswered,
    LegGone,
    Message,
    OnPhone,
    Pressed,
    Queued,
    Recorded,
    Replied,
    Returned,
    Source,
    Transferred,
    TransferRefused,
    TrunkPassed,
    Vanished,
    WordsOver,
)
from app.calls.serve import serve
from app.calls.trail import BadTrail, Trail, begun, direction_of
from app.policy import numbers
from app.policy.targets import destination
from app.policy.tenure import as_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from app.calls.house import House
    from app.calls.ports.news import News, Stock
    from app.policy.model import Company

log = structlog.get_logger()

GONE_BY_THEN = 0.5  # seconds until both channels of a call that ended are gone
HEARD_BY_THEN = 2.0  # seconds until the exchange log says who hung up


class Switchboard:
    """Takes all news (`hear`, which returns at once) and runs one task per call.

    on_message: takes each message that a caller left, and each recorded call.
    """

    def __init__(
        self, house: House, tasks: asyncio.TaskGroup, on_message: Callable[[Message | Recorded], None]
    ) -> None:
        self._house = house
        self._tasks = tasks
        self._on_message = on_message
        self._calls: dict[str, Call] = {}
        self._asked_about: frozenset[str] = frozenset()
        self._legs_asked_about: frozenset[str] = frozenset()
        self.earlier = Earlier(house.load)
        self._just_over = JustOver(asyncio.get_running_loop().time)
        self.served = 0  # calls since the start
        self.outcomes: Counter[str] = Counter()  # how they ended, by Ended.how
        self.passed: Counter[str] = Counter()  # calls that a trunk did not take, by its id
        self.on_over: Callable[[str], None] = lambda _call: None

    @property
    def calls(self) -> int:
        """How many calls are in the house."""
        return len(self._calls) + len(self.earlier)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of calls that this run serves."""
        return frozenset(self._calls)

    def hear(self, news: News) -> None:
        match news:
            case OnPhone(person=person):
                known = self._on_the_floor(person)
                self._house.floor.hear(news)
                if self._on_the_floor(person) != known:  # a ringing phone changes nothing for its person
                    self._house.hall.staff.look_at(person)
            case Arrived(call=id_):
                before = self._calls.get(id_)
                if before is None:
                    self._welcome(news)
                elif before.handed_over:  # somebody transferred the caller
                    before.inbox.put_nowait(Transferred())
                    self._welcome(news, before)
            case Returned(call=id_) | Replied(call=id_):
                if id_ in self._calls:
                    self._calls[id_].inbox.put_nowait(news)
                else:
                    self._take_up(news)
            case Ended(call=id_, how=how):
                self.outcomes[how.value] += 1
                self.earlier.discard(id_)
                self._house.load.ended(news)
                if news.far_channel:
                    self._asked_first(id_, news.far_channel)
                if id_ in self._calls:
                    self._just_over.ended(self._calls[id_], news)
                    self._calls[id_].inbox.put_nowait(news)
                elif not self._house.callbacks.ended(news) and not self._house.returns.ended(news):
                    self._house.hall.callers.left(id_)
                    self._house.journal.write(end_record(news, news.answered_by))
            case Queued(call=id_):
                before = self._calls.get(id_)
                if before is None:
                    self._find_again(news)
                elif news.trail == before.trail.write():
                    before.inbox.put_nowait(news)
                else:  # a waiting person transferred this caller into their own place
                    before.inbox.put_nowait(Transferred())
                    self._find_again(news, before)
            case Pressed(call=id_) | WordsOver(call=id_) | HungUp(call=id_):
                if id_ in self._calls:
                    self._calls[id_].inbox.put_nowait(news)
            case Vanished(call=id_):
                if id_ in self._calls:
                    self._calls[id_].inbox.put_nowait(news)
                else:
                    self._find_again(Queued(id_, news.trail, news.at))
            case LegAnswered() | LegGone():
                if not self._house.returns.hear(news):
                    self._house.hall.hear(news)
            case TransferRefused(person=person, number=number):
                talking = self.newest_of(person) or self._just_over.of(person)
                if talking is not None:
                    talking.not_sent_on(person, number)
            case TrunkPassed(call=id_, trunk=trunk, code=code):
                self.passed[trunk] += 1
                self._house.load.trunks.passed(id_)
                if id_ in self._calls:
                    self._calls[id_].trunk_passed(trunk, code)
            case Message() | Recorded():
                self._on_message(news)
            case _:
                assert_never(news)

    def _on_the_floor(self, person: str) -> tuple[bool, bool]:
        floor = self._house.floor
        return floor.on_phone(person), floor.in_reach(person)

    def asking(self) -> None:
        """Note that we now ask the exchange what there is; calls that come meanwhile may be younger than its answer."""
        self._asked_about = frozenset(id_ for id_, call in self._calls.items() if call.handed_over)
        self._legs_asked_about = self._house.callbacks.legs() | self._house.returns.legs()
        self.earlier.asking()
        self._house.floor.asking()
        self._house.hall.staff.exchange_lost()
        self._house.returns.asking()

    def recover(self, stock: Stock, at: datetime) -> None:
        """After a new connection, believe what the exchange shows.

        Talks go on. Calls that the exchange no longer has are over (a crash ends all its calls). Callers who waited
        while nobody listened are served.
        """
        self._house.floor.start_over(stock.phones)
        # We skip calls that came meanwhile, or that we were deciding: their order will show if they are gone.
        self._are_lost(self._asked_about - stock.alive, at)
        ring_seconds = self._house.snapshot().company.ring_seconds
        self.earlier.found(stock.calls - self._calls.keys(), stock.under_way, ring_seconds)
        lost_legs = self._legs_asked_about - stock.alive
        self._house.clock.ring_in(HEARD_BY_THEN, partial(self._legs_are_lost, lost_legs, at))
        for news in stock.waiting:
            call = self._calls.get(news.call)
            if call is None and self.earlier.is_over(news.call):
                continue
            if call is None or (call.handed_over and call.inbox.empty()):  # we missed that it came back
                log.info("taking up a waiting call", call=news.call)
                self.hear(news)
        # After their first steps, in which they join their queues: only then do we offer agents the first caller.
        asyncio.get_running_loop().call_soon(self._house.hall.start_over, stock.alive)

    def exchange_died(self, at: datetime) -> None:
        """The exchange is gone: its calls are over, and nobody is on the phone."""
        self.asking()
        self._house.floor.start_over([])
        self._are_lost(self._asked_about, at)
        self.earlier.still_alive(frozenset())
        self._house.clock.ring_in(HEARD_BY_THEN, partial(self._legs_are_lost, self._legs_asked_about, at))

    def _are_lost(self, calls: frozenset[str], at: datetime) -> None:
        for id_ in calls & self._calls.keys():
            log.warning("the exchange lost a call", call=id_)
            self.hear(Ended(id_, at, Ending.LOST, None, 0, 0, 0))

    def _legs_are_lost(self, legs: frozenset[str], at: datetime) -> None:
        """End the legs of agents who were calling customers back at a crash; the log has told of the others."""
        for leg in legs:
            self.hear(Ended(leg, at, Ending.LOST, None, 0, 0, 0))

    def _asked_first(self, id_: str, channel: str) -> None:
        """A call of ours is over, and its other channel seems to talk on.

        Perhaps an employee asked a colleague something, and then gave the colleague their caller.
        """
        asking = self._calls.get(id_)
        if asking is None or asking.trail.source is Source.TRUNK or asking.sent_away:
            return
        person = asking.trail.caller
        other = self.newest_of(person, but=id_)
        if other is not None and other.trail.caller == person and other.trail.came_in > asking.trail.came_in:
            asking, other = other, asking  # they called both, and both are over: the later is the question
        if other is not None:
            self._tasks.create_task(self._tell_of_asking(asking, other, channel))

    async def _tell_of_asking(self, asking: Call, other: Call, channel: str) -> None:
        """Tell both calls of the transfer, once; a channel that merely ends a little later is none."""
        await self._house.clock.sleep(GONE_BY_THEN)
        try:
            there = await self._house.exchange.is_there(channel)
        except ConnectionError as error:
            log.warning("whether a call was transferred cannot be seen", call=other.id, error=str(error))
            return
        if asking.sent_away or other.sent_away or not there:
            return
        asking.sent_away = True
        for one, another in ((other, asking), (asking, other)):
            one.sent_on(asking.trail.caller, asking.trail.dialled, another.id, asked=True)

    def of(self, id_: str) -> Call | None:
        """A call that this run serves."""
        return self._calls.get(id_)

    def newest_of(self, person: str, *, but: str = "") -> Call | None:
        """A person's newest call."""
        theirs = (one for one in reversed(self._calls.values()) if one.id != but and one.talks_with(person))
        return next(theirs, None)

    def _left_by(self, person: str, channel: str) -> tuple[Call | None, Call | None]:
        """The call of somebody who sends on the party on this channel, and the call that had called that party.

        Perhaps we heard of their ends first. They are two if a colleague had called the party, and asked somebody.
        """
        just_over = self._just_over
        called = just_over.with_far_channel(channel)
        theirs = just_over.with_far_channel(channel, person) or self.newest_of(person)
        theirs = theirs or just_over.of(person, made=called is None)
        return theirs, called or theirs

    def newest_of_all(self) -> dict[str, Call]:
        """Everybody's newest call, found in one look at all calls."""
        return {person: one for one in self._calls.values() for person in one.parties()}

    def _welcome(self, news: Arrived, before: Call | None = None) -> None:
        """Start a new call. before: this caller's call until now, if somebody transferred it."""
        company = as_of(self._house.snapshot().company, news.at)
        theirs: Call | None = None  # the call of the person who sent them on
        called: Call | None = None
        if news.by is not None and before is None:
            theirs, called = self._left_by(news.by.person, news.channel)
        source, caller = self._who_calls(news, before, called, company)
        trail, withheld = begun(news, source, caller, company)
        call = Call(
            self._house,
            news.call,
            trail,
            direction_of(trail, company),
            news.device_state_hint,
            withheld=withheld,
            trunk=news.trunk,
        )
        if before is not None:
            call.transferred(before)
        else:
            fresh = news.by is None and news.asks is None
            call.may_send_on = fresh and source is Source.MEX and company.mobiles_send_on
            call.begin(news.dialled)
            if theirs is not None and news.by is not None:
                theirs.sent_on(news.by.person, news.dialled, call.id)
                theirs.sent_away = True
                call.sent_on(news.by.person, news.dialled, theirs.id)
        self._start(call)

    def _who_calls(
        self, news: Arrived, before: Call | None, called: Call | None, company: Company
    ) -> tuple[Source, str]:
        """Where a call came in, and who calls: a transferred caller stays the same caller.

        called: the call by which we had called them.
        """
        known = before is not None and news.source is not Source.PHONE
        if before is not None and known and (news.by is not None or news.source is before.trail.source):
            return before.trail.source, before.trail.caller  # the number shown may be ours since then
        if news.source is Source.MEX and news.asks is None:
            number = numbers.shown(news.caller)
            person = company.person_of(number)
            if person is not None and person.mobile == number:
                # The exchange log tells of it a little later.
                self.hear(OnPhone(person.id, news.call, talking=True))
                return Source.MEX, person.id
            return Source.TRUNK, news.caller  # a mobile that is nobody's extension is an outside caller
        if called is not None and news.source is Source.TRUNK and called.trail.now is not None:
            return Source.TRUNK, destination(called.trail.now)
        return news.source, news.caller

    def _take_up(self, news: Returned | Replied) -> None:
        """Continue a call that an earlier run of the service handed over and that comes back to this run."""
        try:
            trail = Trail.read(news.trail)
        except BadTrail as error:
            log.error("a call came back with a trail that cannot be read", call=news.call, error=str(error))
            self._tasks.create_task(self._give_up(news.call, ""))
            return
        call = Call(self._house, news.call, trail, direction_of(trail, self._house.snapshot().company))
        call.inbox.put_nowait(news)
        self._start(call, waits_for_outcome=True)

    def _find_again(self, news: Queued, before: Call | None = None) -> None:
        """Let a caller go on waiting in the queue where an earlier run of the service left them.

        before: this caller's call until now, if somebody gave them their own place in the queue.
        """
        try:
            trail = Trail.read(news.trail)
        except BadTrail as error:
            log.error("a caller waits with a trail that cannot be read", call=news.call, error=str(error))
            self._tasks.create_task(self._give_up(news.call, ""))
            return
        if before is not None:
            trail = replace(trail, source=before.trail.source, caller=before.trail.caller)
        call = Call(self._house, news.call, trail, direction_of(trail, self._house.snapshot().company))
        call.took_over = news.before
        if before is not None:
            call.transferred(before)
        self._start(call, waits_in=destination(trail.now) if trail.now is not None else "")

    def _start(self, call: Call, *, waits_for_outcome: bool = False, waits_in: str = "") -> None:
        self._calls[call.id] = call
        self.earlier.discard(call.id)
        self._house.load.arrived(call.id, call.trail.source, call.trail.caller, call.trunk)
        self.served += 1
        self._tasks.create_task(
            self._run(call, waits_for_outcome=waits_for_outcome, waits_in=waits_in), name=f"call {call.id}"
        )

    async def _run(self, call: Call, *, waits_for_outcome: bool, waits_in: str) -> None:
        """Serve one call. If it crashes, its caller gets the dialplan's fallback, and the others never notice."""
        try:
            await serve(call, waits_for_outcome=waits_for_outcome, waits_in=waits_in)
        except Exception as error:
            log.exception("a call failed; the fallback takes it", call=call.id)
            call.note(f"{type(error).__name__}: {error}")
            await self._give_up(call.id, call.trail.dialled)
        finally:
            if self._calls.get(call.id) is call:
                del self._calls[call.id]
                self._house.load.over(call.id)
                if call.trail.source is Source.MEX:
                    self.hear(OnPhone(call.trail.caller, call.id, talking=False))
                self.on_over(call.id)
            self._hear_what_is_left(call)

    def _hear_what_is_left(self, call: Call) -> None:
        """Handle news that the call no longer listened to, such as its end while the exchange refused an order."""
        while not call.inbox.empty():
            match call.inbox.get_nowait():
                case Ended() as ended:
                    call.end(ended)
                case Returned() | Replied() as returned:
                    self.hear(returned)
                case _:
                    pass

    async def _give_up(self, call: str, dialled: str) -> None:
        try:
            await self._house.exchange.give_up(call, dialled)
        except ChannelGone:
            pass
        except Exception as error:
            log.error("the fallback could not take the call", call=call, error=str(error))

    async def drain(self, within: timedelta) -> None:
        """Wait until no call is in the middle of a decision, at most this long."""
        clock = self._house.clock
        with contextlib.suppress(TimeoutError):
            async with clock.at_most(within.total_seconds()):
                while any(not call.handed_over for call in self._calls.values()):
                    await clock.sleep(0.01)
