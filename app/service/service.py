"""The running service: it starts its tasks, waits for the request to stop, and stops.

Knows: the order of starting and stopping. Refuses to know: anything that a room knows itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.ari.exchange_log import ExchangeLog
from app.ari.log_rotation import LogRotation
from app.calls.ports.news import Ended
from app.calls.rehearsal import begin_rehearsal
from app.clock import real_clock
from app.service.beside import doors
from app.service.build import build
from app.service.certificates import Certificates
from app.service.connection import Connection
from app.service.health import Health
from app.service.in_force import CALENDARS, TIDY_HOUR, CompanyInForce
from app.service.sites import sites
from app.service.upkeep import end_the_untold, prepare_prompts, sweep
from app.storage.entering import enter_older_calls
from app.storage.forgetting import Forgetting
from app.storage.in_use import used
from app.webhooks.postman import Postman

if TYPE_CHECKING:
    from app.calls.ports.news import News
    from app.service.build import Rooms
    from app.settings import Settings

LEAVE_WITHIN: Final = timedelta(seconds=3)
ASKED_TO_END: Final = 4  # how often to cancel the remaining tasks

log = structlog.get_logger()


async def run_service(settings: Settings) -> None:
    """Serve calls until SIGTERM or SIGINT. Raises CannotStart and BadDatabaseUrl, perhaps in an ExceptionGroup."""
    ahead = begin_rehearsal(settings.now, settings.data)
    settings.data.mkdir(parents=True, exist_ok=True)
    with used(settings.data):
        tasks = asyncio.TaskGroup()
        rooms = await build(settings, ahead, tasks)
        try:
            await _serve(rooms, tasks)
        finally:
            if rooms.scheduler.running:
                rooms.scheduler.shutdown(wait=False)
            rooms.accounts.passwords.close()
            await rooms.store.close()
            await leave_nothing()


async def _serve(rooms: Rooms, tasks: asyncio.TaskGroup) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    connection = Connection(rooms)
    try:
        async with sites(rooms, Health(rooms, connection)), doors(rooms.settings, rooms.theirs), tasks:
            working = tasks.create_task(_work(rooms, connection, tasks))
            await stop.wait()
            log.info("leaving", calls=rooms.switchboard.calls)
            with contextlib.suppress(Exception):  # lines not delivered now wait on disk
                await asyncio.wait_for(rooms.journal.deliver(), LEAVE_WITHIN.total_seconds())
            await rooms.switchboard.drain(LEAVE_WITHIN)  # last, because calls came in meanwhile
            if rooms.theirs is not None:
                await rooms.theirs.switchboard.drain(LEAVE_WITHIN)
            await rooms.hall.close()
            working.cancel()
            raise _Leaving
    except* _Leaving:
        log.info("stopped; calls go on without the service")


async def _work(rooms: Rooms, connection: Connection, tasks: asyncio.TaskGroup) -> None:
    """All tasks that run until the service stops, in the order in which they can begin."""
    settings, current = rooms.settings, rooms.current
    in_force = CompanyInForce(rooms)
    tasks.create_task(rooms.journal.run())
    tasks.create_task(rooms.ledger.run())
    await in_force.open_database()
    tasks.create_task(rooms.accounts.tell_how_to_begin())
    await in_force.first_company()
    with contextlib.suppress(SQLAlchemyError, OSError):  # CompanyInForce.watch reports it
        await rooms.calendars.recall()  # before the first call: reading calendars takes a while

    def hear(news: News) -> None:
        """Somebody whose transfer was refused may hang up at once, and the refusal stands in another file."""
        if isinstance(news, Ended):
            rooms.strangers.look_now()
        rooms.switchboard.hear(news)

    exchange_log = ExchangeLog(
        settings.shared / "log" / "queue_log",
        settings.data / "exchange-log.json",
        hear,
        current.person_by_mobile,
        rooms.ahead,
    )
    rooms.load.catch_up = exchange_log.at_once
    tasks.create_task(exchange_log.run())
    tasks.create_task(rooms.callbacks.run())
    tasks.create_task(rooms.returns.run())
    if rooms.notices is not None:
        tasks.create_task(rooms.notices.run())
    rooms.scheduler.add_job(
        in_force.read_calendars, "interval", id=CALENDARS, seconds=60, next_run_time=real_clock()
    )
    rooms.scheduler.add_job(in_force.tidy, "cron", hour=TIDY_HOUR, minute=30, misfire_grace_time=3600)
    rooms.scheduler.start()
    tasks.create_task(in_force.watch())
    tasks.create_task(connection.keep_informed())
    tasks.create_task(prepare_prompts(rooms, connection))
    tasks.create_task(sweep(rooms))
    tasks.create_task(connection.look_round())
    tasks.create_task(rooms.voicemail.run())
    tasks.create_task(rooms.lamps.run())
    tasks.create_task(Postman(rooms.store.webhooks, real_clock).run())
    forgetting = Forgetting(
        rooms.store,
        settings.data,
        lambda: min(rooms.clock(), real_clock()),
        lambda: current.company().recording.keep_days,
    )
    tasks.create_task(enter_older_calls(rooms.store))
    tasks.create_task(forgetting.calls(settings.keep_days))
    tasks.create_task(forgetting.messages(settings.keep_message_days))
    tasks.create_task(forgetting.recordings())
    tasks.create_task(forgetting.accounts())
    tasks.create_task(rooms.room.run())
    tasks.create_task(rooms.strangers.run())
    if settings.ari_url:
        tasks.create_task(rooms.sound_ports.run())
    tasks.create_task(LogRotation(settings.shared / "log", rooms.ari).run())
    if rooms.ear is not None:
        tasks.create_task(rooms.ear.run())
    tasks.create_task(end_the_untold(rooms))
    if settings.ari_url:
        tasks.create_task(Certificates(rooms).run())
        tasks.create_task(connection.run())


async def leave_nothing() -> None:
    """Cancel the remaining tasks, more than once.

    If we cancel a connection to SQLite while it opens, it may wait for a thread that has ended. Its
    closing survives one cancellation (aiosqlite 0.22), and the process would never end.
    """
    for _ in range(ASKED_TO_END):
        left = asyncio.all_tasks() - {asyncio.current_task()}
        if not left:
            return
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=0.5)


class _Leaving(Exception):
    """Somebody asked the service to stop: this ends the TaskGroup."""
