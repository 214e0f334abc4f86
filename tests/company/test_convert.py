"""The example file becomes the company of the policy."""

from __future__ import annotations

from datetime import date

from app.company import document, from_document, parse_company, to_company
from app.policy.ways import (
    FIXED_RULES,
    MOBILE_RULES,
    Cause,
    Outside,
    PresentedNumber,
    Presents,
    Reception,
    Rule,
    ToPerson,
    ToQueue,
    Voicemail,
    Way,
)
from tests.policy.bolaget import BOLAGET, EXAMPLE

TEXT = EXAMPLE.read_text()


def test_the_example_has_the_default_rules_of_the_policy() -> None:
    assert BOLAGET.fixed == FIXED_RULES
    assert BOLAGET.mobile == MOBILE_RULES
    assert to_company(parse_company(MINIMAL)).fixed == FIXED_RULES


MINIMAL = b"""
version: 1
company: Ett litet AB
main_number: 08-465 004 00
reception: anna
roles: [{id: chef, name: chef}]
people: [{id: anna, name: Anna Ek, role: chef, extension: 101}]
"""


def test_a_small_file_is_enough() -> None:
    company = to_company(parse_company(MINIMAL))

    assert company.people["anna"].desk
    assert company.people["anna"].language == "sv"
    assert list(company.profiles) == ["available", "meeting", "dnd"]
    assert company.premium.refused
    assert company.confirm_mobiles
    assert company.ring_seconds == 20


def test_every_person_and_queue_of_the_example_is_there() -> None:
    people = ["anna", "bo", "carin", "david", "eva", "farid", "gun", "hans", "iris", "jonas", "kerstin"]
    assert list(BOLAGET.people) == people
    assert list(BOLAGET.queues) == ["salj", "support", "teknik"]
    assert not BOLAGET.people["eva"].desk
    assert BOLAGET.answering_service == "+46313900600"
    assert BOLAGET.greylist.countries == {"CU", "JM", "PG", "SL"}
    assert BOLAGET.greylist.prefixes == {"+870", "+878", "+881", "+882", "+883", "+888", "+979"}


def test_roles_carry_their_rules_and_clauses() -> None:
    sales, service = BOLAGET.roles["saljare"], BOLAGET.roles["teknisk-service"]

    assert sales.presents == Presents(PresentedNumber.MOBILE, "R1")
    assert sales.diversions == {
        Cause.ON_PHONE: Rule(Reception(), "R1"),
        Cause.BUSY: Rule(ToQueue("salj"), "R1"),
    }
    assert service.presents == Presents(PresentedNumber.QUEUE, "R2", "teknik")
    assert service.diversions == {
        Cause.ON_PHONE: Rule(ToQueue("teknik"), "R2"),
        Cause.BUSY: Rule(Reception(), "R2"),
    }


def test_every_way_that_a_rule_can_name_is_understood() -> None:
    ways: dict[str, Way] = {
        "voicemail": Voicemail(),
        "voicemail:gun": Voicemail("gun"),
        "reception": Reception(),
        "answering_service": Outside("+46313900600"),
        "gun": ToPerson("gun"),
        "support": ToQueue("support"),
        "+46313900601": Outside("+46313900601"),
    }
    for text, way in ways.items():
        company = to_company(
            parse_company(
                TEXT.replace("{to: voicemail, clause: Q11}", f"{{to: '{text}', clause: Q11}}").encode()
            )
        )

        assert company.queues["teknik"].closed == Rule(way, "Q11")


def test_hours_become_minutes_and_a_day_of_its_own_wins() -> None:
    hours = '{weekdays: "08-12, 13-17", friday: "08-15", saturday: "10-14", wednesday: closed, clause: Q10}'
    text = TEXT.replace('{weekdays: "08:00-17:00", clause: Q10}', hours)

    week = to_company(parse_company(text.encode())).queues["teknik"].hours.week

    divided = ((480, 720), (780, 1020))
    assert week == (divided, divided, (), divided, ((480, 900),), ((600, 840),), ())


def test_the_calendar_and_the_switches_are_carried_over() -> None:
    text = (
        TEXT.replace("eves: closed", "eves: open")
        .replace("closed_dates: []", "closed_dates: [2026-06-05]")
        .replace("confirm: key", "confirm: trust")
        .replace("calls: refuse", "calls: allow")
    )

    company = to_company(parse_company(text.encode()))

    assert not company.calendar.eves_closed
    assert company.calendar.closed_dates == {date(2026, 6, 5)}
    assert not company.confirm_mobiles
    assert not company.premium.refused


def test_the_same_document_gives_the_same_company() -> None:
    assert to_company(from_document(document(parse_company(TEXT.encode())))) == BOLAGET


def test_who_has_not_changed_stays_the_same_object_in_the_next_company() -> None:
    """10,000 people take 7 MB, and each change of one of them took as much again, somewhere else."""
    former = to_company(parse_company(TEXT.encode()))
    changed = TEXT.replace("Gun Berg", "Gun Bergh").replace("name: Support\n", "name: Help\n")
    assert "name: Help" in changed

    after = to_company(parse_company(changed.encode()), former)

    assert after == to_company(parse_company(changed.encode()))
    assert [who for who in after.people if after.people[who] is not former.people[who]] == ["gun"]
    assert [one for one in after.queues if after.queues[one] is not former.queues[one]] == ["support"]
