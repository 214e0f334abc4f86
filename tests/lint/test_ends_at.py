"""Which rules lead calls to an end, from which numbers, for which causes and when."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from app.company import parse_with_lines, to_company
from app.company.rule_lines import LinesOf, RuleLines
from app.explain.wanted import read_wanted
from app.lint.ends_at import RuleThere, rules_to
from app.lint.hours_text import spells_text
from app.lint.house import CheckedHouse
from tests import command_line
from tests.lint.company import DAY, SOUND
from tests.policy.bolaget import EXAMPLE

FILE, LINES = parse_with_lines(EXAMPLE.read_bytes())
COMPANY = to_company(FILE)
RULES = RuleLines(FILE, COMPANY, LINES, LinesOf.FILE, "bolaget.yaml")
HOUSE = CheckedHouse(FILE, COMPANY, DAY)


@cache
def rules(text: str) -> list[RuleThere]:
    return rules_to(HOUSE, RULES, read_wanted(COMPANY, text))


def there(text: str) -> dict[str, RuleThere]:
    return {one.place.field: one for one in rules(text)}


def test_the_answering_service_is_reached_by_closed_and_overdue_queues() -> None:
    found = there("answering-service")

    assert set(found) == {
        "queues[0].closed",
        "queues[0].waiting.at_promise",
        "queues[1].closed",
        "queues[1].waiting.at_promise",
    }
    own = found["queues[0].closed"].numbers["+46846500410"]
    assert spells_text(HOUSE.year, own.spells(HOUSE), "sv").startswith(
        "mån-fre 00-08 och 18-24, lör-sön hela dygnet, helgdagar hela dygnet; "
    )
    overdue = found["queues[0].waiting.at_promise"].numbers["+46846500410"]
    assert spells_text(HOUSE.year, overdue.spells(HOUSE), "en").startswith("Mon-Fri 08-18; ")


def test_a_call_that_a_salesperson_in_a_meeting_gets_leads_there_through_the_queue() -> None:
    number = there("answering-service")["queues[0].closed"].numbers["+46846500401"]

    assert number.called == "Anna Ek"
    assert "meeting" in {cause.profile for cause in number.causes}


@pytest.mark.parametrize("end", ["answering-service", "carin", "salj", "voicemail:anna", "refused"])
def test_each_example_ends_there_when_it_is_explained(end: str) -> None:
    """The line that is shown, run as it is."""
    for rule in rules(end):
        for number in rule.numbers.values():
            words = [*number.example.arguments(str(EXAMPLE), "sv"), "--why-not", end]
            done = command_line.run(words)
            assert done.exit_code == 0, done.output
            assert "(beslut 1)" in done.stdout, words


def test_refused_calls_are_those_of_the_greylist_premium_rate_and_unknown_numbers() -> None:
    assert set(there("refused")) == {"", "greylist.countries", "greylist.prefixes", "premium_rate.calls"}


def test_a_person_is_reached_by_their_own_number_and_as_a_leaver_s_successor() -> None:
    assert set(there("eva")) == {"people[4].direct", "people[9].successor"}


def test_it_tells_how_far_it_is() -> None:
    file, lines = parse_with_lines(SOUND.read_bytes())
    company = to_company(file)
    told: list[tuple[int, int]] = []

    rules = RuleLines(file, company, lines, LinesOf.FILE, "sound.yaml")
    wanted = read_wanted(company, "voicemail")
    rules_to(CheckedHouse(file, company, date(2026, 11, 24)), rules, wanted, lambda *far: told.append(far))

    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]
