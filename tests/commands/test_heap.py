"""The C library's heaps, in a process of their own, as a setting holds for all of a process."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import ctypes, sys, threading
from app.commands.heap import keep_heap_small
if sys.argv[1] == "small":
    keep_heap_small()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
together = threading.Barrier(4)

def take():
    together.wait()
    libc.malloc(ctypes.c_size_t(1000))
    together.wait()

threads = [threading.Thread(target=take) for _ in range(4)]
for one in threads: one.start()
for one in threads: one.join()
file = libc.fopen(sys.argv[2].encode(), b"w")
libc.malloc_info(0, ctypes.c_void_p(file))
libc.fclose(ctypes.c_void_p(file))
"""


def heaps(how: str, told: Path) -> int:
    """How many heaps a process has in whose four threads somebody took memory at the same time."""
    subprocess.run([sys.executable, "-c", PROGRAM, how, str(told)], check=True)
    return told.read_text().count("<heap nr=")


@pytest.mark.whole
def test_all_threads_share_one_heap(tmp_path: Path) -> None:
    assert heaps("usual", tmp_path / "usual.xml") > 1

    assert heaps("small", tmp_path / "small.xml") == 1
