"""A second real Asterisk as an operator that demands registrations, with digest on REGISTER and on INVITE.

Knows: how it is configured, and what it saw of our calls. Refuses to know: what is tested.

Its accounts are the phones of tests/live/beside: 101, 102 ... with a password each. A call to <number>*<account> comes
to us on that account; a call from us is answered, told of in a global variable, and hears itself. It speaks UDP, TCP,
and TLS with a certificate; on the account 103 the sound must be encrypted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.live.beside.exchange import TheirExchange
from tests.live.ports import TCP, UDP, free_port, sound_ports

if TYPE_CHECKING:
    from pathlib import Path

DIALPLAN = """
[from-internal]
exten => _[+0-9]!,1,Set(GLOBAL(GOT)=${CHANNEL(endpoint)} ${EXTEN} ${CALLERID(num)})
 same => n,Answer()
 same => n,Gosub(way,s,1)
 same => n,Echo()

[from-operator] ; NUMBER*ACCOUNT: the world calls a number, and the operator sends it to the account that registered
exten => _X!,1,Dial(${PJSIP_DIAL_CONTACTS(${EXTEN:-3})},20,b(to^s^1(${EXTEN:0:-4}))U(way))

[to]
exten => s,1,Set(PJSIP_HEADER(add,P-Called-Party-ID)=<sip:+${ARG1}@operator.example>)
 same => n,Return()

[way] ; how an answered call is carried: our contact, and whether the sound is encrypted
exten => s,1,Set(GLOBAL(WAY)=${CHANNEL(pjsip,target_uri)} ${CHANNEL(rtp,secure)})
 same => n,Return()
"""
MORE_SIP = """
[tcp]
type = transport
protocol = tcp
bind = 127.0.0.1:{sip}

[tls]
type = transport
protocol = tls
bind = 127.0.0.1:{tls}
cert_file = {certificate}/operator.pem
priv_key_file = {certificate}/operator.key
method = sslv23

[103](+)
media_encryption = sdes
"""


class Registrar(TheirExchange):
    """A test asks it by its console."""

    def __init__(self, directory: Path, certificate: Path) -> None:
        """certificate: a directory of `signed`."""
        self.sip_tls_port = free_port("127.0.0.1", TCP)
        sip_port = free_port("127.0.0.1", UDP, TCP)
        super().__init__(
            directory,
            sip_port=sip_port,
            ami_port=free_port("127.0.0.1", TCP),
            door=free_port("127.0.0.1", TCP),
            rtp=sound_ports(100),
            trunk=("127.0.16.8", 5060),
            mex=("127.0.16.9", 5060),
            dialplan=DIALPLAN,
            more_sip=MORE_SIP.format(sip=sip_port, tls=self.sip_tls_port, certificate=certificate),
        )

    def registered(self) -> list[str]:
        """The accounts under which somebody has registered."""
        lines = self.cli("pjsip show contacts").splitlines()
        words = [line.split() for line in lines if line.strip().startswith("Contact:") and "sip:" in line]
        return sorted(name for found in words if (name := found[1].partition("/")[0]) in self.passwords)

    def got(self) -> list[str]:
        """Of the last call from us: the account, the number, and the caller's."""
        return self._global("GOT").split()

    def way(self) -> tuple[str, bool]:
        """Of the last answered call: the transport of its signalling, and whether its sound is encrypted."""
        contact, _, encrypted = self._global("WAY").partition(" ")
        transport = re.search(r";transport=(\w+)", contact)
        return transport[1].lower() if transport else "udp", encrypted == "1"

    def calls(self, number: str, account: str) -> None:
        """The world calls a number of an account (without +); whoever answers hears themselves."""
        self.cli(f"channel originate Local/{number}*{account}@from-operator application Echo")

    def _global(self, name: str) -> str:
        for line in self.cli("dialplan show globals").splitlines():
            if line.strip().startswith(f"{name}="):
                return line.strip().removeprefix(f"{name}=")
        return ""
