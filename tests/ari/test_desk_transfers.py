"""Which conversation a desk takes, and what becomes of a caller whose question fails; by an exchange in memory.

With a real one: tests/live/test_desk_transfers.py.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

import pytest

from app.ari.desk_transfers import AriTransfers
from app.calls.ports.orders import Shown
from app.calls.ports.transfers import Conversation

if TYPE_CHECKING:
    from app.ari.client import Ari, Request

OLD, NEW = ("PJSIP/gun-00000002", "PJSIP/trunk-00000001"), ("PJSIP/gun-00000004", "PJSIP/trunk-00000003")


class MemoryAri:
    """Gun has two calls. made: the Local channels that it was asked for; breaks: at which of them it goes away."""

    def __init__(self) -> None:
        self.ids = {name: f"id-{name[-1]}" for pair in (OLD, NEW) for name in pair}
        self.peers = {one: other for pair in (OLD, NEW) for one, other in (pair, pair[::-1])}
        self.made: list[tuple[str, str, str]] = []
        self.breaks = ""

    async def listed(self, _path: str) -> str:
        return json.dumps([{"id": id_, "name": name, "state": "Up"} for name, id_ in self.ids.items()])

    async def requests(self, request: Request) -> list[str]:
        if request.method == "GET":
            channel = unquote(request.path.split("/")[1])
            name = next((name for name, id_ in self.ids.items() if id_ == channel), channel)
            return [json.dumps({"value": self.peers[name]})]
        assert request.query is not None
        assert request.body is not None
        place, variables = request.query["extension"], request.body["variables"]
        self.made.append((place, variables["VX_WHOM"], variables.get("VX_EXTEN", "")))
        if place == self.breaks:
            raise ConnectionError("the exchange has gone")
        if place == "third":
            self.peers[OLD[0]] = f"{OLD[1]},Local/s@desk-third-00000001;2"
        elif place == "held":
            self.peers[OLD[0]] = ""
        return ["{}"]


def transfers(ari: MemoryAri) -> AriTransfers:
    return AriTransfers(cast("Ari", ari), lambda _channel: None, lambda _number: None)


async def test_of_two_conversations_the_one_that_is_meant_is_taken() -> None:
    """It was the first that the exchange listed."""
    desk = transfers(MemoryAri())

    assert (await desk.conversation("gun", "id-3")).other == NEW[1]  # their caller's channel
    assert (await desk.conversation("gun", "id-4")).other == NEW[1]  # a call of her own
    assert (await desk.conversation("gun", "another")).other == OLD[1]


async def test_a_caller_whose_question_cannot_be_asked_talks_again_at_once() -> None:
    """They heard music for five minutes."""
    ari = MemoryAri()
    ari.breaks = "102"
    talk = Conversation(*OLD, "id-1", OLD[0])

    with pytest.raises(ConnectionError):
        await transfers(ari).ask(talk, "102", Shown("107", "Gun Berg"), "ask-1", "trunk")

    assert [one[0] for one in ari.made] == ["third", "held", "102", "joined"]
    assert ari.made[-1] == ("joined", OLD[1], OLD[0])
