"""Stores people's choices of profile in the database while they wait on the telephone.

Knows: how long that may take. Refuses to know: what a choice does (policy/absence.py).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from app.words.first_line import first_line

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from datetime import datetime

    from app.storage.store import Store

CHOICE_WITHIN: Final = 3.0  # seconds


class StoredChoices:
    """Implements calls.ports.kept.Choices.

    Raises ConnectionError or TimeoutError when it stored nothing, or cannot tell.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def set_profile(self, person: str, profile: str, by: str, until: datetime | None = None) -> None:
        await _kept(self._store.set_profile(person, profile, by, until))

    async def clear_profile(self, person: str) -> None:
        await _kept(self._store.clear_profile(person))


async def _kept(work: Awaitable[object]) -> None:
    try:
        async with asyncio.timeout(CHOICE_WITHIN):
            await work
    except (SQLAlchemyError, OSError) as error:
        raise ConnectionError(first_line(error)) from error
