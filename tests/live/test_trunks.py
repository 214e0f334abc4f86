"""Trunks of the company file: calls go out in their order and form, and come in where they belong.

Each test puts several trunks in force at once, because that takes seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.live.audio import hears_in
from tests.live.call import talk_together
from tests.live.operators import operators
from tests.live.test_callbacks import asks_by_key, state_is
from tests.live.test_recording import BOTH, exported, recordings_of, until_told

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.agent import Agent
    from tests.live.call import Call
    from tests.live.house import House

FRIEND, DAVID, ANNA, CUSTOMER = "0701740698", "+46846500404", "+46846500401", "+46313900700"
SALES = "+46846500420"
ONE: dict[str, Any] = {"id": "one", "name": "Operator One"}
TWO: dict[str, Any] = {"id": "two", "name": "Operator Two"}


def uri(call: Call) -> str:
    return call.invite.start.split()[1]


async def answered(call: Call, there: Call) -> None:
    """The far end answers; then the caller hangs up."""
    there.answer()
    await call.connected()
    await call.hang_up()
    await there.over()


def told_of_trunks(story: dict[str, Any]) -> list[tuple[str, str | None]]:
    """What the journal tells of a call's trunks: those that failed with how ("" silence), and (None) which took it."""
    told = [step["data"] for step in story["steps"] if step["what"] == "note" and "trunk" in step["data"]]
    return [(one["trunk"], one.get("passed")) for one in told]


async def test_the_next_trunk_is_tried_if_one_fails_by_itself_and_not_if_the_called_party_refuses(
    house: House, tmp_path: Path
) -> None:
    first = {**ONE, "outgoing": {"silence": 3}}
    async with operators(house, tmp_path, first, {**TWO, "writes": "00"}) as (one, two):
        david = await house.phone("david")

        call = await david.call(FRIEND)
        there = await one.called()
        there.answer()
        await call.connected()
        await talk_together(call, there)
        await call.hang_up()
        await there.over()
        assert uri(there) == f"sip:+46701740698@{one.host}:{one.port}"
        story = await house.journalled("david")
        decision = next(step["data"]["decision"] for step in story["steps"] if step["what"] == "decision")
        assert [way["trunk"] for way in decision["ways"]] == ["one", "two"]
        assert told_of_trunks(story) == [("one", None)]
        assert (two.rang, house.trunk.rang) == (0, 0)

        for code in (503, 500, 408):
            call = await david.call(f"0701740{code}")
            (await one.called(ring=False)).refuse(code)
            there = await two.called()
            await answered(call, there)
            assert uri(there).startswith(f"sip:0046701740{code}@")
            story = await house.journalled("david", called=f"0701740{code}")
            assert told_of_trunks(story) == [("one", str(code)), ("two", None)]

        rang = two.rang
        for code in (486, 404, 603):
            call = await david.call(FRIEND)
            (await one.called()).refuse(code)
            assert await call.over() == str(code)
        assert two.rang == rang

        one.deaf = True
        call = await david.call("0701740600")
        await answered(call, await two.called())
        story = await house.journalled("david", called="0701740600")
        assert told_of_trunks(story) == [("one", ""), ("two", None)]
        call = await david.call("112")
        there = await two.called()
        await answered(call, there)
        assert uri(there).startswith("sip:112@")
        assert "<sip:0046846500404@" in there.invite.get("From")


async def test_a_trunk_that_is_dear_full_or_may_not_show_the_number_is_passed_over(
    house: House, tmp_path: Path
) -> None:
    """By cost, though it is the last in the file; a full one takes no call from outside either."""
    dear: dict[str, Any] = {"id": "dear", "name": "Dear", "outgoing": {"cost": 9}}
    others: dict[str, Any] = {**ONE, "outgoing": {"presented": ["+4631"]}}
    small: dict[str, Any] = {**TWO, "most_calls": 1}
    async with operators(house, tmp_path, dear, others, small) as (last, wrong, two):
        david, anna = await house.phone("david"), await house.phone("anna")
        call = await david.call(FRIEND)
        there = await two.called()
        there.answer()
        await call.connected()

        second = await anna.call(FRIEND)
        await answered(second, await last.called())
        refused = await two.call(DAVID, shown=CUSTOMER)
        await refused.progress(183)  # a refusal in words
        await refused.hang_up()
        await call.hang_up()
        await there.over()
        await house.until(lambda: house.service.health()["trunks"][2]["calls"] == 0, "the calls to be over")
        again = await anna.call(FRIEND)
        await answered(again, await two.called())

        assert wrong.rang == 0
        story = await house.journalled("anna", called=FRIEND)
        reasons = [one["code"] for one in story["steps"][0]["data"]["decision"]["reasons"]]
        assert "trunk_presents_others" in reasons
        refusal = await house.journalled(CUSTOMER, called=DAVID)
        assert "trunk_full" in str(refusal["steps"])


async def test_a_trunk_that_answers_no_question_is_the_last_also_for_112(
    house: House, tmp_path: Path
) -> None:
    """Nobody waits for half a minute of silence: a call, 112, and 112 without the service reach the other at once."""
    first = {**ONE, "qualify": 10, "outgoing": {"silence": 30}}
    async with operators(house, tmp_path, first, TWO) as (one, two):
        david = await house.phone("david")
        one.deaf = True
        await house.until(
            lambda: house.service.health()["trunks"][0]["reachable"] is False,
            "the silence to be known",
            within=40,
        )

        call = await david.call(FRIEND)
        await answered(call, await two.called(within=10))
        assert told_of_trunks(await house.journalled("david", called=FRIEND)) == [("two", None)]
        call = await david.call("112")
        await answered(call, await two.called(within=10))
        await house.kill()
        try:
            call = await david.call("112")
            await answered(call, await two.called(within=10))
        finally:
            await house.start()


PLACES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "pai": (
        {"presented_in": "pai"},
        {"From": f"<sip:{DAVID}@", "P-Asserted-Identity": f"<sip:{DAVID}@", "Remote-Party-ID": ""},
    ),
    "from": (
        {"presented_in": "from"},
        {"From": f"<sip:{DAVID}@", "P-Asserted-Identity": "", "Remote-Party-ID": ""},
    ),
    "rpid": (
        {"presented_in": "rpid", "from_user": "konto", "from_domain": "op.example"},
        {"From": "<sip:konto@op.example>", "Remote-Party-ID": f"<sip:{DAVID}@op.example>"},
    ),
    "ppi": (
        {"presented_in": "ppi", "from_user": "konto", "from_domain": "op.example"},
        {"From": "<sip:konto@op.example>", "P-Preferred-Identity": f"<sip:{DAVID}@op.example>"},
    ),
    "pai-00": (
        {"presented_in": "pai", "from_user": "konto", "presents": "00"},
        {"From": "<sip:konto@", "P-Asserted-Identity": "<sip:0046846500404@"},
    ),
    "national": (
        {"presents": "national", "writes": "digits", "prefix": "9"},
        {"From": "<sip:0846500404@", "P-Asserted-Identity": "<sip:0846500404@"},
    ),
}
HIDDEN: dict[str, tuple[dict[str, Any], str]] = {
    "network": ({"withheld": "network"}, "P-Asserted-Identity"),
    "preferred": ({"withheld": "network", "presented_in": "ppi"}, "P-Preferred-Identity"),
    "nothing": ({"withheld": "nothing"}, ""),
}


def by_destination(entries: dict[str, dict[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """Each trunk takes the calls to one number in Norway. Returns the trunks, and the numbers."""
    numbers = [f"+472123450{at}" for at in range(len(entries))]
    places = zip(entries.items(), numbers, strict=True)
    return [{"id": id_, **entry, "outgoing": {"to": [number]}} for (id_, entry), number in places], numbers


async def test_the_presented_number_stands_where_the_operator_wants_it(house: House, tmp_path: Path) -> None:
    trunks, numbers = by_destination({id_: entry for id_, (entry, _) in PLACES.items()})
    trunks[0]["outgoing"]["to"].append("+46")
    limits = {"abroad_per_hour": "none", "abroad_per_hour_off": "none"}
    async with operators(house, tmp_path, *trunks, limits=limits) as agents:
        david = await house.phone("david")
        for agent, number, (_, shown) in zip(agents, numbers, PLACES.values(), strict=True):
            call = await david.call(number)
            there = await agent.called()
            await answered(call, there)
            for name, words in shown.items():
                value = there.invite.get(name)
                assert (words in value) if words else not value, (agent.user, name, value)
            assert uri(there).startswith(f"sip:9{number[1:]}@") is (agent.user == "national")


async def test_a_withheld_number_reaches_the_network_or_nobody(house: House, tmp_path: Path) -> None:
    trunks, numbers = by_destination({id_: entry for id_, (entry, _) in HIDDEN.items()})
    limits = {"abroad_per_hour": "none", "abroad_per_hour_off": "none"}
    async with operators(house, tmp_path, *trunks, limits=limits) as agents:
        david = await house.phone("david")
        for agent, number, (_, place) in zip(agents, numbers, HIDDEN.values(), strict=True):
            call = await david.call(f"#31#{number}")
            there = await agent.called()
            await answered(call, there)
            assert "sip:anonymous@anonymous.invalid" in there.invite.get("From")
            assert there.invite.get("Privacy") == ("id" if place else "")
            names = ("P-Asserted-Identity", "P-Preferred-Identity")
            assert [name for name in names if DAVID in there.invite.get(name)] == ([place] if place else [])


async def test_a_number_is_taken_on_the_trunk_that_owns_it_and_refused_on_the_others(
    house: House, tmp_path: Path
) -> None:
    three: dict[str, Any] = {"id": "three", "reads": "national", "numbers": [ANNA]}
    owner = {**ONE, "numbers": ["+468465004"]}
    async with operators(house, tmp_path, owner, TWO, three) as (one, two, national):
        david, anna = await house.phone("david"), await house.phone("anna")
        stranger = await two.call(DAVID, shown=CUSTOMER)
        await stranger.progress(183)  # a refusal in words
        await stranger.hang_up()
        refused = await house.journalled(CUSTOMER, called=DAVID)
        [step] = [step["data"] for step in refused["steps"] if step["what"] == "decision"]
        assert [reason["code"] for reason in step["decision"]["reasons"]] == ["trunk_of_another"]

        for number in (DAVID, "0046846500404", "0846500404"):
            customer = await one.call(number, shown=CUSTOMER)
            there = await david.called()
            await answered(customer, there)
            await house.until_free("david")
        story = await house.journalled(CUSTOMER, called="0846500404")
        [step] = [step["data"] for step in story["steps"] if step["what"] == "decision"]
        assert step["situation"]["trunk"] == "one"

        customer = await national.call(ANNA.removeprefix("+46"), shown=CUSTOMER.removeprefix("+46"))
        there = await anna.called()
        assert CUSTOMER in there.invite.get("From")
        await answered(customer, there)


@pytest.mark.at("2026-11-24T22:00:00+01:00")
async def test_a_call_that_goes_out_again_shows_the_caller_as_each_operator_allows(
    house: House, tmp_path: Path
) -> None:
    """Sales are closed: the answering service takes the call (Q13). Each trunk but the last fails."""
    entries = [
        {"id": kind.replace("_", "-"), "diverted": kind} for kind in ("diversion", "history_info", "ours")
    ]
    async with operators(house, tmp_path, *entries, answering_service_sees="diversion") as agents:
        customer = await agents[-1].call(SALES, shown=CUSTOMER)
        calls = []
        for agent in agents[:-1]:
            calls.append(await agent.called(ring=False))
            calls[-1].refuse(503)
        calls.append(await agents[-1].called())
        await answered(customer, calls[-1])

    diversion, history, ours = (call.invite for call in calls)
    assert f"<sip:{CUSTOMER}@" in diversion.get("From")
    assert f"<sip:{SALES}@" in diversion.get("Diversion")
    assert "reason=unconditional" in diversion.get("Diversion")
    assert f"<sip:{CUSTOMER}@" in history.get("From")
    assert f"<sip:{SALES}@" in history.get("History-Info")
    assert (history.get("Diversion"), diversion.get("History-Info")) == ("", "")
    assert f"<sip:{SALES}@" in ours.get("From")
    assert (ours.get("Diversion"), ours.get("History-Info")) == ("", "")
    assert {call.invite.get("Max-Forwards") for call in calls} == {"69"}


async def test_without_the_service_calls_and_112_have_the_same_order_and_form(
    house: House, tmp_path: Path
) -> None:
    first = {**ONE, "writes": "national", "presents": "plus", "numbers": ["+468465004"]}
    async with operators(house, tmp_path, first, {**TWO, "writes": "00"}) as (one, two):
        david = await house.phone("david")
        await house.kill()
        try:
            for number, by_one, by_two in ((FRIEND, FRIEND, "0046701740698"), ("112", "112", "112")):
                call = await david.call(number)
                tried = await one.called(ring=False)
                tried.refuse(503)
                there = await two.called()
                await answered(call, there)
                assert uri(tried).startswith(f"sip:{by_one}@")
                assert uri(there).startswith(f"sip:{by_two}@")
                assert f"<sip:{DAVID}@" in tried.invite.get("From")
                assert "<sip:0046846500404@" in there.invite.get("From")
            stranger = await two.call(DAVID, shown=CUSTOMER)
            await stranger.until_answered_or_over()
            assert (stranger.ending, david.rang) == ("404", 0)
        finally:
            await house.start()


async def test_a_mobile_is_rung_and_calls_by_the_mobile_operator_of_the_file(
    house: House, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hemligt")
    account = {"user": "two", "password_file": str(secret), "register_every": "never"}
    mobiles: dict[str, Any] = {**TWO, "mobiles": True, "writes": "00", "account": account}
    two: Agent
    async with operators(house, tmp_path, ONE, mobiles) as (one, two):
        customer = await one.call(ANNA, shown=CUSTOMER)
        mobile = await two.called()
        assert uri(mobile).startswith("sip:0046701740605@")
        await customer.hang_up()
        await mobile.over()
        assert house.mex.rang == 0

        david = await house.phone("david")
        two.password = "hemligt"
        call = await two.call("104", shown="0046701740605")
        there = await david.called()
        await answered(call, there)
    assert (await house.journalled("anna"))["source"] == "mex"


async def test_a_call_in_and_a_call_out_on_a_trunk_of_the_file_are_announced_and_recorded(
    house: House, prompts: Path, tmp_path: Path
) -> None:
    """O3, with both voices. The call out is by the second trunk, for the first one fails."""
    async with operators(house, tmp_path, ONE, TWO, recording={"people": ["david"]}) as (one, two):
        david = await house.phone("david")
        caller = await one.call(DAVID, shown=CUSTOMER)
        await caller.connected()
        phone = await david.called()
        await until_told(caller, prompts)
        phone.answer()
        await talk_together(caller, phone)
        await caller.hang_up()
        call_in = await house.journalled(CUSTOMER, called=DAVID)

        phone = await david.call(FRIEND)
        (await one.called(ring=False)).refuse(503)
        there = await two.called()
        there.answer()
        await until_told(there, prompts)
        await talk_together(phone, there)
        await phone.hang_up()
        call_out = await house.journalled("david", called=FRIEND)

        for call, direction in ((call_in, "in"), (call_out, "out")):
            (recording,) = await recordings_of(house, call)
            said = await exported(house, recording, tmp_path / f"{direction}.wav")
            assert (recording["person"], recording["direction"]) == ("david", direction)
            assert hears_in(said, 440, BOTH)
            assert hears_in(said, 880, BOTH)


async def test_a_customer_is_called_back_by_the_next_trunk_of_the_file_if_the_first_fails_q14(
    house: House, tmp_path: Path
) -> None:
    customer = "+46701740646"
    async with operators(house, tmp_path, ONE, {**TWO, "writes": "00"}) as (one, two):
        await asks_by_key(house, customer, one)

        gun = await house.phone("gun")
        agent = await gun.called()
        agent.answer()
        (await one.called(ring=False)).refuse(503)
        there = await two.called()
        there.answer()

        await talk_together(agent, there)
        assert uri(there).startswith(f"sip:00{customer[1:]}@")
        assert "<sip:0046846500407@" in there.invite.get("From")  # Gun's own: Q14
        await there.hang_up()
        assert await agent.over() == "bye"
        await state_is(house, customer, "done", every=True)
