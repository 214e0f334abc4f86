"""Calls from outside: who rings, who does not, what they see, and what the caller hears."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.live.talks import at_the_desk, out

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.agent import Agent
    from tests.live.call import Call
    from tests.live.house import House

CUSTOMER = "+46701740699"


async def talk(house: House, phone: Agent) -> Call:
    """The person at this phone calls out, is answered, and is on the phone."""
    call = await phone.call("+46701740698")
    await out(house, call)
    await house.until_on_phone(phone.user)
    return call


async def test_a_direct_number_rings_its_person_and_nobody_else(house: House) -> None:
    """S1: the direct number is the one a person is reached on."""
    anna, bo, carin = await house.phone("anna"), await house.phone("bo"), await house.phone("carin")

    caller = await house.trunk.call("+46846500401", shown=CUSTOMER)
    ringing = await anna.called()
    await caller.progress(180)
    ringing.answer()
    await caller.connected()

    assert ringing.invite.shown.user == CUSTOMER
    assert (bo.rang, carin.rang) == (0, 0)
    await ringing.hang_up()
    assert await caller.over() == "bye"


async def test_the_main_number_rings_the_receptionist(house: House) -> None:
    """S2: someone always answers."""
    carin, anna = await house.phone("carin"), await house.phone("anna")

    caller = await house.trunk.call("+46846500400", shown=CUSTOMER)
    (await carin.called()).answer()
    await caller.connected()

    assert anna.rang == 0


@pytest.mark.parametrize("number", ["+46846500499", "0046846500499"])
async def test_a_number_of_ours_that_nobody_has_rings_the_receptionist(house: House, number: str) -> None:
    """S2: no number leads nowhere."""
    carin = await house.phone("carin")

    await house.trunk.call(number, shown=CUSTOMER)

    assert (await carin.called()).invite.shown.user == CUSTOMER


async def test_busy_on_the_desk_phone_is_the_voicemail_with_the_persons_greeting(
    house: House, prompts: Path
) -> None:
    """F2, V1: the caller hears the busy person's greeting, and the desk phone does not ring again."""
    david = await house.phone("david")
    await talk(house, david)

    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    await caller.connected()
    heard = await caller.audio.until_heard(4)

    assert heard.which(prompts) == "greeting-david"
    assert david.rang == 0


async def test_busy_for_another_reason_rings_the_receptionist_who_sees_whom_it_was_for(house: House) -> None:
    """F3: in a meeting."""
    carin, david = await house.phone("carin"), await house.phone("david")
    await house.profile("david", "meeting")

    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    ringing = await carin.called()
    ringing.answer()
    await caller.connected()

    assert (ringing.invite.shown.user, ringing.invite.shown.name) == (CUSTOMER, "David Holm")
    assert (david.rang, house.mex.rang) == (0, 0)


async def test_do_not_disturb_keeps_desk_phone_and_mobile_quiet(house: House) -> None:
    """R3: everybody can choose when to be reachable."""
    carin, david = await house.phone("carin"), await house.phone("david")
    await house.profile("david", "dnd")

    await house.trunk.call("+46846500404", shown=CUSTOMER)
    await carin.called()

    assert (david.rang, house.mex.rang) == (0, 0)


async def test_busy_on_a_mobile_extension_is_the_voicemail(house: House, prompts: Path) -> None:
    """M2: eva has a mobile only."""
    mobile = await house.mex.call("+46701740698", shown="+46701740609")
    (await house.trunk.called()).answer()
    await mobile.connected()
    await house.until_on_phone("eva")

    caller = await house.trunk.call("+46846500405", shown=CUSTOMER)
    await caller.connected()
    heard = await caller.audio.until_heard(4)

    assert heard.which(prompts) == "greeting-eva"
    assert house.mex.rang == 0


async def test_a_mobile_extension_in_a_meeting_rings_the_receptionist(house: House) -> None:
    """M3."""
    carin = await house.phone("carin")
    await house.profile("eva", "meeting")

    await house.trunk.call("+46846500405", shown=CUSTOMER)
    ringing = await carin.called()

    assert ringing.invite.shown.name == "Eva Nyström"
    assert house.mex.rang == 0


async def test_busy_on_the_mobile_is_busy_on_the_desk_phone(house: House, prompts: Path) -> None:
    """M5: david talks in his mobile; his desk phone is quiet."""
    david = await house.phone("david")
    mobile = await house.mex.call("+46701740698", shown="+46701740608")
    (await house.trunk.called()).answer()
    await mobile.connected()
    await house.until_on_phone("david")

    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    await caller.connected()
    heard = await caller.audio.until_heard(4)

    assert heard.which(prompts) == "greeting-david"
    assert david.rang == 0


@pytest.mark.parametrize("dialled", ["+46846500404", "+460846500404"], ids=["told", "asked"])
async def test_a_person_outside_queues_is_busy_from_the_answer_to_the_end(
    house: House, prompts: Path, dialled: str
) -> None:
    """M5: nobody hears of david's phone by itself.

    The exchange tells with the call; for a form of the number that it does not know it is asked.
    """
    david = await house.phone("david")
    first, _ = await at_the_desk(house, david, "+46846500404", "+46701740643")
    rung = david.rang

    second = await house.trunk.call(dialled, shown=CUSTOMER)
    await second.connected()
    heard = await second.audio.until_heard(4)

    assert heard.which(prompts) == "greeting-david"
    assert david.rang == rung
    await second.hang_up()
    await first.hang_up()
    await house.until_free("david")
    await house.trunk.call(dialled, shown=CUSTOMER)
    assert (await david.called()).invite.shown.user == CUSTOMER


async def test_when_the_talk_is_over_the_phone_rings_again(house: House) -> None:
    """M5, the other way round: not busy any more, on any device."""
    david = await house.phone("david")
    mobile = await house.mex.call("+46701740698", shown="+46701740608")
    (await house.trunk.called()).answer()
    await mobile.connected()
    await house.until_on_phone("david")
    await mobile.hang_up()
    await house.until_on_phone("david", talking=False)

    await house.trunk.call("+46846500404", shown=CUSTOMER)

    assert (await david.called()).invite.shown.user == CUSTOMER


async def test_a_salesperson_on_the_phone_sends_callers_to_the_receptionist(house: House) -> None:
    """R1: straight to the receptionist, not to voicemail."""
    anna, carin = await house.phone("anna"), await house.phone("carin")
    await talk(house, anna)

    await house.trunk.call("+46846500401", shown=CUSTOMER)
    ringing = await carin.called()

    assert ringing.invite.shown.name == "Anna Ek"
    assert anna.rang == 0


async def test_a_salesperson_in_a_meeting_sends_callers_to_the_sales_queue(house: House) -> None:
    """R1: hans rings, anna who is in the meeting does not."""
    anna, hans, carin = await house.phone("anna"), await house.phone("hans"), await house.phone("carin")
    await house.profile("anna", "meeting")

    caller = await house.trunk.call("+46846500401", shown=CUSTOMER)
    (await hans.called()).answer()
    await caller.connected()

    assert (anna.rang, carin.rang) == (0, 0)


async def test_a_technician_on_the_phone_sends_callers_to_the_teams_queue(house: House) -> None:
    """R2: iris rings, bo who talks does not."""
    bo, iris, carin = await house.phone("bo"), await house.phone("iris"), await house.phone("carin")
    await talk(house, bo)

    caller = await house.trunk.call("+46846500402", shown=CUSTOMER)
    (await iris.called()).answer()
    await caller.connected()

    assert (bo.rang, carin.rang) == (0, 0)


async def test_a_technician_in_a_meeting_sends_callers_to_the_receptionist(house: House) -> None:
    """R2."""
    bo, iris, carin = await house.phone("bo"), await house.phone("iris"), await house.phone("carin")
    await house.profile("bo", "meeting")

    await house.trunk.call("+46846500402", shown=CUSTOMER)
    await carin.called()

    assert (bo.rang, iris.rang) == (0, 0)


async def test_a_phone_that_is_busy_speaks_for_its_person(house: House, prompts: Path) -> None:
    """F2, M5: on the phone, perhaps in a talk that we do not see; the mobile stops ringing."""
    david = await house.phone("david")

    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    mobile = await house.mex.called()
    (await david.called()).refuse(486)
    assert await mobile.over() == "cancelled"
    await caller.connected()

    assert (await caller.audio.until_heard(4)).which(prompts) == "greeting-david"


async def test_nobody_answers_and_the_caller_leaves_a_message(house: House, prompts: Path) -> None:
    """S2: the call is captured after the ring time."""
    david = await house.phone("david")

    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    ringing = await david.called()
    await caller.progress(180)
    await caller.connected()

    assert await ringing.over() == "cancelled"
    assert (await caller.audio.until_heard(4)).which(prompts) == "greeting-david"


async def test_an_open_queue_rings_its_members_together(house: House) -> None:
    """Q9: the first to answer gets the call, the other's phone falls silent."""
    farid, gun = await house.phone("farid"), await house.phone("gun")

    caller = await house.trunk.call("+46846500420", shown=CUSTOMER)
    at_farid, at_gun = await farid.called(), await gun.called()
    at_gun.answer()
    await caller.connected()

    assert await at_farid.over() == "cancelled"
    assert re.match(r"Support 0:\d\d", at_gun.invite.shown.name)


async def test_a_caller_who_hangs_up_silences_the_phones(house: House) -> None:
    """Nobody picks up an empty line."""
    farid, gun = await house.phone("farid"), await house.phone("gun")

    caller = await house.trunk.call("+46846500420", shown=CUSTOMER)
    at_farid, at_gun = await farid.called(), await gun.called()
    await caller.hang_up()

    assert await at_farid.over() == "cancelled"
    assert await at_gun.over() == "cancelled"


async def test_a_caller_from_a_greylisted_country_is_refused(house: House) -> None:
    """O2: calls from them are not taken; nobody rings and nothing is said."""
    anna = await house.phone("anna")

    caller = await house.trunk.call("+46846500401", shown="+5352000000")

    assert await caller.over() == "403"
    assert caller.audio.heard.sound_seconds == 0
    assert (anna.rang, house.mex.rang) == (0, 0)


async def test_a_colleague_is_shown_by_extension_and_name(house: House) -> None:
    """Inside the house people are names."""
    anna, bo = await house.phone("anna"), await house.phone("bo")

    caller = await bo.call("101")
    ringing = await anna.called()
    ringing.answer()
    await caller.connected()

    assert (ringing.invite.shown.user, ringing.invite.shown.name) == ("102", "Bo Lind")
    assert ringing.invite.asserted is None or ringing.invite.asserted.user == "102"


@pytest.mark.parametrize("shown", [CUSTOMER, "voicemail"])
async def test_somebody_who_is_not_the_trunk_is_refused(house: House, shown: str) -> None:
    """The network is not trusted: an address that nobody knows gets no call through, by no name of an endpoint."""
    anna, stranger = await house.phone("anna"), await house.stranger()

    caller = await stranger.call("+46846500401", shown=shown)

    assert await caller.over() in ("401", "403")
    assert anna.rang == 0


async def test_a_phone_with_the_wrong_password_is_not_registered(house: House) -> None:
    """Provisioning gives each phone its own secret."""
    phone = await house.unregistered_phone("anna", "wrong")

    with pytest.raises(AssertionError, match="401"):
        await phone.register()
