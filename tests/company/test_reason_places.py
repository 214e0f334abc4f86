"""Each reason of a decision has a place in the company file, or it is said that no rule there gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.company import parse_with_lines, to_company
from app.company.places import Places
from app.company.reason_asked import NoField
from app.company.reason_places import REASON_PLACES, reason_place
from app.company.rule_lines import LinesOf, RuleLines
from app.lint.house import CheckedHouse
from app.lint.reach import Reach
from app.lint.sweep import every_start, state_in, variants
from app.lint.walk import walk
from app.policy.decide import decide
from app.policy.decision import Direction, Reason, Situation
from app.policy.hours import Opening, read_instant
from app.policy.json_form import read_situation
from app.policy.texts import CAUSE_TEXTS, WAY_TEXTS, WORDS
from app.policy.ways import ToPerson
from tests.company.menus import with_menu
from tests.lint.company import DAY
from tests.policy.bolaget import CUSTOMER, EXAMPLE, TUESDAY_NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.company.rule_lines import RulePlace
    from app.policy.decision import Decision

FILE, LINES = parse_with_lines(EXAMPLE.read_bytes(), EXAMPLE.name)
COMPANY = to_company(FILE)
RULES = RuleLines(FILE, COMPANY, LINES, LinesOf.FILE, EXAMPLE.name)
TEXT = EXAMPLE.read_text().splitlines()
SPELLED_OUT = {f"{what}_{one.value}" for what in ("closed", "reception") for one in Opening}


def test_every_reason_has_a_place_or_says_why_not() -> None:
    """Those by cause and way, and by opening, are found by their parts."""
    assert set(WORDS) - SPELLED_OUT == set(REASON_PLACES)


@pytest.mark.parametrize("cause", CAUSE_TEXTS)
@pytest.mark.parametrize("way", WAY_TEXTS)
def test_the_rule_of_each_cause_has_a_place(cause: str, way: str) -> None:
    name = COMPANY.queues["salj"].name if cause in ("overdue", "closed") else COMPANY.people["bo"].name
    reason = Reason("S2", f"{cause}.{way}", (("name", name), ("to", "x")))
    situation = Situation(read_instant(TUESDAY_NOON), Direction.IN, CUSTOMER, "bo")

    place = reason_place(Places(FILE), COMPANY, situation, decide(COMPANY, situation), reason)

    assert isinstance(place, tuple)


def asked(**document: object) -> tuple[Situation, Decision]:
    about = {"from": CUSTOMER, "at": TUESDAY_NOON, **document}
    situation = read_situation(COMPANY, about, read_instant(TUESDAY_NOON))
    return situation, decide(COMPANY, situation)


def places(**document: object) -> dict[str, RulePlace]:
    situation, decision = asked(**document)
    found = {one.code: RULES.place(situation, decision, one) for one in decision.reasons}
    rejected = {
        no.reason.code: RULES.place(situation, decision, no.reason, no.target) for no in decision.rejected
    }
    return {**rejected, **found}


@pytest.mark.parametrize(
    ("document", "code", "field", "line"),
    [
        ({"to": "0846500401"}, "called", "people[0].direct", 'direct: "+46846500401"'),
        ({"to": "101"}, "called", "people[0].extension", 'extension: "101"'),
        ({"to": "0701740605"}, "called_on_mobile", "people[0].mobile", 'mobile: "+46701740605"'),
        (
            {"to": "anna", "people": {"anna": {"profile": "meeting", "layer": "manual"}}},
            "busy.queue",
            "roles[0].busy",
            "busy: {to: salj, clause: R1}",
        ),
        (
            {"to": "david", "people": {"david": {"profile": "meeting", "layer": "manual"}}},
            "busy.reception",
            "defaults.mobile.busy",
            "busy: {to: reception, clause: M3}",
        ),
        (
            {"to": "david", "people": {"david": {"profile": "meeting", "layer": "manual"}}},
            "profile",
            "profiles[1]",
            "id: meeting",
        ),
        (
            {"to": "anna", "people": {"anna": {"profile": "lunch", "layer": "schedule"}}},
            "profile_by_schedule",
            "schedules[0]",
            "id: lunch, profile: lunch",
        ),
        (
            {"to": "anna", "people": {"anna": {"profile": "vacation", "layer": "calendar"}}},
            "profile_by_calendar",
            "profiles[7].keywords",
            "keywords: [semester, vacation]",
        ),
        (
            {"to": "carin", "people": {"carin": {"on_phone": True}}, "at": "2026-11-24T10:00"},
            "on_phone.voicemail",
            "defaults.fixed.on_phone",
            "on_phone: {to: voicemail, clause: F2}",
        ),
        ({"to": "salj", "at": "2026-11-24T22:00"}, "closed_hours", "queues[0].hours", "clause: Q13}"),
        ({"to": "salj", "at": "2026-12-24T10:00"}, "closed_eve", "calendar.eves", "eves: closed"),
        (
            {"to": "salj", "tried": [{"action": "queue", "target": "salj", "outcome": "overdue"}]},
            "overdue.outside",
            "queues[0].waiting.at_promise",
            "at_promise: {to: answering_service, clause: Q2}",
        ),
        ({"to": "anna", "from": "+5352345678"}, "greylisted_caller", "greylist.countries", "countries: [CU"),
        ({"to": "+46939100000", "from": "anna"}, "premium", "premium_rate.calls", "calls: refuse"),
        ({"to": "+4687654321", "from": "anna"}, "presents_mobile", "roles[0].presents", "{number: mobile"),
        (
            {"to": "+4687654321", "from": "david", "device": "fixed"},
            "presents_direct",
            "defaults.fixed.presents",
            "{number: direct, clause: F1}",
        ),
        (
            {"to": "+4687654321", "from": "jonas"},
            "presents_direct",
            "exceptions[0]",
            "id: jonas-direktnummer",
        ),
        ({"to": "*73087654321", "from": "bo"}, "for_queue", "queues[2].presents", None),
        ({"to": "301", "from": "anna"}, "short_number", "short_numbers[0]", 'number: "301"'),
        ({"to": "jonas", "at": "2027-08-03T10:00"}, "left_person", "people[9].successor", "successor: eva"),
        (
            {"to": "bo", "at": "2026-11-24T22:00"},
            "mobile_rests",
            "working_hours",
            'working_hours: {weekdays: "08:00-17:00", clause: S4}',
        ),
        (
            {"to": "farid", "at": "2026-11-24T22:00"},
            "mobile_rests",
            "roles[5].working_hours",
            "id: support, name: support, working_hours",
        ),
        ({"to": "+46846500400", "at": "2026-11-24T22:00"}, "reception_hours", "front_desk.hours", "hours: {"),
        ({"to": "+46846500400", "at": "2026-11-24T22:00"}, "closed.voicemail", "front_desk.closed", None),
        ({"to": "+46846500400"}, "main_number", "reception", "reception: carin"),
    ],
)
def test_the_rule_of_a_reason_stands_on_its_line(
    document: dict[str, object], code: str, field: str, line: str | None
) -> None:
    """line: what stands there; None where the file leaves the field out."""
    found = places(**document)[code]

    assert found.field == field
    if line is None:
        assert not found.given
        assert "standard" in found.said("sv")
        assert "default" in found.said("en")
    else:
        assert found.given
        assert line in TEXT[(found.line or 0) - 1]


def test_a_fact_and_a_rule_that_always_holds_have_no_place_in_the_file() -> None:
    after = places(to="anna", tried=[{"action": "ring", "target": "anna", "outcome": "no_answer"}])
    emergency = places(to="112", **{"from": "anna"})

    assert after["tried_no_answer"].origin is NoField.FACT
    assert after["tried_no_answer"].said("sv") == ""
    assert emergency["emergency"].said("sv") == "ingen regel i filen: så är det alltid"
    assert emergency["emergency"].said("en") == "no rule in the file: it is always so"


def every_decision(raw: bytes) -> Iterator[tuple[RuleLines, Situation, Decision]]:
    """Of all calls from outside that a year can bring, as the check sweeps them; and calls of each person outside."""
    file, lines = parse_with_lines(raw)
    company = to_company(file)
    rules, house = RuleLines(file, company, lines, LinesOf.FILE, "x"), CheckedHouse(file, company, DAY)
    for way, to in every_start(company, company.people.values()):
        reach = Reach(company, way)
        person = company.people[way.id] if isinstance(way, ToPerson) else None
        for sight in house.year.sights(reach.hours(company), reach.turns(company)):
            for variant in variants(company, person):
                people = dict(house.states(sight.at))
                if person is not None:
                    people[person.id] = state_in(house, person, variant, sight.at)
                    out = Situation(sight.at, Direction.OUT, person.id, CUSTOMER, people=people)
                    yield rules, out, decide(company, out)
                first = Situation(sight.at, Direction.IN, CUSTOMER, to, people=people)
                for step in walk(company, first):
                    yield rules, step.situation, step.decision


@pytest.mark.whole
@pytest.mark.parametrize("raw", [EXAMPLE.read_bytes(), with_menu().encode()], ids=["example", "menu"])
def test_every_decision_of_a_year_has_the_places_of_its_reasons(raw: bytes) -> None:
    """A field that the schema does not know, or another's, would show here."""
    fields = set()
    for rules, situation, decision in every_decision(raw):
        for reason in decision.reasons:
            place = rules.place(situation, decision, reason)
            assert place.field or place.origin is not None, reason
            fields.add((reason.code, place.field.partition("[")[0]))
        for no in decision.rejected:
            place = rules.place(situation, decision, no.reason, no.target)
            assert place.field or place.origin is not None, no

    assert len({code for code, _ in fields}) > 20
