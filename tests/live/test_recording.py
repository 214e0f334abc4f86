"""Recorded calls (O3) on the real exchange: both voices, whole, announced, sealed, and never during absence."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from app.accounts.roles import AccountRole
from tests.live.audio import RATE, Heard, hears_in, read, tone
from tests.live.call import talk_together
from tests.live.desk import DeskForms
from tests.live.disk import without_room
from tests.live.house import rings_longer

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.agent import Agent
    from tests.live.call import Call
    from tests.live.house import House
    from tests.live.service import Service

FRIEND = "+46701740698"
DAVID, DAVIDS_MOBILE, GUN = "+46846500404", "+46701740608", "+46846500407"
BOTH = 0.4  # a tone's share where both talk at once
WHISTLE = 1200  # hertz: neither of the tones with which two talk
TOLD = 2.0  # seconds of the announcement, at the least


@pytest.fixture(scope="module")
def in_force(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """David and Gun have the recording service; being on a course is absence."""

    def change(company: dict[str, Any]) -> None:
        rings_longer(company)
        company["recording"] = {"people": ["david", "gun"]}
        course = {"id": "course", "sv": "Kurs", "en": "Course", "busy": False, "absence": True}
        company["profiles"].append(course)

    with service.with_company(change, tmp_path_factory.mktemp("recording")):
        yield


@pytest.fixture
async def recorded(in_force: None, house: House) -> House:  # noqa: ARG001 - the company is what counts
    return house


async def recordings_of(house: House, call: dict[str, Any]) -> list[dict[str, Any]]:
    """The recordings of a journalled call; nothing waits unsealed."""
    inbox = house.lab.shared / "recordings"
    await house.until(lambda: not list(inbox.glob("*.wav")), f"{inbox} to be empty")
    found = json.loads(await house.vaxel("recordings", "--json"))
    return [one for one in found if one["call"] == call["id"]]


async def exported(house: House, recording: dict[str, Any], file: Path) -> array[int]:
    """What was recorded."""
    by = ("--by", "Carin", "--why", "a test")
    await house.vaxel("recordings", "export", str(recording["id"]), str(file), *by)
    return read(file)


async def until_told(call: Call, prompts: Path) -> None:
    """The announcement is heard from its first word to its last."""
    await call.audio.until_said("recorded", prompts, since=0)


async def test_an_incoming_call_is_announced_and_recorded_with_both_voices(
    recorded: House, prompts: Path, tmp_path: Path
) -> None:
    """From the answer to the end: neither the announcement nor the ringing. At rest no sound lies open."""
    david = await recorded.phone("david")
    caller = await recorded.trunk.call(DAVID, shown="+46701740651")
    await caller.connected()
    phone = await david.called()
    await until_told(caller, prompts)
    phone.answer()
    await caller.audio.play(tone(1.0, 440))
    await phone.audio.play(tone(1.0, 880))
    await caller.hang_up()

    call = await recorded.journalled("+46701740651")
    (recording,) = await recordings_of(recorded, call)
    said = await exported(recorded, recording, tmp_path / "call.wav")
    assert (recording["person"], recording["direction"]) == ("david", "in")
    assert hears_in(said, 440)
    assert hears_in(said, 880)
    assert Heard.of(said).sound_seconds < 2.1
    assert recording["seconds"] == pytest.approx(len(said) / RATE, abs=0.1)
    assert call["talking_ms"] / 1000 == pytest.approx(recording["seconds"], abs=0.5)
    sealed = recorded.service.data / "recordings" / recording["file"]
    assert (tmp_path / "call.wav").read_bytes()[44:1044] not in sealed.read_bytes()
    log = json.loads(await recorded.vaxel("recordings", "log", "--json"))
    assert [(one["who"].split(" (")[0], one["what"], one["why"]) for one in log][:1] == [
        ("Carin", "export", "a test")
    ]


async def test_a_call_from_a_mobile_is_announced_at_the_answer_and_recorded(
    recorded: House, prompts: Path, tmp_path: Path
) -> None:
    """O3: fixed and mobile. The called party hears the announcement, then the two talk."""
    mobile = await recorded.mex.call(FRIEND, shown=DAVIDS_MOBILE)
    there = await recorded.trunk.called()
    there.answer()
    await until_told(there, prompts)
    began = time.monotonic()
    await talk_together(mobile, there)
    await mobile.hang_up()
    talked = time.monotonic() - began

    call = await recorded.journalled("david", called=FRIEND)
    (recording,) = await recordings_of(recorded, call)
    said = await exported(recorded, recording, tmp_path / "call.wav")
    assert (recording["person"], recording["direction"]) == ("david", "out")
    assert hears_in(said, 440, BOTH)
    assert hears_in(said, 880, BOTH)
    assert len(said) / RATE < talked + TOLD


async def test_a_picked_up_call_is_recorded_as_whose_who_picked_it_up_o3(
    recorded: House, prompts: Path
) -> None:
    """It rings at Gun, who has the service. David has it, too, and takes part: Gun does not. Bo does not have it."""
    gun, david, bo = [await recorded.phone(one) for one in ("gun", "david", "bo")]

    for picks, shown, whose in ((david, "+46701740661", ["david"]), (bo, "+46701740662", [])):
        caller = await recorded.trunk.call(GUN, shown=shown)
        await gun.called()
        await until_told(caller, prompts)
        picked = await picks.call("**107")
        await picked.connected()
        await talk_together(caller, picked)
        await caller.hang_up()

        call = await recorded.journalled(shown)
        assert (call["how"], call["answered_by"]) == ("answered", picks.user)
        found = await recordings_of(recorded, call)
        assert [(one["person"], one["direction"]) for one in found] == [(one, "in") for one in whose]


async def test_nothing_is_recorded_during_absence_nor_after_18(recorded: House) -> None:
    """And nobody hears that it is."""
    david = await recorded.phone("david")

    async def answered(shown: str) -> dict[str, Any]:
        caller = await recorded.trunk.call(DAVID, shown=shown)
        phone = await david.called()
        assert not caller.answered
        phone.answer()
        await talk_together(caller, phone)
        await caller.hang_up()
        return await recorded.journalled(shown)

    before = recorded.service.health()["calls_served"]
    await asyncio.to_thread(recorded.service.choose, "david", "course")
    await recorded.until(lambda: recorded.service.people()["David Holm"].profile == "Kurs", "the course")
    absent = await answered("+46701740652")
    await recorded.vaxel("profile", "david", "available")  # else the schedule has him gone for the day
    await recorded.at("2026-11-24T18:00:00+01:00")
    late = await answered("+46701740653")
    await recorded.profile("david", "available")

    assert before is not None
    assert await recordings_of(recorded, absent) == []
    assert await recordings_of(recorded, late) == []
    whys = [
        [reason["code"] for reason in step["data"]["decision"]["reasons"]]
        for call in (absent, late)
        for step in call["steps"]
        if step["what"] == "decision"
    ]
    assert [codes[-1] for codes in whys] == ["not_recorded_absence", "not_recorded_hours"]


@pytest.mark.parametrize(("hops", "left"), [(1, []), (12, ["11"])])
async def test_a_recorded_call_is_sent_on_with_one_hop_less(
    recorded: House, hops: int, left: list[str]
) -> None:
    """David sends a customer on outside, as his own recorded call; without hops left the customer comes back."""
    david = await recorded.phone("david")
    caller = await recorded.trunk.call(DAVID, shown="+46701740657", hops=hops)
    there = await david.called()
    there.answer()
    await caller.connected()
    await talk_together(there, caller)

    await there.transfer(FRIEND)
    if left:
        assert (await recorded.trunk.called()).invite.all("Max-Forwards") == left
    else:
        await david.called()
        assert recorded.trunk.rang == 0


async def test_a_call_that_begins_before_18_is_recorded_to_its_end(recorded: House, tmp_path: Path) -> None:
    """Even words after closing time: for Anna the schedule says so then."""
    david = await recorded.phone("david")
    await recorded.vaxel("profile", "david", "available")  # else the schedule has him gone for the day
    await recorded.at("2026-11-24T17:59:35+01:00")
    caller = await recorded.trunk.call(DAVID, shown="+46701740660")
    phone = await david.called()
    phone.answer()
    await phone.audio.play(tone(1.0, 440))
    await recorded.until(
        lambda: recorded.service.people()["Anna Ek"].profile.startswith("Slutat"), "18:00", within=60
    )
    await phone.audio.play(tone(1.0, WHISTLE))
    await caller.hang_up()

    call = await recorded.journalled("+46701740660")
    await recorded.profile("david", "available")
    (recording,) = await recordings_of(recorded, call)
    said = await exported(recorded, recording, tmp_path / "call.wav")
    assert hears_in(said, 440)
    assert hears_in(said, WHISTLE)


async def test_a_call_on_the_mobile_is_recorded_whole_though_the_service_was_killed_in_the_middle(
    recorded: House, tmp_path: Path
) -> None:
    """It is the exchange that records; the service takes the file in when it is back."""
    caller = await recorded.trunk.call(DAVID, shown="+46701740658")
    mobile = await recorded.mex.called()
    mobile.answer()
    await mobile.audio.until_heard(1)
    mobile.audio.press("1")
    await talk_together(caller, mobile)
    await recorded.kill()
    await mobile.audio.play(tone(1.0, 1200))
    await caller.hang_up()
    await recorded.start()

    call = await recorded.journalled("+46701740658")
    (recording,) = await recordings_of(recorded, call)
    said = await exported(recorded, recording, tmp_path / "call.wav")
    assert recording["person"] == "david"
    assert hears_in(said, 440, BOTH)
    assert hears_in(said, 1200)


async def test_a_call_that_nobody_answers_leaves_no_recording(recorded: House, prompts: Path) -> None:
    """Neither one to David, which ends in his mailbox, nor one from Gun."""
    phone = await recorded.phone("gun")
    outgoing = await phone.call(FRIEND)
    (await recorded.trunk.called()).refuse(486)
    assert await outgoing.over() == "486"
    caller = await recorded.trunk.call(DAVID, shown="+46701740654")
    (await recorded.mex.called()).refuse(486)
    await until_told(caller, prompts)
    await caller.audio.until_heard(caller.audio.heard.sound_seconds + 2)  # the greeting
    await caller.hang_up()

    for call in (
        await recorded.journalled("gun", called=FRIEND),
        await recorded.journalled("+46701740654"),
    ):
        assert await recordings_of(recorded, call) == []


@pytest.mark.parametrize(
    ("by", "customer"),
    [("phone", "+46701740656"), ("desk", "+46701740662")],
)
async def test_the_recording_ends_when_the_one_who_has_the_service_leaves_the_call(
    recorded: House, prompts: Path, tmp_path: Path, by: str, customer: str
) -> None:
    """David transfers the caller to Carin, who has no such service: by his phone, or from the page after asking."""
    david, carin = await recorded.phone("david"), await recorded.phone("carin")
    desk = await DeskForms.of(recorded, "david", AccountRole.AGENT)
    caller = await recorded.trunk.call(DAVID, shown=customer)
    phone = await david.called()
    phone.answer()
    await talk_together(caller, phone)
    await recorded.until_on_phone("david")
    if by == "phone":
        await phone.transfer("103")
    else:
        await desk.send("transfer", do="ask", to="person:carin")
    reception = await carin.called()
    reception.answer()
    if by == "desk":
        await until_told(reception, prompts)  # his question is a recorded call of his, too
        await talk_together(phone, reception)
        await desk.send("transfer", do="join")
        await talk_together(caller, reception)
    await reception.audio.play(tone(1.5, 1200))
    await caller.hang_up()

    call = await recorded.journalled(customer)
    assert [one["data"]["by"] for one in call["steps"] if one["what"] == "transfer"] == ["david"]
    (recording,) = await recordings_of(recorded, call)
    said = await exported(recorded, recording, tmp_path / "call.wav")
    assert recording["person"] == "david"
    assert hears_in(said, 880, BOTH)
    assert not hears_in(said, 1200, BOTH)


async def test_a_caller_whom_a_colleague_transfers_to_one_who_has_the_service_is_told_and_recorded(
    recorded: House, prompts: Path, tmp_path: Path
) -> None:
    """Carin has no such service; a transfer without asking is a call to David like any other."""
    david, carin = await recorded.phone("david"), await recorded.phone("carin")
    caller = await recorded.trunk.call("+46846500403", shown="+46701740671")
    reception = await carin.called()
    reception.answer()
    await talk_together(caller, reception)
    await reception.transfer("104")
    phone = await david.called()  # it rings when the announcement is over
    await until_told(caller, prompts)
    phone.answer()
    await phone.audio.play(tone(1.5, 1200))
    await caller.audio.play(tone(1.0, 600))
    await caller.hang_up()

    call = await recorded.journalled("+46701740671")
    (recording,) = await recordings_of(recorded, call)
    said = await exported(recorded, recording, tmp_path / "call.wav")
    assert (recording["person"], recording["direction"]) == ("david", "in")
    assert hears_in(said, 1200)
    assert hears_in(said, 600)
    assert not hears_in(said, 880, BOTH)


async def asked_and_transferred(
    house: House, number: str, shown: str, by: Agent, extension: str, to: Agent
) -> None:
    """A caller talks with one of us, who asks another and leaves the caller to them; at the end the caller whistles."""
    caller = await house.trunk.call(number, shown=shown)
    first = await by.called()
    first.answer()
    await talk_together(caller, first)
    question = await by.call(extension)
    second = await to.called()
    second.answer()
    await talk_together(question, second)
    await first.transfer(extension, to=question)
    await first.hang_up()  # as phones do when it went well
    await talk_together(caller, second)
    await caller.audio.play(tone(1.5, WHISTLE))
    await caller.hang_up()


async def test_a_caller_about_whom_a_colleague_asked_first_is_recorded_with_the_one_who_has_the_service(
    recorded: House, tmp_path: Path
) -> None:
    """An attended transfer: David is recorded from Carin's question on, and goes on being when the caller is there."""
    david, carin = await recorded.phone("david"), await recorded.phone("carin")
    await asked_and_transferred(recorded, "+46846500403", "+46701740672", carin, "104", david)

    call = await recorded.journalled("carin", called="104")
    (recording,) = await recordings_of(recorded, call)
    said = await exported(recorded, recording, tmp_path / "call.wav")
    assert recording["person"] == "david"
    assert hears_in(said, WHISTLE)


async def test_of_two_who_both_have_the_service_the_one_who_goes_on_is_recorded_on(
    recorded: House, tmp_path: Path
) -> None:
    """David asks Gun, and leaves the caller to her: a talk within the house is recorded for each of the two."""
    david, gun = await recorded.phone("david"), await recorded.phone("gun")
    await asked_and_transferred(recorded, DAVID, "+46701740674", david, "107", gun)

    asked = await recordings_of(recorded, await recorded.journalled("david", called="107"))
    said = {one["person"]: await exported(recorded, one, tmp_path / f"{one['person']}.wav") for one in asked}
    assert said.keys() == {"david", "gun"}
    assert hears_in(said["gun"], WHISTLE)
    assert not hears_in(said["david"], WHISTLE)
    (first,) = await recordings_of(recorded, await recorded.journalled("+46701740674"))
    assert first["person"] == "david"


async def test_words_after_an_attended_transfer_by_a_person_with_the_service_are_not_recorded(
    recorded: House, tmp_path: Path
) -> None:
    """David asks Carin, and leaves the caller to her: both of his recordings end."""
    david, carin = await recorded.phone("david"), await recorded.phone("carin")
    await asked_and_transferred(recorded, DAVID, "+46701740673", david, "103", carin)

    calls = (
        await recorded.journalled("+46701740673"),
        await recorded.journalled("david", called="103"),
    )
    for n, call in enumerate(calls):
        (recording,) = await recordings_of(recorded, call)
        said = await exported(recorded, recording, tmp_path / f"{n}.wav")
        assert recording["person"] == "david"
        assert not hears_in(said, WHISTLE)


async def test_a_call_for_whose_recording_there_is_no_room_is_made_all_the_same(recorded: House) -> None:
    """The recording gives way, the call does not; and nobody hears that it is recorded."""
    david = await recorded.phone("david")
    async with without_room(recorded, "recordings"):
        caller = await recorded.trunk.call(DAVID, shown="+46701740684")
        phone = await david.called()
        assert not caller.answered
        phone.answer()
        await talk_together(caller, phone)
        await caller.hang_up()
        call = await recorded.journalled("+46701740684")
    again = await recorded.trunk.call(DAVID, shown="+46701740685")
    phone = await david.called()
    phone.answer()
    await talk_together(again, phone)
    await again.hang_up()

    assert call["how"] == "answered"
    assert await recordings_of(recorded, call) == []
    assert len(await recordings_of(recorded, await recorded.journalled("+46701740685"))) == 1


async def test_a_queues_caller_is_told_before_an_agent_with_the_service_is_heard(
    recorded: House, prompts: Path, tmp_path: Path
) -> None:
    """The agent answers at once, and waits until the caller has heard it; then both are recorded."""
    for person in ("farid", "carin"):
        await recorded.profile(person, "dnd")
    gun = await recorded.phone("gun")
    caller = await recorded.trunk.call("+46846500420", shown="+46701740657")
    await caller.connected()
    leg = await gun.called()
    leg.answer()
    await until_told(caller, prompts)
    await talk_together(caller, leg)
    await caller.hang_up()

    call = await recorded.journalled("+46701740657")
    (recording,) = await recordings_of(recorded, call)
    said = await exported(recorded, recording, tmp_path / "call.wav")
    assert (recording["person"], recording["occasion"]) == ("gun", "queue")
    assert hears_in(said, 440, BOTH)
    assert hears_in(said, 880, BOTH)


async def test_a_callback_is_recorded_and_the_customer_is_told(
    recorded: House, prompts: Path, tmp_path: Path
) -> None:
    """At the right speed: an agent's leg made by the service had 192 kHz once, and twelve times the length."""
    for person in ("farid", "carin"):
        await recorded.profile(person, "dnd")
    gun = await recorded.phone("gun")
    await recorded.vaxel("callbacks", "--add", "+46701740659", "--queue", "support")
    agent = await gun.called()
    agent.answer()
    customer = await recorded.trunk.called()
    customer.answer()
    await until_told(customer, prompts)
    await talk_together(agent, customer)
    await customer.hang_up()

    call = await recorded.journalled("support", called="+46701740659")
    (recording,) = await recordings_of(recorded, call)
    said = await exported(recorded, recording, tmp_path / "call.wav")
    assert (recording["person"], recording["occasion"]) == ("gun", "callback")
    assert hears_in(said, 440, BOTH)
    assert hears_in(said, 880, BOTH)
