"""The service's log as a file: it starts anew when it is large, and nothing of it is lost but what is old."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WRITES = """
import sys
from app.commands.log import Log
log = Log(largest=100)
for number in range(9):
    print(f"{number} ".ljust(29, "."), file=log, flush=True)
print("from elsewhere")  # a library that prints
"""


def test_a_large_log_is_put_aside_and_goes_on_in_a_new_file(tmp_path: Path) -> None:
    file = tmp_path / "serve.log"
    with file.open("ab") as log:
        subprocess.run([sys.executable, "-c", WRITES], stdout=log, stderr=log, check=True)

    old, new = (tmp_path / "serve.log.1").read_text().splitlines(), file.read_text().splitlines()
    assert [line.split()[0] for line in old] == ["4", "5", "6", "7"]
    assert [line.split()[0] for line in new] == ["8", "from"]


def test_a_log_that_is_no_file_is_left_alone(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", WRITES], capture_output=True, text=True, check=True)

    assert len(done.stderr.splitlines()) == 9
    assert list(tmp_path.iterdir()) == []
