"""Promises with a date, a list or a text, kept by the real house: S5's permission, S6's end, S7, M7 and O1."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession

from app.commands.who import signed_in
from tests.sms.elks_server import PASSWORD, USER, ElksServer, elks_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.live.house import House

CUSTOMER, FRIEND = "+46701740699", "+46701740698"
JONAS, JONAS_OWN = "+46846500440", "+46701740690"
EVAS_MOBILE, EVAS_DIRECT, MAIN = "+46701740609", "+46846500405", "+46846500400"
READY = "Din cykel är klar att hämta."


async def comes_into_force(house: House, change: Callable[[dict[str, Any]], None], directory: Path) -> None:
    """The company of the tests, changed."""
    await asyncio.to_thread(house.service.bring_into_force, house.service.changed(change, directory))


@pytest.fixture
async def as_it_was(house: House) -> AsyncIterator[House]:
    """The company is put back afterwards."""
    yield house
    await asyncio.to_thread(house.service.bring_into_force, house.service.company_file)


def permitted(company: dict[str, Any]) -> None:
    """Jonas's number goes to his own phone until the end of the year, as David has approved."""
    [jonas] = [one for one in company["people"] if one["id"] == "jonas"]
    jonas["leaves"] = "2026-11-30"
    jonas["permission"] = {
        "kind": "forward",
        "approved_by": "david",
        "reason": "egen firma, tar med sig kunderna",
        "to": JONAS_OWN,
        "until": "2026-12-31",
    }
    company["exceptions"] = []


async def test_a_leavers_calls_go_to_their_own_phone_while_it_is_permitted_and_no_longer_s5(
    as_it_was: House, tmp_path: Path
) -> None:
    house = as_it_was
    await comes_into_force(house, permitted, tmp_path)
    await house.at("2026-12-31T10:00:00+01:00")  # the last day counts

    caller = await house.trunk.call(JONAS, shown=CUSTOMER)
    there = await house.trunk.called()
    assert there.invite.uri == JONAS_OWN
    await caller.hang_up()

    await house.at("2027-01-04T10:00:00+01:00")
    await house.trunk.call(JONAS, shown=CUSTOMER)
    successor = await house.mex.called()

    assert successor.invite.uri == EVAS_MOBILE
    assert house.trunk.rang == 1


async def test_a_permission_that_nobody_may_give_is_refused_and_the_successor_has_the_calls_s5_s6(
    as_it_was: House, tmp_path: Path
) -> None:
    house = as_it_was

    def by_himself(company: dict[str, Any]) -> None:
        permitted(company)
        [jonas] = [one for one in company["people"] if one["id"] == "jonas"]
        jonas["permission"]["approved_by"] = "jonas"

    with pytest.raises(AssertionError, match="jonas has approved it for themselves"):
        await comes_into_force(house, by_himself, tmp_path)


def shown_direct(company: dict[str, Any]) -> None:
    """Eva shows her direct number on calls from her mobile, for one day."""
    company["exceptions"] = [
        {
            "id": "eva-direktnummer",
            "who": "eva",
            "what": "presents_direct",
            "approved_by": "david",
            "reason": "bokslutet",
            "from": "2026-11-24",
            "until": "2026-11-24",
        }
    ]


async def test_an_exception_ends_by_itself_at_midnight_s6(as_it_was: House, tmp_path: Path) -> None:
    """No command, no restart: what the far end is shown is another number after it."""
    house = as_it_was
    await comes_into_force(house, shown_direct, tmp_path)
    before = await house.mex.call(FRIEND, shown=EVAS_MOBILE)
    there = await house.trunk.called()
    there.answer()
    await before.connected()
    assert there.invite.shown.user == EVAS_DIRECT
    await before.hang_up()

    await house.at("2026-11-24T23:59:50+01:00")
    seen: list[str] = []
    async with asyncio.timeout(60):
        while MAIN not in seen:
            call = await house.mex.call(FRIEND, shown=EVAS_MOBILE)
            there = await house.trunk.called()
            there.answer()
            await call.connected()
            seen.append(there.invite.shown.user)
            await call.hang_up()
            await house.until(lambda: house.service.health().get("calls") == 0, "the call to end")

    assert set(seen[:-1]) <= {EVAS_DIRECT}


async def test_contact_persons_are_listed_and_answer_at_the_listed_number_s7(house: House) -> None:
    contacts = json.loads(await house.vaxel("contacts", "--json"))
    anna = await house.phone("anna")

    assert [(one["person"], one["sv"]) for one in contacts] == [
        ("david", "telefonipolicyn och abonnemangen"),
        ("carin", "växeln och profilerna"),
    ]
    for one in contacts:
        phone = await house.phone(one["person"])
        call = await anna.call(one["extension"])
        there = await phone.called()
        there.answer()
        await call.connected()
        assert there.invite.shown.user == "101"
        await call.hang_up()


async def test_a_subscription_is_listed_topped_up_and_is_the_number_that_rings_m7(house: House) -> None:
    """Ordered, approved by the nearest manager and by nobody else, delivered; all of it in the list."""
    for_ = "--on-behalf-of"
    [jonas] = [one for one in json.loads(await house.vaxel("mobiles", "--json")) if one["person"] == "jonas"]
    ordered = json.loads(await house.vaxel("topup", "order", "jonas", "5", for_, "jonas", "--json"))
    with pytest.raises(AssertionError, match="the nearest manager is David Holm"):
        await house.vaxel("topup", "approve", str(ordered["id"]), for_, "jonas")
    await house.vaxel("topup", "approve", str(ordered["id"]), for_, "david")
    await house.vaxel("topup", "deliver", str(ordered["id"]), for_, "carin")
    [now] = [one for one in json.loads(await house.vaxel("mobiles", "--json")) if one["person"] == "jonas"]

    await house.trunk.call(JONAS, shown=CUSTOMER)

    assert (await house.mex.called()).invite.uri == now["number"]
    assert (now["gigabytes"], now["model_name"]) == (20.0, "Stryktålig modell")
    assert now["top_up_gigabytes_this_month"] == jonas["top_up_gigabytes_this_month"] + 5
    models = json.loads(await house.vaxel("models", "--json"))
    assert now["model"] in [one["id"] for one in models]


@pytest.fixture
async def provider(house: House) -> AsyncIterator[ElksServer]:
    """The service has an account with a provider of SMS."""
    async with elks_server() as provider:
        settings = {
            "VAXEL_SMS_URL": provider.url,
            "VAXEL_SMS_USER": USER,
            "VAXEL_SMS_PASSWORD": PASSWORD,
            "VAXEL_NOW": house.now,  # the commands have the service's clock
        }
        house.service.set(**settings)
        await house.at(house.now)
        yield provider
        house.service.set(**dict.fromkeys(settings))
        await house.at(house.now)


async def test_a_customer_is_sent_an_sms_with_the_companys_name_and_no_number_o1(
    house: House, provider: ElksServer
) -> None:
    """Written at the terminal and over the API, sent by the running service, and kept with who wrote it."""
    sent = json.loads(await house.vaxel("sms", "send", "070-174 06 99", READY, "--json"))
    await house.until(lambda: provider.sent, "the provider to have it")
    with pytest.raises(AssertionError, match="anna"):
        await house.vaxel("sms", "send", CUSTOMER, "Ring Anna på 070-174 06 05")
    token = (house.service.data / "api-token").read_text().strip()
    body = {"to": FRIEND, "text": READY, "by": "carin", "key": "order-1"}
    async with (
        ClientSession(headers={"Authorization": f"Bearer {token}"}) as session,
        session.post(f"{house.service.url}/sms", json=body) as answer,
    ):
        assert answer.status == 201
    await house.until(lambda: len(provider.sent) == 2, "the provider to have both")
    kept = json.loads(await house.vaxel("sms", "--json"))

    assert [(one["from"], one["to"]) for one in provider.sent] == [
        ("Exempelbola", CUSTOMER),
        ("Exempelbola", FRIEND),
    ]
    assert provider.sent[0]["message"] == f"{READY} Det går inte att svara på detta sms."
    by = {one["id"]: one["written_by"] for one in kept}
    assert by[sent["id"]] == signed_in()
    assert "carin (API)" in by.values()
