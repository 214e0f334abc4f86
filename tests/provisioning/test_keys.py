"""Keys by what a person does."""

from __future__ import annotations

from dataclasses import replace

from app.policy.people import Person
from app.provisioning.keys import MOST_KEYS, keys_for
from app.provisioning.phone_setup import KeyKind
from tests.policy.bolaget import BOLAGET

PEOPLE = BOLAGET.people


def test_an_agent_gets_the_queue_and_everybody_who_answers_it_then_parking() -> None:
    keys = keys_for(PEOPLE["farid"], BOLAGET, ["*681", "*682"])

    assert [(one.kind, one.number, one.label) for one in keys] == [
        (KeyKind.CHOICE, f"*65*{PEOPLE['farid'].extension}", "Köer"),
        (KeyKind.QUEUE, "202", "Support"),
        (KeyKind.COLLEAGUE, "103", "Carin Dahl"),
        (KeyKind.COLLEAGUE, PEOPLE["gun"].extension, "Gun Berg"),
        (KeyKind.PARKING, "*681", "Parkering 1"),
        (KeyKind.PARKING, "*682", "Parkering 2"),
    ]


def test_somebody_in_no_queue_gets_the_colleagues_of_the_same_role() -> None:
    david = replace(PEOPLE["david"], role="ekonomi")

    keys = keys_for(david, BOLAGET)

    same = {one.extension for one in PEOPLE.values() if one.role == "ekonomi" and one.id != "david"}
    assert same
    assert {one.number for one in keys} == same


def test_a_key_layout_follows_a_change_of_queue() -> None:
    queue = replace(BOLAGET.queues["support"], members=("gun",))
    company = replace(BOLAGET, queues={**BOLAGET.queues, "support": queue})

    assert all(one.kind is KeyKind.COLLEAGUE for one in keys_for(PEOPLE["farid"], company))


def test_a_large_group_leaves_room_for_parking() -> None:
    many = {f"p{n}": Person(f"p{n}", f"Person {n}", "ekonomi", str(1000 + n)) for n in range(50)}
    company = replace(BOLAGET, people={**PEOPLE, **many})

    keys = keys_for(many["p0"], company, ["*681"])

    assert len(keys) == MOST_KEYS
    assert keys[-1].number == "*681"


def test_labels_are_in_the_persons_language() -> None:
    english = replace(PEOPLE["farid"], language="en")

    assert keys_for(english, BOLAGET, ["*681"])[-1].label == "Park 1"
