"""`vaxel policy check` and `vaxel policy test`: look for faults in a company file before it is used.

Knows: flags, exit codes and how far it is. Refuses to know: what a fault is (lint/), and the database.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.opened import now_here
from app.commands.progress import ProgressBar
from app.commands.terminal import SWEDEN, JsonOption, Lang, LangOption, echo, end, print_json, system_reason
from app.commands.trials.policy_render import render
from app.commands.versions.policy_versions import register_versions
from app.policy.hours import read_instant

if TYPE_CHECKING:
    from app.lint.check import Checked


class FailOn(StrEnum):
    """From which severity on the exit code is 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True,
        help="The policy as a file: check it, try calls, make it a document / policyn som fil.",
    )
    group.callback()(_group)
    group.command()(check)
    group.command("test")(try_calls)
    group.command()(render)
    register_versions(group)
    app.add_typer(group, name="policy")


def _group() -> None:
    """The policy as a file: check it, try calls, make it a document / policyn som fil."""


def check(
    file: Annotated[Path, typer.Argument(help="The company file (YAML) / företagsfilen.")],
    day: Annotated[
        str, typer.Option("--from", help="The first day of the year, as 2026-11-24; else today.")
    ] = "",
    fail_on: Annotated[
        FailOn, typer.Option(help="Exit code 1 from this severity on / från vilken grad koden är 1.")
    ] = FailOn.WARNING,
    sarif: Annotated[
        bool, typer.Option("--sarif", help="As SARIF 2.1.0, for code review / som SARIF.")
    ] = False,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Check a company file before it is used / granska en företagsfil innan den används.

    Sweeps every number, person, profile and cause, at each instant of a year at which anything changes. Each finding
    has a clause, a line, a proposal and an example call that `vaxel explain` answers with the same words.
    Exit code 0: nothing from --fail-on on; 1: something; 2: the file cannot be read.
    """
    from app.company import read_file
    from app.lint.check import check_company
    from app.lint.report import findings_json, told

    try:
        raw = read_file(file)
    except OSError as error:
        raise end(f"{file}: {system_reason(error)}") from None
    progress = ProgressBar(lang, "nummer granskade", "numbers checked")
    checked = check_company(raw, str(file), _first_day(day, lang), progress.went)
    progress.over()
    if sarif:
        from app.lint.sarif import as_sarif

        print_json(as_sarif(checked, str(file), lang.value, _version()))
    elif as_json:
        print_json(findings_json(checked, str(file), lang.value))
    else:
        for line in told(checked, str(file), lang.value):
            echo(line)
    raise typer.Exit(1 if _fails(checked, fail_on) else 0)


def try_calls(
    file: Annotated[
        Path, typer.Argument(help="A table of calls and where they go (YAML) / tabell med samtal.")
    ],
    company: Annotated[
        Path | None, typer.Option("--company", help="The company file; else the one that the table names.")
    ] = None,
    junit: Annotated[
        Path | None, typer.Option("--junit", help="Write JUnit XML there, for CI / skriv JUnit XML dit.")
    ] = None,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Try a table of calls: does each go where it says / pröva en tabell med samtal.

    Shows each call that goes elsewhere, as a diff and as its story. Exit code 0: all go as the table says; 1: some do
    not; 2: a file cannot be read.
    """
    from app.commands.trials.policy import company_asked_for
    from app.company import BadCompanyFile, read_file
    from app.lint.junit import as_junit
    from app.lint.table import read_table, table_problems
    from app.lint.trial import tried_rows
    from app.lint.trial_words import trial_json, trial_lines

    try:
        table = read_table(read_file(file), str(file))
    except BadCompanyFile as error:
        raise end(
            lang.say("tabellen kan inte läsas", "the table cannot be read")
            + f":\n{table_problems(error, lang.value)}"
        ) from None
    except OSError as error:
        raise end(f"{file}: {system_reason(error)}") from None
    if company is None and not table.company:
        raise end(
            lang.say("ange --company, eller company i tabellen", "give --company, or company in the table")
        )
    path = company or file.parent / table.company
    results = tried_rows(company_asked_for(path, lang)[0], table.rows, lang.value)
    if as_json:
        print_json(trial_json(results, str(file), str(path), lang.value))
    else:
        for line in trial_lines(results, str(file), str(path), lang.value):
            echo(line)
    if junit is not None:
        try:
            junit.write_text(as_junit(results, str(file)), encoding="utf-8")
        except OSError as error:
            raise end(f"{junit}: {system_reason(error)}") from None
    raise typer.Exit(0 if all(one.passed for one in results) else 1)


def _fails(checked: Checked, fail_on: FailOn) -> bool:
    if fail_on is FailOn.NEVER:
        return False
    from app.lint.finding import Severity

    return any(one.severity.rank <= Severity(fail_on.value).rank for one in checked.findings)


def _first_day(text: str, lang: Lang) -> date:
    if not text:
        return now_here().astimezone(SWEDEN).date()
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()
        read_instant(f"{day}T00:00")  # not a year before or after those that the policy knows
        return day
    except ValueError:
        raise end(
            lang.say(
                f"--from {text!r}: skriv en dag som 2026-11-24",
                f"--from {text!r}: write a day such as 2026-11-24",
            )
        ) from None


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("vaxel")
    except PackageNotFoundError:
        return "0"
