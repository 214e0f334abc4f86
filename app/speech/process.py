"""Runs one sound program, niced, so that speech never slows calls.

Knows: how to run a program and report its failure. Refuses to know: what the programs do.
"""

from __future__ import annotations

import asyncio
import tempfile
from asyncio.subprocess import DEVNULL, PIPE


class ProgramMissing(RuntimeError):
    """A program that speech needs is not installed; the message says what to install."""


class ProgramFailed(RuntimeError):
    """A program ended with an error; the message is its last line."""


async def run(*command: str, text: str = "") -> None:
    """Run a command to its end with `text` as standard input. Raises ProgramMissing or ProgramFailed."""
    # A file, not a pipe: a program may end without reading, and its closed pipe would be another error.
    with tempfile.TemporaryFile() as words:
        words.write(text.encode())
        words.seek(0)
        try:
            process = await asyncio.create_subprocess_exec(
                "nice", "-n", "10", *command, stdin=words, stdout=DEVNULL, stderr=PIPE
            )
        except FileNotFoundError as missing:
            raise ProgramMissing("the program nice is missing: install coreutils") from missing
    try:
        _, errors = await process.communicate()
    except asyncio.CancelledError:
        if process.returncode is None:
            process.kill()
        await process.wait()
        raise
    if process.returncode == 127:  # nice's own answer when the command is not found
        raise ProgramMissing(f"the program {command[0]} is missing: apt-get install {command[0]}")
    if process.returncode != 0:
        last = errors.decode(errors="replace").strip().splitlines()[-1:]
        raise ProgramFailed(f"{command[0]}: {last[0] if last else f'ended with status {process.returncode}'}")
