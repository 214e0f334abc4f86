"""Switches on the real scheduler: told at the instant, and planned anew after each."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from app.calls.presence import Presences
from app.clock import clock_ahead, real_clock
from app.policy.absence import Chosen
from app.policy.hours import opening
from app.schedule.switches import JOB, Switches
from tests.policy.bolaget import BOLAGET

NOON = datetime.fromisoformat("2026-11-24T12:00:00+01:00")


async def test_the_lunch_switch_at_noon_is_told_and_the_next_is_planned() -> None:
    """M4. The service's clock is ahead of the real one; the scheduler's is not."""
    ahead = NOON - timedelta(milliseconds=300) - real_clock()
    clock = clock_ahead(ahead)
    presences = Presences(clock, lambda: BOLAGET)
    told: asyncio.Queue[tuple[datetime, str]] = asyncio.Queue()
    scheduler = AsyncIOScheduler(timezone=UTC)
    switches = Switches(
        scheduler, presences, ahead, lambda: told.put_nowait((clock(), presences.of("david").profile))
    )
    scheduler.start()
    try:
        assert presences.of("david").profile == "available"
        switches.plan()
        async with asyncio.timeout(5):
            while (now := await told.get())[1] != "lunch":
                assert now[0] < NOON  # how it was at first

        assert now[0] >= NOON
        assert scheduler.get_job(JOB).next_run_time == NOON + timedelta(hours=1) - ahead
    finally:
        scheduler.shutdown(wait=False)


async def test_a_change_that_was_missed_is_right_at_once_and_told_as_late_as_it_is() -> None:
    """The service was down at noon: nothing is replayed, for nothing was kept."""
    ahead = NOON + timedelta(minutes=20) - real_clock()
    presences = Presences(clock_ahead(ahead), lambda: BOLAGET)
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.start()
    try:
        Switches(scheduler, presences, ahead, lambda: None).plan()

        assert presences.of("david").profile == "lunch"
        assert scheduler.get_job(JOB).next_run_time == NOON + timedelta(hours=1) - ahead
    finally:
        scheduler.shutdown(wait=False)


async def test_an_expiry_is_a_switch_and_one_that_is_taken_back_is_none() -> None:
    ahead = NOON + timedelta(minutes=20) - real_clock()
    clock = clock_ahead(ahead)
    presences = Presences(clock, lambda: BOLAGET)
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.start()
    try:
        switches = Switches(scheduler, presences, ahead, lambda: None)
        ends = clock() + timedelta(minutes=5)
        presences.chose("gun", Chosen("meeting", ends))
        switches.plan()
        assert scheduler.get_job(JOB).next_run_time == ends - ahead

        presences.chose("gun", None)
        switches.plan()
        assert scheduler.get_job(JOB).next_run_time == NOON + timedelta(hours=1) - ahead
    finally:
        scheduler.shutdown(wait=False)


def test_people_of_one_role_have_their_hours_looked_at_once() -> None:
    """10,000 people are some roles; looked at one by one, each switch took a second in which no call was decided."""
    anna = BOLAGET.people["anna"]
    people = {
        id_: replace(anna, id=id_, extension=f"5{number:04}", direct=None, mobile=None)
        for number, id_ in enumerate(f"p{number}" for number in range(500))
    }
    company = replace(BOLAGET, people={**BOLAGET.people, **people})
    presences = Presences(real_clock, lambda: company)
    before = opening.cache_info().misses

    presences.next_change()

    assert opening.cache_info().misses - before < 200
