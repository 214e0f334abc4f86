"""Commands print only signs that print, whoever wrote the text: a caller, a feed, a file."""

from __future__ import annotations

import ast
import json
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.ari.events import CallerId, Position, parse_channels
from app.calls.journal import Begin, End

if TYPE_CHECKING:
    from app.storage import Store
    from tests.commands.conftest import InStore, Vaxel

RED = "\x1b[31m"
AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC).isoformat(timespec="milliseconds")
COMMANDS = Path(__file__).parents[2] / "app" / "commands"


def on_a_terminal(data: Path, *arguments: str) -> str:
    """What a command writes to a terminal, where colours would show."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "VAXEL_DATA": str(data), "TERM": "xterm-256color", "COLUMNS": "200"}
    process = subprocess.Popen(
        [sys.executable, "-m", "app", *arguments], stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 65536):
            said += part
    except OSError:  # Linux says so when the other side is closed
        pass
    finally:
        os.close(ours)
        process.wait(timeout=60)
    return said.decode()


def test_a_number_that_was_stored_before_colours_no_terminal(
    bolaget: Vaxel,  # noqa: ARG001 - the company
    in_store: InStore,
    data: Path,
) -> None:
    async def write(store: Store) -> None:
        await store.write(
            [
                Begin("c1", AT, "trunk", "in", f"{RED}+4670", f"104{RED}", "h"),
                End("c1", AT, "answered", "david", 1, 1, 16),
            ]
        )

    in_store(write)

    for arguments in (("calls",), ("calls", "c1"), ("calls", "--json"), ("calls", f"{RED}x")):
        said = on_a_terminal(data, *arguments)
        assert RED not in said
        assert "\\x1b[31m" in said or "\\u001b[31m" in said


def test_names_from_the_exchange_are_made_printable_at_the_door() -> None:
    channel = {
        "id": "1",
        "name": "PJSIP/mex-1",
        "caller": {"number": f"+4670{RED}", "name": f"{RED}Anna"},
        "dialplan": {"exten": f"1{RED}"},
    }

    [found] = parse_channels(json.dumps([channel]))

    assert (found.caller, found.dialplan) == (
        CallerId("+4670\\x1b[31m", "\\x1b[31mAnna"),
        Position(exten="1\\x1b[31m"),
    )


def test_no_command_prints_past_what_makes_texts_printable() -> None:
    """`echo` and `print_table` of terminal.py do; typer.echo and print do not."""
    past = [
        f"{file.name}:{node.lineno}"
        for file in COMMANDS.glob("*.py")
        if file.name != "terminal.py"
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("print", "typer.echo", "typer.secho", "click.echo")
    ]

    assert past == []
