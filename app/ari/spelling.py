"""How to write ids, numbers and names for Asterisk, so that none of them can smuggle in anything.

Knows: the form of each. Refuses to know: when to send which (dialplan.py, queue_exchange.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.calls.ports.orders import Tape
    from app.policy.trunks import Trunk, Trunks

PUBLIC_TRUNK = "trunk"  # the public trunk
MOBILE_TRUNK = "mex"  # the mobile operator's trunk
# The trunks of the company file, by its id. A login may have a dot, too (logins.py), but nobody has one of these
# reserved words as id.
PUBLIC_TRUNKS = f"{PUBLIC_TRUNK}."
MOBILE_TRUNKS = f"{MOBILE_TRUNK}."
WATCHES = "vaxel."
# The endpoints that watch whether the far end of each trunk lives.
WATCHED = {"trunk-watched": PUBLIC_TRUNK, "mex-watched": MOBILE_TRUNK}
OUTSIDE = frozenset(
    {PUBLIC_TRUNK, MOBILE_TRUNK, "voicemail", *WATCHED}
)  # endpoints that are not a person's phone
PERSON = re.compile(r"[a-z][a-z0-9_-]*")
NUMBER = re.compile(r"\+?[0-9*#]+")
_TAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")


def endpoint_of(channel_name: str) -> str | None:
    """The endpoint of a channel such as PJSIP/anna-0000001f; None for other kinds of channel."""
    technology, _, rest = channel_name.partition("/")
    return rest.rpartition("-")[0] if technology == "PJSIP" else None


def is_outside(endpoint: str) -> bool:
    """Whether it is no person's phone."""
    return endpoint in OUTSIDE or endpoint.startswith((PUBLIC_TRUNKS, MOBILE_TRUNKS, WATCHES))


def is_public_trunk(endpoint: str) -> bool:
    return endpoint == PUBLIC_TRUNK or endpoint.startswith(PUBLIC_TRUNKS)


def is_mobile_trunk(endpoint: str) -> bool:
    """Whether the mobile operator's calls come in there."""
    return endpoint == MOBILE_TRUNK or endpoint.startswith(MOBILE_TRUNKS)


def trunk_endpoint(trunk: Trunk) -> str:
    return f"{MOBILE_TRUNKS if trunk.mobiles else PUBLIC_TRUNKS}{trunk.id}"


def watch_endpoint(trunk: Trunk) -> str:
    return f"{WATCHES}{trunk.id}"


def trunk_of(endpoint: str) -> str:
    """The id of the company file's trunk; "" for one of the settings, and for phones."""
    kind, _, id_ = endpoint.partition(".")
    return id_ if kind in (PUBLIC_TRUNK, MOBILE_TRUNK) else ""


def watched(trunks: Trunks) -> dict[str, str]:
    """The endpoints that watch whether a far end lives, and which trunk it is: those of the settings only where the
    company file has none of their kind."""
    found = {}
    for name, way in WATCHED.items():
        in_file = trunks.outside if way == PUBLIC_TRUNK else trunks.mobile_operator
        if not in_file:
            found[name] = way
    return found | {watch_endpoint(one): one.id for one in trunks.all if one.connection.asks}


def on_each(channels: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The channels on each trunk of the company file, by its id. channels: endpoints with the number of each."""
    found: dict[str, int] = {}
    for endpoint, count in channels:
        trunk = trunk_of(endpoint)
        if trunk:
            found[trunk] = found.get(trunk, 0) + count
    return found


def presentation(*, withheld: bool) -> str:
    """CALLERID(pres): a withheld or unknown number makes `"Anonymous" <sip:anonymous@anonymous.invalid>`."""
    return "prohib" if withheld else "allowed"


def caller_id(number: str, name: str) -> str:
    """Name and number for CALLERID(all), without characters that could break out of the form."""
    shown = "".join(c for c in name if c.isprintable() and c not in '"<>\\')
    return f'"{shown}" <{number if NUMBER.fullmatch(number) else ""}>'


def safe_number(number: str) -> str:
    """The number, if it is one. Raises ValueError: we never build an endpoint from anything else."""
    if not NUMBER.fullmatch(number):
        raise ValueError(f"{number!r} is not a number")
    return number


def safe_person(id_: str) -> str:
    """The id, if it is one. Raises ValueError."""
    if not PERSON.fullmatch(id_):
        raise ValueError(f"{id_!r} is not a person's id")
    return id_


def tape_variables(tape: Tape) -> dict[str, str]:
    """Raises ValueError for a name that could be more than a file name."""
    for name in (tape.name, *([tape.answers] if tape.answers else [])):
        if not _TAPE.fullmatch(name):
            raise ValueError(f"{name!r} is not a name for a recording")
    return {
        "VX_TAPE": tape.name,
        "VX_TAPE_TOO": tape.answers,
        "VX_TAPED": "caller" if tape.callers else "callee",
        "VX_TELL": tape.tell,
    }
