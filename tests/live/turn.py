"""coturn as a relay for browsers, started as docker-compose.yml starts it, at home's router on the internet.

Knows: the compose file's command for it, and where its program is. Refuses to know: who relays what.

It is Debian's package, unpacked with its libraries (tests/debian.py).
"""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING, Final, Self

import yaml

from tests.debian import unpacked
from tests.live.service import ROOT
from tests.live.waiting import until

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from tests.live.network import Internet

PORT: Final = 3478
LIBRARIES: Final = (
    "libmariadb3",
    "libhiredis0.14",
    *(f"libevent-{part}-2.1-7" for part in ("core", "extra", "openssl", "pthreads")),
)


class Relay:
    """`with` it runs, and takes what is for `peer` alone. secret: shared with the service."""

    def __init__(self, internet: Internet, directory: Path, secret: str, peer: str) -> None:
        self.log = directory / "turn.txt"
        self._internet = internet
        compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
        script = compose["services"]["turn"]["entrypoint"][2].replace("$$", "$")
        program = unpacked("coturn") / "usr/bin/turnserver"
        listens = f"--listening-ip={internet.home} --listening-port={PORT}"
        self._script = script.replace("exec turnserver", f"exec {program} {listens}").replace(
            "/tmp/", f"{directory}/"
        )
        places = [place for one in LIBRARIES for place in (unpacked(one) / "usr/lib").glob("*-linux-*")]
        self._environ = {
            "PATH": os.environ["PATH"],
            "LD_LIBRARY_PATH": ":".join(str(place) for place in places),
            "VAXEL_TURN_SECRET": secret,
            "VAXEL_TURN_PEER": peer,
        }

    def __enter__(self) -> Self:
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._internet.command_at_router("sh", "-c", self._script),
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(self._listens, f"the relay to listen, see {self.log}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _listens(self) -> bool:
        assert self._process.poll() is None, self.log.read_text(errors="replace")[-3000:]
        try:
            self._internet.connect((self._internet.home, PORT)).close()
        except OSError:
            return False
        return True
