"""What TLS and SRTP cost: the same calls with sound by UDP and RTP, and by TLS and SRTP, in turn on one exchange.

    make bench-secure           or: python sip-test/bench/secure.py --help

SIPp makes each call over the trunk, in clear. A second Asterisk is everybody's desk phone: it answers at once, and
plays a tone (50 packets a second) until the call ends after 2 s. Half of the phones are reached by UDP and RTP
(`clear`), half by TLS and SRTP with keys in SDP (`secure`), over one connection, as a phone keeps its own. It reports
per way: CPU of our exchange and of the service per call, INVITE to 180.
"""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
from typing import TYPE_CHECKING

from calls import PEOPLE, TRUNK, Bench, compare, direct_number, free_ports
from lab import Lab

from app.ari.tables import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAYS = ["clear", "secure"]
PHONES = "127.0.0.6"
HALF = f"p{PEOPLE // 2:04d}"  # the first person whose phone is reached by TLS


class SecureBench(Bench):
    """With a second Asterisk for phones."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        sip, tls, http, ours, our_tls, our_http = free_ports(6)
        certificate = directory / "phones.pem"
        make_certificate(certificate)
        self.far = Lab(
            "phones",
            directory=directory / "phones",
            sip_bind=PHONES,
            sip_port=sip,
            tls_port=tls,
            http_port=http,
            rtp=(21000, 31999),
            trunk=("127.0.0.1", ours),
            whole=True,
        )
        (self.far.shared / "certificate").mkdir(parents=True)
        (self.far.shared / "certificate/exchange.pem").write_bytes(certificate.read_bytes())
        self.lab = Lab(
            "bench",
            directory=directory / "exchange",
            sip_port=ours,
            tls_port=our_tls,
            http_port=our_http,
            rtp=(10000, 20999),
            trunk=(TRUNK, self.trunk_port),
            environ={"VAXEL_WATCH_EVERY": "0", "VAXEL_TLS_TRUST": str(certificate)},
        )
        self.environ |= {
            "VAXEL_SHARED": str(self.lab.shared),
            "VAXEL_ARI_URL": self.lab.ari_url,
            "VAXEL_ARI_PASSWORD": self.lab.ari_password,
        }

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        with self.lab, self.far:
            pjsip = self.far.directory / "etc/pjsip.conf"
            takes_both = "[outside](!)\nmedia_encryption = sdes\nmedia_encryption_optimistic = yes"
            pjsip.write_text(pjsip.read_text().replace("[outside](!)", takes_both))
            for command in (
                "module load app_milliwatt.so",
                "module reload res_pjsip.so",
                "dialplan add extension _pXXXX,1,Answer into from-trunk",
                "dialplan add extension _pXXXX,2,Milliwatt into from-trunk",
            ):
                self.far.cli(command)
            yield

    @contextlib.contextmanager
    def serving(self, _way: str) -> Iterator[int | None]:
        with super().serving("vaxel") as pid:
            yield pid

    def dialled(self, way: str) -> list[str]:
        half = range(PEOPLE // 2) if way == "clear" else range(PEOPLE // 2, PEOPLE)
        return [direct_number(index) for index in half]

    def place_phones(self) -> None:
        """Tell the exchange where everybody's phone is and which use TLS and SRTP, in tables of the bench's own."""
        clear = f"'sip:' || id || '@{PHONES}:{self.far.sip_port}'"
        secure = f"'sip:' || id || '@{PHONES}:{self.far.tls_port};transport=tls'"
        either = "CASE WHEN id >= '{0}' AND id LIKE 'p____' THEN {1} ELSE {2} END AS {3}"
        changed = {
            "aor": {
                "qualify_frequency": "'0' AS qualify_frequency",
                "contact": either.format(HALF, secure, clear, "contact"),
            },
            "endpoint": {"media_encryption": either.format(HALF, "'sdes'", "'no'", "media_encryption")},
        }
        file = self.lab.directory / "etc/extconfig.conf"
        with contextlib.closing(sqlite3.connect(self.lab.shared / FILE)) as tables, tables:
            for table, columns in changed.items():
                known = [row[1] for row in tables.execute(f"PRAGMA table_info({table}_rows)")]
                read = ", ".join([*(one for one in known if one not in columns), *columns.values()])
                tables.execute(
                    f"CREATE VIEW bench_{table} AS SELECT {read} FROM {table}_rows ORDER BY id DESC"
                )
                file.write_text(
                    file.read_text().replace(f"sqlite3,vaxel,{table}", f"sqlite3,vaxel,bench_{table}")
                )
        self.lab.cli("module reload extconfig")
        self.lab.cli("module reload res_pjsip.so")
        known = self.lab.cli(f"pjsip show endpoint {HALF}")
        if ";transport=" not in known or ": sdes" not in known:
            raise SystemExit(f"{HALF}'s phone is not reached by TLS and SRTP:\n{known}")


def make_certificate(file: Path) -> None:
    """A certificate of its own for the phones' address, and its key, in one file."""
    key = file.with_suffix(".key")
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
            ),
            *("-subj", f"/CN={PHONES}", "-addext", f"subjectAltName=IP:{PHONES}", "-days", "2"),
            *("-keyout", str(key), "-out", str(file)),
        ],
        check=True,
        capture_output=True,
    )
    file.write_bytes(file.read_bytes() + key.read_bytes())


if __name__ == "__main__":
    compare(SecureBench, WAYS, about=__doc__, rate=20, calls=800)
