"""The sweep looks at one of several people only where all of them are treated alike."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.company import parse_company, to_company
from app.lint.house import CheckedHouse
from app.lint.reach import Reach
from app.lint.sweep import state_in, variants
from app.lint.walk import walk
from app.policy.decision import Direction, Layer, PersonState, Situation
from app.policy.ways import ToPerson
from tests.lint.company import DAY, SOUND, cases
from tests.policy.bolaget import EXAMPLE

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.company import CompanyFile
    from app.policy.people import Person
    from app.policy.targets import Action


def parse_text(text: str) -> CompanyFile:
    return parse_company(text.encode())


def house_of(path: Path) -> CheckedHouse:
    file = parse_company(path.read_bytes())
    return CheckedHouse(file, to_company(file), DAY)


def ends(house: CheckedHouse, person: Person, at: datetime) -> list[list[tuple[Action, int, int]]]:
    """What becomes of all calls to somebody, without names."""
    states = (state_in(house, person, one, at) for one in variants(house.company, person))
    return [end(house, person, at, one) for one in states]


def end(
    house: CheckedHouse, person: Person, at: datetime, state: PersonState
) -> list[tuple[Action, int, int]]:
    people = {**house.states(at), person.id: state}
    situation = Situation(at, Direction.IN, house.customer, person.extension, people=people)
    steps = walk(house.company, situation)
    return [(one.decision.action, len(one.decision.legs), len(one.decision.reasons)) for one in steps]


@pytest.mark.parametrize("path", [SOUND, EXAMPLE], ids=lambda one: one.stem)
def test_people_who_count_as_one_are_treated_as_one(path: Path) -> None:
    house = house_of(path)
    reach_of: dict[str, Reach] = {}
    sample = {house.kind(one, reach_of): one for one in house.sample(reach_of)}
    others = [one for one in house.company.people.values() if one not in sample.values()]

    for other in others:
        one = sample[house.kind(other, reach_of)]
        reach = Reach(house.company, ToPerson(other.id))
        for sight in house.year.sights(reach.hours(house.company), reach.turns(house.company)):
            assert ends(house, one, sight.at) == ends(house, other, sight.at)

    assert others, "somebody counts as somebody else, or there is nothing to compare"


@pytest.mark.parametrize("path", [SOUND, EXAMPLE], ids=lambda one: one.stem)
def test_states_that_are_left_out_are_like_one_that_is_not(path: Path) -> None:
    """In each profile, on the phone or not: what becomes of a call is what becomes of it in a state we look at."""
    house = house_of(path)
    for person in house.company.people.values():
        reach = Reach(house.company, ToPerson(person.id))
        for sight in house.year.sights(reach.hours(house.company), reach.turns(house.company)):
            looked_at = ends(house, person, sight.at)
            for profile in house.company.profiles.values():
                for on_phone in (False, True):
                    if profile.is_for(person):
                        state = PersonState(profile.id, on_phone, Layer.MANUAL)
                        assert end(house, person, sight.at, state) in looked_at


def test_a_role_s_rule_that_is_said_to_be_hidden_by_profiles_decides_nothing() -> None:
    """The check reads the file for it; here `decide` is asked, in each state and for each end of a call."""
    [case] = [one for one in cases("broken") if "role-behind-profiles" in one.name]
    without = case.text.replace(", no_answer: {to: order, clause: R1}", "")
    assert without != case.text
    houses = [CheckedHouse(file, to_company(file), DAY) for file in map(parse_text, (case.text, without))]

    with_rule, without_rule = (
        [
            [
                step.decision
                for step in walk(house.company, Situation(at, Direction.IN, "", "wille", people=people))
            ]
            for at in house.year.instants[:40]
            for one in variants(house.company, house.company.people["wille"])
            for people in [{"wille": state_in(house, house.company.people["wille"], one, at)}]
        ]
        for house in houses
    )

    assert with_rule == without_rule


EXAMPLE_HOUSE = house_of(EXAMPLE)


@given(minute=st.integers(0, 366 * 24 * 60 - 1), who=st.sampled_from(sorted(EXAMPLE_HOUSE.company.people)))
def test_whatever_the_minute_a_call_goes_as_at_the_instant_that_stands_for_it(minute: int, who: str) -> None:
    """Not the times in its words, but phones, reasons and ways on."""
    house, at = EXAMPLE_HOUSE, EXAMPLE_HOUSE.year.start + timedelta(minutes=minute)
    reach = Reach(house.company, ToPerson(who))
    sights = house.year.sights(reach.hours(house.company), reach.turns(house.company))
    [sight] = [one for one in sights if any(begin <= at < end for begin, end in one.spells)]

    person = house.company.people[who]

    assert ends(house, person, at) == ends(house, person, sight.at)


def test_a_walk_ends_and_tries_every_end_of_a_wait() -> None:
    house = house_of(SOUND)
    situation = Situation(house.year.start, Direction.IN, house.customer, "hjalp", people={})
    noon = next(
        one
        for one in house.year.instants
        if house.year.is_open(house.company.queues["hjalp"].hours)[house.year.instants.index(one)]
    )

    steps = list(walk(house.company, Situation(noon, Direction.IN, house.customer, "hjalp")))

    assert [(one.decision.action.value, one.waited) for one in steps] == [
        ("queue", 0.0),
        ("voicemail", 0.0),
        ("voicemail", 180.0),
    ]
    assert len(list(walk(house.company, situation))) == 1, "closed at midnight: straight to the mailbox"
