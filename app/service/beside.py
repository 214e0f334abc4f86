"""The doors to an exchange that is somebody else's, where the settings open one.

Knows: what such an exchange's calls need of the house. Refuses to know: what is asked and answered there (beside).
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog

from app.calls.switchboard import Switchboard
from app.policy.fence import stopped
from app.service.cannot_start import CannotStart

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Callable

    from app.beside.agi.door import Door
    from app.calls.house import House
    from app.calls.ports.news import Message, Recorded
    from app.service.current import Current
    from app.settings import Settings

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Beside:
    """The AGI door, and the calls that came by it."""

    door: Door
    switchboard: Switchboard


def beside(
    settings: Settings,
    current: Current,
    house: House,
    tasks: asyncio.TaskGroup,
    collect: Callable[[Message | Recorded], None],
) -> Beside | None:
    """house: ours; the calls of the door have their own exchange and floor, and the rest of ours."""
    if not settings.agi_port:
        return None
    # Only here: without a door nobody loads panoramisk.
    from app.beside.agi.door import Door
    from app.beside.agi.exchange import AgiExchange, ReasonsHeard, TheirFloor
    from app.beside.agi.spelling import Spelling

    spelling = Spelling(
        phone=settings.agi_phone,
        mobile=settings.agi_mobile,
        trunk=settings.agi_trunk,
        queue=settings.agi_queue,
        mailbox=settings.agi_mailbox,
        prompts=settings.agi_prompts,
    )
    floor, reasons = TheirFloor(house.floor), ReasonsHeard(house.journal)
    exchange = AgiExchange(
        spelling,
        current.company,
        floor,
        reasons,
        lambda number: stopped(current.company(), number),
        house.clock,
    )
    theirs = replace(house, exchange=exchange, floor=floor, journal=reasons, theirs=exchange)
    switchboard = Switchboard(theirs, tasks, collect)
    door = Door(
        exchange,
        spelling,
        switchboard.hear,
        lambda: switchboard.ids,
        current.company_if_any,
        house.clock,
    )
    return Beside(door, switchboard)


@contextlib.asynccontextmanager
async def doors(settings: Settings, rooms: Beside | None) -> AsyncIterator[None]:
    """Open until left. Raises CannotStart for a port that is taken."""
    if rooms is None:
        yield
        return
    host, port = settings.agi_host, settings.agi_port
    async with contextlib.AsyncExitStack() as opened:
        try:
            await opened.enter_async_context(rooms.door.open(host, port))
        except OSError as error:
            why = f"VAXEL_AGI_PORT {port} cannot be used: {error}"
            raise CannotStart(why, f"VAXEL_AGI_PORT {port} går inte att använda: {error}") from error
        log.info("AGI door", url=f"agi://{host}:{port}/decide")
        yield
