"""The AGI door: what somebody else's exchange asks of a call becomes news of it, and the order that follows the answer.

Knows: the three questions (decide, outcome, ended) and the facts that come with each. Refuses to know: what the policy
says, how a question is read, and how the answer is spelled.

A call's way is that of every call of ours (calls/serve.py): journalled, counted, explained. Between two questions its
coroutine waits; the trail that the channel carries lets a service that was restarted meanwhile go on with it.
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
from app.policy.printable import printable
from app.policy.targets import RingPerson

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

_PATIENCE: Final = 0.4  # seconds, after which the exchange is told that we are at it: its own ends after one
_MORE_TIME: Final = 5  # seconds that it is then asked for
_ENOUGH: Final = 4.0  # seconds after which the exchange goes on by itself
FORGOTTEN_AFTER: Final = timedelta(
    hours=4
)  # a call whose end was never told, where the company has no limit of its own
LOOK_FOR_SILENT: Final = 60.0  # seconds between two looks for such calls
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}")
_NOBODY: Final = frozenset({"", "unknown", "anonymous", "restricted", "unavailable"})
_DIALLED: Final = re.compile(r"[+*#0-9][+*#0-9 ().-]*", re.ASCII)
_SOURCES: Final = {"phone": Source.PHONE, "mobile": Source.MEX, "trunk": Source.TRUNK}


class Door:
    """The questions, by route. hear: the switchboard's; calls: which are under way."""

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
        self._since: dict[str, datetime] = {}  # when a call was last heard of
        self._channels: set[str] = set()  # UNIQUEIDs of the channels of calls under way

    @contextlib.asynccontextmanager
    async def open(self, host: str, port: int) -> AsyncIterator[int]:
        """Answer there until left; the port. Raises OSError."""
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
        """A call has come: what is done with it?"""
        call, channel = _id(request)
        company = self._company()
        if company is None:
            raise BadQuestion("no company is in force yet")
        if request.given.get("linked", channel) in self._channels - {channel}:
            # A channel by which the exchange rings somebody for a call of ours: to ask again would go round for ever.
            await request.set(all_variables(action=GO_ON))
            return
        arrived = self._arrived(call, request, company)
        self._since[call] = self._clock()
        self._channels.add(channel)
        await self._answered(call, request, arrived)

    async def outcome(self, request: AgiRequest) -> None:
        """What was answered has come to this: and now?"""
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
            await self._answered(call, request, Returned(call, came_to, trail, now))

    async def ended(self, request: AgiRequest) -> None:
        """The channel is gone."""
        call, channel = _id(request)
        self._end(call, request)
        self._channels.discard(channel)
        self._since.pop(call, None)

    # How

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
        """The facts: whose channel it is says who calls, never the number that is shown."""
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
        # Without us it was answered by whomever the exchange rang: not by whom we had decided on.
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
        """Calls of which nothing was heard for as long as a call can last: whoever should have told was cut off."""
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
    """What was dialled: as the dialplan says, else the extension, or DNIS where that is a word of the dialplan's."""
    headers = request.headers
    told = (request.given.get("to", ""), headers.get("agi_extension", ""), headers.get("agi_dnid", ""))
    return next((one[:64] for one in told if _DIALLED.fullmatch(one)), "")


def _withheld(presentation: str) -> bool:
    """By agi_callingpres: bits 6 and 7 are 1 where the presentation is prohibited (Q.951)."""
    return presentation.isascii() and presentation.isdigit() and int(presentation) & 0x60 == 0x20


def _ms(given: Mapping[str, str], name: str) -> int:
    text = given.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
