"""A disk that is too small, for real: a file system of its own over one of the exchange's directories.

Knows: how it comes and goes, and that the service has seen it. Refuses to know: what is written there.
"""

from __future__ import annotations

import contextlib
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from tests.live.house import House


@contextlib.contextmanager
def disk(place: Path, megabytes: int) -> Iterator[None]:
    """A file system of this size over a directory. It takes root, as the exchange's own start does."""
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=1777", "full-disk-test", str(place)],
        check=True,
    )
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextlib.asynccontextmanager
async def without_room(house: House, directory: str) -> AsyncIterator[None]:
    """Too small a disk, until the service has seen it; and afterwards until it has seen that there is room."""
    with disk(house.lab.shared / directory, 1):
        await house.until(lambda: not house.service.health().get("room", True), "the lack of room to be told")
        yield
    await has_room(house)


async def has_room(house: House) -> None:
    """Until the service has seen that there is room."""
    await house.until(lambda: house.service.health().get("room"), "the room to be told")
