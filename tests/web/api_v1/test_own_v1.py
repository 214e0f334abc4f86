"""One's own messages, calls by a click and transfers over the API: nobody else's, and a token has none."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole, Right
from app.web.api_v1.described import ApiV1
from app.web.api_v1.own_v1 import OwnV1
from app.web.me.call_actions import CallActions
from app.web.me.callback_actions import CallbackActions
from app.web.me.message_actions import MessageActions
from app.web.me.mine import Owners
from app.web.site.render import Pages
from app.words.refusal import Refusal
from tests.calls.stage import Stage, stage
from tests.web.api_v1.test_callbacks_api import Noted
from tests.web.me.stage import FakeDialling, MemoryBoxes
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from aiohttp import ClientSession

    from app.accounts.visitor import Visitor

URL = "/api/v1/me"


@dataclass(frozen=True)
class Left:
    """A message as the store has it."""

    id: int
    caller: str | None = "+46701740699"
    recorded_at: datetime = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    seconds: float = 4.5
    heard: bool = False


@dataclass
class Sent:
    """Transfers: a desk that notes them; without a call it refuses."""

    done: list[tuple[str, str, str]] = field(default_factory=list)

    async def transfer(self, visitor: Visitor, does: str, to: str = "", call: str = "") -> None:  # noqa: ARG002
        if to == "person:nobody":
            raise Refusal(409, "There is no nobody.", "to", "nobody finns inte.")
        self.done.append((does, to, call))


class Own:
    """Anna's telephone, and a browser of hers."""

    def __init__(self, on: Stage, sounds: Path) -> None:
        self.boxes = MemoryBoxes(sounds, {1: "anna", 2: "david"})
        self.dialling = FakeDialling(on)
        self.sent = Sent()
        self.returns, self.people = on.returns, on.company.people

    async def messages(self, mailbox: str) -> Sequence[Left]:
        heard = self.boxes.heard
        return [Left(id_, heard=id_ in heard) for id_, box in self.boxes.boxes.items() if box == mailbox]


@asynccontextmanager
async def own_api(tmp_path: Path, who: Visitor) -> AsyncIterator[tuple[ClientSession, Own]]:
    pages, audit = Pages(), Noted()
    async with stage() as on:
        own = Own(on, tmp_path)
        messages, calls = MessageActions(own.boxes, audit), CallActions(own.dialling, audit)
        owners = Owners(pages, lambda: on.company, lambda: on.now)
        api = OwnV1(owners, own, messages, CallbackActions(on.returns, audit), calls, own.sent)
        async with visit(ApiV1(pages, api.operations()).routes(), who, pages) as client:
            yield client, own


async def test_ones_own_messages_are_listed_marked_and_deleted_and_nobody_elses(tmp_path: Path) -> None:
    async with own_api(tmp_path, visitor()) as (client, own):
        [one] = (await (await client.get(f"{URL}/messages")).json())["items"]
        marked = await client.put(f"{URL}/messages/1", json={"heard": True})
        deleted = await client.delete(f"{URL}/messages/1")
        for other in ("2", "1", "x", "9" * 30):
            assert (await client.delete(f"{URL}/messages/{other}")).status == 404, other

        assert (one["id"], one["caller"]) == (1, "+46701740699")
        assert (marked.status, deleted.status, own.boxes.boxes) == (204, 204, {2: "david"})


async def test_messages_come_in_pages(tmp_path: Path) -> None:
    async with own_api(tmp_path, visitor()) as (client, own):
        own.boxes.boxes |= {3: "anna", 4: "anna"}
        first = await (await client.get(f"{URL}/messages?limit=2")).json()
        second = await (await client.get(f"{URL}/messages?limit=2&after={first['next']}")).json()

        assert [[one["id"] for one in page["items"]] for page in (first, second)] == [[1, 3], [4]]
        assert second["next"] is None


async def test_a_message_that_was_marked_meanwhile_is_neither_marked_nor_deleted(tmp_path: Path) -> None:
    async with own_api(tmp_path, visitor()) as (client, own):
        one = f"{URL}/messages/1"
        seen = await client.get(one)
        before = {"If-Match": seen.headers["ETag"]}
        mine = await client.put(one, json={"heard": True}, headers=before)
        late = [
            (await client.put(one, json={"heard": True}, headers=before)).status,
            (await client.delete(one, headers=before)).status,
        ]
        others = (await client.get(f"{URL}/messages/2")).status
        again = await client.get(one)
        newest = await client.delete(one, headers={"If-Match": again.headers["ETag"]})

        assert ((await seen.json())["heard"], (await again.json())["heard"]) == (False, True)
        assert (mine.status, late, others, newest.status) == (204, [412, 412], 404, 204)
        assert own.boxes.boxes == {2: "david"}


async def test_a_click_rings_and_what_the_policy_refuses_is_told_at_its_field(tmp_path: Path) -> None:
    async with own_api(tmp_path, visitor()) as (client, own):
        rung = await client.post(f"{URL}/calls", json={"number": "070-174 06 71"})
        refused = await client.post(f"{URL}/calls", json={"number": "+18765550123"})

        assert (rung.status, refused.status) == (204, 403)
        assert (await refused.json())["errors"][0]["field"] == "number"
        assert [dialled for _, dialled in own.dialling.rung] == ["0701740671"]


async def test_a_caller_is_sent_on(tmp_path: Path) -> None:
    async with own_api(tmp_path, visitor(AccountRole.AGENT)) as (client, own):
        sent = await client.post(
            f"{URL}/transfers", json={"do": "send_on", "to": "person:david", "call": "1.2"}
        )
        nobody = await client.post(f"{URL}/transfers", json={"do": "ask", "to": "person:nobody"})

        assert (sent.status, own.sent.done) == (204, [("send_on", "person:david", "1.2")])
        assert (nobody.status, (await nobody.json())["errors"][0]["field"]) == (409, "to")


@pytest.mark.parametrize("person", [None, "nobody"])
async def test_an_account_that_is_nobodys_telephone_has_none(tmp_path: Path, person: str | None) -> None:
    async with own_api(tmp_path, visitor(person=person)) as (client, _own):
        assert (await client.get(f"{URL}/messages")).status == 409


async def test_a_token_has_no_telephone(tmp_path: Path) -> None:
    token = replace(visitor(), person=None, rights=frozenset({Right.JOURNAL}))
    async with own_api(tmp_path, token) as (client, _own):
        assert (await client.get(f"{URL}/messages")).status == 403


async def test_my_callbacks_are_listed_marked_as_done_and_cancelled_and_nobody_elses(tmp_path: Path) -> None:
    """P4."""
    async with own_api(tmp_path, visitor()) as (client, own):
        one, two, others = [
            await own.returns.ask(own.people[who], f"+4670174067{digit}")
            for who, digit in (("anna", 1), ("anna", 2), ("bo", 3))
        ]
        listed = (await (await client.get(f"{URL}/callbacks")).json())["items"]
        done = await client.post(f"{URL}/callbacks/{one.id}/done")
        cancelled = await client.delete(f"{URL}/callbacks/{two.id}")
        not_mine = await client.post(f"{URL}/callbacks/{others.id}/done")

        assert [ticket["id"] for ticket in listed] == [one.id, two.id]
        assert (done.status, cancelled.status, not_mine.status) == (204, 204, 404)
        states = {ticket.id: ticket.state.value for ticket in own.returns.all()}
        assert states == {one.id: "done", two.id: "cancelled", others.id: "waiting"}
