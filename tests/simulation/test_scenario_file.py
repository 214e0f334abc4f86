"""A scenario is read as it is written; what is wrong is named by file, line and field, with what to write."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from app.company.problems import BadCompanyFile
from app.policy.hours import STOCKHOLM
from app.simulation.scenario import Scenario, Shape, usual_rates
from app.simulation.scenario_file import read_scenario, simulation_problems
from app.simulation.scenario_words import TEXTS, swedish
from tests.policy.bolaget import BOLAGET, MAIN

EXAMPLE = Path(__file__).parents[2] / "examples" / "bolaget.scenario.yaml"


def read(text: str) -> Scenario:
    return read_scenario(text.encode(), "s.yaml", BOLAGET)


def test_an_empty_scenario_is_the_usual_one() -> None:
    assert read("version: 1\n") == Scenario(rates=usual_rates(BOLAGET))


def test_the_example_says_what_it_says() -> None:
    found = read_scenario(EXAMPLE.read_bytes(), str(EXAMPLE), BOLAGET)

    rates = {one.to: one for one in found.rates}
    assert sum(rates[MAIN].hours) == pytest.approx(40)
    assert rates["+46846500430"].hours[8:17] == (18, 18, 12, 12, 0, 10, 10, 10, 6)
    assert rates["+46846500420"].saturday == 0
    assert rates["+46846500401"].to == BOLAGET.people["anna"].direct
    assert (found.talk.mean, found.talk.shape) == (240, Shape.LOGNORMAL)
    assert found.patience is not None
    assert found.patience.shape is Shape.EXPONENTIAL
    [away] = found.away
    assert away.until == datetime(2027, 7, 31, tzinfo=STOCKHOLM)
    assert found.priorities == {"vip": 0.02, "storkund": 0.05}


@pytest.mark.parametrize("between", ["T", " "])
def test_an_absence_until_a_time_ends_then_and_not_a_day_later(between: str) -> None:
    """Failed with a space: it ended at that time of the next day."""
    until = f"2027-07-05{between}13:00"
    [away] = read(f"absences: [{{who: anna, profile: vacation, from: 2027-07-05, until: '{until}'}}]\n").away

    assert away.until == datetime(2027, 7, 5, 13, tzinfo=STOCKHOLM)


def test_no_patience_is_for_ever() -> None:
    assert read("patience: none\n").patience is None


@pytest.mark.parametrize(
    ("text", "said", "sagt"),
    [
        (
            "talks: 3",
            "s.yaml:1: talks: is not a field of a scenario; fields are version, calls,",
            "är inget fält i ett",
        ),
        (
            "calls: 7",
            "s.yaml:1: calls: must be a list, such as [{to: support, per_day: 200}]",
            "måste vara en lista",
        ),
        (
            "calls:\n  - {to: supprt, per_day: 3}",
            "s.yaml:2: calls[0].to: leads to nobody of the company; write a number, an extension or an id, such as "
            "+46846500400, salj, support, teknik, anna, bo",
            "leder inte till någon på företaget; skriv ett nummer",
        ),
        (
            "calls:\n  - to: salj\n    per_day: -3",
            "s.yaml:3: calls[0].per_day: must be a number, 0 or more",
            "måste vara ett tal, 0 eller mer",
        ),
        (
            "calls:\n  - {to: salj, per_day: 1e12}",
            "s.yaml:2: calls[0].per_day: must be at most 1000000",
            "får vara högst 1000000",
        ),
        (
            'calls:\n  - {to: salj, per_hour: {"08": 1e30}}',
            "calls[0].per_hour.08: must be at most 1000000",
            "får vara högst 1000000",
        ),
        (
            "calls:\n  - {to: salj, per_day: 9, sunday: 1e9}",
            "calls[0].sunday: must be at most 10",
            "får vara högst 10",
        ),
        (
            "calls:\n  - {to: salj, per_day: 600000}\n  - {to: support, per_day: 600000}",
            "calls: are more than 1000000 a day together",
            "är tillsammans fler än 1000000 om dagen",
        ),
        (
            "calls:\n  - {to: salj, per_day: 600000, saturday: 2}",
            "calls: are more than 1000000 a day together",
            "är tillsammans fler än 1000000 om dagen",
        ),
        (
            "calls:\n  - {to: salj}",
            "s.yaml:2: calls[0]: give per_day, such as 200, or per_hour",
            "ange per_day, som",
        ),
        (
            "calls:\n  - {to: salj, per_day: 3, per_hour: {}}",
            "calls[0].per_hour: give per_day or per_hour, not both",
            "inte båda",
        ),
        (
            'calls:\n  - {to: salj, per_hour: {"25": 3}}',
            "calls[0].per_hour.25: is no hour; write an hour such as 08, or hours such as 08-12",
            "är ingen timme",
        ),
        (
            'calls:\n  - {to: salj, per_hour: {"08": -1}}',
            "calls[0].per_hour.08: must be calls in an hour, 0 or more, such as 40",
            "måste vara samtal på en timme",
        ),
        (
            "calls:\n  - {to: salj, pr_day: 3}",
            "calls[0].pr_day: is not a field here; fields are to,",
            "är inget fält här",
        ),
        (
            "people_answer: 1.2",
            "people_answer: must be a share from 0 to 1, such as 0.7",
            "måste vara en andel",
        ),
        (
            "people_answer: nan",
            "people_answer: must be a share from 0 to 1, such as 0.7",
            "måste vara en andel",
        ),
        (
            "agents_decline: 0.5",
            "agents_decline: the shares are more than 1 together",
            "tillsammans mer än 1",
        ),
        (
            "talk: none",
            "talk: must be seconds, such as 240, or {mean: 240, shape: lognormal}",
            "måste vara sekunder",
        ),
        (
            "talk: {mean: 3, shape: round}",
            "talk.shape: must be one of lognormal, exponential, fixed",
            "något av",
        ),
        (
            "priorities: {gold: 0.1}",
            "there is no queue with the priority gold; priorities are storkund, vip",
            "ingen kö",
        ),
        ("version: 2", "version: must be 1", "måste vara 1"),
        (
            "absences:\n  - {who: anna, profile: vacation, from: 2027-07-05, until: 2027-07-01}",
            "absences[0].until: must end after it begins",
            "måste sluta efter att det börjar",
        ),
        (
            "absences:\n  - {who: anne, profile: vacatio, from: soon, until: 2027-07-01}",
            "absences[0].from: soon is no day or time such as 2027-07-01 or 2027-07-01T13:00",
            "det finns ingen sådan person; personerna är anna, bo",
        ),
        ("absences: anna", "absences: must be a list, such as [{who: anna,", "måste vara en lista"),
        ("calls: [", "s.yaml:2: is indented differently", "s.yaml:2: "),
    ],
)
def test_a_mistake_is_told_with_the_right_form(text: str, said: str, sagt: str) -> None:
    with pytest.raises(BadCompanyFile) as caught:
        read(text + "\n")

    assert said in simulation_problems(caught.value, "en")
    assert sagt in simulation_problems(caught.value, "sv")


@pytest.mark.parametrize("english", TEXTS)
def test_each_sentence_has_as_many_parts_in_swedish(english: str) -> None:
    assert english.count("{}") == TEXTS[english].count("{}")
    assert swedish(english.replace("{}", "x")) != english.replace("{}", "x")
