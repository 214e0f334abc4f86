"""Callers who do not show their number, or show it in an unusual way: on our phones, and outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.live.house import TRUNK_HOST
from tests.live.softphone import Softphone

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House
    from tests.live.message import Message

CUSTOMER = "+46701740681"
FRIEND = "+46701740698"
DAVIDS, DAVIDS_MOBILE = "+46846500404", "+46701740608"
ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>'
WITHHELD = (("Privacy", "id"),)


def sender(invite: Message) -> str:
    """From, without its tag."""
    return invite.get("From").partition(";tag=")[0]


def asserted(number: str) -> tuple[str, str]:
    return ("P-Asserted-Identity", f"<sip:{number}@{TRUNK_HOST}>")


def tells(invite: Message, number: str) -> bool:
    """Whether a number is anywhere in the received message."""
    return any(number.removeprefix("+46") in value for _, value in invite.headers)


# Callers from outside, on our phones


@pytest.mark.parametrize(
    ("shown", "headers"),
    [
        ("anonymous@anonymous.invalid", ()),
        ("anonymous@anonymous.invalid", (("P-Asserted-Identity", "<sip:anonymous@anonymous.invalid>"),)),
        ("anonymous@anonymous.invalid", (asserted(CUSTOMER), *WITHHELD)),  # known to the network alone
        (CUSTOMER, WITHHELD),
        ("unavailable", ()),
        ("103", ()),  # not Carin
    ],
)
async def test_a_withheld_number_is_anonymous_on_desk_phone_and_mobile(
    house: House, shown: str, headers: tuple[tuple[str, str], ...]
) -> None:
    """Not 127.0.0.1, not "asterisk", nor a colleague's extension."""
    david = await house.phone("david")

    await house.trunk.call(DAVIDS, shown=shown, headers=headers)
    desk, mobile = await david.called(), await house.mex.called()

    assert sender(desk.invite) == ANONYMOUS
    assert sender(mobile.invite) == ANONYMOUS
    assert desk.invite.asserted is None
    assert not tells(desk.invite, CUSTOMER)
    assert not tells(mobile.invite, CUSTOMER)


async def test_an_agent_of_a_queue_sees_that_the_number_is_withheld(house: House) -> None:
    gun = await house.phone("gun")

    await house.trunk.call("+46846500420", shown="anonymous@anonymous.invalid")

    assert sender((await gun.called()).invite) == ANONYMOUS


async def test_a_withheld_number_stands_neither_in_the_journal_nor_beside_the_message(house: House) -> None:
    headers = (asserted(CUSTOMER), *WITHHELD)
    caller = await house.trunk.call("+46846500403", shown="anonymous@anonymous.invalid", headers=headers)
    await caller.connected()
    await caller.audio.until_heard(1)
    await caller.hang_up()

    call = await house.journalled("", called="+46846500403")

    assert (call["caller"], call["how"]) == ("", "message")
    assert CUSTOMER not in str(call)


async def test_an_anonymous_caller_rings_as_one_while_the_service_is_away(house: House) -> None:
    david = await house.phone("david")
    await house.kill()

    await house.trunk.call(DAVIDS, shown="anonymous@anonymous.invalid")

    assert sender((await david.called()).invite) == ANONYMOUS


@pytest.mark.parametrize("shown", ["anonymous@anonymous.invalid", "konto4711", "+46846500499"])
async def test_a_trunks_caller_is_read_from_p_asserted_identity(house: House, shown: str) -> None:
    """What the network says of the caller wins over what the caller says."""
    david = await house.phone("david")

    await house.trunk.call(DAVIDS, shown=shown, headers=(asserted(CUSTOMER),))

    assert (await david.called()).invite.shown.user == CUSTOMER


async def test_a_greylisted_caller_who_withholds_the_number_is_still_refused_o2(house: House) -> None:
    headers = (asserted("+18765550100"), *WITHHELD)

    caller = await house.trunk.call(DAVIDS, shown="anonymous@anonymous.invalid", headers=headers)

    assert await caller.over() == "403"


# Our own, outside


@pytest.mark.parametrize(
    ("dialled", "shown", "headers"),
    [
        (FRIEND, "", WITHHELD),
        (FRIEND, "anonymous@anonymous.invalid", ()),
        ("#31#0701740698", "", ()),
        ("*31*0701740698", "", ()),
        ("*31*0701740698#", "", ()),
    ],
)
async def test_a_number_withheld_on_the_desk_phone_is_withheld_outside(
    house: House, dialled: str, shown: str, headers: tuple[tuple[str, str], ...]
) -> None:
    """P2. The network learns whose call it is (P-Asserted-Identity), and that nobody else may know (Privacy)."""
    david = await house.phone("david")

    await david.call(dialled, shown=shown, headers=headers)
    there = await house.trunk.called()

    assert there.invite.uri == FRIEND
    assert sender(there.invite) == ANONYMOUS
    assert (there.invite.asserted and there.invite.asserted.user) == DAVIDS
    assert there.invite.get("Privacy") == "id"


async def test_a_withheld_call_tells_why_in_its_story(house: House) -> None:
    farid = await house.phone("farid")

    call = await farid.call("#31#0701740698")
    there = await house.trunk.called()
    there.answer()
    await call.connected()
    await call.hang_up()

    found = await house.journalled("farid")
    reasons = found["steps"][0]["data"]["decision"]["reasons"]
    assert found["called"] == "#31#0701740698"
    assert [one["clause"] for one in reasons if one["code"] == "withheld"] == ["P2"]
    assert "withholds the number" in await house.vaxel("calls", found["id"], "--lang", "en")


async def test_a_mobile_that_withholds_its_number_is_known_by_the_operators_word(house: House) -> None:
    """M1, P2: From is anonymous, and P-Asserted-Identity says which mobile it is."""
    headers = (asserted(DAVIDS_MOBILE), *WITHHELD)

    await house.mex.call(FRIEND, shown="anonymous@anonymous.invalid", headers=headers)
    there = await house.trunk.called()

    assert sender(there.invite) == ANONYMOUS
    assert (there.invite.asserted and there.invite.asserted.user) == "+46846500400"
    assert not tells(there.invite, DAVIDS_MOBILE)


async def test_colleagues_see_who_calls_though_the_number_is_withheld(house: House) -> None:
    """A number is withheld from the outside."""
    david, carin = await house.phone("david"), await house.phone("carin")

    await david.call("#31#103", headers=WITHHELD)

    assert (await carin.called()).invite.shown.user == "104"


@pytest.mark.parametrize(
    ("dialled", "number"),
    [("112", "112"), ("#31#112", "112"), ("*31*112", "112"), ("#31#11414", "11414"), ("1177", "1177")],
)
async def test_an_emergency_call_shows_the_number_whatever_the_phone_says(
    house: House, dialled: str, number: str
) -> None:
    david = await house.phone("david")

    await david.call(dialled, headers=WITHHELD)
    there = await house.trunk.called()

    assert there.invite.uri == number
    assert there.invite.shown.user == DAVIDS
    assert there.invite.get("Privacy") == ""


@pytest.mark.parametrize("number", ["112", "#31#112"])
async def test_an_emergency_call_of_a_withheld_mobile_shows_a_number_without_the_service(
    house: House, number: str
) -> None:
    await house.kill()

    headers = (asserted(DAVIDS_MOBILE), *WITHHELD)
    await house.mex.call(number, shown="anonymous@anonymous.invalid", headers=headers)
    there = await house.trunk.called()

    assert (there.invite.uri, there.invite.shown.user) == ("112", DAVIDS)
    assert there.invite.get("Privacy") == ""


async def test_a_number_is_withheld_outside_without_the_service_too(house: House) -> None:
    david = await house.phone("david")
    await house.kill()

    await david.call("#31#0701740698")
    there = await house.trunk.called()

    assert there.invite.uri == FRIEND
    assert sender(there.invite) == ANONYMOUS


# Phones whose user is not the person's id


async def test_a_phone_that_calls_anonymously_is_known_by_its_login(house: House) -> None:
    """Without the right password it is nobody."""
    phone = await house.unregistered_phone("carin", house.service.passwords["carin"])
    stranger = await house.unregistered_phone("carin", "wrong")

    call = await phone.call("104", shown="anonymous@anonymous.invalid", name="Anonymous")
    mobile = await house.mex.called()
    refused = await stranger.call("104", shown="anonymous@anonymous.invalid")

    assert mobile.invite.shown.user == "103"
    assert not call.ending
    assert await refused.over() == "401"


async def test_the_user_is_the_extension_and_the_login_the_person(house: House) -> None:
    """Phones whose line is set up with user 103 and authentication name carin: registered, rung and able to call."""
    phone = await house.unregistered_phone("103", house.service.passwords["carin"], login="carin")
    await phone.register()

    await house.trunk.call("+46846500403", shown=CUSTOMER)
    rung = await phone.called()
    call = await phone.call(FRIEND)
    there = await house.trunk.called()

    assert rung.invite.shown.user == CUSTOMER
    assert there.invite.shown.user == "+46846500403"
    assert not call.ending


async def test_baresip_with_the_extension_as_user_and_the_person_as_login(
    house: House, tmp_path: Path
) -> None:
    """Somebody else's SIP: registered, and rung."""
    await house.phone("david")
    password = house.service.passwords["carin"]
    async with Softphone("103/carin", password, house.server, tmp_path) as softphone:
        await house.trunk.call("+46846500403", shown="anonymous@anonymous.invalid")
        incoming = await softphone.told("CALL_INCOMING")

    assert incoming["peeruri"] == "sip:anonymous@anonymous.invalid"


async def test_the_login_of_one_does_not_open_the_line_of_another(house: House) -> None:
    """From says David, the password is Carin's."""
    phone = await house.unregistered_phone("david", house.service.passwords["carin"], login="carin")

    with pytest.raises(AssertionError, match="401"):
        await phone.register()
