"""Running sound programs."""

from __future__ import annotations

import pytest

from app.speech.process import ProgramFailed, ProgramMissing, run


async def test_a_program_that_is_not_installed_is_named_with_what_to_install() -> None:
    """Silence would be found by the first caller; an error is found by the one who installs."""
    with pytest.raises(ProgramMissing, match="apt-get install no-such-voice"):
        await run("no-such-voice")


async def test_a_program_that_fails_is_told_by_its_own_last_words() -> None:
    """Whoever reads the log learns why, not only that."""
    with pytest.raises(ProgramFailed, match=r"^sh: no such prompt$"):
        await run("sh", "-c", "echo first; echo no such prompt >&2; exit 3")


async def test_the_text_reaches_the_program_as_its_input() -> None:
    """Words never go on the command line, where `-w` would be an option."""
    await run("sh", "-c", 'test "$(cat)" = "-w åäö"', text="-w åäö")
