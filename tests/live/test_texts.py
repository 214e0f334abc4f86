"""Texts between colleagues (MESSAGE, RFC 3428): to all their phones, from a known sender, and to nobody outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.policy.logins import DeviceKind
from tests.live.message import Message
from tests.live.pjsua import Pjsua

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.agent import Agent
    from tests.live.house import House

GUN, KERSTIN = "107", "111"  # Kerstin has no phone registered in these tests


async def text(
    sender: Agent, to: str, words: str, *, me: str = "", kind: str = "text/plain", **headers: str
) -> int:
    """Send a text; the exchange's answer. me: From, as the phone claims it."""
    start = f"MESSAGE sip:{to}@{sender.server[0]}:{sender.server[1]} SIP/2.0"
    extra = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    request = sender.compose(start, None, "MESSAGE", me=me, body=words, extra=extra)
    named = tuple((name, kind if name == "Content-Type" else value) for name, value in request.headers)
    return (await sender.authorized(Message(request.start, named, request.body))).code


async def test_a_text_reaches_every_phone_of_a_colleague(house: House) -> None:
    login = await house.more_phones("gun", DeviceKind.SOFTPHONE)
    gun, second, bo = [await house.phone(one) for one in ("gun", login, "bo")]
    words = 'Lunch kl. 12, "Källaren"? 5 & 6 = ${EPOCH}, <ja>;\r\nBo'

    assert await text(bo, GUN, words) == 202
    for phone in (gun, second):
        await house.until(lambda phone=phone: phone.texts, "the text")  # type: ignore[misc]
    await house.no_more_phones(login)

    for phone in (gun, second):
        [came] = phone.texts
        assert came.body == words
        assert came.shown.user == "102"
    assert house.service.health()["calls"] == 0
    await house.until(lambda: "a colleague sent a text" in house.service.log.read_text(), "a line of the log")
    assert "Lunch kl" not in house.service.log.read_text()


async def test_a_sender_is_who_logged_in_and_takes_nothing_along(house: House) -> None:
    """Another's login is refused. Headers of the request do not come along, least of all the proof of the login."""
    gun, bo = await house.phone("gun"), await house.phone("bo")
    host = house.server[0]

    assert await text(bo, GUN, "I am Anna", me=f"<sip:anna@{host}>") in (401, 403)
    asserted = {"P_Asserted_Identity": "<sip:101@bolaget.example>", "Subject": "pay"}
    assert await text(bo, GUN, "hello", me=f'"Anna Ek" <sip:bo@{host}>', **asserted) == 202
    await house.until(lambda: gun.texts, "the text")

    [came] = gun.texts
    assert (came.body, came.shown.user, came.shown.name) == ("hello", "102", "")
    assert not {"authorization", "p-asserted-identity", "subject"} & {
        name.lower() for name, _ in came.headers
    }


@pytest.mark.parametrize(
    "user",
    ["101", "anna%3csip:anna", "anna%40x", "anna%3ax", "%61nna%20"],
    ids=["number", "<", "@", ":", "space"],
)
async def test_a_sender_whose_from_proves_nothing_is_not_taken_for_a_colleague(
    house: House, user: str
) -> None:
    gun = await house.phone("gun")
    odd = await house.unregistered_phone(user, house.service.passwords["bo"], login="bo")
    await text(odd, GUN, "I am Anna")
    await text(await house.phone("bo"), GUN, "the next one")

    await house.until(lambda: gun.texts, "the next text")
    assert [one.body for one in gun.texts] == ["the next one"]


async def test_a_text_that_cannot_be_sent_is_refused(house: House) -> None:
    """Nobody there, a queue, a number outside, another kind of content; and to or from the outside nothing at all."""
    bo, stranger = await house.phone("bo"), await house.stranger()

    assert await text(bo, KERSTIN, "nobody is registered") == 404
    assert await text(bo, "999", "no such extension") == 404
    assert await text(bo, "202", "a queue") == 404
    assert await text(bo, "0701740678", "outside") == 404
    assert await text(bo, "+46701740678", "outside") == 404
    await house.phone("gun")
    assert await text(bo, GUN, "<x/>", kind="application/xml") == 415
    assert await text(house.trunk, GUN, "from outside") == 404
    assert await text(house.mex, GUN, "from a mobile") == 404
    assert await text(stranger, GUN, "from a stranger") == 401
    assert not house.agent("gun").texts
    assert house.service.health()["calls"] == 0


async def test_parentheses_and_colons_of_a_text_are_no_part_of_the_dialplan(house: House) -> None:
    """A text that began with a ) and had a : was taken for empty, and its sender was told so."""
    gun, bo = await house.phone("gun"), await house.phone("bo")
    texts = ["): inte i dag", ":) :9:9", "a, (b: c"]

    for one in texts:
        assert await text(bo, GUN, one) == 202
    await house.until(lambda: len(gun.texts) + len(bo.texts) >= len(texts), "the texts")

    assert [one.body for one in gun.texts] == texts
    assert not bo.texts


async def test_a_sender_of_too_much_is_told_so(house: House) -> None:
    gun, bo = await house.phone("gun"), await house.phone("bo")

    assert await text(bo, GUN, "x" * 1000) == 202
    await house.until(lambda: gun.texts, "the text of 1000 characters")
    assert await text(bo, GUN, "x" * 1100) == 202  # Asterisk answers before it can be known
    await house.until(lambda: bo.texts, "word that it was not sent")

    assert bo.texts[0].body == (
        "Meddelandet skickades inte: det var tomt eller för långt. Det får ha 1000 tecken."
    )
    assert bo.texts[0].shown.user == GUN
    assert [len(one.body) for one in gun.texts] == [1000]


async def test_texts_need_no_service(house: House) -> None:
    gun, bo = await house.phone("gun"), await house.phone("bo")
    await house.kill()

    assert await text(bo, GUN, "still here") == 202
    await house.until(lambda: gun.texts, "the text")
    await house.start()
    assert "ast_msg_queue" in house.lab.cli("core show channels concise")
    assert house.service.health()["calls"] == 0
    assert house.service.health()["load"]["sound"] == 0


async def test_two_pjsua_phones_text_each_other(house: House, tmp_path: Path) -> None:
    passwords = house.service.passwords
    async with (
        Pjsua("david", passwords["david"], house.server, tmp_path) as david,
        Pjsua("carin", passwords["carin"], house.server, tmp_path) as carin,
    ):
        assert await david.text("103", "Är du inne?") == 202
        await carin.until(lambda: carin.texts, "the text")
        assert await carin.text("104", "Ja.") == 202
        await david.until(lambda: david.texts, "the answer")

        shown, words, _ = carin.texts[0]
        assert "sip:104@" in shown
        assert (words, david.texts[0][1]) == ("Är du inne?", "Ja.")
        assert await david.text("0701740678", "to the outside") == 404
