"""What a person at a terminal reads: the language, errors, tables, JSON.

Knows: how output looks. Refuses to know: what it says.
"""

from __future__ import annotations

import os
import sys
from contextvars import ContextVar
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from app.commands.output import CANNOT
from app.policy.printable import LAYOUT, printable
from app.words.system_errors import of_the_system

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

SWEDEN = ZoneInfo("Europe/Stockholm")
NOT_FOUND = 1  # exit code: there is no such thing
MOST_ID = 2**31 - 1  # as the database counts
MOST_SHOWN = 100_000  # rows of a list


class Lang(StrEnum):
    """The languages of the answers."""

    SV = "sv"
    EN = "en"

    def say(self, sv: str, en: str) -> str:
        return sv if self is Lang.SV else en


_asked: ContextVar[Lang | None] = ContextVar("asked", default=None)


def _remember(lang: Lang) -> Lang:
    _asked.set(lang)
    return lang


def asked_language() -> Lang:
    """This command's language: --lang, else VAXEL_LANG, else Swedish."""
    usual = Lang.EN if os.environ.get("VAXEL_LANG") == Lang.EN else Lang.SV
    return _asked.get() or usual


LangOption = Annotated[
    Lang, typer.Option("--lang", envvar="VAXEL_LANG", help="Language / språk.", callback=_remember)
]
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON / som JSON.")]


def echo(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Like typer.echo, without control characters: a caller's name or a file's text must not colour a terminal."""
    try:
        typer.echo(printable(str(text), keep=LAYOUT), err=err, nl=nl)
    except OSError:
        if not err:  # output.py reports errors of standard output
            raise


def end(text: str, code: int = CANNOT) -> typer.Exit:
    """Say what is wrong; the command then raises the result."""
    echo(f"vaxel: {text}", err=True)
    return typer.Exit(code)


def system_reason(error: Exception) -> str:
    """Why a file or an address could not be read or written, in this command's language; without its name."""
    cause = getattr(error, "reason", None)  # urllib puts "<urlopen error ...>" around it
    cause = cause if isinstance(cause, OSError) else error
    return of_the_system(cause, asked_language().value) if isinstance(cause, OSError) else str(error)


def id_of(text: str) -> int | None:
    """The row id in a typed text; 0 for an impossible one, None for a text that is not a number."""
    if not text.isascii() or not text.isdigit():
        return None
    return int(text) if len(text) <= len(str(MOST_ID)) and int(text) <= MOST_ID else 0


def print_json(value: object) -> None:
    """Print a value as JSON, dataclasses and times included."""
    import msgspec

    echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table that fits the terminal; for a program it prints the full width."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console = Console() if sys.stdout.isatty() else Console(width=400, color_system=None)
    console.print(table)


def moment(at: datetime) -> str:
    """2026-11-24 12:30, as the clock on the wall showed."""
    return f"{at.astimezone(SWEDEN):%Y-%m-%d %H:%M}"
