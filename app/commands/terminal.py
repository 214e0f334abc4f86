"""What a person at a terminal reads: the language, errors, tables, JSON.

Knows: how it looks. Refuses to know: what it says.
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

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

SWEDEN = ZoneInfo("Europe/Stockholm")
NOT_FOUND = 1  # exit code: what was asked for is not there
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
    """The language that this command was asked for by --lang, else that of VAXEL_LANG, else Swedish."""
    usual = Lang.EN if os.environ.get("VAXEL_LANG") == Lang.EN else Lang.SV
    return _asked.get() or usual


LangOption = Annotated[
    Lang, typer.Option("--lang", envvar="VAXEL_LANG", help="Language / språk.", callback=_remember)
]
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON / som JSON.")]


def echo(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """As typer.echo, with nothing but what prints: a caller's name, a file's text colours nobody's terminal."""
    try:
        typer.echo(printable(str(text), keep=LAYOUT), err=err, nl=nl)
    except OSError:
        if not err:  # what goes wrong with standard output is said there (output.py)
            raise


def end(text: str, code: int = CANNOT) -> typer.Exit:
    """Say what is wrong; raise what is returned."""
    echo(f"vaxel: {text}", err=True)
    return typer.Exit(code)


def id_of(text: str) -> int | None:
    """A row's id as somebody typed it; 0 for one that there cannot be, None for what is no number."""
    if not text.isascii() or not text.isdigit():
        return None
    return int(text) if len(text) <= len(str(MOST_ID)) and int(text) <= MOST_ID else 0


def print_json(value: object) -> None:
    """Dataclasses and times included."""
    import msgspec

    echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table that fits the terminal; whole, however wide, where it is read by a program."""
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
