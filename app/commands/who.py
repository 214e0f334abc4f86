"""Who acts: the user who is signed in to the operating system, perhaps on behalf of somebody else.

Knows: how the record names both. Refuses to know: who may do what.

We do not ask the environment (anybody can set USER and LOGNAME). It is the user who signed in, also through
sudo, or else the owner of the process.
"""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.terminal import end

if TYPE_CHECKING:
    from app.commands.terminal import Lang

LOGIN = Path("/proc/self/loginuid")  # set once when somebody signs in, kept through sudo; Linux alone has it
NO_USER = 4_294_967_295  # nobody signed in: a service, a container
LONGEST_NAME = 80  # characters of a name

ForOption = Annotated[
    str,
    typer.Option(
        "--on-behalf-of",
        "--by",
        help="On whose behalf; the record also names you / för vems räkning.",
    ),
]
WhyOption = Annotated[str, typer.Option(help="The reason, kept in the log / skälet, som sparas i loggen.")]


def signed_in(login: Path = LOGIN) -> str:
    """The operating system's user: the name, or the number if there is none."""
    try:
        number = int(login.read_text())
    except (OSError, ValueError):
        number = NO_USER
    if number == NO_USER:
        number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # a container's user has no name
        return f"uid {number}"


def masked(number: str) -> str:
    """An outside number as the access log writes it: +46701…67. The log outlives the data that it is about."""
    return f"{number[:6]}…{number[-2:]}" if number.lstrip("+").isdigit() and len(number) > 8 else number


def recorded_name(on_behalf_of: str, lang: Lang) -> str:
    """The name for the record: `root`, or `Carin Dahl (root)`. An invalid name ends the command."""
    name, who = on_behalf_of.strip(), signed_in()
    if on_behalf_of and (
        not name or not name.isprintable() or len(name) > LONGEST_NAME or set(name) & set("()")
    ):
        raise end(
            lang.say(
                f"--on-behalf-of: {on_behalf_of!r} måste vara ett namn på 1 till {LONGEST_NAME} tecken, utan "
                f"parenteser",
                f"--on-behalf-of: {on_behalf_of!r} must be a name of 1 to {LONGEST_NAME} characters, without brackets",
            )
        )
    return who if name in ("", who) else f"{name} ({who})"
