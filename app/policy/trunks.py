"""Trunks: the connections to operators, as the company file gives them.

Knows: what a trunk is, which numbers come in on it, and which calls may go out on it. Refuses to know: in which order a
call tries trunks (ways_out.py), how numbers are written (trunk_numbers.py), passwords, and SIP (ari/).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERYTHING: Final = "+"  # a prefix of each number
NEXT_TRUNK_AFTER: Final = 5  # seconds without a response, after which the next trunk is tried


class Form(StrEnum):
    """How a trunk wants numbers: +46812345678, 0046812345678, 0812345678 (0047… abroad), 46812345678."""

    PLUS = "plus"
    DOUBLE_ZERO = "00"
    NATIONAL = "national"
    DIGITS = "digits"


class ShownIn(StrEnum):
    """Where the presented number stands; From holds it, too, unless the trunk has a user for From."""

    FROM = "from"
    ASSERTED = "pai"  # P-Asserted-Identity
    PREFERRED = "ppi"  # P-Preferred-Identity
    REMOTE_PARTY = "rpid"  # Remote-Party-ID


class Withheld(StrEnum):
    """What the operator gets of a withheld number."""

    NETWORK = "network"  # the number, with Privacy: id (RFC 3325)
    NOTHING = "nothing"  # an anonymous caller


class Diverted(StrEnum):
    """What is shown when a call from outside goes out again."""

    OURS = "ours"  # a number of ours
    DIVERSION = "diversion"  # the caller's, with ours in Diversion (RFC 5806)
    HISTORY = "history_info"  # the caller's, with ours in History-Info (RFC 7044)


class Srtp(StrEnum):
    """Whether sound is encrypted (SRTP)."""

    CLEAR = "off"
    OFFERED = "offered"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class TrunkAccount:
    """The login at an operator. The password is in an environment variable of the service, or in a file.

    registers: seconds that a registration lasts; None: the operator knows our address. contact: the user under which
    we register.
    """

    user: str
    auth_user: str
    password_env: str | None = None
    password_file: str | None = None
    registers: int | None = None
    contact: str = "s"


@dataclass(frozen=True, slots=True)
class TrunkConnection:
    """How the exchange reaches an operator. port: None is what DNS says; ipv6: a domain is called over IPv6.

    addresses: from where its calls come; a registered trunk needs none. asks: seconds between two questions whether
    it lives; 0: never.
    """

    host: str
    port: int | None = None
    transport: str = "udp"
    ipv6: bool = False
    proxy: str | None = None
    account: TrunkAccount | None = None
    from_user: str | None = None
    from_domain: str | None = None
    addresses: tuple[str, ...] = ()
    srtp: Srtp = Srtp.CLEAR
    codecs: tuple[str, ...] = ("alaw", "ulaw")
    asks: int = 60
    trusted: bool = True  # the caller is what the operator asserts, before what the caller says
    dialled_in_to: bool = False  # the dialled number stands in P-Called-Party-ID or To, not in the request


@dataclass(frozen=True, slots=True)
class Trunk:
    """A connection to an operator, by its id in the company file.

    mobiles: it is the mobile operator: its callers are our mobiles, and it rings them.
    most: calls at once; None: no limit. numbers: beginnings or whole numbers that come in on it, E.164.
    to, presented: beginnings of called and of presented numbers; empty: all. silence: seconds.
    """

    id: str
    name: str
    connection: TrunkConnection
    mobiles: bool = False
    numbers: frozenset[str] = frozenset()
    reads_national: bool = False
    form: Form = Form.PLUS
    prefix: str = ""
    presented_form: Form = Form.PLUS
    shown_in: ShownIn = ShownIn.ASSERTED
    withheld: Withheld = Withheld.NETWORK
    diverted: Diverted = Diverted.OURS
    most: int | None = None
    calls_out: bool = True
    to: frozenset[str] = frozenset()
    presented: frozenset[str] = frozenset()
    cost: int = 0
    emergency: bool = True
    silence: int = NEXT_TRUNK_AFTER

    def may_call(self, number: str) -> bool:
        """Whether calls to this number may go out on it. number: E.164, or a short one, which counts as at home."""
        if not self.to:
            return True
        return any(_falls_under(number, one) for one in self.to)

    def may_present(self, number: str) -> bool:
        """Whether the operator lets us present this number (E.164)."""
        return not self.presented or any(_falls_under(number, one) for one in self.presented)


def _falls_under(number: str, beginning: str) -> bool:
    if number.startswith("+"):
        return number.startswith(beginning)
    return beginning.startswith("+46") or beginning == EVERYTHING


@dataclass(frozen=True, slots=True)
class WayOut:
    """One trunk for a call. number, presented: as this trunk wants them.

    diverted: our number that sends the caller's call on, as written, where `presented` is the caller's; "" none.
    """

    trunk: Trunk
    number: str
    presented: str
    diverted: str = ""


@dataclass(frozen=True, slots=True)
class Trunks:
    """All trunks of the company file, in the order of the file; none: those of the settings are in use."""

    all: tuple[Trunk, ...] = ()
    _by_id: Mapping[str, Trunk] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {one.id: one for one in self.all})

    def get(self, id_: str) -> Trunk | None:
        return self._by_id.get(id_)

    @property
    def outside(self) -> tuple[Trunk, ...]:
        """The trunks to the world; () if the settings' trunk is in use."""
        return tuple(one for one in self.all if not one.mobiles)

    @property
    def mobile_operator(self) -> Trunk | None:
        """None: that of the settings."""
        return next((one for one in self.all if one.mobiles), None)

    def owner(self, number: str) -> Trunk | None:
        """The trunk on which calls to this number (E.164) come in; None: no trunk claims it, and each may bring it."""
        found: Trunk | None = None
        length = 0
        for trunk in self.all:
            for beginning in trunk.numbers:
                if len(beginning) > length and number.startswith(beginning):
                    found, length = trunk, len(beginning)
        return found


NO_TRUNKS: Final = Trunks()
