"""How ids, numbers and names are spelled to Asterisk, so that none of them can be more than it is.

Knows: the form of each. Refuses to know: which of them is told when (dialplan.py, queue_exchange.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.calls.ports.orders import Tape

PUBLIC_TRUNK = "trunk"  # the public one
MOBILE_TRUNK = "mex"  # the mobile operator's
# Who is asked whether the far end of which way out lives.
WATCHED = {"trunk-watched": PUBLIC_TRUNK, "mex-watched": MOBILE_TRUNK}
OUTSIDE = frozenset(
    {PUBLIC_TRUNK, MOBILE_TRUNK, "voicemail", *WATCHED}
)  # endpoints that are no person's phone
PERSON = re.compile(r"[a-z][a-z0-9_-]*")
NUMBER = re.compile(r"\+?[0-9*#]+")
_TAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")


def endpoint_of(channel_name: str) -> str | None:
    """The endpoint of a channel such as PJSIP/anna-0000001f; None for other kinds of channel."""
    technology, _, rest = channel_name.partition("/")
    return rest.rpartition("-")[0] if technology == "PJSIP" else None


def presentation(*, withheld: bool) -> str:
    """CALLERID(pres): a number that is withheld, or unknown, makes `"Anonymous" <sip:anonymous@anonymous.invalid>`."""
    return "prohib" if withheld else "allowed"


def caller_id(number: str, name: str) -> str:
    """Name and number for CALLERID(all); what could break out of the form is left out."""
    shown = "".join(c for c in name if c.isprintable() and c not in '"<>\\')
    return f'"{shown}" <{number if NUMBER.fullmatch(number) else ""}>'


def safe_number(number: str) -> str:
    """The number, if it is one. Raises ValueError: an endpoint is never built from anything else."""
    if not NUMBER.fullmatch(number):
        raise ValueError(f"{number!r} is no number")
    return number


def safe_person(id_: str) -> str:
    """The id, if it is one. Raises ValueError."""
    if not PERSON.fullmatch(id_):
        raise ValueError(f"{id_!r} is no person's id")
    return id_


def tape_variables(tape: Tape) -> dict[str, str]:
    """Raises ValueError for a name that could be more than a file's."""
    for name in (tape.name, *([tape.answers] if tape.answers else [])):
        if not _TAPE.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a recording")
    return {
        "VX_TAPE": tape.name,
        "VX_TAPE_TOO": tape.answers,
        "VX_TAPED": "caller" if tape.callers else "callee",
        "VX_TELL": tape.tell,
    }
