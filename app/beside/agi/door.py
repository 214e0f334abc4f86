"""The AGI door: turns another exchange's question about a call into news, and the order that follows into the answer.

Knows: the three questions (decide, outcome, ended) and the facts that come with each. Refuses to know: what the policy
says, how to read a question, and how to spell the answer.

We serve the call like every other (calls/serve.py): we journal, count and explain it. Its coroutine waits between two
questions. If the service restarts meanwhile, it goes on by the trail that the channel carries.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from app.beside.agi.reader import LONGEST_QUESTION, BadQuestion, ExchangeGone, FastAgi
from app.beside.agi.spelling import GO_ON, all_variables
from app.beside.agi.status import CALL_PREFIX, ending_of, outcome_of
from app.calls.ports.news import Arrived, Ended, Ending, Replied, Returned, Source
from app.calls.trail import BadTrail, Trail
from app.policy.decision import Outcome
from app.policy.printable import printable
from app.policy.targets import JoinQueue, RingPerson

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from datetime import datetime

    from app.beside.agi.exchange import AgiExchange
    from app.beside.agi.reader import AgiRequest
    from app.beside.agi.spelling import Spelling
    from app.calls.ports.news import News
    from app.clock import Clock
    from app.policy.model import Company

log = structlog.get_logger()

_PATIENCE: Final = 0.4  # seconds, after which we tell the exchange that we are working; it gives up after one
_MORE_TIME: Final = 5  # seconds more that we then ask for
_ENOUGH: Final = 4.0  # seconds after which the exchange goes on by itself
FORGOTTEN_AFTER: Final = timedelta(
    hours=4
)  # until we forget a call whose end nobody told, unless the company has a limit of its own
LOOK_FOR_SILENT: Final = 60.0  # seconds between two searches for such calls
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}")
_NOBODY: Final = frozenset({"", "unknown", "anonymous", "restricted", "unavailable"})
_DIALLED: Final = re.compile(r"[+*#0-9][+*#0-9 ().-]*", re.ASCII)
_SOURCES: Final = {"phone": Source.PHONE, "mobile": Source.MEX, "trunk": Source.TRUNK}


class Door:
    """Answers the questions, by route. hear: the switchboard's; calls: those under way."""

    def __init__(
        self,
        exchange: AgiExchange,
        spelling: Spelling,
        hear: Callable[[News], None],
        calls: Callable[[], frozenset[str]],
        company: Callable[[], Company | None],
        clock: Clock,
    ) -> None:
        self._exchange = exchange
        self._spelling = spelling
        self._hear = hear
        self._calls = calls
        self._company = company
        self._clock = clock
        self._since: dict[str, datetime] = {}  # when we last heard of a call
        self._channels: set[str] = set()  # UNIQUEIDs of the channels of calls under way

    @contextlib.asynccontextmanager
    async def open(self, host: str, port: int) -> AsyncIterator[int]:
        """Answer there until the block ends; gives the port. Raises OSError."""
        agi = FastAgi()
        agi.add_route("decide", self.decide)
        agi.add_route("outcome", self.outcome)
        agi.add_route("ended", self.ended)
        server = await asyncio.start_server(agi.handler, host, port, limit=LONGEST_QUESTION)
        watch = asyncio.create_task(self._forget_the_silent())
        try:
            yield int(server.sockets[0].getsockname()[1])
        finally:
            watch.cancel()
            server.close()

    # The three questions

    async def decide(self, request: AgiRequest) -> None:
        """A call has come: what is the exchange to do with it?"""
        call, channel = _id(request)
        company = self._company()
        if company is None:
            raise BadQuestion("no company is in force yet")
        if request.given.get("linked", channel) in self._channels - {channel}:
            # By this channel the exchange rings somebody for a call of ours: deciding again would go round for ever.
            await request.set(all_variables(action=GO_ON))
            return
        arrived = self._arrived(call, request, company)
        self._since[call] = self._clock()
        self._channels.add(channel)
        await self._answered(call, request, arrived)

    async def outcome(self, request: AgiRequest) -> None:
        """The exchange did as we said, with this outcome: and now?"""
        call, _ = _id(request)
        given, trail, now = request.given, request.given.get("trail", ""), self._clock()
        if call not in self._calls():
            try:
                Trail.read(trail)
            except BadTrail:
                log.warning("a call came back of which nothing is known; the exchange goes on", call=call)
                await request.set(all_variables(action=GO_ON))
                return
        self._since[call] = now
        status = given.get("status", "")
        if status == "ANSWER":
            self._end(call, request)
            await request.set(all_variables(action="done"))
        elif "key" in given:
            await self._answered(call, request, Replied(call, given["key"][:1], trail, now))
        else:
            came_to = outcome_of(status, given.get("cause", ""))
            if came_to is Outcome.OVERDUE:
                came_to = self._waited(trail)
            await self._answered(call, request, Returned(call, came_to, trail, now))

    def _waited(self, trail: str) -> Outcome:
        """How the wait ended for which we gave the exchange the time: it says only that this is over."""
        company = self._company()
        with contextlib.suppress(BadTrail):
            now = Trail.read(trail).now
            if company is not None and isinstance(now, JoinQueue) and now.queue in company.queues:
                return company.queues[now.queue].wait_ends().outcome
        return Outcome.OVERDUE

    async def ended(self, request: AgiRequest) -> None:
        """The channel is gone."""
        call, channel = _id(request)
        self._end(call, request)
        self._channels.discard(channel)
        self._since.pop(call, None)

    # How we answer

    async def _answered(self, call: str, request: AgiRequest, news: News) -> None:
        """Raises ExchangeGone."""
        answer = self._exchange.asks(call, request)
        try:
            self._hear(news)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_PATIENCE):
                    await asyncio.shield(answer)
            if not answer.done():
                await request.give_time(_MORE_TIME)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_ENOUGH):
                        await asyncio.shield(answer)
            if not answer.done():
                log.error("no decision in time; the exchange goes on by itself", call=call)
            await request.set(answer.result() if answer.done() else all_variables(action=GO_ON, call=call))
        except ExchangeGone:
            self._exchange.note(
                call,
                "the exchange did not wait for the answer: the caller hung up, or it went on by itself",
                "växeln väntade inte på svaret: den som ringde lade på, eller så fortsatte den på egen hand",
            )
            raise
        finally:
            self._exchange.asks_no_more(call, answer)

    def _arrived(self, call: str, request: AgiRequest, company: Company) -> Arrived:
        """The facts of a new call: the channel's owner is the caller, never the number shown."""
        headers, given = request.headers, request.given
        person = self._spelling.whose(headers.get("agi_channel", ""), company)
        source = _SOURCES.get(given.get("from", ""))
        if given.get("from") and source is None:
            raise BadQuestion(f"from is {given['from'][:40]!r}: it must be phone, mobile or trunk")
        if source is None:
            source = Source.PHONE if person else Source.TRUNK
        shown = given.get("caller") or headers.get("agi_callerid", "")
        caller = printable("" if shown.lower() in _NOBODY else shown)[:64]
        if source is Source.PHONE:
            theirs = company.person_of(caller)
            caller = person or (theirs.id if theirs is not None and given.get("caller") else caller)
        via = given.get("via") or headers.get("agi_rdnis", "")
        return Arrived(
            call,
            source,
            caller,
            _dialled(request),
            self._clock(),
            withheld=_withheld(headers.get("agi_callingpres", "")),
            via="" if via.lower() in _NOBODY else via,
        )

    def _end(self, call: str, request: AgiRequest) -> None:
        given = request.given
        how = ending_of(given.get("action", ""), given.get("status", ""), given.get("queue", ""))
        answered = how is Ending.ANSWERED
        dialled_ms, talked = _ms(given, "dialled_ms"), _ms(given, "answered_ms") if answered else 0
        # The exchange went on without us: the person who answered is not the one whom we decided on.
        who = "" if answered and not given.get("action") else None
        with contextlib.suppress(BadTrail):
            now = Trail.read(given.get("trail", "")).now
            if answered and isinstance(now, RingPerson):
                who = now.person
        unknown = call not in self._calls()
        self._hear(
            Ended(
                call,
                self._clock(),
                how,
                who,
                max(dialled_ms - talked, 0),
                talked,
                _ms(given, "cause"),
                _SOURCES.get(given.get("from", ""), Source.TRUNK) if unknown else None,
                printable(request.headers.get("agi_callerid", "")) if unknown else None,
                printable(_dialled(request)) if unknown else None,
            )
        )

    async def _forget_the_silent(self) -> None:
        """Forget calls that were silent for as long as a call can last: their end could not reach us."""
        while True:
            await asyncio.sleep(LOOK_FOR_SILENT)
            company, at = self._company(), self._clock()
            longest = company.limits.longest if company is not None else None
            oldest = (
                at
                - (timedelta(seconds=longest) if longest else FORGOTTEN_AFTER)
                - timedelta(seconds=LOOK_FOR_SILENT)
            )
            for call in [one for one, since in self._since.items() if since < oldest]:
                del self._since[call]
                self._channels.discard(call.removeprefix(CALL_PREFIX))
                if call in self._calls():
                    log.warning("the end of a call was never told", call=call)
                    self._hear(Ended(call, at, Ending.LOST, None, 0, 0, 0))


def _id(request: AgiRequest) -> tuple[str, str]:
    """Our call's id, and the channel's. Raises BadQuestion."""
    channel = request.headers.get("agi_uniqueid", "")
    if not _ID.fullmatch(channel):
        raise BadQuestion(f"no agi_uniqueid: {channel[:40]!r}")
    return f"{CALL_PREFIX}{channel}", channel


def _dialled(request: AgiRequest) -> str:
    """What the caller dialled: as the dialplan says; else the extension, or DNIS if that is only a dialplan's word."""
    headers = request.headers
    told = (request.given.get("to", ""), headers.get("agi_extension", ""), headers.get("agi_dnid", ""))
    return next((one[:64] for one in told if _DIALLED.fullmatch(one)), "")


def _withheld(presentation: str) -> bool:
    """Whether agi_callingpres prohibits presentation (bits 6 and 7 hold 1, Q.951)."""
    return presentation.isascii() and presentation.isdigit() and int(presentation) & 0x60 == 0x20


def _ms(given: Mapping[str, str], name: str) -> int:
    text = given.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
