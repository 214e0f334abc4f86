"""Lets Python's collector of circles rest while a large company is read, made or compared.

Knows: the collector's switch. Refuses to know: what is read.

A company of 10,000 people is some 100,000 objects without circles: they go when nobody uses them. The collector
would walk through them again and again as they come, for 0.1 s each time, in which no call is served.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_lock = Lock()
_at_work = 0  # how many threads let it rest


@contextmanager
def without_collector() -> Iterator[None]:
    """Also a decorator. Several threads may be within it at the same time."""
    global _at_work
    with _lock:
        _at_work += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _at_work -= 1
            if not _at_work:
                gc.enable()
