"""An employee's own words to a customer go out by the rules of every SMS (O1), and over the API."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, web

from app.calls.callback.notices import Sms, SmsState
from app.policy.sms import Barred
from app.policy.sms_sender import SmsRules
from app.policy.sms_texts import NoText, Notice, ShowsNumber
from app.sms.outbox import MOST_TO_NUMBER, Unwanted
from app.web.holders import Holders
from app.web.sms_api import SmsApi
from tests.sms.elks_server import serving
from tests.sms.test_outbox import COMPANY, CUSTOMER, House

if TYPE_CHECKING:
    from app.storage import Store
    from tests.sms.elks_server import ElksServer

READY = "Din cykel är klar att hämta."
NO_REPLY = "Det går inte att svara på detta sms."


@pytest.fixture
def house(store: Store, provider: ElksServer) -> House:
    return House(store.sms, provider)


async def test_it_goes_out_in_the_companys_name_and_is_kept_with_who_wrote_it(
    house: House, provider: ElksServer
) -> None:
    sms = await house.outbox.write("070-123 45 67", READY, "carin (root)")
    assert isinstance(sms, Sms)
    await house.outbox.send_due()

    [form] = provider.forms
    assert (form["from"], form["to"], form["message"]) == ("Exempelbola", CUSTOMER, f"{READY} {NO_REPLY}")
    kept = await house.now(sms.id)
    assert (kept.state, kept.notice, kept.written_by) == (SmsState.SENT, Notice.BY_HAND, "carin (root)")


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("+46846500401", Barred.OURS),
        ("+46701740605", Barred.OURS),
        ("08-123 456", Barred.NOT_MOBILE),
        ("+18765550123", Barred.GREYLISTED),
        ("+12025550123", Barred.SHOWS_NUMBERS),
        ("Carin", Barred.NO_NUMBER),
    ],
)
async def test_a_number_that_gets_no_other_sms_gets_none_by_hand(house: House, to: str, why: Barred) -> None:
    assert await house.outbox.write(to, READY, "carin") is why


@pytest.mark.parametrize("number", ["+46701740605", "070-174 06 05", "0046 70 174 06 05", "08-465 004 01"])
async def test_no_employees_number_is_shown(house: House, number: str) -> None:
    with pytest.raises(ShowsNumber, match="anna"):
        await house.outbox.write(CUSTOMER, f"Ring Anna på {number}.", "carin")


@pytest.mark.parametrize("text", ["", "  ", "a\x1b[31mb", "a\x00", "x" * 460])
async def test_an_unsendable_message_is_refused(house: House, text: str) -> None:
    with pytest.raises(NoText):
        await house.outbox.write(CUSTOMER, text, "carin")


async def test_the_limits_of_the_others_hold(house: House) -> None:
    for _ in range(MOST_TO_NUMBER):
        assert isinstance(await house.outbox.write(CUSTOMER, READY, "carin"), Sms)

    assert await house.outbox.write(CUSTOMER, READY, "carin") is Unwanted.LIMIT


async def test_a_company_may_say_no(house: House) -> None:
    house.company = replace(COMPANY, sms=SmsRules("Exempelbola", by_hand=False))

    assert await house.outbox.write(CUSTOMER, READY, "carin") is Unwanted.OFF


async def test_over_the_api_the_same_key_is_one_sms(house: House, provider: ElksServer) -> None:
    app = web.Application()
    SmsApi(house.outbox, house.box).add_to(app, Holders("token", lambda: COMPANY))  # type: ignore[arg-type]
    body = {"to": CUSTOMER, "text": READY, "by": "carin", "key": "order-4711"}
    async with serving(app) as url, ClientSession(headers={"Authorization": "Bearer token"}) as session:
        async with (
            session.post(f"{url}/sms", json=body) as first,
            session.post(f"{url}/sms", json=body) as again,
        ):
            assert (first.status, again.status) == (201, 201)
            made, same = await first.json(), await again.json()
        await house.outbox.send_due()
        async with session.get(f"{url}/sms/{made['id']}") as answer:
            now = await answer.json()
        async with session.get(f"{url}/sms?limit=5") as answer:
            listed = await answer.json()

    assert made["id"] == same["id"]
    assert len(provider.sent) == 1
    assert (now["state"], now["written_by"]) == ("sent", "carin (API)")
    assert [one["id"] for one in listed] == [made["id"]]


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"to": CUSTOMER, "text": ""}, 400, "text: the text must be printable"),
        ({"to": CUSTOMER, "text": "Ring 070-174 06 05"}, 400, "text: the SMS would show anna's own number"),
        ({"to": "+18765550123", "text": READY}, 400, "to: we send no SMS there: greylisted"),
        ({"to": CUSTOMER, "text": READY, "by": "a\x1b"}, 400, "by: "),
        ({"text": READY}, 400, "to: "),
    ],
)
async def test_over_the_api_every_error_names_the_field(
    house: House, body: dict[str, str], status: int, error: str
) -> None:
    app = web.Application()
    SmsApi(house.outbox, house.box).add_to(app, Holders("token", lambda: COMPANY))  # type: ignore[arg-type]
    async with serving(app) as url, ClientSession(headers={"Authorization": "Bearer token"}) as session:
        async with session.post(f"{url}/sms", json=body) as answer:
            assert answer.status == status
            assert (await answer.json())["error"].startswith(error)
        async with session.post(f"{url}/sms", json=body, headers={"Authorization": "x"}) as answer:
            assert answer.status == 401


async def test_without_the_providers_account_the_api_says_so(house: House) -> None:
    app = web.Application()
    SmsApi(None, house.box).add_to(app, Holders("token", lambda: COMPANY))  # type: ignore[arg-type]
    async with (
        serving(app) as url,
        ClientSession(headers={"Authorization": "Bearer token"}) as session,
        session.post(f"{url}/sms", json={"to": CUSTOMER, "text": READY}) as answer,
    ):
        assert answer.status == 503
