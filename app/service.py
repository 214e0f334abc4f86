"""The composition root: builds every room, wires them, and owns the top TaskGroup.

Knows: who needs whom, and the order of starting and stopping. Refuses to know: anything that a room can know.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
from dataclasses import replace
from datetime import UTC, timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

from app.ari.client import Address, Ari, Away, Refused
from app.ari.exchange import AriExchange
from app.ari.exchange_log import ExchangeLog
from app.ari.log_rotation import LogRotation
from app.ari.provision import PhoneLogin, Provisioner, Silence
from app.ari.queue_exchange import AriQueueExchange
from app.ari.refused_transfers import read as refused_transfer
from app.ari.room import Room
from app.ari.strangers import GUESSES, KNOCKS, Strangers
from app.ari.tables import FILE, Tables, TablesBroken
from app.calls.call import House, Snapshot, stamp
from app.calls.callback.by_person import Returns
from app.calls.callback.by_queue import Callbacks
from app.calls.callback.tickets import NotPossible
from app.calls.floor import Floor
from app.calls.journal import LOST, End
from app.calls.load import Load
from app.calls.ports.news import Message, OnPhone, Recorded
from app.calls.presence import Presences
from app.calls.queue.hall import Hall
from app.calls.rehearsal import begin_rehearsal
from app.calls.switchboard import HEARD_BY_THEN, Switchboard
from app.clock import SteadyClock, clock_ahead, real_clock
from app.company import from_document, to_company
from app.policy import greylisting, numbers
from app.policy.absence import Chosen
from app.policy.fence import stopped
from app.policy.happenings import meaning_in
from app.policy.hours import STOCKHOLM
from app.policy.tenure import as_of
from app.policy.transfers import refusal as transfer_refusal
from app.policy.ways import ToPerson
from app.schedule.calendars import Calendars
from app.schedule.switches import Switches
from app.settings import BadSetting
from app.sms.elks import Elks
from app.sms.notices import SmsNotices
from app.sms.outbox import Outbox
from app.speech.piper import voice_of
from app.speech.process import ProgramMissing
from app.speech.prompts import Prompts
from app.speech.recordings import Recordings
from app.speech.spoken import Spoken
from app.speech.words import SpokenWords
from app.storage.archive import Archive
from app.storage.choices import StoredChoices
from app.storage.database import in_words
from app.storage.forgetting import Forgetting
from app.storage.in_use import used
from app.storage.ledger import FileLedger
from app.storage.migrate import migrate
from app.storage.spool import SpooledJournal
from app.storage.store import Store
from app.voicemail import Voicemail
from app.web.api import Api
from app.web.board import Boards
from app.web.glance import Glance
from app.web.holders import Holders, token_in
from app.web.hosts import our_names
from app.web.problems import (
    Problem,
    company_cannot_be_used,
    database_cannot_be_opened,
    database_is_away,
    exchange_cannot_be_told,
    exchange_does_not_run,
    exchange_is_being_told,
    exchange_is_silent,
    exchange_reads_something_else,
    exchange_refuses,
    greylist_of_old,
    no_company,
    no_room_for_sound,
    passwords_are_guessed,
    prompts_cannot_be_made,
    prompts_not_as_wanted,
    said,
    spool_is_full,
    strangers_knock,
    way_out_is_silent,
)
from app.web.profiles_api import ProfilesApi
from app.web.prompts_api import PromptsApi
from app.web.server import application, judge_address, metrics_application
from app.web.sms_api import SmsApi
from app.web.sms_reports import SmsReports
from app.web.status import ExchangeNow, LoadNow, Status, StrangersNow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
    from datetime import date, datetime

    from app.calls.ports.news import News
    from app.policy.model import Company
    from app.settings import Settings
    from app.storage.rows import StoredCompany
    from app.web.board_page import Board
    from app.web.parts import Part

log = structlog.get_logger()

LOOK_FOR_RECORDINGS = 2.0  # seconds between looks for own recordings that came or went
LOOK_FOR_CHANGES = 1.0  # seconds between looks at the database's revision
CALENDARS = "calendars"  # the job that reads them
LOOK_ROUND = 5.0  # seconds
TELL_AGAIN = 10.0  # seconds until the exchange is told again, when it could not be
READ_TRIES, READ_WITHIN = 10, 3.0  # seconds: the exchange keeps what it read for two
SWEEP_EVERY = 30.0  # seconds between looks for messages that nobody told of
RETRY_DATABASE = 2.0  # seconds
LEAVE_WITHIN = timedelta(seconds=3)
ANSWERED_WITHIN = 1.0  # seconds, when we leave, for web requests that are being answered
ASKED_TO_END = 4  # times that what is left is asked to end
SOON = timedelta(seconds=5)  # before midnight, the company of the next day is made


class CannotStart(RuntimeError):
    """Something that the service cannot do without is missing; the message, in English and Swedish, says what to do."""

    def __init__(self, en: str, sv: str = "") -> None:
        super().__init__(en)
        self.sv = sv or en

    def said(self, lang: str) -> str:
        return self.sv if lang == "sv" else str(self)


class Service:
    """One running service. `await Service(settings).run()` returns after SIGTERM or SIGINT."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.ahead = begin_rehearsal(settings.now, settings.data)
        self.clock = SteadyClock(clock_ahead(self.ahead) if self.ahead else real_clock)
        self.floor = Floor()
        self.presences = Presences(self.clock, lambda: self.policy_now().company)
        self.scheduler = AsyncIOScheduler(timezone=UTC)
        self.switches = Switches(self.scheduler, self.presences, self.ahead, self._switched)
        self.snapshot: Snapshot | None = None
        self.phones: list[PhoneLogin] = []
        self.problems: dict[str, Problem | str] = {}
        self.ari = Ari(Address(settings.ari_url, settings.ari_user, settings.ari_password))
        self.exchange = AriExchange(self.ari, self._hear, self.clock)
        self.queues = AriQueueExchange(self.ari)
        self.exchange.on_dialplan = self.queues.on_dialplan
        self.exchange.person_on = self.floor.whose
        self.exchange.on_played = self.queues.on_played
        self.exchange.on_hung_up = self.queues.on_hung_up
        self.exchange.has_prompt = self.queues.has_prompt = self._has_prompt
        self.provisioner = Provisioner(
            self.ari,
            Tables(settings.shared / FILE),
            self.exchange.dial_string,
            Silence(settings.rtp_timeout, settings.rtp_timeout_hold),
        )
        voice = voice_of(settings.piper, settings.piper_voice_sv, settings.piper_voice_en)
        self.prompts = Prompts(settings.shared, settings.prompts, voice)
        self.spoken = Spoken(settings.shared, voice)
        self.words = SpokenWords(self.spoken, self.clock, self.prompts.own_greeting)
        self._changed = asyncio.Event()  # for the prompts
        self._untold = asyncio.Event()  # for the exchange
        self._told = asyncio.Event()  # the exchange was told of this company, or could not be
        self._stocked = False

    async def run(self) -> None:
        self.settings.data.mkdir(parents=True, exist_ok=True)
        with used(self.settings.data):
            await self._run()

    async def _run(self) -> None:
        settings = self.settings
        (settings.shared / "messages").mkdir(parents=True, exist_ok=True)
        (settings.shared / "recordings").mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            await self.prompts.check()
        except ProgramMissing as error:
            raise CannotStart(str(error)) from error
        self.store = await Store.open(settings.database, now=self.clock)
        self.calendars = Calendars(
            self.store,
            self.clock,
            settings.calendar_every,
            self._calendar_changed,
            lambda person: meaning_in(self.policy_now().company, person),
            memory=settings.data / "calendars.json",
        )
        self.presences.use_calendars(self.calendars.spans)
        self.journal = SpooledJournal(settings.data / "spool", self.store)
        self.ledger = FileLedger(settings.data / "ledger.db")
        try:
            self.voicemail = Voicemail(
                settings,
                self.store,
                self.prompts,
                self.floor,
                lambda: self.policy_now().company,
                self.clock,
                self.exchange.light,
                self.ledger,
            )
        except BadSetting as error:
            raise CannotStart(str(error), error.sv) from error
        self.room = Room((settings.shared / "messages", settings.shared / "recordings"), self.ari)
        self.strangers = Strangers(settings.shared / "log" / "notices", on_error=self._hear_error)
        kept, key = settings.data / "recordings", settings.recording_key
        self.archive = Archive(settings.shared / "recordings", kept, key, self.store, self.ahead)
        await self.ledger.open()
        house = self._house()
        self._write_to_customers()
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop.set)
        try:
            async with self._web(), asyncio.TaskGroup() as tasks:
                self.switchboard = Switchboard(house, tasks, lambda message: self._collect(message, tasks))
                self._tasks = tasks
                working = tasks.create_task(self._work(tasks))
                await stop.wait()
                log.info("leaving", calls=self.switchboard.calls)
                with contextlib.suppress(Exception):  # what is not delivered now waits on disk
                    await asyncio.wait_for(self.journal.deliver(), LEAVE_WITHIN.total_seconds())
                await self.switchboard.drain(LEAVE_WITHIN)  # last: calls came in meanwhile
                await self.hall.close()
                working.cancel()
                raise _Leaving
        except* _Leaving:
            log.info("left; calls go on without the service")
        finally:
            if self.scheduler.running:
                self.scheduler.shutdown(wait=False)
            await self.store.close()
            await leave_nothing()

    def _house(self) -> House:
        beside = self._beside_calls
        presences = self.presences
        self.hall = Hall(
            self.queues, self.journal, self.clock, self._today, self.floor, presences, self.ledger, beside
        )
        self.callbacks = Callbacks(self.hall, self.queues, self.ledger, self.journal, self.policy_now, beside)
        self.glance = Glance(self.hall, self.callbacks, self.presences, self.floor, self.clock)
        self.choices = StoredChoices(self.store)
        self.load = self.callbacks.load = Load(self.clock, self.ledger)
        self.exchange.on_lines = self.load.seen
        self.returns = Returns(
            self.queues,
            self.exchange,
            self.ledger,
            self.journal,
            self.policy_now,
            self.presences,
            self.floor,
            self.clock,
            beside,
        )
        self.returns.load = self.load
        return House(
            self.exchange,
            self.floor,
            self.journal,
            self.clock,
            self.policy_now,
            self.hall,
            self.callbacks,
            self.presences,
            self.returns,
            self.words,
            self.choices,
            self.voicemail.mailboxes,
            self.voicemail.greetings,
            self.load,
        )

    def _write_to_customers(self) -> None:
        """SMS (O1), where the provider's account is known."""
        settings, self.outbox = self.settings, None
        if not settings.sms_user or not settings.sms_password:
            return
        elks = Elks(settings.sms_url, settings.sms_user, settings.sms_password)
        token = token_in(settings.data)
        self.outbox = Outbox(
            self.store.sms,
            elks,
            self.clock,
            lambda: self.policy_now().company,
            token,
            settings.sms_reports,
        )
        self.notices = SmsNotices(self.outbox, self.ledger, self.clock)
        self.callbacks.notices = self.returns.notices = self.notices

    def _calendar_changed(self, person: str) -> None:
        self.presences.calendars_changed([person])
        self.switches.plan()

    async def _read_calendars(self) -> None:
        """Once a minute, and when a calendar is given or taken away; a database that is away changes nothing."""
        with contextlib.suppress(SQLAlchemyError, OSError):  # _watch tells of it
            await self.calendars.refresh()

    def _switched(self) -> None:
        """Somebody's profile is another now."""
        self._in_force = self._today()
        self.hall.configure(self._in_force)

    async def _work(self, tasks: asyncio.TaskGroup) -> None:
        """Everything that goes on until the service leaves, in the order in which it can begin."""
        tasks.create_task(self.journal.run())
        tasks.create_task(self.ledger.run())
        await self._open_database()
        await self._first_company()
        with contextlib.suppress(SQLAlchemyError, OSError):  # _watch tells of it
            await self.calendars.recall()  # before the first call: to read them takes its time
        exchange_log = ExchangeLog(
            self.settings.shared / "log" / "queue_log",
            self.settings.data / "exchange-log.json",
            self.switchboard.hear,
            self._person_by_mobile,
            self.ahead,
        )
        self.load.catch_up = exchange_log.at_once
        tasks.create_task(exchange_log.run())
        tasks.create_task(self.callbacks.run())
        tasks.create_task(self.returns.run())
        if self.outbox is not None:
            tasks.create_task(self.notices.run())
        self.scheduler.add_job(
            self._read_calendars, "interval", id=CALENDARS, seconds=60, next_run_time=real_clock()
        )
        self.scheduler.start()
        tasks.create_task(self._watch())
        tasks.create_task(self._keep_told())
        tasks.create_task(self._prepare())
        tasks.create_task(self._sweep())
        tasks.create_task(self._look_round())
        tasks.create_task(self.voicemail.run())
        forgetting = Forgetting(
            self.store,
            self.settings.data,
            lambda: min(self.clock(), real_clock()),
            lambda: self.policy_now().company.recording.keep_days,
        )
        tasks.create_task(forgetting.calls(self.settings.keep_days))
        tasks.create_task(forgetting.messages(self.settings.keep_message_days))
        tasks.create_task(forgetting.recordings())
        tasks.create_task(self.room.run())
        tasks.create_task(self.strangers.run())
        tasks.create_task(LogRotation(self.settings.shared / "log", self.ari).run())
        tasks.create_task(self.ari.run(self.exchange.on_event, self._connected, self._exchange_died))

    # The database

    async def _open_database(self) -> None:
        while True:
            try:
                await migrate(self.settings.database)
                return
            except (SQLAlchemyError, OSError) as error:
                why = in_words(error, self.settings.database)
                self._problem("database", database_cannot_be_opened(why))
                await asyncio.sleep(RETRY_DATABASE)

    async def _first_company(self) -> None:
        while True:
            with contextlib.suppress(SQLAlchemyError, OSError):
                self._revision = await self.store.revision()
                try:
                    if await self._load():
                        return
                    self._problem("company", no_company(), expected=True)
                except Exception as error:
                    self._problem("company", company_cannot_be_used("; ".join(str(error).splitlines())))
            await asyncio.sleep(LOOK_FOR_CHANGES)

    async def _load(self) -> bool:
        """Make a new snapshot of what is in the database. False: there is no company.

        Raises ValueError for a company that cannot be used: the one before stays in force, with the profiles of now.
        """
        stored = await self.store.current_company()
        if stored is None:
            return False
        states = await self.store.profile_states()
        chosen = {state.person: Chosen(state.profile, state.until) for state in states}
        phones = await self.store.phones()
        try:
            company = await asyncio.to_thread(self._company, stored)  # a large one takes a second
        except ValueError:
            if self.snapshot is not None:
                self._put_in_force(chosen)
            raise
        logins = [PhoneLogin(phone.id, phone.secret) for phone in phones]
        if logins != self.phones:
            self.phones = logins
            self._untold.set()
        anew = self.snapshot is None or self.snapshot.company is not company
        self.snapshot = Snapshot(company, stored.hash)
        self.exchange.confirm_mobiles = self.snapshot.company.confirm_mobiles
        self.queues.confirm_mobiles = self.snapshot.company.confirm_mobiles
        self.exchange.stopped = self.queues.stopped = partial(stopped, self.snapshot.company)
        self.exchange.person_by_mobile = self._person_by_mobile
        self._put_in_force(chosen, anew=anew)
        self.problems.pop("company", None)
        self.problems.pop("database", None)
        return True

    def _put_in_force(self, chosen: Mapping[str, Chosen], *, anew: bool = False) -> None:
        """Put people's choices in force; anew: with another company."""
        self.presences.configure(chosen, anew=anew)
        self.switches.plan()

    def _company(self, stored: StoredCompany) -> Company:
        if self.snapshot is not None and self.snapshot.version == stored.hash:
            return self.snapshot.company
        company = to_company(from_document(stored.document))
        gc.collect()
        gc.freeze()  # a large company need not be walked through at every collection,
        gc.set_threshold(20_000, 20, 50)  # and calls leave few cycles behind: collect more seldom
        return company

    async def _watch(self) -> None:
        """Load what was changed in the database; while it is away, calls go on with what is known."""
        while True:
            await asyncio.sleep(LOOK_FOR_CHANGES)
            self._look_at_the_day()
            revision = self._revision
            try:
                revision = await self.store.revision()
                self.problems.pop("database", None)
                if revision != self._revision:
                    before = self.policy_now()
                    self.prompts.leisure.clear()
                    await self._load()
                    self._revision = revision
                    self.scheduler.modify_job(CALENDARS, next_run_time=real_clock())
                    if self.policy_now().company is not before.company:
                        self._company_changed()
                    else:
                        self.prompts.leisure.set()
                    log.info("a change is in force", policy=self.policy_now().version[:12])
            except (SQLAlchemyError, OSError) as error:
                self.prompts.leisure.set()
                self._problem("database", database_is_away(in_words(error, self.settings.database)))
            except Exception as error:  # whatever was written there, calls go on with what is known
                self.prompts.leisure.set()
                self._revision = revision  # it is not looked at again before it changes
                self._problem("company", company_cannot_be_used("; ".join(str(error).splitlines())))

    def _look_at_the_day(self) -> None:
        """At midnight somebody may have left, or a private phone lapsed: queues and exchange are told (S5, M6)."""
        as_of(self.policy_now().company, self.clock() + SOON)  # made before a caller has to wait for it
        if self._today() is not self._in_force:
            self._switched()
            self._company_changed()
            log.info("another day of the register is in force")
        elif self.provisioner.renew_at is not None and self.clock() >= self.provisioner.renew_at:
            self.provisioner.renew_at = None  # until it was told
            self._untold.set()

    # The exchange

    async def _connected(self) -> None:
        self.load.places = await self.exchange.sound_places()
        await self.exchange.set_longest(self.policy_now().company.limits.longest)
        await self.exchange.set_keys(mobiles=self.policy_now().company.mobiles_send_on)
        await self.exchange.subscribe(self.policy_now().company.agents)
        await self.queues.learn()
        await self._tell_of_confirm()
        await self.exchange.tell_judge(judge_address(self.settings.web_host, self.settings.web_port))
        self.switchboard.asking()
        stock = await self.exchange.take_stock()
        self.switchboard.recover(stock, self.clock())
        self._beside_calls(self._call_back_the_lost(stock.alive))
        self._beside_calls(self._end_the_lost(stock.alive, self.clock()))
        self._stocked = True
        self._untold.set()
        self._beside_calls(self._see_that_the_exchange_reads())
        self.voicemail.connected()
        log.info("connected to the exchange", phones=len(stock.phones), waiting=len(stock.waiting))

    async def _call_back_the_lost(self, alive: frozenset[str]) -> None:
        """Callers who waited when exchange and service were gone together are called back in their turn."""
        await asyncio.sleep(HEARD_BY_THEN)
        for call, kept in self.hall.lost(alive).items():
            queue = self.policy_now().company.queues.get(kept["queue"])
            if queue is None:
                continue
            try:
                self.callbacks.ask(
                    queue, kept["number"], arrived=kept["arrived"], priority=kept["priority"], call=call
                )
                log.info("a caller who was lost in a queue is called back", call=call)
            except NotPossible as why:
                log.warning("a caller who was lost in a queue cannot be called back", call=call, why=str(why))

    def _exchange_died(self) -> None:
        """Nothing listens where it was. Of calls that had ended before, the exchange log tells first."""

        async def in_a_moment() -> None:
            await asyncio.sleep(HEARD_BY_THEN)
            if self.ari.away is Away.NOBODY and not self.ari.connected:
                self.switchboard.exchange_died(self.clock())
                await self._end_the_lost(frozenset(), self.clock())

        self._beside_calls(in_a_moment())

    async def _end_the_lost(self, alive: frozenset[str], at: datetime) -> None:
        """Of calls of any run that the exchange no longer has, and of whose end it left no word: it crashed.

        at: when the exchange was asked.
        """
        await asyncio.sleep(HEARD_BY_THEN)
        tickets = {one.id for one in (*self.callbacks.all(), *self.returns.all())}
        here = alive | tickets | self.switchboard.ids
        while True:
            try:
                lost = [call for call in await self.store.open_calls(at) if call not in here]
                break
            except (SQLAlchemyError, OSError):  # _watch tells of it
                await asyncio.sleep(RETRY_DATABASE)
        for call in lost:
            self.journal.write(End(call, stamp(self.clock()), LOST, None, 0, 0, 0))
        if lost:
            log.warning("calls were cut off with the exchange", count=len(lost), first=lost[0])

    async def _look_round(self) -> None:
        """Who is on the phone and whose phone is there, of all whose phones are not watched.

        For what shows it, and for message lamps: a decision asks by itself.
        """
        while True:
            await asyncio.sleep(LOOK_ROUND)
            if self.ari.connected and self._stocked:
                with contextlib.suppress(ConnectionError, Refused):
                    await self.exchange.look_round()
                    if self.switchboard.has_earlier:
                        self.switchboard.still_alive(await self.exchange.alive())

    def _company_changed(self) -> None:
        self._told.clear()
        self._changed.set()
        self._untold.set()

    async def _keep_told(self) -> None:
        """Write what the exchange must know, at the start and after each change. Calls do not wait for it."""
        while True:
            again = None
            self._untold.clear()
            try:
                # Calls first: while it loads thousands of phones it is slow to answer what a new connection asks.
                load = self._stocked
                await self.provisioner.push(self._today(), self.phones, self.clock(), load=load)
                self.problems.pop("exchange", None)
                if self.ari.connected and self._stocked:
                    await self.exchange.set_longest(self.policy_now().company.limits.longest)
                    await self.exchange.set_keys(mobiles=self.policy_now().company.mobiles_send_on)
                    await self.exchange.watch(self.policy_now().company.agents)
            except (TablesBroken, ValueError) as error:
                self._problem("exchange", exchange_cannot_be_told(str(error)))
                again = TELL_AGAIN
            except (ConnectionError, Refused) as error:  # the next connection comes here again
                log.warning("the exchange could not load what is new", error=str(error))
            self._told.set()
            self.prompts.leisure.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._untold.wait(), again)

    async def _see_that_the_exchange_reads(self) -> None:
        """Service and exchange may have been given two directories, or the file was replaced under the exchange."""
        for _ in range(READ_TRIES):
            await asyncio.sleep(READ_WITHIN)
            if not self.ari.connected:
                return
            with contextlib.suppress(ConnectionError, Refused):
                if await self.provisioner.is_read():
                    self.problems.pop("tables", None)
                    return
        self._problem("tables", exchange_reads_something_else(str(self.settings.shared / FILE)))

    async def _prepare(self) -> None:
        """Prompts, after each change of the company and of own recordings. Many people's greetings take minutes."""
        while True:
            await (
                self._told.wait()
            )  # with thousands of people each takes a second, and calls need the other more
            company = self.policy_now().company
            try:
                report = await self.prompts.prepare(company)
                log.info("prompts are ready", report=str(report))
                self._tell_of_failed(report.failed)
                with contextlib.suppress(ConnectionError, Refused):  # the next connection tells of it
                    await self._tell_of_confirm()
            except Exception as error:  # a full disk: the exchange has its own words meanwhile
                self._problem("prompts", prompts_cannot_be_made(str(error)))
            await self._wait_for_change()

    async def _tell_of_confirm(self) -> None:
        if self._has_prompt("sv/confirm"):
            await self.exchange.tell_of_confirm()

    def _has_prompt(self, name: str) -> bool:
        return (self.settings.shared / "prompts" / f"{name}.wav").exists()

    def _tell_of_failed(self, failed: Sequence[tuple[str, str]]) -> None:
        if failed:
            label, why = failed[0]
            self._problem("prompts", prompts_not_as_wanted(len(failed), label, why))
        else:
            self.problems.pop("prompts", None)

    async def _wait_for_change(self) -> None:
        """Wait until the company is another, or an own recording came, changed or went."""
        while True:
            try:
                await asyncio.wait_for(self._changed.wait(), LOOK_FOR_RECORDINGS)
            except TimeoutError:
                if await self.prompts.is_recorded_anew():
                    return
            else:
                self._changed.clear()
                return

    def _person_by_mobile(self, number: str) -> str | None:
        found = self._today().find(numbers.shown(number))
        return found.id if isinstance(found, ToPerson) else None

    def _beside_calls(self, work: Coroutine[object, object, None]) -> None:
        """Do something for a queue beside its callers' own tasks; its failure is logged and is nobody else's."""

        async def guarded() -> None:
            try:
                await work
            except Exception as error:
                log.error("something for a queue failed", error=str(error))

        self._tasks.create_task(guarded())

    # Messages and recordings

    def _hear(self, news: News) -> None:
        if isinstance(news, OnPhone):
            self.voicemail.hear(news)
        self.switchboard.hear(news)

    def _collect(self, told: Message | Recorded, tasks: asyncio.TaskGroup) -> None:
        if isinstance(told, Recorded):
            tasks.create_task(self.archive.collect(told.file))
        else:
            tasks.create_task(self.voicemail.take_in(told))

    async def _sweep(self) -> None:
        while True:
            try:
                await self.voicemail.sweep()
            except OSError as error:
                log.error("voicemail: the inbox cannot be read", error=str(error))
            with contextlib.suppress(ConnectionError, Refused):  # else nobody knows what is recorded still
                if await asyncio.to_thread(self.archive.waiting):
                    await self.archive.sweep(await self.exchange.alive())
            await asyncio.sleep(SWEEP_EVERY)

    # How it is

    def policy_now(self) -> Snapshot:
        assert self.snapshot is not None, "no call is served before the first company is loaded"
        return self.snapshot

    def _today(self) -> Company:
        """The company as it is today: who has left, whose private phone rings."""
        return as_of(self.policy_now().company, self.clock())

    def _company_if_any(self) -> Company | None:
        return self.snapshot.company if self.snapshot is not None else None

    def _problem(self, room: str, text: Problem | str, *, expected: bool = False) -> None:
        if self.problems.get(room) != text:
            (log.info if expected else log.error)(said(text))
        self.problems[room] = text

    def status_with_queues(self) -> Status:
        queues = self.glance.queues(self.snapshot.company) if self.snapshot is not None else ()
        return replace(self.status(), queues=queues)

    def shown_status(self, part: Part) -> Status:
        """With the people and queues of a page."""
        if self.snapshot is None:
            return self.status()
        found, people, queues = self.glance.shown(self.snapshot.company, part)
        return replace(self.status(), part=found, people=people, queues=queues)

    def status(self) -> Status:
        snapshot = self.snapshot
        connected = self.ari.connected and self._stocked
        if connected:
            status = "ready" if snapshot is not None else "starting"
        elif self.ari.away is Away.NOBODY and not self.ari.connected:
            status = "down"
        else:
            status = "degraded" if snapshot is not None else "starting"
        problems: list[Problem | str] = [*self.problems.values(), *self.voicemail.troubles()]
        if self.room.trouble:
            problems.append(no_room_for_sound(self.room.trouble))
        days = greylisting.overdue(snapshot.company.greylist, self._day()) if snapshot is not None else 0
        if days != 0:
            problems.append(greylist_of_old(days))
        if snapshot is not None and not connected:
            problems.insert(0, self._exchange_trouble())
        if snapshot is not None:
            problems += [Problem(en, sv) for en, sv in self.load.troubles(snapshot.company)]
        lately = self.strangers.lately()
        if lately.passwords >= GUESSES:
            problems.append(passwords_are_guessed(lately.passwords, lately.most, lately.name))
        elif lately.unknown >= KNOCKS:
            problems.append(strangers_knock(lately.unknown, lately.most))
        problems += [
            way_out_is_silent(way)
            for way, answers in self.exchange.reachable.items()
            if connected and not answers
        ]
        journal = self.journal.state()
        if journal.trouble is not None and "database" not in self.problems:  # it can be read, but not written
            problems.append(database_is_away(in_words(journal.trouble, self.settings.database)))
        if journal.held or journal.lost:
            problems.append(spool_is_full(str(self.settings.data / "spool"), journal.held, journal.lost))
        return Status(
            status=status,
            company=snapshot.company.name if snapshot else "",
            policy=snapshot.version if snapshot else "",
            exchange_connected=connected,
            calls=self.switchboard.calls,
            calls_served=self.switchboard.served,
            journal_away=journal.away,
            journal_waiting=journal.waiting,
            journal_held=journal.held,
            journal_lost=journal.lost,
            room=not self.room.trouble,
            problems=tuple(problems),
            load=LoadNow(
                self.load.sound,
                self.load.places,
                self.load.trunk,
                self.load.abroad_minutes,
                dict(self.load.reached),
            ),
            exchange=ExchangeNow(
                self.exchange.registered,
                self.exchange.reachable,
                dict(self.switchboard.outcomes),  # asdict() would count a Counter's pairs
            ),
            strangers=StrangersNow(self.strangers.passwords, self.strangers.unknown, lately.addresses),
            on_phone=len(self.floor.talking()),
        )

    def _exchange_trouble(self) -> Problem:
        url = self.settings.ari_url
        if self.ari.connected:
            return exchange_is_being_told(connected=True)
        match self.ari.away:
            case Away.NOBODY:
                return exchange_does_not_run(url)
            case Away.REFUSED:
                return exchange_refuses(url)
            case Away.SILENT:
                return exchange_is_silent(url)
            case Away.NOT_YET:
                return exchange_is_being_told(connected=False)

    def _hear_error(self, line: str) -> None:
        """What the exchange writes of its errors; but one kind they are in its own log alone."""
        refused = refused_transfer(line)
        if refused is not None:
            self._hear(refused)

    def _may_be_sent_to(self, number: str) -> bool:
        """Whether a caller may be sent on to this number, whoever of us sends them; else the talk goes on."""
        return self.snapshot is not None and transfer_refusal(self._today(), number) is None

    def _day(self) -> date:
        """Today, in Stockholm."""
        return self.clock().astimezone(STOCKHOLM).date()

    def _board(self, person: str) -> Board | None:
        return self.glance.board(self.snapshot, person) if self.snapshot is not None else None

    @contextlib.asynccontextmanager
    async def _web(self) -> AsyncIterator[None]:
        settings = self.settings
        async with contextlib.AsyncExitStack() as sites:
            if settings.metrics_port:
                metrics = metrics_application(self.status_with_queues)
                site = _site(metrics, settings.metrics_host, settings.metrics_port, "VAXEL_METRICS_PORT")
                await sites.enter_async_context(site)
                log.info("metrics", url=f"http://{settings.metrics_host}:{settings.metrics_port}/metrics")
            page = application(
                self.status,
                our_names(settings),
                self._may_be_sent_to,
                self.shown_status,
                self.status_with_queues,
            )
            token = token_in(settings.data)
            boards = Boards(self._board, lambda: self.hall.changes, self.hall.choose, token)
            boards.add_to(page)
            holders = Holders(token, self._company_if_any)
            Api(self.hall, self.callbacks, self.returns, boards.path_for).add_to(page, holders)
            if self.outbox is not None:
                SmsReports(self.outbox.delivered).add_to(page)
            SmsApi(self.outbox, self.store.sms).add_to(page, holders)
            ProfilesApi(self.presences, self.choices, self.clock).add_to(page, holders)
            PromptsApi(Recordings(settings.prompts, settings.shared)).add_to(page, holders)
            site = _site(page, settings.web_host, settings.web_port, "VAXEL_WEB_PORT")
            await sites.enter_async_context(site)
            log.info("web", url=f"http://{settings.web_host}:{settings.web_port}/")
            yield


async def leave_nothing() -> None:
    """End what is left, asking more than once.

    A connection to SQLite that was cancelled while it was being opened may wait for a thread that has ended: its
    closing outlives one cancellation (aiosqlite 0.22), and the process would never end.
    """
    for _ in range(ASKED_TO_END):
        left = asyncio.all_tasks() - {asyncio.current_task()}
        if not left:
            return
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=0.5)


@contextlib.asynccontextmanager
async def _site(app: web.Application, host: str, port: int, setting: str) -> AsyncIterator[None]:
    """Serves there until left. Raises CannotStart with the setting's name."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=ANSWERED_WITHIN)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            why = f"{setting} {port} cannot be used: {error}"
            raise CannotStart(why, f"{setting} {port} går inte att använda: {error}") from error
        yield
    finally:
        await runner.cleanup()


class _Leaving(Exception):
    """The service was asked to leave: it ends the TaskGroup."""
