"""The connection with the exchange: what to do when it comes, when it goes, and when the exchange needs news.

Knows: the order of these steps. Refuses to know: Asterisk's words for them (ari/).
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.ari.client import Away, Refused
from app.ari.notes import writes_our_notes
from app.ari.tables import FILE, TablesBroken
from app.beside.agi.status import CALL_PREFIX
from app.calls.call import stamp
from app.calls.journal import LOST, End
from app.calls.possible import NotPossible
from app.calls.switchboard import HEARD_BY_THEN
from app.service.former_passwords import FormerPasswords
from app.service.in_force import RETRY_DATABASE
from app.service.seen_phones import SeenPhones
from app.web.problems import (
    Problem,
    exchange_cannot_be_told,
    exchange_does_not_run,
    exchange_is_being_told,
    exchange_is_silent,
    exchange_reads_something_else,
    exchange_refuses,
    notes_are_not_ours,
)
from app.web.server import judge_address

if TYPE_CHECKING:
    from datetime import datetime

    from app.service.build import Rooms

LOOK_ROUND: Final = 5.0  # seconds
CALLS_FIRST: Final = 5.0  # seconds for a start to serve calls before it tells a large company again
TELL_AGAIN: Final = 10.0  # seconds before we tell the exchange again, after a failure
READ_BY_THEN: Final = 2.5  # seconds: the exchange keeps a row for two
READ_TRIES: Final = 10
READ_WITHIN: Final = 3.0  # seconds: the exchange keeps what it read for two seconds

log = structlog.get_logger()


class Connection:
    """Learns what is in the exchange, and tells it what it must know."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._ari, self._exchange = rooms.ari, rooms.exchange
        self._current, self._problems, self._signals = rooms.current, rooms.problems, rooms.signals
        self._former = FormerPasswords(rooms.registrations, rooms.store)
        self._seen = SeenPhones(rooms.registrations, rooms.store, must_encrypt=rooms.current.must_encrypt)
        self._stocked = False
        self._served = asyncio.Event()  # since the start, once

    @property
    def is_up(self) -> bool:
        """Whether we serve calls: the exchange answers, and we have learnt what is in it."""
        return self._ari.connected and self._stocked

    @property
    def keys_in_clear(self) -> list[str]:
        """The logins of telephones whose sound is encrypted with keys that can be read on the way."""
        return self._seen.keys_in_clear()

    async def run(self) -> None:
        await self._ari.run(self._exchange.on_event, self._connected, self._died)

    async def look_round(self) -> None:
        """Ask who is on the phone and whose phone is registered, for all phones that we do not watch.

        This is for pages and message lamps; a decision asks for itself.
        """
        switchboard = self._rooms.switchboard
        while True:
            await asyncio.sleep(LOOK_ROUND)
            if self.is_up:
                with contextlib.suppress(ConnectionError, Refused):
                    await self._exchange.phones.look_round()
                    await self._seen.look(self._exchange.phones.there)
                    if switchboard.earlier:
                        switchboard.earlier.still_alive(await self._exchange.alive())

    async def keep_informed(self) -> None:
        """Write what the exchange must know, at the start and after each change. Calls do not wait for it."""
        rooms, signals = self._rooms, self._signals
        if rooms.provisioner.can_wait(len(self._current.phones)):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._served.wait(), CALLS_FIRST)
        while True:
            again = None
            signals.untold.clear()
            signals.told.clear()
            try:
                # Calls first: while it loads thousands of phones it is slow to answer a new connection.
                phones, load = self._current.phones, self._stocked
                await rooms.provisioner.push(self._current.today(), phones, rooms.clock(), load=load)
                self._problems.end("exchange")
                if self.is_up:
                    await self._move_lamps()
                    await self._tell_of_the_company()
                    await self._exchange.phones.watch(self._current.company().agents)
                    if self._current.to_end:
                        rooms.beside(self._former.end(self._current.to_end))
            except (TablesBroken, ValueError) as error:
                self._problems.begin("exchange", exchange_cannot_be_told(str(error)))
                again = TELL_AGAIN
            except (ConnectionError, Refused) as error:  # the next connection tries again
                log.warning("the exchange could not load new phones", error=str(error))
            signals.told.set()
            rooms.prompts.leisure.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(signals.untold.wait(), again)

    async def _move_lamps(self) -> None:
        """Have the exchange look again at whom its lamps show, when an extension has got another person or phone.

        Only its dialplan does that, as a whole: calls go on, and its variables are as in the file again.
        """
        if not self._rooms.provisioner.lamps_moved:
            return
        await asyncio.sleep(READ_BY_THEN)
        self._rooms.provisioner.lamps_moved = False
        await self._ari.reload("pbx_config.so")
        await self._tell_of_the_company()
        await self.turn_on_confirm()
        settings = self._rooms.settings
        await self._exchange.tell_judge(judge_address(settings.web_host, settings.web_port))
        log.info("the exchange has looked again at whom its lamps show")

    async def turn_on_confirm(self) -> None:
        """Have the exchange ask for a key with our prompt, once it exists."""
        if self._exchange.dialplan.has_prompt("sv/confirm"):
            await self._exchange.turn_on_confirm()

    def trouble(self) -> Problem:
        """Why we do not serve calls, and what to do."""
        url = self._rooms.settings.ari_url
        if self._ari.connected:
            return exchange_is_being_told(connected=True)
        match self._ari.away:
            case Away.NOBODY:
                return exchange_does_not_run(url)
            case Away.REFUSED:
                return exchange_refuses(url)
            case Away.SILENT:
                return exchange_is_silent(url)
            case Away.NOT_YET:
                return exchange_is_being_told(connected=False)

    async def _tell_of_the_company(self) -> None:
        await self._exchange.set_longest(self._current.company().limits.longest)
        await self._exchange.set_keys(mobiles=self._current.company().mobiles_send_on)

    async def _connected(self) -> None:
        self._stocked = False  # what we learnt was of the connection before
        rooms, exchange, settings = self._rooms, self._exchange, self._rooms.settings
        rooms.load.places = len(await exchange.sound_ports()) // 2
        await self._tell_of_the_company()
        await exchange.subscribe(self._current.company().agents)
        await rooms.queues.learn()
        await self.turn_on_confirm()
        await exchange.tell_judge(judge_address(settings.web_host, settings.web_port))
        rooms.switchboard.asking()
        stock = await exchange.take_stock(rooms.switchboard.ids)
        rooms.switchboard.recover(stock, rooms.clock())
        rooms.beside(self._call_back_the_lost(stock.alive))
        rooms.beside(self._end_the_lost(stock.alive, rooms.clock()))
        self._stocked = True
        self._served.set()
        self._signals.untold.set()
        rooms.beside(self._see_that_the_exchange_reads())
        rooms.voicemail.connected()
        rooms.lamps.connected()
        rooms.beside(self._see_whose_notes())
        log.info("connected to the exchange", phones=len(stock.phones), waiting=len(stock.waiting))

    async def _see_whose_notes(self) -> None:
        with contextlib.suppress(ConnectionError, Refused):
            if await writes_our_notes(self._ari):
                self._problems.end("notes")
            else:
                self._problems.begin("notes", notes_are_not_ours())

    def _died(self) -> None:
        """The exchange has died. First the exchange log tells which calls had ended before."""

        async def in_a_moment() -> None:
            await asyncio.sleep(HEARD_BY_THEN)
            if self._ari.away is Away.NOBODY and not self._ari.connected:
                self._rooms.switchboard.exchange_died(self._rooms.clock())
                await self._end_the_lost(frozenset(), self._rooms.clock())

        self._rooms.beside(in_a_moment())

    async def _call_back_the_lost(self, alive: frozenset[str]) -> None:
        """Call back, in their turn, callers who waited when exchange and service went down together."""
        await asyncio.sleep(HEARD_BY_THEN)
        for call, kept in self._rooms.hall.callers.lost(alive).items():
            queue = self._current.company().queues.get(kept["queue"])
            if queue is None:
                continue
            try:
                self._rooms.callbacks.ask(
                    queue, kept["number"], arrived=kept["arrived"], priority=kept["priority"], call=call
                )
                log.info("calling back a caller who was lost in a queue", call=call)
            except NotPossible as why:
                log.warning("cannot call back a caller who was lost in a queue", call=call, why=str(why))

    async def _end_the_lost(self, alive: frozenset[str], at: datetime) -> None:
        """End the calls, of any run, that a crashed exchange no longer has and never reported as ended.

        at: when we asked the exchange.
        """
        await asyncio.sleep(HEARD_BY_THEN)
        rooms = self._rooms
        tickets = {one.id for one in (*rooms.callbacks.all(), *rooms.returns.all())}
        here = alive | tickets | rooms.switchboard.ids
        while True:
            try:
                lost = [call for call in await rooms.store.open_calls(at) if call not in here]
                lost = [call for call in lost if not call.startswith(CALL_PREFIX)]  # not this exchange's
                break
            except (SQLAlchemyError, OSError):  # CompanyInForce.watch reports it
                await asyncio.sleep(RETRY_DATABASE)
        for call in lost:
            rooms.journal.write(End(call, stamp(rooms.clock()), LOST, None, 0, 0, 0))
        if lost:
            log.warning("the exchange crashed and cut off calls", count=len(lost), first=lost[0])

    async def _see_that_the_exchange_reads(self) -> None:
        """Service and exchange may have different directories, or somebody replaced the file under the exchange."""
        for _ in range(READ_TRIES):
            await asyncio.sleep(READ_WITHIN)
            if not self._ari.connected:
                return
            with contextlib.suppress(ConnectionError, Refused):
                if await self._rooms.provisioner.is_read():
                    self._problems.end("tables")
                    return
        file = self._rooms.settings.shared / FILE
        self._problems.begin("tables", exchange_reads_something_else(str(file)))
