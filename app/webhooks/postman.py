"""Delivers events to webhooks, and tries again while the receiver is away.

Knows: HTTP, how often to try, and that a slow receiver holds up nobody else. Refuses to know: what the events say.

A receiver answers with 200 to 299. Anything else, or nothing within ten seconds, is tried again after 10 s, 1 min,
5 min, 30 min, 2 h, 6 h and 12 h; then the delivery is dead, and stays in the list until somebody sends it again.
"""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import aiohttp
import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.webhooks.signing import SIGNATURE_HEADER, signature

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.clock import Clock
    from app.webhooks.kept import Deliveries, Delivery, Webhook

RECEIVER_ANSWERS_WITHIN: Final = 10.0  # seconds
RETRIES: Final = tuple(timedelta(seconds=one) for one in (10, 60, 300, 1800, 7200, 21600, 43200))
LOOK_FOR_DUE: Final = 1.0  # seconds
IN_A_ROW: Final = 50  # deliveries to one webhook before we look again
LONGEST_HOOK_ERROR: Final = 200  # characters

log = structlog.get_logger()


class Postman:
    """Takes due deliveries to their webhooks; one at a time to each, so that a slow receiver holds up nobody else."""

    def __init__(self, deliveries: Deliveries, clock: Clock) -> None:
        self._deliveries = deliveries
        self._clock = clock
        self._under_way: dict[int, asyncio.Task[None]] = {}  # by webhook

    async def run(self) -> None:
        """For ever."""
        # No redirects: an answer must not send our signed data elsewhere.
        timeout = aiohttp.ClientTimeout(total=RECEIVER_ANSWERS_WITHIN)
        async with (
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            asyncio.TaskGroup() as tasks,
        ):
            while True:
                try:
                    await self._begin(session, tasks)
                except (SQLAlchemyError, OSError) as error:  # the database is away: they wait there
                    log.warning("webhooks: deliveries wait", error=str(error)[:LONGEST_HOOK_ERROR])
                except Exception:  # calls go on, whatever is wrong with a webhook
                    log.exception("webhooks: deliveries wait")
                await asyncio.sleep(LOOK_FOR_DUE)

    async def _begin(self, session: aiohttp.ClientSession, tasks: asyncio.TaskGroup) -> None:
        """Start with each webhook that is not under way."""
        for hook in await self._deliveries.all():
            if not hook.active or hook.id in self._under_way:
                continue
            due = await self._deliveries.due(hook.id, IN_A_ROW)
            if due:
                task = tasks.create_task(self._in_turn(session, hook, due))
                self._under_way[hook.id] = task
                task.add_done_callback(lambda _, id_=hook.id: self._under_way.pop(id_, None))  # type: ignore[misc]

    async def _in_turn(self, session: aiohttp.ClientSession, hook: Webhook, due: Sequence[Delivery]) -> None:
        """Deliver one after the other, until one fails: the rest would fail, too."""
        try:
            for delivery in due:
                error = await self._send(session, delivery, hook)
                if error is not None:
                    await self._failed(delivery, error)
                    return
                await self._deliveries.delivered(delivery.id)
        except (SQLAlchemyError, OSError) as error:  # its result is not kept: it is sent once more
            log.warning("webhooks: a result could not be saved", error=str(error)[:LONGEST_HOOK_ERROR])
        except Exception as error:  # calls go on; it is tried again as any delivery that failed
            log.exception("webhooks: a delivery failed")
            await self._put_off(due, error)

    async def _put_off(self, due: Sequence[Delivery], error: Exception) -> None:
        """Note that the first of these failed: at once it would fail again."""
        try:
            await self._failed(due[0], type(error).__name__)
        except Exception:
            log.exception("webhooks: a result could not be saved")

    async def _failed(self, delivery: Delivery, error: str) -> None:
        again = None
        if delivery.attempts < len(RETRIES):
            again = self._clock() + RETRIES[delivery.attempts]
        else:
            log.warning("a webhook's delivery is dead", webhook=delivery.webhook, what=delivery.event)
        await self._deliveries.not_delivered(delivery.id, error, again)

    async def _send(self, session: aiohttp.ClientSession, delivery: Delivery, hook: Webhook) -> str | None:
        """What went wrong; None: it is delivered."""
        body = json.dumps(delivery.body, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Vaxel",
            "Vaxel-Event": delivery.kind,
            "Vaxel-Delivery": str(delivery.id),
            SIGNATURE_HEADER: signature(hook.secret, body, int(self._clock().timestamp())),
        }
        try:
            async with session.post(hook.url, data=body, headers=headers, allow_redirects=False) as answer:
                if 200 <= answer.status < 300:
                    return None
                return f"status {answer.status}"
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return (str(error) or type(error).__name__)[:LONGEST_HOOK_ERROR]
