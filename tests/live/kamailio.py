"""Kamailio as an operator, as many have it: a proxy that wants a login for each registration and each call.

Knows: its configuration, how it is started and stopped, and what it tells of what it saw. Refuses to know: Växel.

It is Debian's package, unpacked (tests/debian.py). It takes calls of an account to 0046 numbers only, and hands them on
to the world, which is a SIP agent of the test's; calls of the world to a number go to the account that has it. Calls of
the first account to numbers that end in 503 get that status. It speaks UDP, and TLS with a certificate of its own.
"""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import tempfile
from typing import TYPE_CHECKING, Self

from tests.debian import unpacked
from tests.live.ports import TCP, UDP, free_port
from tests.live.waiting import until

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

REALM, HOST = "operator.example", "127.0.16.30"
CONFIG = """
debug=1
log_stderror=yes
fork=yes
children=1
tcp_children=1
auto_aliases=no
alias="@REALM@"
listen=udp:@HOST@:@PORT@
listen=tls:@HOST@:@TLS@
enable_tls=yes
mpath="@MODULES@"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
loadmodule "xlog.so"
loadmodule "tls.so"
modparam("tls", "tls_method", "TLSv1.2+")
modparam("tls", "certificate", "@CERTIFICATE@")
modparam("tls", "private_key", "@KEY@")
modparam("registrar", "min_expires", 30)

request_route {
    if (!mf_process_maxfwd_header("10")) {
        sl_send_reply("483", "Too Many Hops");
        exit;
    }
    if (is_method("OPTIONS")) {
        sl_send_reply("200", "OK");
        exit;
    }
    if (is_method("CANCEL")) {
        if (t_check_trans()) t_relay();
        exit;
    }
    if (has_totag()) {
        loose_route();
        t_relay();
        exit;
    }
    if (is_method("ACK")) {
        if (t_check_trans()) t_relay();
        exit;
    }
    t_check_trans();
    if (is_method("REGISTER")) {
        route(LOGIN);
        save("location");
        xlog("L_ERR", "SEEN registered $au by $proto for $hdr(Expires)\\n");
        exit;
    }
    if (!is_method("INVITE")) {
        sl_send_reply("405", "Method Not Allowed");
        exit;
    }
    record_route();
    if ($si == "@WORLD_HOST@" && $sp == @WORLD_PORT@) {
        @NUMBERS@        if (!lookup("location")) {
            sl_send_reply("480", "Nobody has registered");
            exit;
        }
        t_relay();
        exit;
    }
    route(LOGIN);
    xlog("L_ERR", "SEEN called $rU by $au by $proto\\n");
    if ($au == "@FAILS@" && $rU =~ "503$") {
        sl_send_reply("503", "Service Unavailable");
        exit;
    }
    if (!($rU =~ "^0046[1-9]")) {
        sl_send_reply("484", "Address Incomplete");
        exit;
    }
    $ru = "sip:" + $rU + "@@WORLD_HOST@:@WORLD_PORT@";
    t_relay();
}

route[LOGIN] {
    @PASSWORDS@    if (!pv_auth_check("@REALM@", "$var(password)", "0", "0")) {
        auth_challenge("@REALM@", "1");
        exit;
    }
    if (!is_method("REGISTER")) consume_credentials();
}
"""


def signed(directory: Path) -> Path:
    """Write operator.pem, which signs itself, and operator.key to a directory; returns that."""
    directory.mkdir(exist_ok=True)
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30")
    names = ("-subj", f"/CN={REALM}", "-addext", f"subjectAltName=IP:{HOST},IP:127.0.0.1,DNS:{REALM}")
    files = ("-keyout", str(directory / "operator.key"), "-out", str(directory / "operator.pem"))
    subprocess.run(["openssl", "req", "-x509", *curve, *names, *files], check=True, capture_output=True)
    return directory


class Kamailio:
    """`with` it runs. accounts: their passwords; numbers: the account that has each; world: the agent's address.

    certificate: a directory of `signed`.
    """

    def __init__(
        self,
        directory: Path,
        accounts: Mapping[str, str],
        numbers: Mapping[str, str],
        world: tuple[str, int],
        certificate: Path,
    ) -> None:
        self.host, self.port, self.tls_port = HOST, free_port(HOST, UDP, TCP), free_port(HOST, TCP)
        self._directory, self._log = directory, directory / "kamailio.txt"
        self._root = unpacked("kamailio")
        self._modules = [
            next((root / "usr/lib").glob("*/kamailio/modules"))
            for root in (self._root, unpacked("kamailio-tls-modules"))
        ]
        passwords = "".join(
            f'if ($au == "{user}") {{ $var(password) = "{password}"; }}\n'
            for user, password in accounts.items()
        )
        to = "".join(
            f'if ($rU == "{number}") {{ $ru = "sip:{user}@{REALM}"; }}\n' for number, user in numbers.items()
        )
        values = {
            "REALM": REALM,
            "HOST": HOST,
            "PORT": self.port,
            "TLS": self.tls_port,
            "CERTIFICATE": certificate / "operator.pem",
            "KEY": certificate / "operator.key",
            "MODULES": ":".join(f"{one}/" for one in self._modules),
            "WORLD_HOST": world[0],
            "WORLD_PORT": world[1],
            "FAILS": next(iter(accounts)),
            "NUMBERS": to,
            "PASSWORDS": f'$var(password) = "-";\n{passwords}',
        }
        text = re.sub(r"@([A-Z_]+)@", lambda found: str(values[found[1]]), CONFIG)
        (directory / "kamailio.cfg").write_text(text)

    @property
    def seen(self) -> list[str]:
        """What came: "registered 101 by udp for 30", "called 0046701740698 by 101 by tls"."""
        return re.findall(r"SEEN (.*)", self._log.read_text(errors="replace"))

    def __enter__(self) -> Self:
        libraries = self._modules[0].parent
        self._run = tempfile.TemporaryDirectory()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *(
                        str(self._root / "usr/sbin/kamailio"),
                        "-DD",
                        "-f",
                        str(self._directory / "kamailio.cfg"),
                    ),
                    *("-m", "32", "-M", "4", "-Y", self._run.name, "-P", f"{self._run.name}/pid"),
                ],
                env={"PATH": os.environ["PATH"], "LD_LIBRARY_PATH": str(libraries)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(self._answers, f"Kamailio to answer, see {self._log}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        watch = os.pidfd_open(self._process.pid)
        self._process.send_signal(signal.SIGTERM)
        if not select.select([watch], [], [], 10)[0]:
            os.killpg(self._process.pid, signal.SIGKILL)
        os.close(watch)
        self._process.wait()
        self._run.cleanup()

    def _answers(self) -> bool:
        assert self._process.poll() is None, self._log.read_text(errors="replace")[-3000:]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(0.2)
            asking.bind((self.host, 0))
            where = "{}:{}".format(*asking.getsockname())
            head = (
                f"OPTIONS sip:{REALM} SIP/2.0", f"Via: SIP/2.0/UDP {where};branch=z9hG4bKstart", "Max-Forwards: 5",
                f"From: <sip:x@{where}>;tag=1", f"To: <sip:{REALM}>", "Call-ID: start", "CSeq: 1 OPTIONS", "", "",
            )  # fmt: skip
            asking.sendto("\r\n".join(head).encode(), (self.host, self.port))
            try:
                return asking.recv(2000).startswith(b"SIP/2.0 200")
            except OSError:
                return False
