#!/usr/bin/env python3
"""The exchange in the foreground, for systemd: renders the configuration, and becomes Asterisk.

Knows: where the installation has Asterisk (install.py puts it beside this directory). Refuses to know: who restarts
it. Settings are VAXEL_* of the environment, as for entrypoint.sh.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from packaged import in_directory

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent / "exchange"


def main() -> None:
    exchange = in_directory(ROOT)
    state = Path(os.environ.get("VAXEL_AST_STATE", "/var/lib/vaxel/exchange"))
    environ = {
        **os.environ,
        "VAXEL_AST_ROOT": str(exchange.path),
        "VAXEL_AST_TRIPLET": exchange.triplet,
        "VAXEL_AST_STATE": str(state),
        "VAXEL_AST_ETC": os.environ.get("VAXEL_AST_ETC", str(state / "etc")),
        "VAXEL_AST_RUN": os.environ.get("VAXEL_AST_RUN", "/run/vaxel-exchange"),
    }
    done = subprocess.run([str(HERE / "entrypoint.sh"), "render"], env=environ, check=False)
    if done.returncode != 0:
        sys.exit(done.returncode)
    command = [*exchange.command("asterisk"), "-f", "-C", f"{environ['VAXEL_AST_ETC']}/asterisk.conf"]
    os.execve(
        command[0], command, {"PATH": os.environ.get("PATH", ""), "HOME": str(state), "LANG": "C.UTF-8"}
    )


if __name__ == "__main__":
    main()
