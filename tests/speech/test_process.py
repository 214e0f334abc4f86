"""Running sound programs."""

from __future__ import annotations

import asyncio

import pytest
import uvloop

from app.speech.process import ProgramFailed, ProgramMissing, run


async def test_a_program_that_is_not_installed_is_named_with_what_to_install() -> None:
    """The first caller would find silence; the installer finds an error."""
    with pytest.raises(ProgramMissing, match="apt-get install no-such-voice"):
        await run("no-such-voice")


async def test_a_program_that_fails_is_told_by_its_own_last_words() -> None:
    """The log says why, not only that."""
    with pytest.raises(ProgramFailed, match=r"^sh: no such prompt$"):
        await run("sh", "-c", "echo first; echo no such prompt >&2; exit 3")


async def test_the_text_reaches_the_program_as_its_input() -> None:
    """Words never go on the command line, where `-w` would be an option."""
    await run("sh", "-c", 'test "$(cat)" = "-w åäö"', text="-w åäö")


async def test_a_program_that_does_not_read_its_words_does_no_harm() -> None:
    """A pipe closed too early would be an error of ours, not of the program."""
    await asyncio.gather(*(run("true", text="words " * 100_000) for _ in range(20)))


def test_the_services_own_event_loop_runs_programs_as_well() -> None:
    """The service runs on uvloop, whose pipes fail in another way."""

    async def many() -> None:
        await asyncio.gather(*(run("true", text="words") for _ in range(50)))
        with pytest.raises(ProgramFailed):
            await run("false", text="words")

    uvloop.run(many())
