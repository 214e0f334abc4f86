"""The `vaxel` command line as a whole: every command is found, and none waits for what another needs."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from app.__main__ import COMMANDS, assemble


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


def test_an_unknown_command_is_refused() -> None:
    assert CliRunner().invoke(assemble("dail"), ["dail"]).exit_code == 2


def test_deciding_does_not_wait_for_the_database_s_libraries() -> None:
    program = (
        "import sys; from app.__main__ import assemble; assemble('decide');"
        "print([name for name in ('sqlalchemy', 'alembic', 'aiohttp') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
