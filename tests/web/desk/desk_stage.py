"""A desk on a stage: real pages and the API over a real server, queues without an exchange, and whoever sits there.

Knows: how to open it. Refuses to know: what it tests.
"""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING

from app.accounts.roles import AccountRole
from app.calls.snapshot import Snapshot
from app.web.api_v1.described import ApiV1
from app.web.api_v1.my_desk_v1 import MyDeskV1
from app.web.desk.colleagues import Colleagues
from app.web.desk.desk_actions import DeskActions
from app.web.desk.desk_pages import DeskPages
from app.web.desk.desk_parts import DeskParts
from app.web.desk.earlier_calls import EarlierCall, EarlierCalls
from app.web.desk.house_parts import HouseParts
from app.web.desk.own import own
from app.web.desk.queue_rows import QueueRows
from app.web.desk.transfer_actions import TransferActions
from app.web.desk.waiting_actions import WaitingActions
from app.web.me.mine import Owners
from app.web.site.live import Live
from app.web.site.render import Pages
from tests.calls.queue.test_moving import moves_on
from tests.calls.stage import Stage, stage
from tests.calls.test_desk_transfers import MemoryTransfers, transfers_on
from tests.web.site.noted import Noted
from tests.web.site.visit import Door, visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from aiohttp import ClientSession

    from app.accounts.audit import AuditLog
    from app.policy.model import Company

YESTERDAY = datetime(2026, 11, 23, 8, 58, tzinfo=UTC)


@dataclass
class Desk:
    """Somebody's desk."""

    on: Stage
    browser: ClientSession
    audit: Noted
    door: Door
    exchange: MemoryTransfers
    snapshot: Callable[[], Snapshot]
    parts: DeskParts
    live: Live

    async def text(self, path: str = "/desk", status: int = 200) -> str:
        """What the page says, without markup, each run of spaces as one."""
        async with self.browser.get(path) as answer:
            assert answer.status == status
            return plain(await answer.text())

    async def does(self, status: int = 303, path: str = "/desk/standing", **form: str) -> str:
        async with self.browser.post(path, data=form, allow_redirects=False) as answer:
            assert answer.status == status, await answer.text()
            return plain(await answer.text())


def waiting_on(on: Stage, audit: AuditLog) -> WaitingActions:
    """What can be done with those who wait on a stage."""
    return WaitingActions(on.callbacks, moves_on(on), lambda: Snapshot(on.company, "1"), audit)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def pages_on(
    on: Stage, pages: Pages, live: Live, audit: AuditLog, exchange: MemoryTransfers, door: Door
) -> DeskPages:
    """The desk's pages over what is on a stage."""

    def snapshot() -> Snapshot:
        return Snapshot(on.company, "1")

    def changed() -> None:
        on.hall.changes += 1

    async def read(number: str) -> list[EarlierCall]:
        return [EarlierCall(YESTERDAY, number, how, "Carin Dahl") for how in ("answered", "cancelled")]

    transfers = transfers_on(on, exchange)
    parts = DeskParts(
        pages,
        lambda: live.round,
        on.hall,
        on.floor,
        transfers,
        EarlierCalls(read, on.switchboard._tasks.create_task, changed, on.clock),
        snapshot,
        HouseParts(
            pages,
            on.hall.clock,
            QueueRows(on.hall, on.callbacks, on.clock),
            Colleagues(snapshot, on.presences, on.floor, on.clock),
        ),
    )
    return DeskPages(
        pages,
        live,
        on.hall.clock,
        parts,
        DeskActions(on.hall, snapshot, audit),
        TransferActions(transfers, snapshot),
        waiting_on(on, audit),
        door,
    )


@asynccontextmanager
async def at_a_desk(
    person: str = "gun",
    role: AccountRole = AccountRole.AGENT,
    lang: str = "sv",
    *,
    company: Company | None = None,
) -> AsyncIterator[Desk]:
    async with stage(company=company) if company is not None else stage() as on:
        live, pages, audit = Live(lambda: on.hall.changes), Pages(), Noted()
        who, exchange = visitor(role, person, lang), MemoryTransfers()
        door = Door(who)
        desk = pages_on(on, pages, live, audit, exchange, door)

        def snapshot() -> Snapshot:
            return Snapshot(on.company, "1")

        parts = desk._parts
        api = MyDeskV1(
            Owners(pages, lambda: on.company, lambda: on.now),
            lambda company, person: own(on.hall, on.floor, parts._transfers, parts._earlier, company, person),
        )
        routes = [*desk.routes(), *ApiV1(pages, api.operations()).routes()]
        async with visit(routes, who, pages, live, door) as browser:
            yield Desk(on, browser, audit, door, exchange, snapshot, parts, live)
