"""Live calls, beside which a simulation is held, run under virtual time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.calls.virtual_time import VirtualLoop

if TYPE_CHECKING:
    from collections.abc import Callable


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], VirtualLoop]]:
    return {"virtual": VirtualLoop}
