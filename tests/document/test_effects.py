"""Where the document says that calls go is where live calls go: both ask decide."""

from __future__ import annotations

import pytest

from app.document.effects import Effects
from app.document.teller import Teller
from app.policy.decide import decide
from app.policy.decision import Direction, Layer, PersonState, Situation
from app.policy.targets import Action
from tests.document.made import AT, example, with_text

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
