"""The postman delivers signed events over real HTTP, tries again, gives up, and is held up by no slow receiver."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from app.webhooks.kept import Delivery, DeliveryState, Webhook
from app.webhooks.postman import RETRIES, Postman
from app.webhooks.signing import is_ours
from tests.sms.elks_server import serving

if TYPE_CHECKING:
    from collections.abc import Sequence

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def hook(id_: int, url: str) -> Webhook:
    return Webhook(
        id=id_, url=url, kinds=("test",), secret="secret", active=True, made_at=NOON, made_by="boss"
    )


def delivery(id_: int, webhook: int, attempts: int = 0) -> Delivery:
    return Delivery(
        id=id_,
        webhook=webhook,
        event=f"test:{id_}",
        kind="test",
        body={"id": f"test:{id_}", "name": "Åsa"},
        state=DeliveryState.WAITING,
        attempts=attempts,
        made_at=NOON,
        not_before=NOON,
        ended_at=None,
        error=None,
    )


class Kept:
    """Deliveries in memory, as app/storage/webhooks.py keeps them."""

    def __init__(self, hooks: Sequence[Webhook], waiting: Sequence[Delivery]) -> None:
        self.hooks, self.waiting = hooks, list(waiting)
        self.arrived: list[int] = []
        self.failed: asyncio.Queue[tuple[int, str, datetime | None]] = asyncio.Queue()

    async def all(self) -> Sequence[Webhook]:
        return self.hooks

    async def due(self, hook: int, limit: int) -> Sequence[Delivery]:
        return [one for one in self.waiting if one.webhook == hook][:limit]

    async def delivered(self, id: int) -> None:  # noqa: A002
        self.waiting = [one for one in self.waiting if one.id != id]
        self.arrived.append(id)

    async def not_delivered(self, id: int, error: str, again: datetime | None) -> None:  # noqa: A002
        self.waiting = [one for one in self.waiting if one.id != id]
        self.failed.put_nowait((id, error, again))


class Receiver:
    """Takes deliveries, or does not."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.got: asyncio.Queue[tuple[dict[str, str], bytes]] = asyncio.Queue()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    def app(self) -> web.Application:
        async def take(request: web.Request) -> web.Response:
            self.got.put_nowait((dict(request.headers), await request.read()))
            await self.may_answer.wait()
            return web.Response(status=self.status, headers={"Location": "/elsewhere"})

        app = web.Application()
        app.router.add_post("/hook", take)
        return app


async def working(kept: Kept) -> asyncio.Task[None]:
    return asyncio.create_task(Postman(kept, lambda: NOON).run())


async def test_an_event_arrives_signed() -> None:
    receiver = Receiver()
    async with asyncio.timeout(10), serving(receiver.app()) as url:
        kept = Kept([hook(1, f"{url}/hook")], [delivery(1, 1)])
        task = await working(kept)
        headers, body = await receiver.got.get()
        task.cancel()

    assert is_ours("secret", body, headers["Vaxel-Signature"], int(NOON.timestamp()))
    assert json.loads(body)["name"] == "Åsa"
    assert (headers["Vaxel-Event"], headers["Vaxel-Delivery"]) == ("test", "1")


@pytest.mark.parametrize("status", [500, 404, 302, 199 + 300])
async def test_anything_but_a_2xx_is_tried_again_later(status: int) -> None:
    receiver = Receiver(status)
    async with asyncio.timeout(10), serving(receiver.app()) as url:
        kept = Kept([hook(1, f"{url}/hook")], [delivery(1, 1), delivery(2, 1)])
        task = await working(kept)
        failed = await kept.failed.get()
        task.cancel()

    assert failed == (1, f"status {status}", NOON + RETRIES[0])


async def test_after_the_last_attempt_it_is_dead() -> None:
    async with asyncio.timeout(10):
        kept = Kept([hook(1, "http://127.0.0.1:9/hook")], [delivery(1, 1, attempts=len(RETRIES))])
        task = await working(kept)
        id_, error, again = await kept.failed.get()
        task.cancel()

    assert (id_, again) == (1, None)
    assert "127.0.0.1" in error


async def test_a_receiver_that_does_not_answer_holds_up_nobody_else() -> None:
    slow, quick = Receiver(), Receiver()
    slow.may_answer.clear()
    async with asyncio.timeout(10), serving(slow.app()) as one, serving(quick.app()) as other:
        kept = Kept([hook(1, f"{one}/hook"), hook(2, f"{other}/hook")], [delivery(1, 1), delivery(2, 2)])
        task = await working(kept)
        await slow.got.get()
        await quick.got.get()
        kept.waiting.append(delivery(3, 2))
        await quick.got.get()
        task.cancel()
        slow.may_answer.set()

    assert tuple(sorted(RETRIES)) == RETRIES
    assert sum(RETRIES, timedelta()) > timedelta(hours=20)


async def test_what_nobody_foresaw_does_not_end_the_postman() -> None:
    """An exception of its task would end the service, and all calls with it."""
    receiver = Receiver()
    async with asyncio.timeout(20), serving(receiver.app()) as url:
        odd = replace(delivery(1, 1), body={"id": {1}})  # no JSON
        kept = Kept([hook(1, f"{url}/hook"), hook(2, f"{url}/hook")], [odd])
        task = await working(kept)
        id_, error, _again = await kept.failed.get()
        kept.waiting.append(delivery(2, 2))
        await receiver.got.get()
        assert not task.done()
        task.cancel()

    assert (id_, error) == (1, "TypeError")
