"""How long the commands take that somebody waits for at a terminal: `make bench-commands`.

Knows: the example company, in force in a database of its own. Refuses to know: what the commands answer. Exits with 1
if one takes longer than it may. Of each it tells the quickest of ten and the one in the middle: other work on the
machine makes a start slower and never quicker. cpu_s: of the quickest.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
VAXEL = TOP / ".venv/bin/vaxel"
EXAMPLE = str(TOP / "examples/bolaget.yaml")
TIMES = 10
COMMANDS = {  # seconds that it may take
    ("--help",): 0.3,
    ("explain", "--company", EXAMPLE, "--to", "101"): 0.5,
    ("explain", "--to", "101"): 0.5,
}


def took(arguments: tuple[str, ...], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds, and seconds of CPU."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([VAXEL, *arguments], env=environment, check=True, capture_output=True)
    seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    slow = False
    with tempfile.TemporaryDirectory(prefix="vaxel-commands-") as data:
        environment = {**os.environ, "VAXEL_DATA": data}
        took(("import", EXAMPLE), environment)
        for arguments, limit in COMMANDS.items():
            found = [took(arguments, environment) for _ in range(TIMES)]
            quickest, middle = min(found), statistics.median(seconds for seconds, _ in found)
            slow = slow or quickest[0] > limit
            said = " ".join(one.removeprefix(f"{TOP}/") for one in arguments)
            figures = {"quickest_s": quickest[0], "middle_s": middle, "cpu_s": quickest[1], "limit_s": limit}
            print(
                f"vaxel {said}: {json.dumps({name: round(one, 2) for name, one in figures.items()})}",
                flush=True,
            )
    sys.exit(slow)


if __name__ == "__main__":
    main()
