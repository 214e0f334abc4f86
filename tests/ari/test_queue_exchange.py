"""Callers who wait, as the exchange is told of them: what is said to them, and stopped."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from app.ari.client import Refused
from app.ari.queue_exchange import AriQueueExchange

if TYPE_CHECKING:
    from app.ari.client import Request


class Ari:
    """Keeps what was asked; a DELETE is answered, as Asterisk does, before the words have ended."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.said_now: set[str] = set()

    async def request(self, method: str, path: str, *_: Any, **__: Any) -> str:
        self.asked.append(f"{method} {path}")
        if path.startswith("playbacks") and path not in self.said_now:
            raise Refused(404, path, "no such playback")
        return ""

    async def requests(self, *requests: Request) -> list[str]:
        return [await self.request(one.method, one.path) for one in requests]


async def test_new_words_wait_for_the_end_of_the_old_ones() -> None:
    """The end of what an earlier run of the service said is not taken for the end of what this one says."""
    ari = Ari()
    exchange = AriQueueExchange(ari)  # type: ignore[arg-type]
    ari.said_now.add("playbacks/said-c1")

    saying = asyncio.create_task(exchange.say("c1", ["queue-thanks"], "sv"))
    while "DELETE playbacks/said-c1" not in ari.asked:
        await asyncio.sleep(0)
    exchange.on_played("c1")  # the old words have ended
    await saying
    await exchange.release("c1")

    assert ari.asked == [
        "DELETE playbacks/said-c1",
        "POST channels/c1/play/said-c1",
        "DELETE playbacks/said-c1",  # the new ones are stopped, for they are not over
        "DELETE channels/c1/moh",
    ]


async def test_words_that_were_heard_out_are_not_stopped() -> None:
    """A request less for every announcement."""
    ari = Ari()
    exchange = AriQueueExchange(ari)  # type: ignore[arg-type]

    await exchange.say("c1", ["queue-thanks"], "sv")
    exchange.on_played("c1")
    await exchange.release("c1")

    assert ari.asked == [
        "DELETE playbacks/said-c1",
        "POST channels/c1/play/said-c1",
        "DELETE channels/c1/moh",
    ]
