"""Files that commands write for whoever asked.

Knows: what is there already stays, unless they say --force. Refuses to know: what is in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commands.terminal import end, system_reason

if TYPE_CHECKING:
    from pathlib import Path

    import typer

    from app.commands.terminal import Lang


def write_file(file: Path, content: bytes, lang: Lang, *, force: bool) -> None:
    """Ends the command if it cannot, or if the file is there and must stay."""
    try:
        with file.open("wb" if force else "xb") as target:
            target.write(content)
    except FileExistsError:
        raise kept_file(file, lang) from None
    except OSError as error:
        raise end(f"{file}: {system_reason(error)}") from None


def kept_file(file: Path, lang: Lang) -> typer.Exit:
    """Say that a file is there; the command then raises the result."""
    hint = lang.say("finns redan; --force skriver över den", "exists already; --force overwrites it")
    return end(f"{file} {hint}")
