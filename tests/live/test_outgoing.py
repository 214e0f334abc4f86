"""Calls out: which number the far end really sees, and what is refused, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.live.call import talk_together

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

FRIEND = "+46701740698"


@pytest.mark.parametrize(
    ("person", "prefix", "presented"),
    [
        ("hans", "*71", "+46846500410"),  # Q13: one shared number
        ("farid", "*72", "+46846500406"),  # Q14: each agent's own
        ("bo", "*73", "+46846500400"),  # Q7: the main number
    ],
)
async def test_a_call_for_a_queue_presents_the_queues_number_q7_q13_q14(
    house: House, person: str, prefix: str, presented: str
) -> None:
    phone = await house.phone(person)

    call = await phone.call(f"{prefix}0701740698")
    there = await house.trunk.called()
    there.answer()
    await call.connected()

    assert there.invite.uri == FRIEND
    assert there.invite.shown.user == presented


@pytest.mark.parametrize(
    ("person", "presented", "clause"),
    [
        ("david", "+46846500404", "F1: the extension's own direct number"),
        ("farid", "+46846500406", "F1: also in the support queue"),
        ("anna", "+46701740605", "R1: a salesperson's own mobile number"),
        ("bo", "+46846500430", "R2: the technicians' shared number"),
    ],
)
async def test_a_call_from_a_desk_phone_presents(
    house: House, person: str, presented: str, clause: str
) -> None:
    """What the trunk receives in From and in P-Asserted-Identity; the phone's own claim does not count."""
    phone = await house.phone(person)

    call = await phone.call(FRIEND, name="The King")
    there = await house.trunk.called()
    there.answer()
    await call.connected()

    assert there.invite.uri == FRIEND
    assert there.invite.shown.user == presented, clause
    assert there.invite.asserted is not None
    assert there.invite.asserted.user == presented, clause
    assert "King" not in there.invite.shown.name


@pytest.mark.parametrize(
    ("person", "dialled", "reached", "presented"),
    [
        ("david", "51", "+46701740651", "+46846500404"),  # his own, F1
        ("david", "301", "+46856293000", "+46846500404"),  # the company's
        ("anna", "301", "+46856293000", "+46701740605"),  # R1: as any call of hers
    ],
)
async def test_a_short_number_reaches_what_it_is_for(
    house: House, person: str, dialled: str, reached: str, presented: str
) -> None:
    phone = await house.phone(person)

    call = await phone.call(dialled)
    there = await house.trunk.called()
    there.answer()
    await call.connected()
    await call.hang_up()

    assert (there.invite.uri, there.invite.shown.user) == (reached, presented)
    journalled = await house.journalled(person, called=dialled)
    [decision] = [step["data"]["decision"] for step in journalled["steps"] if step["what"] == "decision"]
    assert "short_number" in [reason["code"] for reason in decision["reasons"]]


async def test_a_short_number_of_a_queue_reaches_its_agents(house: House) -> None:
    farid, bo = await house.phone("farid"), await house.phone("bo")

    call = await bo.call("302")
    there = await farid.called()
    there.answer()

    await talk_together(call, there)


async def test_a_short_number_is_nobody_elses(house: House, prompts: Path) -> None:
    """51 is David's."""
    anna = await house.phone("anna")

    call = await anna.call("51")
    heard = await call.audio.until_heard(1)

    assert await call.over() == "404"
    assert heard.which(prompts) == "unknown"
    assert house.trunk.rang == 0


@pytest.mark.parametrize(
    ("mobile", "presented", "clause"),
    [
        ("+46701740609", "+46846500400", "M1: the company's main number"),
        ("+46701740608", "+46846500400", "M1: also for one with a desk phone"),
        ("+46701740605", "+46701740605", "R1: a salesperson's own mobile number"),
        ("+46701740606", "+46846500430", "R2: the technicians' shared number"),
    ],
)
async def test_a_call_from_a_mobile_extension_presents(
    house: House, mobile: str, presented: str, clause: str
) -> None:
    """The call comes in on the mobile operator's trunk and goes out on the public one."""
    call = await house.mex.call(FRIEND, shown=mobile)
    there = await house.trunk.called()
    there.answer()
    await call.connected()

    assert there.invite.shown.user == presented, clause
    assert there.invite.asserted is not None
    assert there.invite.asserted.user == presented, clause


@pytest.mark.parametrize(
    ("mobile", "is_shown"), [("+46701740608", False), ("+46701740606", False), ("+46701740605", True)]
)
async def test_a_mobile_number_is_shown_outside_only_by_exception_s3(
    house: House, mobile: str, is_shown: bool
) -> None:
    """Nowhere in what the far end receives; a salesperson's role is the exception."""
    await house.mex.call(FRIEND, shown=mobile)

    there = await house.trunk.called()

    told = [value for _, value in there.invite.headers]
    assert any(mobile.removeprefix("+46") in one for one in told) is is_shown


@pytest.mark.parametrize("dialled", ["0701740698", "0046701740698", "+46701740698"])
async def test_a_number_is_dialled_in_any_form_and_goes_out_in_one(house: House, dialled: str) -> None:
    """The trunk is given E.164."""
    david = await house.phone("david")

    await david.call(dialled)

    assert (await house.trunk.called()).invite.uri == FRIEND


@pytest.mark.parametrize(
    ("dialled", "word", "status"),
    [
        ("+18765550100", "greylisted", "403"),  # Jamaica, though it looks American
        ("0018765550100", "greylisted", "403"),
        ("+5352000000", "greylisted", "403"),
        ("+882160000000", "greylisted", "403"),  # a network, not a country
        ("+979123456789", "greylisted", "403"),
        ("0900123456", "premium", "403"),
        ("0046939123456", "premium", "403"),
        ("0701", "invalid", "484"),
        ("999", "unknown", "404"),
    ],
)
async def test_a_refused_number_is_told_in_words_and_never_reaches_the_trunk(
    house: House, prompts: Path, dialled: str, word: str, status: str
) -> None:
    """O2: heard before the call is answered, so nobody pays for it; then cleared with a status that says why."""
    david = await house.phone("david")

    call = await david.call(dialled)
    ending = await call.over(within=25)

    assert (183 in call.codes, call.answered, ending) == (True, False, status)
    assert call.audio.heard.which(prompts) == word
    assert house.trunk.rang == 0


@pytest.mark.parametrize("number", ["112", "11414", "1177", "11313"])
async def test_emergency_and_service_numbers_go_out_with_a_number_that_can_be_called_back(
    house: House, number: str
) -> None:
    """Before any policy."""
    david = await house.phone("david")

    call = await david.call(number)
    there = await house.trunk.called()
    there.answer()
    await call.connected()

    assert there.invite.uri == number
    assert there.invite.shown.user == "+46846500404"


async def test_emergency_goes_out_from_a_mobile_extension_too(house: House) -> None:
    """A mobile that reaches us with 112 is let through."""
    await house.mex.call("112", shown="+46701740609")

    assert (await house.trunk.called()).invite.uri == "112"


@pytest.mark.parametrize(
    ("status", "cause"), [(486, "486"), (404, "404"), (503, "503"), (603, "603"), (403, "403")]
)
async def test_the_far_ends_refusal_reaches_the_caller(house: House, status: int, cause: str) -> None:
    """Busy is busy; the phone says what the far end said."""
    david = await house.phone("david")

    call = await david.call(FRIEND)
    (await house.trunk.called()).refuse(status)

    assert await call.over() == cause


async def test_a_caller_who_cancels_at_once_hung_up(house: House) -> None:
    """And did not fail: nobody was dialled yet, or somebody was."""
    await house.phone("carin")

    for number in range(3):
        caller = await house.trunk.call("+46846500403", shown=f"+4670174067{number}")
        await house.until(lambda: house.service.health().get("calls", 0) > 0, "the call to come in")
        await caller.hang_up()
        await house.until(lambda: house.service.health().get("calls") == 0, "it to be over")

    for number in range(3):
        assert (await house.journalled(f"+4670174067{number}"))["how"] == "caller_hung_up"


async def test_an_outside_caller_cannot_call_out_through_us(house: House) -> None:
    """S2: a number that is not ours rings the receptionist; the trunk gets nothing back."""
    carin = await house.phone("carin")

    await house.trunk.call(FRIEND, shown="+46701740699")
    await carin.called()

    assert house.trunk.rang == 0


async def test_every_number_reaches_the_policy_and_its_story_is_told(house: House) -> None:
    """Also h, by which the exchange itself would end a call."""
    anna = await house.phone("anna")

    call = await anna.call("h")
    await call.progress(183)
    status = await call.over(within=25)

    kept = await house.journalled("anna", called="h")
    assert status in ("404", "484")
    assert (kept["how"], [step["what"] for step in kept["steps"]]) == ("refused", ["decision"])
