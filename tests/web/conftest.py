"""Tests of the web that wait in queues, and open no socket, run under virtual time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from tests.calls.virtual_time import VirtualLoop

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

VIRTUAL: Final = frozenset(
    {"test_glance.py", "test_desk_actions.py", "test_colleagues.py", "test_shown_in_time.py"}
)


def pytest_asyncio_loop_factories(item: pytest.Item) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    if item.path.name in VIRTUAL:
        return {"virtual": VirtualLoop}
    return {"real": asyncio.new_event_loop}
