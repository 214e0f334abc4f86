"""Which orders we record, on whose channel, and whom we tell (O3); in a queue, in a callback, and after a transfer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.calls.journal import Step
from app.calls.ports.news import HungUp, LegAnswered, Recorded, Source, WordsOver
from app.calls.ports.orders import Dial, Ring, Tape
from app.calls.tape import Occasion, name, read_name
from app.policy.decision import Direction
from app.policy.people import Profile
from app.policy.recording import Recording
from tests.calls.queue.test_hall import leg_of, waits
from tests.calls.stage import Stage, stage
from tests.calls.virtual_time import until
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from app.calls.ports.orders import Meet

COMPANY = BOLAGET
COURSE = Profile("course", "Kurs", "Course", busy=False, absence=True)
SERVED = replace(
    COMPANY,
    recording=Recording(frozenset({"david", "gun"})),
    profiles={**COMPANY.profiles, "course": COURSE},
)
UNTOLD = replace(SERVED, recording=replace(SERVED.recording, announce=False))
FRIEND, ABROAD = "+46701740698", "+4570101010"


@pytest.mark.parametrize(
    ("caller", "dialled", "source", "tape"),
    [
        (FRIEND, "+46846500404", Source.TRUNK, Tape("david_in_call_c1", callers=False, tell="sv/recorded")),
        (ABROAD, "+46846500404", Source.TRUNK, Tape("david_in_call_c1", callers=False, tell="en/recorded")),
        ("carin", "104", Source.PHONE, Tape("david_internal_call_c1", callers=False, tell="sv/recorded")),
        ("david", "103", Source.PHONE, Tape("david_internal_call_c1", callers=True, tell="sv/recorded")),
        (
            "gun",
            "104",
            Source.PHONE,
            Tape("gun_internal_call_c1", callers=True, tell="sv/recorded", answers="david_internal_call_c1"),
        ),
        ("gun", FRIEND, Source.PHONE, Tape("gun_out_call_c1", callers=True, tell="sv/recorded")),
        ("+46701740608", ABROAD, Source.MEX, Tape("david_out_call_c1", callers=True, tell="en/recorded")),
        (FRIEND, "103", Source.TRUNK, None),
        ("anna", FRIEND, Source.PHONE, None),
    ],
)
async def test_a_recorded_order_says_whose_line_and_who_is_told(
    caller: str, dialled: str, source: Source, tape: Tape | None
) -> None:
    async with stage(company=SERVED) as on:
        on.calls(dialled, caller=caller, source=source)
        order, _ = await on.order()

        assert isinstance(order, Ring | Dial)
        assert order.tape == tape


async def test_where_the_policy_says_so_nobody_is_told() -> None:
    async with stage(company=UNTOLD) as on:
        on.calls("+46846500404")
        order, _ = await on.order()

        assert isinstance(order, Ring)
        assert order.tape == Tape("david_in_call_c1", callers=False, tell="")


async def test_a_recording_that_has_ended_is_handed_on() -> None:
    async with stage(company=SERVED) as on:
        on.switchboard.hear(Recorded("file.wav"))

        assert on.messages == [Recorded("file.wav")]


@pytest.mark.parametrize("person", ["david", "a_b-c_in_call", "x"])
def test_a_files_name_says_whose_call_it_is(person: str) -> None:
    begins = name(person, Direction.INTERNAL, Occasion.QUEUE, "ast-1795518000.12")

    taped = read_name(f"{begins}_leg-1-2.0_1795518000123.wav")

    assert taped is not None
    assert (taped.person, taped.direction, taped.occasion) == (person, Direction.INTERNAL, Occasion.QUEUE)
    assert (taped.call, taped.channel) == ("ast-1795518000.12", "leg-1-2.0")
    assert taped.at == datetime.fromtimestamp(1795518000.123, UTC)
    assert taped.id == "leg-1-2.0_1795518000123"


# In a queue


async def answered(on: Stage, agent: str) -> None:
    await until(lambda: any(who == agent for who, _ in on.ringing.values()))
    on.switchboard.hear(LegAnswered(leg_of(on, agent)))


async def met(on: Stage) -> Meet:
    return (await on.met.get())[1]


async def test_a_waiting_caller_hears_first_that_the_call_may_be_recorded() -> None:
    """Alone, so that it is known when it was heard; then the rest."""
    async with stage(company=SERVED) as on:
        await waits(on)
        first = [what for _, what in on.heard]
        await on.later(4)
        on.switchboard.hear(WordsOver("c1"))
        await until(lambda: len(on.heard) > 2)

        assert first == ["sv/recorded"]
        assert [what for _, what in on.heard][1] == "sv/queue-greeting-support"
        await answered(on, "gun")
        assert (await met(on)).tape == Tape("gun_in_queue_c1", callers=False, tell="sv/recorded")


async def test_an_agent_who_answers_before_the_words_are_over_waits_for_them() -> None:
    async with stage(company=SERVED) as on:
        await waits(on)
        await answered(on, "gun")
        on.switchboard.hear(WordsOver("c1"))  # what was cut short before them
        for _ in range(20):
            await until(lambda: True)
        too_early = on.met.qsize()
        await on.later(4)
        on.switchboard.hear(WordsOver("c1"))

        meet = await met(on)
        assert too_early == 0
        assert meet.tape is not None
        assert [what for _, what in on.heard] == ["sv/recorded"]


async def test_a_caller_who_hangs_up_during_the_words_leaves_the_agent_free() -> None:
    async with stage(company=SERVED) as on:
        await waits(on)
        await answered(on, "gun")
        on.switchboard.hear(HungUp("c1"))
        on.ends("caller_hung_up")
        await on.empty()

        assert on.met.empty()
        assert ("gun", False) in on.ended_legs


async def test_an_agent_without_the_service_waits_for_no_words() -> None:
    async with stage(company=SERVED) as on:
        await waits(on)
        await answered(on, "farid")

        assert (await met(on)).tape is None


async def test_an_agent_who_is_absent_is_not_recorded() -> None:
    """And the journal says why."""
    async with stage(company=SERVED) as on:
        on.chooses("gun", "course")
        await waits(on)
        await answered(on, "gun")

        assert (await met(on)).tape is None
        notes = [line.data.get("text", "") for line in on.lines if isinstance(line, Step)]
        assert any("Gun Berg is absent" in text for text in notes)


async def test_a_queue_whose_agents_have_no_such_service_says_nothing_of_it() -> None:
    async with stage(company=replace(SERVED, recording=Recording(frozenset({"david"})))) as on:
        await waits(on)

        assert on.heard[0] == ("c1", "sv/queue-greeting-support")


@pytest.mark.parametrize(("agent", "recorded"), [("gun", True), ("farid", False)])
async def test_a_callback_by_an_agent_with_the_service_is_recorded(agent: str, recorded: bool) -> None:
    async with stage(company=SERVED) as on:
        on.chooses("farid" if agent == "gun" else "gun", "dnd")
        ticket = on.callbacks.ask(on.company.queues["support"], FRIEND, arrived=on.now.timestamp())
        await answered(on, agent)
        _, order = await on.called_back.get()

        tape = Tape(f"gun_out_callback_{ticket.id}", callers=True, tell="sv/recorded")
        assert order.tape == (tape if recorded else None)
