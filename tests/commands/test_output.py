"""Odd arguments, files without an end, and a standard output that takes nothing: each is a word, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.commands.conftest import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Vaxel

HUGE = "99999999999999999999999"


def vaxel_to(data: Path, redirect: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command with its standard output led where the shell says."""
    words = " ".join(f"'{one}'" for one in (sys.executable, "-m", "app", *arguments))
    return subprocess.run(
        ["/bin/sh", "-c", f"{words} {redirect}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "VAXEL_DATA": str(data), "VAXEL_LANG": "en"},
    )


@pytest.mark.parametrize("redirect", [">/dev/full", ">&-"])
@pytest.mark.parametrize(
    "arguments",
    [("explain", "--to", "103"), ("calls", "--json"), ("export",), ("codes",), ("--help",), ("schema",)],
)
def test_standard_output_that_takes_nothing_is_said(
    bolaget: Vaxel,  # noqa: ARG001 - the company
    data: Path,
    redirect: str,
    arguments: tuple[str, ...],
) -> None:
    done = vaxel_to(data, redirect, *arguments)

    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("vaxel: cannot write to standard output: ")
    assert done.stderr.count("\n") == 1


def test_a_reader_who_stops_reading_gets_nothing_more(bolaget: Vaxel, data: Path) -> None:  # noqa: ARG001
    done = vaxel_to(data, "| true", "schema")

    assert done.stderr == ""


def test_with_standard_output_closed_nothing_is_written_into_the_database(data: Path) -> None:
    """The first file that is opened would take its place."""
    vaxel_to(data, ">&- 2>&- <&-", "import", str(EXAMPLE))
    done = vaxel_to(data, "", "codes", "anna")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("voicemail", "delete", HUGE),
        ("voicemail", "heard", HUGE),
        ("voicemail", "export", HUGE, "x.wav"),
        ("recordings", "delete", HUGE, "--why", "x"),
        ("recordings", "export", HUGE, "x.wav", "--why", "x"),
        ("recordings", "--limit", HUGE),
        ("recordings", "log", "--limit", HUGE),
        ("calls", "--limit", HUGE),
        ("calls", HUGE),
        ("calls", "--person", HUGE),
        ("sms", "--limit", HUGE),
        ("sms", "retry", HUGE),
        ("sms", "send", HUGE, "hej"),
        ("topup", "deliver", HUGE, "--on-behalf-of", "carin"),
        ("topup", "deliver", "-1", "--on-behalf-of", "carin"),
        ("topup", "order", "anna", "nan", "--on-behalf-of", "anna"),
        ("topup", "order", "anna", "inf", "--on-behalf-of", "anna"),
        ("exceptions", "--expiring", "--days", HUGE),
        ("exceptions", "--on", f"{HUGE}-01-01"),
        ("person", "log", "--limit", HUGE),
        ("person", "erase", HUGE, "--why", "x"),
        ("profile", HUGE),
        ("profile", "anna", "meeting", "--until", "9999-12-31T23:59:59"),
        ("profile", "anna", "--at", "0001-01-01T00:00"),
        ("profile", "anna", "--at", "9999-12-31T23:59"),
        ("explain", "--to", HUGE),
        ("explain", "--to", "103", "--at", "0001-01-01T00:00"),
        ("explain", "--to", "103", "--at", "9999-12-31T23:59"),
        ("calendar", "check", "/dev/zero"),
        ("explain", "--company", "/dev/zero", "--to", "103"),
        ("explain", "--company", "/dev/null", "--to", "103"),
        ("explain", "--company", "/", "--to", "103"),
        ("import", "/dev/zero"),
        ("import", "/nowhere"),
        ("prompts", "set", "greeting-anna", "/dev/zero"),
    ],
)
def test_no_argument_is_a_traceback(bolaget: Vaxel, arguments: tuple[str, ...]) -> None:
    done = bolaget(*arguments)

    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in (0, 1, 2)
    assert "Traceback" not in done.output


def test_a_company_file_without_an_end_is_too_large(bolaget: Vaxel) -> None:
    done = bolaget("import", "/dev/zero", "--lang", "en")

    assert (done.exit_code, "is larger than 8 MB" in done.stderr) == (2, True)


def test_a_line_without_an_end_is_too_long(data: Path) -> None:
    done = vaxel_to(data, "</dev/zero", "decide", "--company", str(EXAMPLE))

    assert done.returncode == 1
    assert "is longer than 1000000 bytes" in done.stdout
