"""Lets Python's collector of circles rest while a large company is read, made or compared.

Knows: the collector's switch. Refuses to know: what is read.

A company of 10,000 people is some 100,000 objects without circles: they go when nobody uses them. The collector
would walk through them again and again as they come, for 0.1 s each time, in which no call is served. Once there
they are set aside, with all else that there is: what of it is garbage later stays until everything is looked through.
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
_is_aside = False  # whether anything was set aside since everything was looked through


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


def set_aside() -> None:
    """What there is now is not looked at any more."""
    global _is_aside
    gc.freeze()
    _is_aside = True


def look_through_all() -> int:
    """Look also at what was set aside since the last time. Returns how many objects of circles went.

    It stops everything for as long as it takes: some tenths of a second with a large company.
    """
    global _is_aside
    if not _is_aside:
        return 0
    gc.unfreeze()
    gone = gc.collect()
    gc.freeze()
    _is_aside = False
    return gone
