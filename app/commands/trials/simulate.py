"""`vaxel simulate`: many calls through a policy, under a virtual clock.

Knows: flags, files that it writes, and exit codes. Refuses to know: what comes of the calls (simulation/).
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Final

import typer

from app.commands.progress import ProgressBar
from app.commands.terminal import (
    JsonOption,
    Lang,
    LangOption,
    echo,
    end,
    print_json,
    print_table,
    system_reason,
)

if TYPE_CHECKING:
    from typing import Any

    from app.simulation.day import Plan
    from app.simulation.report import SimulationReport

STOPPED: Final = 130  # exit code: Ctrl-C; what is told holds for the days that were done


class SimulatedPeriod(StrEnum):
    """How long."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


DAYS_OF: Final = {
    SimulatedPeriod.DAY: 1,
    SimulatedPeriod.WEEK: 7,
    SimulatedPeriod.MONTH: 28,
    SimulatedPeriod.YEAR: 365,
}


def register(app: typer.Typer) -> None:
    app.command()(simulate)


def simulate(
    company: Annotated[
        Path | None, typer.Option("--company", help="The company file; else the company in the database.")
    ] = None,
    scenario: Annotated[
        Path | None,
        typer.Option("--scenario", help="How many call, how long they talk and wait (YAML) / scenariofil."),
    ] = None,
    calls: Annotated[
        Path | None,
        typer.Option("--calls", help="The calls themselves (CSV: at, to, from, talk, patience) / samtalen."),
    ] = None,
    journal: Annotated[
        bool,
        typer.Option("--journal", help="The calls that the journal has of the days / journalens samtal."),
    ] = False,
    first: Annotated[
        str, typer.Option("--from", help="The first day, as 2027-01-11; else next Monday / första dagen.")
    ] = "",
    period: Annotated[
        SimulatedPeriod | None,
        typer.Option(
            "--period", show_default=False, help="How long; else a week / hur länge; annars en vecka."
        ),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option("--days", min=1, max=366, show_default=False, help="So many days / antal dagar."),
    ] = None,
    seed: Annotated[
        str,
        typer.Option("--seed", help="The same seed gives the same figures / samma frö ger samma siffror."),
    ] = "1",
    staffing: Annotated[
        bool,
        typer.Option(
            "--staffing", help="Also the fewest agents of each half-hour / också hur många som behövs."
        ),
    ] = False,
    tables: Annotated[
        Path | None, typer.Option("--csv", help="Write CSV files into this directory / skriv CSV-filer dit.")
    ] = None,
    plots: Annotated[
        Path | None,
        typer.Option("--plots", help="Draw SVG and PNG files into this directory / rita bilder dit."),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, max=256, show_default=False, help="Processes; else one for each core."),
    ] = None,
    progress: Annotated[
        bool,
        typer.Option("--progress", help="How far it is, in lines on standard error / hur långt, i rader."),
    ] = False,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Send imagined calls through a policy: waits, answers, who is overloaded / simulera samtal.

    The rules and the dispatcher are those of live calls, with people's schedules, under a virtual clock. With
    --company alone it draws a week of calls as a company of that size might get them. Exit code 0: all done; 2: a
    file cannot be used; 130: stopped by Ctrl-C, and the figures hold for the days that were done.
    """
    from app.commands.trials.simulated_plan import SimulationAsked, plan_asked_for

    if calls is not None and journal:
        raise end(lang.say("ange --calls eller --journal, inte båda", "give --calls or --journal, not both"))
    if calls is not None and (first or days or period):
        raise end(
            lang.say(
                "--calls har sina egna dagar: utelämna --from, --period och --days",
                "--calls has days of its own: leave out --from, --period and --days",
            )
        )
    if plots is not None:
        _need_matplotlib(lang)
    days = days or DAYS_OF[period or SimulatedPeriod.WEEK]
    asked = SimulationAsked(company, scenario, calls, journal, first, days, seed)
    plan = plan_asked_for(asked, lang)
    report = _simulated(plan, jobs or os.cpu_count() or 1, lang, staffing=staffing, lines=progress)
    _tell(report, lang, tables, plots, as_json=as_json)
    raise typer.Exit(STOPPED if report.result.partial else 0)


def _simulated(plan: Plan, jobs: int, lang: Lang, *, staffing: bool, lines: bool) -> SimulationReport:
    from app.simulation.report import SimulationReport
    from app.simulation.staffing import staffed, staffing_tasks
    from app.simulation.year import over_cores, simulate

    bar = ProgressBar(lang, "dygn simulerade", "days simulated", lines=lines)
    result = simulate(plan, jobs=jobs, went=bar.went)
    bar.over()
    if not staffing or result.partial:
        return SimulationReport(plan, result)
    bar = ProgressBar(lang, "halvtimmar bemannade", "half-hours staffed", lines=lines)
    tasks = staffing_tasks(plan, result.tally)
    found = over_cores(staffed, tasks, jobs=jobs, went=bar.went)
    bar.over()
    result.partial = len(found) < len(tasks)
    return SimulationReport(plan, result, found)


def _tell(
    report: SimulationReport, lang: Lang, tables: Path | None, plots: Path | None, *, as_json: bool
) -> None:
    from app.simulation.report import simulation_json
    from app.simulation.report_tables import opening_lines, report_tables

    found = simulation_json(report, lang.value)
    if as_json:
        print_json(found)
    else:
        for line in opening_lines(found, lang.value):
            echo(line)
        for table in report_tables(found, lang.value):
            echo(f"\n{table.title}")
            print_table(table.headings, table.rows)
            for note in table.notes:
                echo(note)
    try:
        if tables is not None:
            _write_tables(found, tables)
        if plots is not None:
            from app.simulation.plots import draw_plots

            bar = ProgressBar(lang, "bilder ritade", "pictures drawn")
            names = draw_plots(found, plots, lang.value, bar.went)
            bar.over()
            echo(f"{plots}: {', '.join(names)}", err=as_json)
    except OSError as error:
        raise end(f"{error.filename}: {system_reason(error)}") from None


def _write_tables(found: dict[str, Any], directory: Path) -> None:
    from app.beside.moving_out import lines
    from app.simulation.report_tables import csv_tables

    directory.mkdir(parents=True, exist_ok=True)
    for name, headings, rows in csv_tables(found):
        with (directory / name).open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines((headings, rows), excel=False))


def _need_matplotlib(lang: Lang) -> None:
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        raise end(
            lang.say(
                "--plots behöver matplotlib, som inte är installerat: pip install 'vaxel[plots]', eller utan --plots",
                "--plots needs matplotlib, which is not installed: pip install 'vaxel[plots]', or leave --plots out",
            )
        )
