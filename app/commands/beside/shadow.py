"""`vaxel shadow`: what Växel would have done with another exchange's calls, told and nothing else.

Knows: options, files, days and exit codes. Refuses to know: how a call is judged (beside/shadow/), and how an exchange
is heard (shadow_live.py).
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from app.beside.shadow.cdr import read_cdr
from app.beside.shadow.files import report_json, write
from app.beside.shadow.past import PastCall
from app.beside.shadow.queue_log import QueueFacts, read_queue_log
from app.beside.shadow.report import About, report
from app.beside.shadow.silent import SilentDecider
from app.beside.shadow.text import as_text
from app.commands.opened import now_here
from app.commands.presences import chosen_since
from app.commands.terminal import JsonOption, Lang, LangOption, echo, end, system_reason
from app.commands.trials.policy import CompanyOption, company_asked_for
from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from app.policy.model import Company

INTERRUPTED: Final = 130  # exit code, as of a shell
SAID_AFTER: Final = 2.0  # seconds
SAID_EVERY: Final = 1.0
DAYS: Final = {"today": 0, "idag": 0, "i dag": 0, "yesterday": 1, "igår": 1, "i går": 1}


def register(app: typer.Typer) -> None:
    app.command()(shadow)


def shadow(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[CDR]...", help="Master.csv, or FreePBX's CDR report; .gz too / samtalsloggar."
        ),
    ] = None,
    queue_log: Annotated[
        list[Path] | None, typer.Option("--queue-log", help="queue_log of app_queue / köloggen.")
    ] = None,
    since: Annotated[
        str, typer.Option(help="Only calls from this day on: 2026-11-01, today, yesterday / från och med.")
    ] = "",
    until: Annotated[str, typer.Option(help="Only calls before this day / före den dagen.")] = "",
    folder: Annotated[
        Path | None,
        typer.Option(help="Write a report a day there: .txt, .json and .html / en rapport per dag dit."),
    ] = None,
    number: Annotated[
        list[str] | None,
        typer.Option(help="What a number over there is here: 400=support / vad ett nummer där är här."),
    ] = None,
    utc: Annotated[
        bool, typer.Option("--utc", help="The CDR's times are UTC / loggens tider är UTC.")
    ] = False,
    once: Annotated[
        bool,
        typer.Option("--once", help="Listening: end with this day's report / lyssna bara dagen ut."),
    ] = False,
    company: CompanyOption = None,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Tell which of another exchange's calls would have gone elsewhere / samtal som hade gått någon annanstans.

    Of files they are read once, and told of. Without files the exchange that VAXEL_AMI_HOST names is heard, by day,
    until Ctrl-C. Not one call is touched. Exit code 130: interrupted, and what was reckoned so far is told.
    """
    found, states, calendars = company_asked_for(company, lang)
    decider = SilentDecider(
        found,
        chosen_since(states),
        calendars,
        meant=_meant(found, number or [], lang),
        since=_day(since, "--since", lang),
        until=_day(until, "--until", lang),
    )
    if not files and not queue_log:
        from app.commands.beside.shadow_live import listen  # with what speaks to an exchange

        whole = listen(decider, folder, company, lang, as_json=as_json, once=once)
        raise typer.Exit(0 if whole else INTERRUPTED)
    zone = UTC if utc else STOCKHOLM
    whole = _read(decider, files or [], queue_log or [], zone, lang)
    about = about_tally(decider, lang, whole=whole)
    if folder is not None:
        write_days(decider, about, folder, lang)
    told = report(decider.tally.whole, about)
    echo(report_json(told) if as_json else as_text(told), nl=False)
    raise typer.Exit(0 if whole else INTERRUPTED)


def about_tally(decider: SilentDecider, lang: Lang, *, whole: bool) -> About:
    tally = decider.tally
    return About(decider.company, lang.value, now_here(), whole=whole, bad=tally.bad, named=tally.named)


def write_days(decider: SilentDecider, about: About, folder: Path, lang: Lang) -> None:
    try:
        for day, period in sorted(decider.tally.days.items()):
            write(folder, day.isoformat(), report(period, about))
    except OSError as error:
        raise end(f"{folder}: {system_reason(error)}") from None
    count = len(decider.tally.days)
    echo(lang.say(f"{count} dagars rapporter i {folder}", f"reports of {count} days in {folder}"), err=True)


def _read(
    decider: SilentDecider, cdrs: Sequence[Path], queue_logs: Sequence[Path], zone: tzinfo, lang: Lang
) -> bool:
    """Everything into the decider; False when interrupted. Says how far it is, when it takes more than two seconds."""
    path, facts, progress = Path(), QueueFacts(), Progress(lang)
    try:
        progress.size = sum(path.stat().st_size for path in (*cdrs, *queue_logs))
        for path in queue_logs:
            for past in read_queue_log(path, STOCKHOLM, progress.went):
                one = facts.keep(past) if isinstance(past, PastCall) else past
                if one is not None:
                    decider.take(one)
            progress.next_file(path)
        for path in cdrs:
            for past in read_cdr(path, zone, progress.went):
                decider.take(facts.completed(past) if isinstance(past, PastCall) else past)
            progress.next_file(path)
        for past in facts.left():
            decider.take(past)
    except KeyboardInterrupt:
        return False
    except OSError as error:
        raise end(f"{error.filename or path}: {system_reason(error)}") from None
    finally:
        progress.over()
    return True


class Progress:
    """How far it is, on standard error: over itself in a terminal, a line every ten seconds elsewhere."""

    def __init__(self, lang: Lang) -> None:
        self.size, self._lang = 0, lang
        self._before = self._now = 0
        self._terminal = sys.stderr.isatty()
        self._next = time.monotonic() + SAID_AFTER
        self._said = False

    def went(self, read: int) -> None:
        self._now = read
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + (SAID_EVERY if self._terminal else 10 * SAID_EVERY)
        share = 100 * (self._before + self._now) // max(self.size, 1)
        text = self._lang.say(f"{share} procent är läst", f"{share} per cent is read")
        sys.stderr.write(f"\r{text} " if self._terminal else f"{text}\n")
        sys.stderr.flush()
        self._said = True

    def next_file(self, path: Path) -> None:
        self._before += path.stat().st_size

    def over(self) -> None:
        if self._said and self._terminal:
            sys.stderr.write("\r" + " " * 30 + "\r")


def _meant(company: Company, given: Sequence[str], lang: Lang) -> dict[str, str]:
    meant = {}
    for text in given:
        theirs, equals, ours = text.partition("=")
        if not theirs or not equals or company.find(ours) is None:
            raise end(
                lang.say(
                    f"--number {text!r}: skriv NUMMER=ID, där ID är en person, kö eller ett nummer i företagsfilen",
                    f"--number {text!r}: write NUMBER=ID, where ID is a person, queue or number of the company file",
                )
            )
        meant[theirs] = ours
    return meant


def _day(text: str, option: str, lang: Lang) -> datetime | None:
    """Midnight at its beginning, in Swedish time."""
    if not text:
        return None
    if text.casefold() in DAYS:
        day = (now_here().astimezone(STOCKHOLM) - timedelta(days=DAYS[text.casefold()])).date()
    else:
        try:
            day = datetime.strptime(text, "%Y-%m-%d").date()
        except ValueError:
            raise end(
                lang.say(
                    f"{option} {text!r}: skriv en dag som 2026-11-01, idag eller igår",
                    f"{option} {text!r}: write a day such as 2026-11-01, today or yesterday",
                )
            ) from None
    return datetime(day.year, day.month, day.day, tzinfo=STOCKHOLM)
