"""Works beside the calls: makes prompts, takes in messages and recordings, and ends calls without a reported end.

Knows: when. Refuses to know: how to make a prompt (speech), and where sound is stored (storage).
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.ari.client import Refused
from app.beside.agi.status import CALL_PREFIX
from app.calls.call import stamp
from app.calls.journal import LOST, End
from app.web.problems import prompts_cannot_be_made, prompts_not_as_wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.service.build import Rooms
    from app.service.connection import Connection

LOOK_FOR_RECORDINGS: Final = 2.0  # seconds between looks for new or removed own recordings
SWEEP_EVERY: Final = 30.0  # seconds between looks for unreported messages
LOOK_FOR_UNTOLD: Final = 600.0  # seconds between looks for calls without a reported end
A_DAY: Final = 86_400.0  # longest call in seconds where the company has no limit

log = structlog.get_logger()


async def prepare_prompts(rooms: Rooms, connection: Connection) -> None:
    """Make prompts after each change of the company and of own recordings. Many people's greetings take minutes."""
    while True:
        # With thousands of people each of the two takes a second, and calls need the exchange to know first.
        await rooms.signals.told.wait()
        try:
            report = await rooms.prompts.prepare(rooms.current.company())
            log.info(
                "prompts are ready",
                made=len(report.made),
                reused=len(report.reused),
                own=len(report.own),
                failed=len(report.failed),
            )
            _tell_of_failed(rooms, report.failed)
            with contextlib.suppress(ConnectionError, Refused):  # the next connection tries again
                await connection.turn_on_confirm()
        except Exception as error:  # a full disk: the exchange uses its own words meanwhile
            rooms.problems.begin("prompts", prompts_cannot_be_made(str(error)))
        await _wait_for_change(rooms)


async def sweep(rooms: Rooms) -> None:
    """Take in unreported messages and recordings."""
    while True:
        try:
            await rooms.voicemail.sweep()
        except OSError as error:
            log.error("voicemail: cannot read the inbox", error=str(error))
        with contextlib.suppress(ConnectionError, Refused):  # otherwise nobody knows which recordings go on
            if await asyncio.to_thread(rooms.archive.waiting):
                await rooms.archive.sweep(await rooms.exchange.alive())
        await asyncio.sleep(SWEEP_EVERY)


async def end_the_untold(rooms: Rooms) -> None:
    """Calls of an earlier run whose end was never told: over, when they have lasted as long as calls can."""
    while rooms.theirs is not None:
        now = rooms.clock()
        longest = timedelta(seconds=rooms.current.company().limits.longest or A_DAY)
        try:
            found = await rooms.store.open_calls(now - longest - timedelta(seconds=LOOK_FOR_UNTOLD))
        except (SQLAlchemyError, OSError):  # CompanyInForce.watch tells of it
            found = []
        for call in found:
            if call.startswith(CALL_PREFIX) and call not in rooms.theirs.switchboard.ids:
                rooms.journal.write(End(call, stamp(now), LOST, None, 0, 0, 0))
        await asyncio.sleep(LOOK_FOR_UNTOLD)


def _tell_of_failed(rooms: Rooms, failed: Sequence[tuple[str, str]]) -> None:
    if failed:
        label, why = failed[0]
        rooms.problems.begin("prompts", prompts_not_as_wanted(len(failed), label, why))
    else:
        rooms.problems.end("prompts")


async def _wait_for_change(rooms: Rooms) -> None:
    """Wait until the company changes, or an own recording comes, changes or goes."""
    changed = rooms.signals.prompts
    while True:
        try:
            await asyncio.wait_for(changed.wait(), LOOK_FOR_RECORDINGS)
        except TimeoutError:
            if await rooms.prompts.is_recorded_anew():
                return
        else:
            changed.clear()
            return
