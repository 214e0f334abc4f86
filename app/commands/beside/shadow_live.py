"""`vaxel shadow` without files: another exchange is heard, and each day gets its report.

Knows: when reports are written, and when it ends. Refuses to know: events (beside/shadow/live.py), options (shadow.py).
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.beside.ami.client import Ami, AmiAddress, AmiRefused
from app.beside.shadow.files import forget_reports, is_there, report_json, write
from app.beside.shadow.live import CALL_CLASSES, CALL_EVENTS, LiveCalls
from app.beside.shadow.report import About, report
from app.beside.shadow.tally import Period
from app.beside.shadow.text import as_text
from app.commands.opened import now_here, read_settings
from app.commands.presences import chosen_since
from app.commands.terminal import Lang, echo, end, system_reason
from app.commands.trials.policy import company_asked_for
from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.beside.shadow.report import Report
    from app.beside.shadow.silent import SilentDecider
    from app.settings import Settings

WRITE_EVERY: Final = 60.0  # seconds; also how old the company may be that calls are decided by


def listen(
    decider: SilentDecider,
    folder: Path | None,
    company: Path | None,
    lang: Lang,
    *,
    as_json: bool,
    once: bool,
) -> bool:
    """Whether it ended by itself."""
    settings = read_settings()
    if not settings.ami_host:
        raise end(
            lang.say(
                "ange en fil, såsom Master.csv, eller sätt VAXEL_AMI_HOST, _USER och _SECRET",
                "name a file, such as Master.csv, or set VAXEL_AMI_HOST, _USER and _SECRET",
            )
        )
    listening = Listening(decider, folder or settings.data / "shadow", company, lang, settings)
    last = asyncio.run(listening.run(once=once))
    echo(report_json(last) if as_json else as_text(last), nl=False)
    return listening.is_done


class Listening:
    """Until Ctrl-C or SIGTERM, or (once) the end of this day."""

    def __init__(
        self, decider: SilentDecider, folder: Path, company: Path | None, lang: Lang, settings: Settings
    ) -> None:
        self._decider, self._folder, self._company, self._lang = decider, folder, company, lang
        address = AmiAddress.of(settings)
        self._calls = LiveCalls(lambda: decider.company, now_here, decider.take)
        self._ami = Ami(address, events=CALL_CLASSES, wanted=CALL_EVENTS, hear=self._calls.hear)
        self._keep_days = settings.keep_days
        self._names: dict[date, str] = {}
        self._gaps: dict[date, tuple[int, float]] = {}
        self._away_since: float | None = None
        self.is_done = False

    async def run(self, *, once: bool) -> Report:
        """The report of the last day."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        began = self._today()
        hearing = asyncio.create_task(self._ami.run(self._connected, self._lost))
        try:
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), min(WRITE_EVERY, self._until_midnight()))
                await self._look_at_the_company()
                self._write()
                if once and self._today() > began:
                    self.is_done = True
                    break
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)
        day = began if self.is_done else self._today()
        return self._report(day, whole=self.is_done)

    async def _connected(self) -> None:
        channels = []
        with contextlib.suppress(AmiRefused):
            channels = await self._ami.ask("CoreShowChannels")
        self._calls.begin(channels)
        if self._away_since is not None:
            count, seconds = self._gaps.get(self._today(), (0, 0.0))
            self._gaps[self._today()] = (count + 1, seconds + time.monotonic() - self._away_since)
            self._away_since = None
        place = self._ami.address.place
        echo(self._lang.say(f"lyssnar på {place}", f"listening to {place}"), err=True)

    def _lost(self, why: str) -> None:
        if self._away_since is None:
            self._away_since = time.monotonic()
            told = f"växeln hörs inte: {why}", f"the exchange is not heard: {why}"
            echo(self._lang.say(*told), err=True)

    async def _look_at_the_company(self) -> None:
        """Decide by the company and the choices of now. While they cannot be read, by those of before."""
        with contextlib.suppress(Exception):
            found, states, calendars = await asyncio.to_thread(company_asked_for, self._company, self._lang)
            decider = self._decider
            decider.company, decider.chosen, decider.calendars = found, chosen_since(states), calendars

    def _write(self) -> None:
        """The reports of yesterday and today, and forget the days before."""
        days = self._decider.tally.days
        days.setdefault(self._today(), Period())
        for day in sorted(days):
            try:
                write(self._folder, self._name(day), self._report(day, whole=day < self._today()))
            except OSError as error:
                echo(f"vaxel: {self._folder}: {system_reason(error)}", err=True)
            if day < self._today() - timedelta(days=1):
                del days[day]
        if self._keep_days:
            with contextlib.suppress(OSError):
                forget_reports(self._folder, self._today() - timedelta(days=self._keep_days))

    def _name(self, day: date) -> str:
        """A day's report of an earlier run is left alone."""
        if day not in self._names:
            name = day.isoformat()
            if is_there(self._folder, name):
                name += f"-{now_here().astimezone(STOCKHOLM):%H%M%S}"
            self._names[day] = name
        return self._names[day]

    def _report(self, day: date, *, whole: bool) -> Report:
        about = About(
            self._decider.company,
            self._lang.value,
            now_here(),
            whole=whole,
            live=True,
            gaps=self._gap(day),
        )
        period = self._decider.tally.days.get(day, Period())
        return report(replace(period, first=period.first or day, last=period.last or day), about)

    def _gap(self, day: date) -> tuple[int, float]:
        """How often it was not heard, and for how many seconds; with the one that lasts."""
        count, seconds = self._gaps.get(day, (0, 0.0))
        if self._away_since is None:
            return count, seconds
        return count + 1, seconds + time.monotonic() - self._away_since

    def _today(self) -> date:
        return now_here().astimezone(STOCKHOLM).date()

    def _until_midnight(self) -> float:
        now = now_here().astimezone(STOCKHOLM)
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=1, microsecond=0)
        return max(0.1, (midnight - now).total_seconds())
