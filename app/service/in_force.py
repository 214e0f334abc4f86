"""The company in force for calls: loads it at the start, watches it, and changes it at midnight.

Knows: when to look at the database, and who must know of a change. Refuses to know: what the company says, how
to tell the exchange (connection.py), and which version waits for its instant (prepared.py).
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import time
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.ari.provision import PhoneLogin
from app.ari.spelling import watched
from app.calls.snapshot import Snapshot
from app.clock import real_clock
from app.company import from_written, to_company
from app.company.collector import look_through_all, set_aside, without_collector
from app.policy.absence import Chosen
from app.policy.fence import stopped
from app.policy.logins import DeviceKind, is_first
from app.policy.tenure import as_of
from app.policy.ways import PhoneForwards
from app.service.prepared import Prepared
from app.storage.database import in_words
from app.storage.migrate import migrate
from app.web.problems import (
    company_cannot_be_used,
    database_cannot_be_opened,
    database_is_away,
    no_company,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.policy.model import Company
    from app.service.build import Rooms
    from app.storage.rows import KnownLogin, StoredCompany

LOOK_FOR_CHANGES: Final = 1.0  # seconds between looks at the database's revision
RETRY_DATABASE: Final = 2.0  # seconds
BEFORE_MIDNIGHT: Final = timedelta(seconds=5)  # before midnight we make the company of the next day
CALENDARS: Final = "calendars"  # the job that reads them
TIDY_HOUR: Final = 3  # UTC: hardly a call

log = structlog.get_logger()


def _compared(phones: Sequence[KnownLogin], before: list[PhoneLogin]) -> tuple[list[PhoneLogin], bool]:
    """What the exchange must know of telephones, and whether it is the same as before.

    A first telephone that is shut out stays, with a password that nobody knows: the dialplan counts on it.
    """
    logins = [
        PhoneLogin(phone.login, phone.secret, DeviceKind(phone.kind))
        for phone in phones
        if is_first(phone.login) or not phone.is_shut_out
    ]
    return logins, logins == before


class CompanyInForce:
    """Keeps `rooms.current` in step with the database."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._current = rooms.current
        self._problems = rooms.problems
        self._revision = 0
        self._prepared = Prepared(rooms.store, rooms.clock)

    async def open_database(self) -> None:
        """Create or upgrade the database; try until it opens."""
        url = self._rooms.settings.database
        while True:
            try:
                await migrate(url)
                return
            except (SQLAlchemyError, OSError) as error:
                self._problems.begin("database", database_cannot_be_opened(in_words(error, url)))
                await asyncio.sleep(RETRY_DATABASE)

    async def first_company(self) -> None:
        """Wait for a usable company."""
        while True:
            with contextlib.suppress(SQLAlchemyError, OSError):
                try:
                    await self._prepared.put_in_force(self._made)
                    self._revision = await self._rooms.store.revision()
                    if await self._load():
                        return
                    self._problems.begin("company", no_company(), expected=True)
                except (SQLAlchemyError, OSError):
                    raise
                except Exception as error:
                    self._cannot_be_used(error)
            await asyncio.sleep(LOOK_FOR_CHANGES)

    async def watch(self) -> None:
        """Load changes from the database; while it is away, calls go on with what we know."""
        rooms = self._rooms
        leisure = rooms.prompts.leisure
        while True:
            await asyncio.sleep(min(LOOK_FOR_CHANGES, self._prepared.due_in))
            self._look_at_the_day()
            revision = self._revision
            try:
                await self._prepared.look(self._made)
                revision = await rooms.store.revision()
                self._problems.end("database")
                if revision != self._revision:
                    await self._take_up(revision)
            except (SQLAlchemyError, OSError) as error:
                leisure.set()
                why = in_words(error, rooms.settings.database)
                self._problems.begin("database", database_is_away(why))
            except Exception as error:  # whatever somebody wrote there, calls go on with what we know
                leisure.set()
                self._revision = revision  # do not look at it again before it changes
                self._cannot_be_used(error)

    async def _take_up(self, revision: int) -> None:
        """Load what has changed in the database. Afterwards nothing here refers to the former company."""
        rooms, leisure = self._rooms, self._rooms.prompts.leisure
        self._current.revision = revision
        before = self._current.company()
        leisure.clear()
        if await self._prepared.put_in_force(self._made):
            revision = await rooms.store.revision()
        await self._load()
        self._revision = revision
        rooms.scheduler.modify_job(CALENDARS, next_run_time=real_clock())
        if self._current.company() is not before:
            rooms.signals.company_changed()
        else:
            leisure.set()
        log.info("a change is in force", policy=self._current.policy().version[:12])

    async def read_calendars(self) -> None:
        """Refresh calendars once a minute, and when somebody adds or removes one; without the database do nothing."""
        with contextlib.suppress(SQLAlchemyError, OSError):  # `watch` reports it
            await self._rooms.calendars.refresh()

    async def tidy(self) -> None:
        """Free what garbage collection leaves out by day; at night, because calls wait meanwhile."""
        began = time.monotonic()
        gone = look_through_all()
        log.info("looked through all objects", gone=gone, seconds=round(time.monotonic() - began, 3))

    async def _load(self) -> bool:
        """Make a new snapshot of the database. False: there is no company.

        Raises ValueError for an unusable company: the earlier one stays in force, with the new profiles.
        """
        store, current = self._rooms.store, self._current
        stored = await self._prepared.in_force()
        if stored is None:
            return False
        self._rooms.presences.about_to_read()
        states = await store.profile_states()
        chosen = {state.person: Chosen(state.profile, state.until) for state in states}
        phones = await store.logins()
        try:
            company = await asyncio.to_thread(self._made, stored)  # a large company takes a second
        except ValueError:
            if current.snapshot is not None:
                self._put_in_force(chosen)
            raise
        logins, same = await asyncio.to_thread(_compared, phones, current.phones)
        current.to_end = {phone.login: phone.secret for phone in phones if phone.to_end}
        if not same:
            current.phones = logins
            self._rooms.signals.untold.set()
        anew = current.company_if_any() is not company
        current.snapshot = Snapshot(company, stored.hash)
        self._tell_the_exchange_s_rooms(company)
        self._put_in_force(chosen, anew=anew)
        if self._prepared.unusable is None:
            self._problems.end("company")
        else:
            self._cannot_be_used(self._prepared.unusable)
        self._problems.end("database")
        return True

    def _tell_the_exchange_s_rooms(self, company: Company) -> None:
        exchange, queues = self._rooms.exchange, self._rooms.queues
        exchange.dialplan.confirm_mobiles = queues.confirm_mobiles = company.confirm_mobiles
        exchange.dialplan.forwards = company.phone_forwards is not PhoneForwards.REFUSED
        operator = company.trunks.mobile_operator
        exchange.dialplan.mobile_operator = queues.mobile_operator = operator
        exchange.phones.watched = watched(company.trunks)
        exchange.dialplan.stopped = queues.stopped = partial(stopped, company)
        exchange.phones.person_by_mobile = self._current.person_by_mobile

    def _put_in_force(self, chosen: Mapping[str, Chosen], *, anew: bool = False) -> None:
        """Put people's choices in force; anew: with another company."""
        self._rooms.presences.configure(chosen, anew=anew)
        self._rooms.switches.plan()

    def _made(self, stored: StoredCompany) -> Company:
        snapshot = self._current.snapshot
        if snapshot is not None and snapshot.version == stored.hash:
            return snapshot.company
        ready = self._prepared.ready
        if ready is not None and ready.version == stored.hash:
            return ready.company
        gc.collect(2 if snapshot is None else 1)  # before it is there: calls wait meanwhile
        gc.set_threshold(20_000, 20, 50)  # collect less often: calls leave few cycles behind
        with without_collector():
            company = to_company(from_written(stored.written), snapshot.company if snapshot else None)
            as_of(company, self._rooms.clock())  # a large company of a day takes a while, too
            set_aside()  # do not walk through a large company at every collection
        return company

    def _cannot_be_used(self, error: Exception) -> None:
        self._problems.begin("company", company_cannot_be_used("; ".join(str(error).splitlines())))

    def _look_at_the_day(self) -> None:
        """At midnight somebody may have left, or a private phone lapsed: tell queues and exchange (S5, M6)."""
        clock, current, provisioner = self._rooms.clock, self._current, self._rooms.provisioner
        as_of(current.company(), clock() + BEFORE_MIDNIGHT)  # make it before a caller has to wait for it
        if current.today() is not current.queues_know:
            current.queues_know = current.today()
            self._rooms.hall.configure(current.queues_know)
            self._rooms.signals.company_changed()
            log.info("another day of the register is in force")
        elif provisioner.renew_at is not None and clock() >= provisioner.renew_at:
            provisioner.renew_at = None  # until the exchange has heard
            self._rooms.signals.untold.set()
