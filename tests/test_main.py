"""The `vaxel` command line as a whole: every command is found, and none waits for what another needs."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from app.__main__ import COMMANDS, VERSION, assemble, overview
from app.commands.summaries import SUMMARIES


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_can_be_asked_for_by_its_name(command: str) -> None:
    done = CliRunner().invoke(assemble(command), [command, "--help"])

    assert done.exit_code == 0
    assert f"vaxel {command}" in done.stdout


@pytest.mark.parametrize("asked", ["--help", None, "no-such-command"])
def test_without_a_command_all_are_there(asked: str | None) -> None:
    done = CliRunner().invoke(assemble(asked), ["--help"])

    assert done.exit_code == 0
    assert [command for command in COMMANDS if f" {command} " not in done.stdout] == []


@pytest.mark.parametrize("asked", ["--version", None])
def test_the_version_is_told(asked: str | None) -> None:
    done = CliRunner().invoke(assemble(asked), ["--version"])

    assert (done.exit_code, done.stdout) == (0, f"vaxel {VERSION}\n")


def test_an_unknown_command_is_refused() -> None:
    assert CliRunner().invoke(assemble("dail"), ["dail"]).exit_code == 2


def test_deciding_does_not_wait_for_the_database_s_libraries() -> None:
    program = (
        "import sys; from app.__main__ import assemble; assemble('decide');"
        "print([name for name in ('sqlalchemy', 'alembic', 'aiohttp') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.whole
def test_explaining_waits_for_nothing_that_only_calendars_need(tmp_path: Path) -> None:
    """Of the company in the database, where nobody has one."""
    environment = {**os.environ, "VAXEL_DATA": str(tmp_path)}
    imported = [sys.executable, "-m", "app", "import", "examples/bolaget.yaml"]
    subprocess.run(imported, capture_output=True, check=True, env=environment)
    program = (
        "import sys; from app.__main__ import main\n"
        "sys.argv = ['vaxel', 'explain', '--to', '101']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([name for name in ('alembic', 'aiohttp', 'icalendar', 'structlog', 'holidays') if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )

    assert "Anna Ek" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_at_its_end_python_looks_at_nothing_again() -> None:
    """A command's objects go with its process: to look through them for circles would take a fifth of its time."""
    program = (
        "import atexit, gc, sys; from app.__main__ import main\n"
        "atexit.register(lambda: print('looked at', len(gc.get_objects()) < 1000))\n"
        "sys.argv = ['vaxel', '--version']\n"
        "main()"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == [f"vaxel {VERSION}", "looked at True"]


def test_libraries_are_compiled_once_and_not_at_every_start() -> None:
    """uv does not by itself, and where PYTHONDONTWRITEBYTECODE is set, Python does not either."""
    import sqlalchemy

    assert Path(importlib.util.cache_from_source(sqlalchemy.__file__)).exists()


def test_the_overview_names_every_command_and_says_of_it_what_it_says_itself() -> None:
    commands = get_command(assemble()).commands  # type: ignore[attr-defined]
    whole = {name: " ".join((one.help or "").split("\n\n")[0].split()) for name, one in commands.items()}

    assert whole == SUMMARIES
    assert SUMMARIES.keys() == COMMANDS.keys()
    assert all(f" {name} " in CliRunner().invoke(overview(), ["--help"]).stdout for name in SUMMARIES)


@pytest.mark.parametrize("arguments", [["--help"], []])
def test_help_waits_for_no_library_of_any_command(arguments: list[str]) -> None:
    heavy = ("sqlalchemy", "alembic", "aiohttp", "icalendar", "pydantic", "phonenumbers", "holidays", "yaml")
    program = (
        "import sys; from app.__main__ import main\n"
        f"sys.argv = ['vaxel', *{arguments!r}]\n"
        "try: main()\n"
        f"except SystemExit: print('imported', [name for name in {heavy!r} if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert "imported []" in done.stdout
