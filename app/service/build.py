"""Makes every room of the house and connects them.

Knows: who needs whom. Refuses to know: what they do, and in which order (service.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from app.ari.boxes import AriBoxes
from app.ari.busy_lamps import AriLamps
from app.ari.client import Address, Ari
from app.ari.desk_transfers import AriTransfers
from app.ari.encryption import sound_addresses
from app.ari.exchange import AriExchange
from app.ari.own_phones import AriOwnPhones
from app.ari.provision import Provisioner, Silence
from app.ari.queue_exchange import AriQueueExchange
from app.ari.refused_asks import RefusedAsks
from app.ari.refused_transfers import read_refusal as refused_transfer
from app.ari.registrations import Registrations
from app.ari.room import Room
from app.ari.sound_ports import SoundPorts
from app.ari.strangers import Strangers
from app.ari.tables import FILE, Tables
from app.ari.trunk_registrations import TrunkRegistrations
from app.beside.ami.client import AmiAddress
from app.beside.ami.ear import Ear
from app.calls.busy_lamps import BusyLamps
from app.calls.callback.by_person import Returns
from app.calls.callback.by_queue import Callbacks
from app.calls.click import Clicks
from app.calls.desk_transfers import DeskTransfers
from app.calls.floor import Floor
from app.calls.house import House
from app.calls.load import Load
from app.calls.ports.news import Recorded
from app.calls.presence import Presences
from app.calls.queue.hall import Hall
from app.calls.switchboard import Switchboard
from app.certificates.keeper import keeper_of
from app.clock import AlarmClock, SteadyClock, clock_ahead, real_clock
from app.policy.happenings import meaning_in
from app.policy.logins import owner_of
from app.schedule.calendars import Calendars
from app.schedule.switches import Switches
from app.service.accounts import AccountsDesk
from app.service.beside import beside as beside_us
from app.service.cannot_start import CannotStart
from app.service.current import Current
from app.service.known_problems import KnownProblems
from app.service.signals import Signals
from app.service.trunk_passwords import password_of
from app.settings import BadSetting
from app.sms.elks import Elks
from app.sms.notices import SmsNotices
from app.sms.outbox import Outbox
from app.speech.piper import voice_of
from app.speech.process import ProgramMissing
from app.speech.prompts import Prompts
from app.speech.spoken import SpokenFiles
from app.speech.words import SpokenWords
from app.storage.archive import Archive
from app.storage.choices import StoredChoices
from app.storage.ledger import FileLedger
from app.storage.spool import SpooledJournal
from app.storage.store import Store
from app.voicemail import VoicemailService
from app.web.glance import Glance
from app.web.holders import token_in
from app.web.problems import ear_is_deaf

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine
    from datetime import timedelta

    from app.beside.ami.ear import EarNow
    from app.calls.ports.news import Message, News
    from app.certificates.keeper import Keeper
    from app.clock import Clock
    from app.service.beside import Beside
    from app.settings import Settings

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """Every room of a running service.

    `outbox` and `notices` are None if the service sends no SMS; `ear` and `theirs` if we hear no other exchange, and
    none asks us.
    """

    settings: Settings
    ahead: timedelta
    clock: AlarmClock
    current: Current
    problems: KnownProblems
    signals: Signals
    beside: Callable[[Coroutine[object, object, None]], None]
    scheduler: AsyncIOScheduler
    presences: Presences
    switches: Switches
    calendars: Calendars
    ari: Ari
    exchange: AriExchange
    registrations: Registrations
    queues: AriQueueExchange
    provisioner: Provisioner
    keeper: Keeper
    room: Room
    sound_ports: SoundPorts
    strangers: Strangers
    prompts: Prompts
    words: SpokenWords
    store: Store
    journal: SpooledJournal
    ledger: FileLedger
    archive: Archive
    choices: StoredChoices
    voicemail: VoicemailService
    lamps: BusyLamps
    floor: Floor
    hall: Hall
    callbacks: Callbacks
    returns: Returns
    clicks: Clicks
    load: Load
    glance: Glance
    switchboard: Switchboard
    transfers: DeskTransfers
    outbox: Outbox | None
    notices: SmsNotices | None
    trunk_registrations: TrunkRegistrations
    ear: Ear | None
    theirs: Beside | None
    accounts: AccountsDesk


async def build(settings: Settings, ahead: timedelta, tasks: asyncio.TaskGroup) -> Rooms:
    """Make every room and connect them; none of them does anything yet. tasks: not entered yet.

    Raises CannotStart if something is missing, and BadDatabaseUrl.
    """

    def hear(news: News) -> None:
        if not clicks.hear(news):
            switchboard.hear(news)

    def hear_error(line: str) -> None:
        """One kind of the exchange's errors is news about a call; the others stay in its own log."""
        if trunk_registrations.hear(line) or refused_asks.hear(line):
            return
        refused = refused_transfer(line)
        if refused is not None:
            hear(refused)

    def switched() -> None:
        """Somebody's profile has changed."""
        current.queues_know = current.today()
        hall.configure(current.queues_know)

    def calendar_changed(person: str) -> None:
        presences.calendars_changed([person])
        switches.plan()

    def collect(told: Message | Recorded) -> None:
        if isinstance(told, Recorded):
            tasks.create_task(archive.collect(told.file))
        else:
            tasks.create_task(voicemail.take_in(told))

    def beside(work: Coroutine[object, object, None]) -> None:
        """Do something for a queue beside its callers' own tasks; log its failure and go on."""

        async def guarded() -> None:
            try:
                await work
            except Exception as error:
                log.error("something for a queue failed", error=str(error))

        tasks.create_task(guarded())

    shared, data = settings.shared, settings.data
    (shared / "messages").mkdir(parents=True, exist_ok=True)
    (shared / "recordings").mkdir(parents=True, exist_ok=True, mode=0o700)
    clock = AlarmClock(SteadyClock(clock_ahead(ahead) if ahead else real_clock))
    current = Current(clock)
    floor = Floor()

    # People's profiles
    presences = Presences(clock, current.company)
    scheduler = AsyncIOScheduler(timezone=UTC)
    switches = Switches(scheduler, presences, ahead, switched)

    # The exchange
    ari = Ari(Address(settings.ari_url, settings.ari_user, settings.ari_password))
    exchange = AriExchange(ari, hear, clock)
    queues = AriQueueExchange(ari)
    exchange.on_dialplan = queues.on_dialplan
    exchange.person_on = floor.whose
    exchange.phones.logins_of = queues.logins_of = current.logins_of
    exchange.on_played = queues.on_played
    exchange.on_hung_up = queues.on_hung_up
    exchange.dialplan.has_prompt = queues.has_prompt = lambda name: (
        shared / "prompts" / f"{name}.wav"
    ).exists()
    sound_at = sound_addresses(settings.tls.binds)
    silence = Silence(settings.rtp_timeout, settings.rtp_timeout_hold)
    dial_string = exchange.dialplan.dial_string
    provisioner = Provisioner(ari, Tables(shared / FILE), dial_string, silence, sound_at, password_of)

    trunk_registrations = TrunkRegistrations()
    refused_asks = RefusedAsks()

    # The voice
    voice = voice_of(settings.piper, settings.piper_voice_sv, settings.piper_voice_en)
    prompts = Prompts(shared, settings.prompts, voice)
    try:
        await prompts.check()
    except ProgramMissing as error:
        raise CannotStart(str(error)) from error

    # Stored data
    store = await Store.open(settings.database, now=clock)
    calendars = Calendars(
        store,
        clock,
        settings.calendar_every,
        calendar_changed,
        lambda person: meaning_in(current.company(), person),
        memory=data / "calendars.json",
    )
    presences.use_calendars(calendars.spans)
    journal = SpooledJournal(data / "spool", store)
    ledger = FileLedger(data / "ledger.db")
    try:
        voicemail = VoicemailService(
            *(settings, store, prompts, floor, current.company, clock),
            *(exchange.light, AriBoxes(ari).tell, ledger),
        )
    except BadSetting as error:
        raise CannotStart(str(error), error.sv) from error
    archive = Archive(shared / "recordings", data / "recordings", settings.recording_key, store, ahead)
    choices = StoredChoices(store)
    await ledger.open()

    # The calls
    hall = Hall(queues, journal, clock, current.today, floor, presences, ledger, beside)
    callbacks = Callbacks(hall, queues, ledger, journal, current.policy, beside)
    load = callbacks.load = Load(clock, ledger)
    exchange.phones.on_channels = load.seen
    exchange.phones.on_back = lambda login: voicemail.registered(owner_of(login))
    load.trunks.is_silent = lambda trunk: exchange.phones.reachable.get(trunk) is False
    hall.at_work.mobiles_full = load.mobiles_full
    returns = Returns(queues, exchange, ledger, journal, current.policy, presences, floor, clock, beside)
    returns.load = load
    words = SpokenWords(SpokenFiles(shared, voice), clock, prompts.own_greeting)
    clicks = Clicks(AriOwnPhones(ari, queues), beside)
    house = House(
        exchange=exchange,
        floor=floor,
        journal=journal,
        clock=clock,
        snapshot=current.policy,
        hall=hall,
        callbacks=callbacks,
        presences=presences,
        returns=returns,
        words=words,
        choices=choices,
        mailboxes=voicemail.mailboxes,
        greetings=voicemail.greetings,
        load=load,
    )
    switchboard = Switchboard(house, tasks, collect)

    def desks_changed() -> None:
        hall.changes += 1

    redirects = AriTransfers(ari, floor.whose, current.person_by_mobile)
    transfers = DeskTransfers(redirects, switchboard, current.policy, clock, beside, desks_changed)

    outbox = _outbox(settings, store, clock, current)
    notices = None
    if outbox is not None:
        notices = callbacks.notices = returns.notices = SmsNotices(outbox, ledger, clock)
    problems = KnownProblems()
    return Rooms(
        settings=settings,
        ahead=ahead,
        clock=clock,
        current=current,
        problems=problems,
        signals=Signals(),
        beside=beside,
        scheduler=scheduler,
        presences=presences,
        switches=switches,
        calendars=calendars,
        ari=ari,
        exchange=exchange,
        registrations=Registrations(ari),
        queues=queues,
        provisioner=provisioner,
        keeper=keeper_of(settings, lambda: current.company().name),
        sound_ports=SoundPorts(exchange.sound_ports, lambda: 2 * load.sound),
        room=Room((shared / "messages", shared / "recordings"), ari),
        strangers=Strangers(shared / "log" / "notices", on_error=hear_error),
        prompts=prompts,
        words=words,
        store=store,
        journal=journal,
        ledger=ledger,
        archive=archive,
        choices=choices,
        voicemail=voicemail,
        lamps=BusyLamps(AriLamps(ari), current.today_if_any, presences, floor, hall, clock, ledger),
        floor=floor,
        hall=hall,
        callbacks=callbacks,
        returns=returns,
        clicks=clicks,
        load=load,
        glance=Glance(hall, callbacks, presences, floor, clock),
        switchboard=switchboard,
        transfers=transfers,
        outbox=outbox,
        notices=notices,
        trunk_registrations=trunk_registrations,
        ear=_ear(settings, current, hear, problems),
        theirs=beside_us(settings, current, house, tasks, collect),
        accounts=AccountsDesk(settings, store, current),
    )


def _ear(
    settings: Settings, current: Current, hear: Callable[[News], None], problems: KnownProblems
) -> Ear | None:
    """Who is on the phone at somebody else's exchange, where there is one."""
    if not settings.ami_host:
        return None
    address = AmiAddress.of(settings)

    def changed(now: EarNow) -> None:
        if now.connected:
            problems.end("ear")
        else:
            problems.begin("ear", ear_is_deaf(address.place, now.why, stale=now.stale))

    return Ear(address, current.company, hear, changed)


def _outbox(settings: Settings, store: Store, clock: Clock, current: Current) -> Outbox | None:
    """SMS to customers (O1), if the provider's account is set."""
    if not settings.sms_user or not settings.sms_password:
        return None
    elks = Elks(settings.sms_url, settings.sms_user, settings.sms_password)
    return Outbox(store.sms, elks, clock, current.company, token_in(settings.data), settings.sms_reports)
