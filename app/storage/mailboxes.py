"""Voicemail boxes for somebody on the telephone: messages, their sound, the code.

Knows: the store, the stored recordings, and the directory from which the exchange plays. Refuses to know: keys and
words (calls/mailbox/menu.py).

The exchange cannot read the stored recordings. For playing we copy a recording to a place that it can read, under a
name that nobody can guess, and delete the copy when the caller leaves. The next start deletes a killed service's
copies.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from app.calls.ports.kept import LeftMessage
from app.words.first_line import first_line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from pathlib import Path

    from app.storage.store import Store

MAILBOX_WITHIN: Final = 3.0  # seconds: a caller waits for the answer
LENT: Final = "playing"  # directory under the prompts
_Answer = TypeVar("_Answer")


class StoredMailboxes:
    """Implements calls.ports.kept.Mailboxes. kept: VAXEL_DATA/voicemail; prompts: where the exchange plays from.

    It calls `changed` when the caller heard or deleted a message.
    """

    def __init__(self, store: Store, kept: Path, prompts: Path, changed: Callable[[], None]) -> None:
        self._store = store
        self._kept = kept
        self._prompts = prompts
        self._changed = changed

    async def clear(self) -> None:
        """At the start: delete the copies of an earlier run. Raises OSError."""
        await asyncio.to_thread(shutil.rmtree, self._prompts / LENT, ignore_errors=True)
        await asyncio.to_thread((self._prompts / LENT).mkdir, parents=True, exist_ok=True)

    async def has_pin(self, box: str) -> bool:
        return await _within(self._store.has_pin(box))

    async def pin_since(self, box: str) -> datetime | None:
        """When the box got its code; None: it has none."""
        return await _within(self._store.pin_since(box))

    async def try_pin(self, box: str, pin: str) -> bool:
        return await _within(self._store.try_pin(box, pin))

    async def set_pin(self, box: str, pin: str, by: str) -> None:
        await _within(self._store.set_pin(box, pin, by))

    async def messages(self, box: str) -> list[LeftMessage]:
        found = await _within(self._store.messages(box))
        left = [LeftMessage(one.id, one.caller, one.recorded_at, not one.heard) for one in reversed(found)]
        return sorted(left, key=lambda one: not one.new)

    async def lend(self, message: int) -> str | None:
        found = await _within(self._store.message(message))
        if found is None:
            return None
        prompt = f"{LENT}/{message}-{secrets.token_hex(8)}"
        try:
            await asyncio.to_thread(
                shutil.copyfile, self._kept / found.sound, self._prompts / f"{prompt}.wav"
            )
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ConnectionError(str(error)) from error
        return prompt

    async def take_back(self, prompt: str) -> None:
        with suppress(OSError):
            await asyncio.to_thread((self._prompts / f"{prompt}.wav").unlink, missing_ok=True)

    async def box_of(self, message: int) -> str | None:
        """The box that a message is in; None: it is not there any more."""
        found = await _within(self._store.message(message))
        return None if found is None else found.mailbox

    async def sound_of(self, message: int) -> Path | None:
        """The stored recording, for whoever may hear it."""
        found = await _within(self._store.message(message))
        return None if found is None else self._kept / found.sound

    async def mark(self, message: int, *, heard: bool) -> None:
        await _within(self._store.mark_heard(message, heard))
        self._changed()

    async def save(self, message: int) -> None:
        await _within(self._store.mark_heard(message))
        self._changed()

    async def delete(self, message: int) -> None:
        await _within(self._store.delete_message(message, self._kept))
        self._changed()


async def _within(work: Awaitable[_Answer]) -> _Answer:
    """Raises ConnectionError or TimeoutError."""
    try:
        async with asyncio.timeout(MAILBOX_WITHIN):
            return await work
    except TimeoutError:
        raise
    except (SQLAlchemyError, OSError) as error:
        raise ConnectionError(first_line(error)) from error
