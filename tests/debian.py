"""Programs of Debian packages that are unpacked and not installed, for they would start as services.

Knows: .ci/unpack.sh, which `make test` runs before. Refuses to know: what the programs do.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def unpacked(package: str) -> Path:
    """The root of the unpacked package; unpacked now if it is not there."""
    subprocess.run(["sh", str(ROOT / ".ci/unpack.sh"), package], check=True)
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache, "vaxel/debian", package)


def fail2ban_regex(log: Path, filter_: Path) -> str:
    """What fail2ban makes of a log with a filter."""
    root = unpacked("fail2ban")
    done = subprocess.run(
        ["python3", root / "usr/bin/fail2ban-regex", "-c", root / "etc/fail2ban", "-v", log, filter_],
        env={**os.environ, "PYTHONPATH": str(root / "usr/lib/python3/dist-packages"), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
