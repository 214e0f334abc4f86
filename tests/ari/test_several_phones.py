"""A person with several telephones, each with its own login: what we tell the exchange, and what we hear of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.ari.events import DeviceState, parse_event
from app.ari.queue_exchange import AriQueueExchange
from app.ari.refused_transfers import read_refusal
from app.calls.ports.news import Arrived, OnPhone, Sender, Source
from app.calls.ports.orders import Ring, Shown, Tape
from app.policy.decision import Device, Leg
from tests.ari.test_exchange import ANNA, WrittenDown, entered, exchange

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ari.exchange import AriExchange
    from app.calls.ports.news import News

ANNAS = ("anna", "anna.web")
DESK = (Leg("anna", Device.FIXED),)
TRAIL = "phone|bo|101|1795429035.123||ring:anna"
SHOWN = Shown("+46701740699", "Support")


def logins_of(person: str) -> Sequence[str]:
    return ANNAS if person == "anna" else (person,)


def of_anna() -> tuple[AriExchange, WrittenDown, list[News]]:
    it, ari, heard = exchange()
    it.phones.logins_of = logins_of
    return it, ari, heard


def queues() -> tuple[AriQueueExchange, WrittenDown]:
    ari = WrittenDown()
    it = AriQueueExchange(ari)
    it.logins_of = logins_of
    return it, ari


# Who rings


@pytest.mark.parametrize("legs", [DESK, ANNA])
async def test_all_phones_of_a_person_are_named_to_the_dialplan(legs: tuple[Leg, ...]) -> None:
    it, ari, _ = of_anna()

    await it.carry_out("c1", Ring(legs, 20, None, "anna"), TRAIL)

    variables, place = ari.asked[0][3]["variables"], ari.asked[1][2]
    assert variables["VX_DEVICES"] == "anna&anna.web"
    assert place["context"] == "ring-devices"


async def test_somebody_else_is_rung_in_one_request_as_before() -> None:
    it, ari, _ = of_anna()

    await it.carry_out("c1", Ring((Leg("bo", Device.FIXED),), 20, None, "bo"), TRAIL.replace("anna", "bo"))

    [(_, path, query, _)] = ari.asked
    assert (path, query["context"]) == ("channels/c1/continue", "ring-desk")


async def test_a_recorded_call_rings_them_all_too() -> None:
    it, ari, _ = of_anna()

    await it.carry_out(
        "c1", Ring(DESK, 20, None, "anna", Tape("anna_in_c1", callers=False, tell="sv/recorded")), TRAIL
    )

    variables, place = ari.asked[0][3]["variables"], ari.asked[1][2]
    assert (variables["VX_DEVICES"], variables["VX_THEN"], place["context"]) == (
        "anna&anna.web",
        "ring",
        "taped",
    )


def test_without_the_service_they_all_ring() -> None:
    it, _, _ = of_anna()

    dialled = it.dialplan.dial_string(DESK)

    assert "PJSIP_DIAL_CONTACTS(anna)" in dialled
    assert "PJSIP_DIAL_CONTACTS(anna.web)" in dialled


async def test_an_agent_s_phones_ring_where_they_are_registered() -> None:
    """The first one may be away; originating to it would be refused."""
    it, ari = queues()
    contacts = {"anna": "", "anna.web": "PJSIP/anna.web/sip:x@192.0.2.7"}
    ari.requests = answering(ari, contacts)  # type: ignore[method-assign]

    ringing = await it.ring_leg("leg-1", Leg("anna", Device.FIXED), "c1", SHOWN, 15)

    assert ringing == ("leg-1.0",)
    made = [query["endpoint"] for method, _, query, _ in ari.asked if method == "POST"]
    assert made == ["PJSIP/anna.web/sip:x@192.0.2.7"]


async def test_a_phone_of_an_agent_that_registered_another_s_login_is_not_rung_by_it() -> None:
    it, ari = queues()
    contacts = {"anna": "PJSIP/anna/sip:x&PJSIP/bo/sip:y", "anna.web": ""}
    ari.requests = answering(ari, contacts)  # type: ignore[method-assign]

    ringing = await it.ring_leg("leg-1", Leg("anna", Device.FIXED), "c1", SHOWN, 15)

    assert ringing == ("leg-1.0",)


async def test_for_a_callback_the_dialplan_rings_them_all() -> None:
    it, ari = queues()

    await it.ring_leg("leg-1", Leg("anna", Device.FIXED), "", SHOWN, 15)

    [(_, _, query, body)] = ari.asked
    assert query["endpoint"] == "Local/anna@devicesleg/n"
    assert body["variables"]["VX_DEVICES"] == "anna&anna.web"


def answering(ari: WrittenDown, contacts: dict[str, str]) -> Any:
    """Where each phone is registered."""
    before = ari.requests

    async def requests(*asked: Any) -> list[str]:
        answers = []
        for one in asked:
            [answer] = await before(one)
            name = (one.query or {}).get("variable", "")
            login = name.removeprefix("PJSIP_DIAL_CONTACTS(").removesuffix(")")
            answers.append(json.dumps({"value": contacts[login]}) if name else answer)
        return answers

    return requests


async def test_the_lamps_of_all_of_them_light() -> None:
    it, ari, _ = of_anna()

    await it.light("anna", 2, 1)

    assert [query["endpoint"] for _, _, query, _ in ari.asked] == [
        "Local/anna:2:1@lamp",
        "Local/anna.web:2:1@lamp",
    ]


def test_each_of_them_that_comes_back_is_news() -> None:
    """The first one is there already: the person was in reach all the time."""
    it, _, _ = of_anna()
    back: list[str] = []
    it.phones.on_back = back.append

    for name, state in (
        ("PJSIP/anna", "NOT_INUSE"),
        ("PJSIP/anna.web", "NOT_INUSE"),
        ("PJSIP/anna", "INUSE"),
        ("PJSIP/anna.web", "UNAVAILABLE"),
        ("PJSIP/anna.web", "NOT_INUSE"),
    ):
        it.phones.state_changed(DeviceState(name, state))

    assert back == ["anna", "anna.web", "anna.web"]


# Who it is


def test_a_call_from_any_of_them_is_the_person_s() -> None:
    it, _, heard = of_anna()

    it.on_event(parse_event(entered("PJSIP/anna.web-00000001", '"new","phone","","INVALID"')))  # type: ignore[arg-type]

    [news] = heard
    assert isinstance(news, Arrived)
    assert (news.source, news.caller) == (Source.PHONE, "anna")


def test_a_transfer_by_a_second_phone_is_by_its_person() -> None:
    it, _, heard = of_anna()
    sent = '"transferred","PJSIP/anna.web-00000001","","INVALID"'

    it.on_event(parse_event(entered("PJSIP/trunk-00000002", sent)))  # type: ignore[arg-type]

    [news] = heard
    assert isinstance(news, Arrived)
    assert news.by == Sender("anna", Device.FIXED)


def test_a_refused_transfer_names_the_person() -> None:
    line = (
        "[2026-11-24 11:00:00] ERROR[1][C-00000001] res_pjsip_refer.c: Channel 'PJSIP/anna.web-00000001' from endpoint "
        "'anna.web' attempted blind transfer to '4711@transfers' but target does not exist"
    )

    refused = read_refusal(line)

    assert refused is not None
    assert refused.person == "anna"


# Who is on the phone, and in reach


def test_a_person_talks_on_one_phone_and_stays_in_reach_by_the_other() -> None:
    it, _, heard = of_anna()

    it.phones.state_changed(DeviceState("PJSIP/anna", "NOT_INUSE"))
    it.phones.state_changed(DeviceState("PJSIP/anna.web", "INUSE"))
    it.phones.state_changed(DeviceState("PJSIP/anna", "UNAVAILABLE"))
    it.phones.state_changed(DeviceState("PJSIP/anna.web", "UNAVAILABLE"))

    assert heard == [
        OnPhone("anna", "desk", talking=False, in_reach=True),
        OnPhone("anna", "anna.web", talking=True, in_reach=True),
        OnPhone("anna", "anna.web", talking=False, in_reach=False),
    ], "that the first one is away is no news while the other is there"


def test_the_state_that_comes_with_a_call_is_that_of_the_first_phone_only_m5() -> None:
    """So the service asks for the other's."""
    it, _, heard = of_anna()

    it.on_event(parse_event(entered("PJSIP/trunk-00000001", '"new","trunk","anna","NOT_INUSE"')))  # type: ignore[arg-type]

    arrived = heard[-1]
    assert isinstance(arrived, Arrived)
    assert arrived.device_state_hint == ""


async def test_all_of_them_are_looked_at_m5() -> None:
    it, ari, heard = of_anna()
    ari.says_of_phones(**{"anna": ("NOT_INUSE", "online", []), "anna.web": ("INUSE", "online", ["c1"])})

    await it.look_at(["anna"])

    assert [(news.device, news.talking) for news in heard if isinstance(news, OnPhone)] == [
        ("desk", False),
        ("anna.web", True),
    ]


async def test_a_phone_that_an_agent_gets_is_watched_too() -> None:
    it, ari, _ = exchange()
    ari.says_of_phones(**{"anna": ("NOT_INUSE", "online", []), "anna.web": ("NOT_INUSE", "online", [])})
    await it.phones.watch(["anna"])
    ari.asked.clear()

    it.phones.logins_of = logins_of
    assert not it.watches("anna")
    await it.phones.watch(["anna"])

    assert it.watches("anna")
    assert [query for _, path, query, _ in ari.asked if path.endswith("/subscription")] == [
        {"eventSource": "deviceState:PJSIP/anna.web"}
    ]


async def test_stock_and_look_round_count_a_person_once() -> None:
    it, ari, heard = of_anna()
    endpoints = [
        {"resource": "anna", "state": "offline", "channel_ids": []},
        {"resource": "anna.web", "state": "online", "channel_ids": ["c1"]},
    ]
    ari.bodies["GET endpoints/PJSIP"] = json.dumps(endpoints)
    ari.bodies["GET channels"] = json.dumps([{"id": "c1", "name": "PJSIP/anna.web-00000001", "state": "Up"}])

    stock = await it.take_stock()
    await it.phones.look_round()

    assert {(news.person, news.talking) for news in stock.phones} == {("anna", True), ("anna", False)}
    assert it.phones.registered == 1
    last = {news.device: (news.talking, news.in_reach) for news in heard if isinstance(news, OnPhone)}
    assert last == {"desk": (False, True), "anna.web": (True, True)}
