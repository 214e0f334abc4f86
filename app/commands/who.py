"""Who does it: whoever is signed in to the operating system, and perhaps on behalf of somebody else.

Knows: how the record names both. Refuses to know: who may do what.

The environment is not asked (USER and LOGNAME are what one says they are): it is the user who signed in, also through
sudo, or else whose process it is.
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
NO_USER = 4_294_967_295  # who signed in is not known: a service, a container
LONGEST_NAME = 80  # characters of a name

ForOption = Annotated[
    str,
    typer.Option(
        "--on-behalf-of",
        "--by",
        help="On whose behalf; who is signed in stands in the record, too / för vems räkning.",
    ),
]
WhyOption = Annotated[str, typer.Option(help="Why: it stays in the log / varför: det står kvar i loggen.")]


def signed_in(login: Path = LOGIN) -> str:
    """The operating system's user, by name; by number, where it has none."""
    try:
        number = int(login.read_text())
    except (OSError, ValueError):
        number = NO_USER
    if number == NO_USER:
        number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # a container's user
        return f"uid {number}"


def masked(number: str) -> str:
    """An outside number as the log of who looked has it: +46701…67. The log outlives what it is about."""
    return f"{number[:6]}…{number[-2:]}" if number.lstrip("+").isdigit() and len(number) > 8 else number


def recorded_name(on_behalf_of: str, lang: Lang) -> str:
    """As the record has it: `root`, or `Carin Dahl (root)`. Ends the command for a name that is none."""
    name, who = on_behalf_of.strip(), signed_in()
    if on_behalf_of and (
        not name or not name.isprintable() or len(name) > LONGEST_NAME or set(name) & set("()")
    ):
        raise end(
            lang.say(
                f"--on-behalf-of: {on_behalf_of!r} är inget namn på 1 till {LONGEST_NAME} tecken utan parenteser",
                f"--on-behalf-of: {on_behalf_of!r} is no name of 1 to {LONGEST_NAME} characters without brackets",
            )
        )
    return who if name in ("", who) else f"{name} ({who})"
