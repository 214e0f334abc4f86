"""Where the document says that calls go is where live calls go: both ask decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.document.effects import Effects
from app.document.parts import RuleTable
from app.document.teller import Teller
from app.policy.decide import decide
from app.policy.decision import Direction, Layer, PersonState, Situation
from app.policy.targets import Action
from tests.document.made import AT, example, made, with_text

if TYPE_CHECKING:
    from app.policy.people import Person

BUSY = ("meeting", "dnd", "busy")


@pytest.mark.parametrize("profile", BUSY)
def test_calls_go_where_the_profile_s_row_says(profile: str) -> None:
    t = Teller(example(), "sv", AT)

    said = Effects(t).busy(profile).piece.text

    assert said == "till receptionen; för säljare till kön Sälj"
    for person in t.company.people.values():
        state = {person.id: PersonState(profile, layer=Layer.MANUAL)}
        decision = decide(t.company, Situation(AT, Direction.IN, "", person.extension, people=state))
        sales = person.role == "saljare"
        assert decision.action is (Action.QUEUE if sales else Action.RING), person.id


def test_a_rule_of_the_profile_goes_before_the_role_s() -> None:
    file = with_text(
        '  - {id: dnd, sv: Stör ej, en: Do not disturb, busy: true, code: "3"}',
        '  - {id: dnd, sv: Stör ej, en: Do not disturb, busy: true, code: "3", '
        "calls: {busy: {to: 'voicemail', clause: X2}}}",
    )

    way = Effects(Teller(file, "sv", AT)).busy("dnd")

    assert way.piece.text == "till den egna röstbrevlådan"
    assert way.clauses == ("X2",)
    assert way.piece.places[0] == "profiles.dnd.calls.busy"


def test_a_profile_that_nobody_may_use_now_is_asked_for_somebody_who_would() -> None:
    way = Effects(Teller(example(), "en", AT)).busy("theatre")

    assert way.piece.text == "to reception"
    assert way.clauses == ("R4",)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("answering_service", "till svarstjänsten"),
        ("voicemail:carin", "till röstbrevlådan för Carin Dahl"),
        ("carin", "till Carin Dahl"),
        ('"+46313900601"', "till 031-390\u00a006\u00a001"),
    ],
)
def test_each_kind_of_way_has_its_words(to: str, said: str) -> None:
    file = with_text("    busy: {to: salj, clause: R1}", f"    busy: {{to: {to}, clause: R1}}")

    assert f"för säljare {said}" in Effects(Teller(file, "sv", AT)).busy("meeting").piece.text


def tables(id_: str) -> dict[tuple[str, str], str]:
    """The cells of a section's first table, by row and column."""
    section = next(one for one in made("sv").sections if one.id == id_)
    table = next(one for one in section.parts if isinstance(one, RuleTable))
    return {
        (row.cells[0].text, head): cell.text
        for row in table.rows
        for head, cell in zip(table.head[1:], row.cells[1:], strict=True)
    }


def said_of(person: Person, what: str) -> str:
    """What the tables of roles and extensions say of somebody."""
    t = Teller(example(), "sv", AT)
    role = t.roles[person.role].name
    own = tables("roles").get((role[:1].upper() + role[1:], what), "som grundregeln")
    kind = "Fast anknytning" if person.desk else "Mobil anknytning"
    return tables("extensions")[what, kind] if own == "som grundregeln" else own


def people() -> list[Person]:
    return [
        one for one in Teller(example(), "sv", AT).today.people.values() if one.id != "jonas"
    ]  # an exception


def test_calls_to_somebody_on_the_phone_go_where_the_tables_say() -> None:
    company = Teller(example(), "sv", AT).company
    for person in people():
        state = {person.id: PersonState(on_phone=True)}
        decision = decide(company, Situation(AT, Direction.IN, "", person.extension, people=state))
        why = next(one for one in decision.reasons if one.code.startswith("on_phone."))
        words = {
            "on_phone.voicemail": "till din röstbrevlåda",
            "on_phone.reception": "till receptionen",
            "on_phone.queue": f"till kön {dict(why.about)['to']}",
        }

        assert said_of(person, "Du talar i telefon") == words[why.code], person.id


def test_people_outside_see_the_number_that_the_tables_say() -> None:
    company = Teller(example(), "sv", AT).company
    for person in people():
        decision = decide(company, Situation(AT, Direction.OUT, person.id, "+46856293000"))
        numbers = {
            "ditt direktnummer": person.direct,
            "huvudnumret": company.main_number,
            "ditt mobilnummer": person.mobile,
            "numret till kön Teknisk service": company.queues["teknik"].number,
        }

        assert decision.presented == numbers[said_of(person, "Den du ringer ser")], person.id
