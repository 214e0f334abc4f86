"""What a call by the AGI door costs, compared with native Dial() and the ARI way, in turn on one exchange.

    make bench-agi              or: python sip-test/bench/agi.py --help

As calls.py, with one more way. `native` is Dial() alone, `vaxel` the ARI way, and `agi` the include file of
examples/beside as shipped: `decide` before Dial(), `ended` in a hangup handler. Both services have the same
2,000 people, and the exchange has the modules of both. It reports per way: CPU of Asterisk and of the service per
call, INVITE to 180.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from calls import TOP, Bench, compare, free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator

WAYS = ["native", "vaxel", "agi"]
INCLUDED = TOP / "examples/beside/extensions_vaxel.conf"


class AgiBench(Bench):
    """With res_agi, and the include file in the exchange's dialplan."""

    whole = True

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        [self.door] = free_ports(1)

    def _native_ways(self) -> None:
        included = INCLUDED.read_text().replace("127.0.0.1:4573", f"127.0.0.1:{self.door}")
        dialplan = self.lab.directory / "etc/extensions.conf"
        asks = "[bench-agi]\nexten => _9XXXX,1,Gosub(vaxel,s,1(trunk,+4684651${EXTEN:1}))\n same => n,Hangup(34)\n"
        dialplan.write_text(f"{dialplan.read_text()}\n{asks}\n{included}")
        for module in ("res_speech.so", "res_agi.so"):
            self.lab.cli(f"module load {module}")
        self.lab.cli("dialplan reload")
        super()._native_ways()
        self.lab.cli("dialplan add extension _9XXXX,1,Goto,bench-agi,${EXTEN},1 into from-trunk")

    @contextlib.contextmanager
    def serving(self, way: str) -> Iterator[int | None]:
        if way != "agi":
            with super().serving(way) as pid:
                yield pid
            return
        before = dict(self.environ)
        self.environ |= {
            "VAXEL_ARI_URL": "",
            "VAXEL_AGI_PORT": str(self.door),
            "VAXEL_AGI_PHONE": "PJSIP/{person}",
        }
        try:
            vaxel = str(Path(sys.executable).parent / "vaxel")
            with self._program("service", [vaxel, "serve"]) as it:
                self._await(self._is_at_work, it, 900)
                yield it.pid
        finally:
            self.environ = before


if __name__ == "__main__":
    compare(AgiBench, WAYS, about=__doc__, rate=50, calls=1500)
