"""The fields of `trunks` in the company file.

Knows: each field by itself, and what a trunk is without it. Refuses to know: whether trunks agree with one another
(trunk_checks.py), and SIP.
"""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.company.entry import FileEntry
from app.company.values import Id, Name, Prefix, SrtpText

_HOST = r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[?[0-9A-Fa-f]*:[0-9A-Fa-f:.]+\]?"
_USER = r"[A-Za-z0-9+*#._~!-]{1,64}"
_VARIABLE = r"[A-Z_][A-Z0-9_]{0,63}"


def _host(text: str) -> str:
    if not re.fullmatch(_HOST, text, re.ASCII):
        raise ValueError(f"{text!r} is not a host name or an address, such as sip.operator.se")
    return text


def _address(text: str) -> str:
    try:
        return str(ip_network(text, strict=False)) if "/" in text else _host(text)
    except ValueError:
        raise ValueError(f"{text!r} is not an address or a network, such as 192.0.2.0/24") from None


def _user(text: str) -> str:
    if not re.fullmatch(_USER, text, re.ASCII):
        raise ValueError(
            f"{text!r} is not a user name for SIP: letters, digits and + * # . _ ~ ! -, at most 64"
        )
    return text


def _variable(text: str) -> str:
    if not re.fullmatch(_VARIABLE, text, re.ASCII):
        raise ValueError(f"{text!r} is not the name of an environment variable, such as VAXEL_TRUNK_PASSWORD")
    return text


def _file(text: str) -> str:
    if not text.startswith("/") or not text.isprintable() or len(text) > 200:
        raise ValueError(f"{text!r} is not the whole path of a file, such as /run/secrets/trunk")
    return text


def _proxy(text: str) -> str:
    host, colon, port = text.rpartition(":") if re.search(r":[0-9]{1,5}$", text) else (text, "", "")
    _host(host)
    if colon and not 1 <= int(port) <= 65535:
        raise ValueError(f"{text!r} is not a host with a port, such as proxy.operator.se:5060")
    return text


Host = Annotated[str, AfterValidator(_host)]
CallAddress = Annotated[str, AfterValidator(_address)]
SipUser = Annotated[str, AfterValidator(_user)]
NumberForm = Literal["plus", "00", "national", "digits"]


class AccountEntry(FileEntry):
    """The login at an operator. The password stands in an environment variable of the service or in a file."""

    user: Annotated[SipUser, Field(description="of the account; the address is user@host")]
    auth_user: Annotated[SipUser | None, Field(description="for the digest, if it is not the user")] = None
    password_env: Annotated[
        Annotated[str, AfterValidator(_variable)] | None,
        Field(description="the environment variable of the service that holds the password"),
    ] = None
    password_file: Annotated[
        Annotated[str, AfterValidator(_file)] | None,
        Field(description="the file that holds the password and nothing else, as the service sees it"),
    ] = None
    register_every: Annotated[
        Annotated[int, Field(ge=30, le=86_400)] | Literal["never"],
        Field(description="seconds that a registration lasts; never: the login is for calls alone"),
    ] = 600
    contact: Annotated[
        SipUser, Field(description="the user under which we register; with s the number stands in To")
    ] = "s"


class OutgoingEntry(FileEntry):
    """Which calls go out on a trunk. Of those that may take a call the cheapest is first, then as in the file."""

    to: Annotated[
        list[Prefix], Field(description="calls to numbers that begin so, such as +47; none: to all")
    ] = []
    presented: Annotated[
        list[Prefix],
        Field(description="the numbers, or their beginnings, that the operator lets us present; none: all"),
    ] = []
    cost: Annotated[int, Field(ge=0, le=1000, description="the lowest is tried first")] = 0
    emergency: Annotated[bool, Field(description="whether 112 may go out on it")] = True
    silence: Annotated[
        int,
        Field(ge=1, le=32, description="seconds without any response, after which the next trunk is tried"),
    ] = 5


class TrunkEntry(FileEntry):
    """A connection to an operator. Without `trunks` the two trunks of the settings are in use."""

    id: Id
    name: Annotated[Name | None, Field(description="as health and pages call it; else the id")] = None
    mobiles: Annotated[
        bool, Field(description="the mobile operator: its callers are our mobiles, and it rings them")
    ] = False
    host: Annotated[Host, Field(description="of the operator: a domain (SRV, A, AAAA) or an address")]
    port: Annotated[
        Annotated[int, Field(ge=1, le=65535)] | None, Field(description="else as DNS says, or the usual one")
    ] = None
    transport: Literal["udp", "tcp", "tls"] = "udp"
    ipv6: Annotated[
        bool, Field(description="a domain is called over IPv6 (AAAA); an address says it itself")
    ] = False
    outbound_proxy: Annotated[
        Annotated[str, AfterValidator(_proxy)] | None,
        Field(description="host or host:port to which everything is sent"),
    ] = None
    account: AccountEntry | None = None
    from_user: Annotated[
        SipUser | None, Field(description="always in From, where the operator asks for the account there")
    ] = None
    from_domain: Annotated[Host | None, Field(description="in From; else our address")] = None
    addresses: Annotated[
        list[CallAddress] | None,
        Field(description="from where its calls come; else its host, or nothing if we register"),
    ] = None
    trusted: Annotated[
        bool, Field(description="the caller is whom the operator asserts (P-Asserted-Identity), before From")
    ] = True
    srtp: Annotated[SrtpText, Field(description="encrypted sound")] = "off"
    codecs: Annotated[
        list[Literal["alaw", "ulaw", "g722", "opus"]], Field(min_length=1, description="the best first")
    ] = ["alaw", "ulaw"]
    qualify: Annotated[
        Annotated[int, Field(ge=10, le=3600)] | Literal["never"],
        Field(description="seconds between two questions (OPTIONS) whether it lives"),
    ] = 60
    most_calls: Annotated[
        Annotated[int, Field(ge=1, le=100_000)] | Literal["none"], Field(description="at once, both ways")
    ] = "none"
    numbers: Annotated[
        list[Prefix],
        Field(description="the numbers, or their beginnings, whose calls come in on it, and on no other"),
    ] = []
    dialled_in: Annotated[
        Literal["request", "to"] | None,
        Field(description="where the dialled number stands; else to if we register, and request if not"),
    ] = None
    reads: Annotated[
        Literal["usual", "national"],
        Field(description="usual: +46, 0046, 46 or 0; national: a number without + or 0 is one at home"),
    ] = "usual"
    writes: Annotated[
        NumberForm,
        Field(description="called numbers. plus: +46, 00: 0046, national: 08, digits: 468"),
    ] = "plus"
    prefix: Annotated[
        str, Field(pattern=r"^[0-9*#]{0,8}$", description="before each called number, such as 0")
    ] = ""
    presents: Annotated[NumberForm | None, Field(description="presented numbers; else as `writes`")] = None
    presented_in: Annotated[
        Literal["from", "pai", "ppi", "rpid"],
        Field(description="the header with the presented number; From has it, too, without from_user"),
    ] = "pai"
    withheld: Annotated[
        Literal["network", "nothing"],
        Field(description="network: the operator gets the number, with Privacy: id; nothing: nobody gets it"),
    ] = "network"
    diverted: Annotated[
        Literal["ours", "diversion", "history_info"],
        Field(
            description="calls from outside that go out again. ours: they show our number; diversion, "
            "history_info: the caller's, with ours in that header"
        ),
    ] = "ours"
    outgoing: Annotated[
        OutgoingEntry | Literal["never"], Field(description="which calls go out on it; never: none")
    ] = OutgoingEntry()
