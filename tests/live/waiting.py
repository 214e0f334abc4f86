"""Waiting for what another process does: it can only be asked, it does not call back.

Knows: how often to ask. Refuses to know: whom, and what.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOOK_AGAIN: Final = 0.02  # seconds
SELDOM: Final = (
    0.1  # seconds: who has waited long asks less often, for each question takes the machine's time, too
)


def until(true: Callable[[], object], what: str, *, within: float = 30.0) -> None:
    """Wait until it is true. Raises TimeoutError with `what`."""
    began = time.monotonic()
    while not true():
        waited = time.monotonic() - began
        if waited > within:
            raise TimeoutError(f"waited {within} s for {what}")
        time.sleep(min(max(LOOK_AGAIN, waited / 10), SELDOM))


def text_of(file: Path) -> str:
    """What stands in a file that another process makes, and perhaps takes away again; "" while it is not there."""
    try:
        return file.read_text()
    except FileNotFoundError:
        return ""
