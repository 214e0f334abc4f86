"""Enters the calls from before an upgrade into the journal's register, while the service runs.

Knows: how much at once, and how long to wait between. Refuses to know: what entering a call means (register.py).

A million calls take some forty minutes. The newest come first: they are what people look for.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

if TYPE_CHECKING:
    from app.storage.store import Store

ENTER_BATCH: Final = 50  # calls in one transaction: some 15 ms of the event loop
ENTER_PAUSE: Final = 0.1  # seconds between batches, so that the journal gets its turn
ENTER_AGAIN: Final = 30.0  # seconds before we try again, when the database was away

log = structlog.get_logger(__name__)


async def enter_older_calls(store: Store) -> None:
    """Until all calls are entered."""
    entered = 0
    while True:
        try:
            some = await store.enter_older_calls(ENTER_BATCH)
        except (SQLAlchemyError, OSError):  # CompanyInForce.watch tells of it
            await asyncio.sleep(ENTER_AGAIN)
            continue
        except Exception:  # calls go on, whatever is wrong with an old one
            log.exception("could not enter older calls in the journal's register")
            await asyncio.sleep(ENTER_AGAIN)
            continue
        if not some:
            break
        entered += some
        await asyncio.sleep(ENTER_PAUSE)
    if entered:
        log.info("entered older calls in the journal's register", calls=entered)
