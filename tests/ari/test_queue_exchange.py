"""Waiting callers and agents' legs, as we tell them to the exchange over ARI."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from app.ari.client import Refused
from app.ari.events import Channel, Position
from app.ari.queue_exchange import AriQueueExchange
from app.calls.ports.orders import CallBack, Meet, Shown, Tape
from app.policy.decision import Device, Leg
from tests.ari.test_exchange import WrittenDown

if TYPE_CHECKING:
    from app.ari.client import Request


SHOWN = Shown("+46701740699", "Support")
TAPE = Tape("gun_out_callback_c1", callers=True, tell="sv/recorded")


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
        for one in requests:
            try:
                await self.request(one.method, one.path)
            except Refused:
                if not one.may_be_refused:
                    raise
        return [""] * len(requests)


async def test_new_words_wait_for_the_end_of_the_old_ones() -> None:
    """The end of what an earlier run of the service said is not taken for the end of what this one says."""
    ari = Ari()
    exchange = AriQueueExchange(ari)  # type: ignore[arg-type]
    ari.said_now.add("playbacks/said-c1")
    exchange.found("c1")

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
    """One request less for every announcement, and for every new caller: nothing is playing to them yet."""
    ari = Ari()
    exchange = AriQueueExchange(ari)  # type: ignore[arg-type]

    await exchange.say("c1", ["queue-thanks"], "sv")
    exchange.on_played("c1")
    await exchange.release("c1")

    assert ari.asked == ["POST channels/c1/play/said-c1", "DELETE channels/c1/moh"]


async def test_words_are_stopped_with_the_request_that_brings_the_agent() -> None:
    """Not after the agent is there: a round trip less; and that the words have just ended is no trouble."""
    ari = Ari()
    exchange = AriQueueExchange(ari)  # type: ignore[arg-type]

    await exchange.say("c1", ["queue-thanks"], "sv")
    meeting = asyncio.create_task(exchange.meet("c1", Meet("leg-1", "gun", 1000)))
    while "POST channels/leg-1/continue" not in ari.asked:
        await asyncio.sleep(0)
    there = Channel("leg-1", "PJSIP/gun-1", dialplan=Position(app_name="BridgeWait"))
    exchange.on_dialplan(there)
    await meeting

    assert ari.asked == [
        "POST channels/c1/play/said-c1",
        "DELETE playbacks/said-c1",
        "POST channels/leg-1/continue",
        "POST channels/c1/continue",
    ]


async def test_a_leg_through_the_dialplan_has_a_telephones_sound() -> None:
    """Else Asterisk makes it one of 192 kHz."""
    ari = WrittenDown()
    it = AriQueueExchange(ari)

    mobile = await it.ring_leg("leg-1", Leg("gun", Device.MOBILE, "+46701740605"), "c1", SHOWN, 20)
    desk = await it.ring_leg("leg-2", Leg("gun", Device.FIXED), "", SHOWN, 20)

    assert (mobile, desk) == (("leg-1.0",), ("leg-2.0",))
    assert [
        (query["endpoint"], query["formats"]) for method, _, query, _ in ari.asked if method == "POST"
    ] == [
        ("Local/+46701740605@mexleg/n", "slin16"),
        ("Local/gun@deskleg/n", "slin16"),
    ]


async def test_a_mobile_that_is_asked_is_let_go_with_its_leg() -> None:
    """By a hangup handler of the dialplan; a desk phone needs none."""
    ari = WrittenDown()
    it = AriQueueExchange(ari)

    await it.ring_leg("leg-1", Leg("gun", Device.MOBILE, "+46701740605"), "c1", SHOWN, 20)
    await it.ring_leg("leg-2", Leg("gun", Device.FIXED), "", SHOWN, 20)

    handlers = [
        body["variables"].get("CHANNEL(hangup_handler_push)")
        for method, *_, body in ari.asked
        if method == "POST"
    ]
    assert handlers == ["let-go,s,1", None]


@pytest.mark.parametrize(
    ("answer", "hops"),
    [
        ('{"value": "11"}', "11"),
        ('{"value": "0"}', "0"),
        ('{"value": "1)"}', None),
        ('{"message": "gone"}', None),
    ],
)
async def test_a_mobiles_leg_is_told_how_many_hops_the_caller_has_left(answer: str, hops: str | None) -> None:
    ari = WrittenDown()
    ari.bodies["GET channels/c1/variable"] = answer

    await AriQueueExchange(ari).ring_leg("leg-1", Leg("gun", Device.MOBILE, "+46701740605"), "c1", SHOWN, 20)

    assert ari.asked[-1][3]["variables"].get("VX_HOPS") == hops


async def test_an_agents_leg_that_stays_is_made_without_keys() -> None:
    """Both halves of a leg get the variables that we make it with, and the other half's keys would be the caller's."""
    ari = WrittenDown()
    it = AriQueueExchange(ari)

    await it.ring_leg("leg-1", Leg("gun", Device.MOBILE, "+46701740605"), "c1", SHOWN, 20)
    await it.ring_leg("leg-2", Leg("gun", Device.FIXED), "", SHOWN, 20)

    mobile, desk = (body["variables"] for method, *_, body in ari.asked if method == "POST")
    assert mobile == {"VX_STAYS": "1", "CHANNEL(hangup_handler_push)": "let-go,s,1"}
    assert desk == {"VX_STAYS": "1"}


async def test_all_desk_phones_ring_and_the_first_one_does_not_wait_to_be_named() -> None:
    ari = WrittenDown()
    named = "PJSIP/gun/sip:gun@127.0.0.1&PJSIP/carin&PJSIP/gun/sip:gun@127.0.0.2"
    ari.bodies["GET channels/c1/variable"] = json.dumps({"value": named})

    legs = await AriQueueExchange(ari).ring_leg("leg-1", Leg("gun", Device.FIXED), "c1", SHOWN, 20)

    assert legs == ("leg-1.0", "leg-1.1")
    assert [(method, query.get("endpoint")) for method, _, query, _ in ari.asked] == [
        ("POST", "PJSIP/gun"),  # the exchange takes the first of those that it names
        ("GET", None),
        ("POST", "PJSIP/gun/sip:gun@127.0.0.2"),
    ]
    assert not any("formats" in query for _, _, query, _ in ari.asked)  # they agree on their sound themselves


async def test_a_desk_phone_whose_caller_has_just_gone_is_known_to_ring() -> None:
    """Else nobody would stop it."""
    ari = WrittenDown()
    ari.bodies["GET channels/c1/variable"] = '{"message":"Channel not found"}'

    legs = await AriQueueExchange(ari).ring_leg("leg-1", Leg("gun", Device.FIXED), "c1", SHOWN, 20)

    assert legs == ("leg-1.0",)


async def test_no_desk_phone_is_registered() -> None:
    ari = WrittenDown()
    ari.answers["POST channels"] = Refused(500, "POST channels", "Allocation failed")

    assert await AriQueueExchange(ari).ring_leg("leg-1", Leg("gun", Device.FIXED), "c1", SHOWN, 20) == ()


async def test_a_recorded_callback_says_whose_line_and_what_the_customer_hears() -> None:
    ari = WrittenDown()

    await AriQueueExchange(ari).call_back("leg-1", CallBack("+46701740699", "+46846500407", 40, TAPE))

    assert ari.asked[0][3]["variables"] == {
        "VX_NUMBER": "+46701740699",
        "VX_TIME": "40",
        "CALLERID(all)": '"" <+46846500407>',
        "VX_TAPE": "gun_out_callback_c1",
        "VX_TAPE_TOO": "",
        "VX_TAPED": "caller",
        "VX_TELL": "sv/recorded",
    }


async def test_a_callback_that_is_refused_is_known_by_the_error_that_was_promised() -> None:
    ari = WrittenDown()
    ari.answers["POST channels/leg-1/continue"] = Refused(500, "POST", "Allocation failed")

    with pytest.raises(ConnectionError, match="Allocation failed"):
        await AriQueueExchange(ari).call_back("leg-1", CallBack("+46701740699", "+46846500407", 40))


async def test_a_recorded_agent_is_brought_to_a_place_of_its_own() -> None:
    ari = WrittenDown()
    it = AriQueueExchange(ari)

    await it.meet("c1", Meet("leg-1", "gun", 1000, TAPE))

    places = [query["context"] for _, path, query, _ in ari.asked if path.endswith("/continue")]
    assert places == ["agent-taped", "connect"]


async def test_a_callback_that_may_not_leave_is_stopped_at_the_last_fence() -> None:
    ari = WrittenDown()
    it = AriQueueExchange(ari)

    with pytest.raises(ConnectionError, match="last fence: invalid"):
        await it.call_back("leg-1", CallBack("+0018765550100", "+46846500407", 40))
    rung = await it.ring_leg("leg-1", Leg("gun", Device.MOBILE, "+0018765550100"), "c1", SHOWN, 20)

    assert (rung, ari.asked) == ((), [])
