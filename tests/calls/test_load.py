"""What calls under way take up, counted while they come and go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.calls.load import Load
from app.calls.ports.news import Ended, Ending, Source
from app.calls.ports.orders import Refuse, Ring, SendOut, TakeMessage
from app.calls.trail import Trail
from app.policy.decision import Decision, Device, Leg, Outcome
from app.policy.limits import MOBILE_PLACES, NEARLY_NONE, NONE_LEFT, SOUND, TRUNK_PLACES
from app.policy.targets import DialOutside, RingPerson, SendOutside
from tests.calls.stage import MemoryLedger, stage
from tests.policy.bolaget import ANSWERING_SERVICE, BOLAGET, CUSTOMER

if TYPE_CHECKING:
    from app.policy.targets import Target

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
RINGS = Decision(RingPerson("anna"), legs=(Leg("anna", Device.FIXED),), ring_seconds=20)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def ended(call: str, minutes: float = 0) -> Ended:
    return Ended(call, NOON, Ending.ANSWERED, None, 0, int(minutes * 60_000), 16)


def test_a_call_counts_for_others_until_it_is_over() -> None:
    load = Load(Clock())

    load.arrived("c1", Source.TRUNK, CUSTOMER)
    load.arrived("c2", Source.PHONE, "anna")
    load.tries("c1", RINGS, CUSTOMER)

    def counts(but: str) -> list[int]:
        return [
            load.count(key, but) for key in (f"caller:{CUSTOMER}", "calls:anna", "ringing:anna", TRUNK_PLACES)
        ]

    assert (counts("c3"), counts("c1")) == ([1, 1, 1, 1], [0, 1, 0, 0])
    load.came_back("c1")
    assert counts("c3") == [1, 1, 0, 1]
    load.over("c1")
    load.over("c2")
    load.over("c2")
    assert counts("c3") == [0, 0, 0, 0]
    assert load.sound == 0


def test_an_answered_caller_rings_no_more() -> None:
    """A caller whom a colleague transferred goes on as the same call, and does not make that colleague busy."""
    clock = Clock()
    load = Load(clock)
    load.arrived("c1", Source.TRUNK, CUSTOMER)
    load.tries("c1", RINGS, CUSTOMER)

    assert load.count("ringing:anna", "c2") == 1
    clock.now += timedelta(seconds=22)
    assert load.count("ringing:anna", "c2") == 0


def test_a_count_of_others_first_notices_those_that_have_just_ended() -> None:
    """We look at the exchange log every 0.2 s; a phone that just hung up makes nobody busy."""
    load = Load(Clock())
    looks: list[str] = []

    def catch_up() -> None:
        looks.append("")
        load.ended(ended("c1"))

    load.catch_up = catch_up
    load.arrived("c1", Source.TRUNK, CUSTOMER)
    load.tries("c1", RINGS, CUSTOMER)

    assert load.count("ringing:bo", "c2") == load.count("ringing:anna", "c1") == 0
    assert not looks  # where nobody counts, nothing is looked at
    assert load.count("ringing:anna", "c2") == 0
    assert looks


def test_the_last_places_for_sound_are_told_of_as_short() -> None:
    load = Load(Clock())
    load.places = 100

    shortages = []
    for taken in (84, 85, 92, 93, 100):
        load.seen(taken, 0, 0)
        shortages.append(load.count(SOUND, ""))

    assert shortages == [0, NEARLY_NONE, NEARLY_NONE, NONE_LEFT, NONE_LEFT]
    assert any("0 of 100 places for sound are left" in en for en, _ in load.troubles(BOLAGET))
    load.seen(10, 0, 0)
    assert load.troubles(BOLAGET) == []


def test_lines_that_the_exchange_has_and_the_service_does_not_know_count_too() -> None:
    """After a restart of the service its calls are not forgotten."""
    load = Load(Clock())

    load.seen(sound=7, trunk=3, mobiles=0)
    load.arrived("c1", Source.TRUNK, CUSTOMER)

    assert (load.sound, load.trunk) == (8, 4)
    load.seen(sound=1, trunk=1, mobiles=0)
    assert (load.sound, load.trunk) == (1, 1)


def test_calls_from_mobiles_those_that_ring_and_those_that_the_exchange_sees_take_the_mobile_operators_lines() -> (
    None
):
    clock = Clock()
    load = Load(clock)
    both = replace(RINGS, legs=(*RINGS.legs, Leg("anna", Device.MOBILE)))
    load.arrived("c1", Source.MEX, "bo")
    load.arrived("c2", Source.TRUNK, CUSTOMER)

    load.tries("c2", both, CUSTOMER)

    assert (load.count(MOBILE_PLACES, ""), load.count(MOBILE_PLACES, "c1")) == (2, 1)
    clock.now += timedelta(seconds=30)  # answered at the desk: the exchange sees no line to the mobile
    load.seen(sound=3, trunk=1, mobiles=1)
    assert load.count(MOBILE_PLACES, "") == 1
    load.seen(sound=3, trunk=1, mobiles=2)  # answered at the mobile
    assert load.count(MOBILE_PLACES, "") == 2
    load.over("c1")
    load.over("c2")
    load.seen(sound=0, trunk=0, mobiles=0)
    assert load.count(MOBILE_PLACES, "") == 0


def test_health_says_when_no_mobile_can_be_rung() -> None:
    load = Load(Clock())

    load.seen(sound=200, trunk=0, mobiles=200)

    assert any("no mobile is rung (limits.calls_per_mobile_trunk)" in en for en, _ in load.troubles(BOLAGET))
    assert load.mobiles_full(BOLAGET)
    load.seen(sound=199, trunk=0, mobiles=199)
    assert not load.troubles(BOLAGET)


def test_calls_abroad_are_kept_over_a_restart() -> None:
    clock, ledger = Clock(), MemoryLedger()
    load = Load(clock, ledger)
    load.arrived("c1", Source.PHONE, "anna")
    load.tries("c1", Decision(DialOutside("+4722225555")), "anna")
    load.arrived("c2", Source.PHONE, "anna")
    load.tries("c2", Decision(DialOutside("+46701234567")), "anna")
    clock.now += timedelta(minutes=12)

    again = Load(clock, ledger)

    assert (again.abroad_minutes, again.count("abroad:anna", ""), again.count("abroad:bo", "")) == (12, 1, 0)
    again.ended(ended("c1", 5))
    assert again.abroad_minutes == 5
    clock.now += timedelta(minutes=50)
    assert again.count("abroad:anna", "") == 0
    clock.now += timedelta(hours=12)  # the next day
    assert again.abroad_minutes == 0
    clock.now += timedelta(days=3)
    again.goes_abroad("c9", "bo", "+4722225555")
    assert list(ledger.all("abroad")) == ["c9"]


def test_a_call_of_an_earlier_run_counts_as_it_did_and_takes_no_second_place() -> None:
    """What carries it is the trail; its lines are among those that the exchange counts."""
    clock, ledger = Clock(), MemoryLedger()
    load = Load(clock, ledger)
    load.seen(sound=6, trunk=3, mobiles=0)

    def trail(source: Source, caller: str, target: Target) -> Trail:
        return Trail(source, caller, "", NOON).trying(target)

    load.goes_on("c1", trail(Source.TRUNK, CUSTOMER, SendOutside(ANSWERING_SERVICE)), rings=0)
    load.goes_on("c2", trail(Source.PHONE, "anna", DialOutside("+4722225555")), rings=0)
    load.goes_on("c3", trail(Source.TRUNK, CUSTOMER, RingPerson("bo")), rings=20)
    load.goes_on("c4", trail(Source.TRUNK, CUSTOMER, RingPerson("bo")), rings=0)  # Bo has answered

    keys = (
        f"caller:{CUSTOMER}",
        "calls:anna",
        f"sent:{ANSWERING_SERVICE}",
        "abroad:anna",
        "ringing:bo",
        TRUNK_PLACES,
    )
    assert [load.count(key, "") for key in keys] == [3, 1, 1, 1, 1, 3]
    assert load.sound == 6
    assert list(ledger.all("abroad")) == ["c2"]
    clock.now += timedelta(seconds=22)
    assert load.count("ringing:bo", "") == 0
    for call in ("c1", "c2", "c3", "c4"):
        load.ended(ended(call))
    assert [load.count(key, "") for key in keys] == [0, 0, 0, 1, 0, 3]


def test_a_call_abroad_of_an_earlier_run_is_one_call_abroad() -> None:
    clock, ledger = Clock(), MemoryLedger()
    Load(clock, ledger).goes_abroad("c1", "anna", "+4722225555")
    clock.now += timedelta(minutes=12)
    again = Load(clock, ledger)

    again.goes_on("c1", Trail(Source.PHONE, "anna", "", NOON, now=DialOutside("+4722225555")), rings=0)

    assert (again.abroad_minutes, again.count("abroad:anna", "")) == (12, 1)


def test_an_end_that_was_never_told_does_not_use_up_the_day() -> None:
    clock = Clock()
    clock.now = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    load = Load(clock)
    load.goes_abroad("c1", "anna", "+4722225555")

    clock.now += timedelta(hours=20)

    assert load.abroad_minutes == 240


def test_limits_that_were_reached_are_told_of_for_an_hour() -> None:
    clock = Clock()
    load = Load(clock)

    load.hit("limit_ringing")
    load.hit("limit_ringing")

    assert load.troubles(BOLAGET) == [
        (
            "a limit was reached 2 times within an hour: callers at once who ring one person "
            "('vaxel calls' tells which)",
            "en gräns nåddes 2 gånger på en timme: samtal på en gång som ringer hos en person "
            "('vaxel calls' säger vilka)",
        )
    ]
    clock.now += timedelta(minutes=61)
    assert load.troubles(BOLAGET) == []
    assert load.reached == {"limit_ringing": 2}


# With calls


async def test_150_calls_to_one_person_ring_twice_and_the_others_reach_the_mailbox() -> None:
    """From ten numbers outside, so that no caller is refused."""
    async with stage() as on:
        orders = []
        for index in range(150):
            on.calls("+46846500404", caller=f"+467017407{index:02d}", id_=f"c{index}")
            orders.append((await on.order())[0])

        assert [type(order) for order in orders[:3]] == [Ring, Ring, TakeMessage]
        assert sum(isinstance(order, Ring) for order in orders) == 2
        assert on.load.reached["limit_ringing"] == 148


async def test_a_number_outside_that_calls_on_and_on_is_refused_in_words() -> None:
    async with stage() as on:
        orders = []
        for index in range(12):
            on.calls("+46846500404", id_=f"c{index}")
            orders.append((await on.order())[0])

        assert orders[-2:] == [Refuse("sv/many-calls", 17)] * 2
        assert sum(isinstance(order, Refuse) for order in orders) == 2
        on.ends("caller_hung_up", id_="c0")
        on.ends("refused", id_="c11")
        on.ends("refused", id_="c10")
        on.calls("+46846500404", id_="c20")
        assert isinstance((await on.order())[0], Ring)


async def test_a_call_that_comes_round_again_and_again_ends_after_ten() -> None:
    """Two companies that divert to each other, by an operator that keeps the caller's number and says nothing else."""
    async with stage() as on:
        on.now = datetime(2026, 12, 1, 19, 30, tzinfo=UTC)
        orders = []
        for index in range(20):
            on.calls("+46846500420", caller=f"+467017407{index:02d}", id_=f"c{index}", at=on.now)
            orders.append((await on.order())[0])

        assert [isinstance(order, SendOut) for order in orders] == [True] * 10 + [False] * 10
        assert on.load.trunk == 20 + 10


@pytest.mark.parametrize("via", [ANSWERING_SERVICE, "+46846500420"])
async def test_from_where_a_call_was_diverted_is_remembered_until_the_next_decision(via: str) -> None:
    """The trail carries it: a later decision must not send the call out either."""
    async with stage() as on:
        on.now = datetime(2026, 12, 1, 14, 30, tzinfo=UTC)  # open
        on.calls("+46846500420", at=on.now, via=via)
        order, trail = await on.order()

        assert f"{CUSTOMER[:3]}701740699~{via}" in trail
        assert not isinstance(order, SendOut)
        on.comes_back(Outcome.NO_ANSWER, trail)
