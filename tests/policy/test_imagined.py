"""A call that somebody types, `anna=meeting` and all, is the situation that they mean."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.policy.absence import Presence
from app.policy.decision import Attempt, Device, Direction, Layer, Outcome, PersonState, Situation
from app.policy.hours import STOCKHOLM
from app.policy.imagined import imagined, refuse_mistyped
from app.policy.json_form import BadSituation
from app.policy.targets import AskMenu, JoinQueue, RingPerson, SendOutside, Target, TellDiversion
from tests.policy.bolaget import BOLAGET, CUSTOMER

NOON = datetime(2026, 11, 24, 12, 30, tzinfo=STOCKHOLM)
ONE = NOON.replace(hour=13, minute=0)


def test_only_the_number_called_must_be_typed() -> None:
    assert imagined(BOLAGET, NOON, {}, to="anna") == Situation(NOON, Direction.IN, "", "anna")


def test_all_that_is_typed_is_in_the_situation() -> None:
    typed = imagined(
        BOLAGET,
        NOON,
        {},
        to=CUSTOMER,
        caller="anna",
        direction="out",
        device="mobile",
        at="2026-11-24T13:00:00+01:00",
    )

    assert typed == Situation(ONE, Direction.OUT, "anna", CUSTOMER, Device.MOBILE)


@pytest.mark.parametrize(
    ("states", "david"),
    [
        ((), PersonState("lunch", layer=Layer.SCHEDULE, back=ONE)),
        (("david=meeting",), PersonState("meeting", layer=Layer.MANUAL)),
        (("david=on_phone",), PersonState("lunch", on_phone=True, layer=Layer.SCHEDULE, back=ONE)),
        (("david=on_phone", "david=meeting"), PersonState("meeting", on_phone=True, layer=Layer.MANUAL)),
    ],
)
def test_what_is_typed_of_a_person_comes_before_what_holds_then(
    states: tuple[str, ...], david: PersonState
) -> None:
    presences = {
        "david": Presence("lunch", Layer.SCHEDULE, back=ONE),
        "gun": Presence("sick", Layer.MANUAL),
        "bo": Presence(),
    }

    people = imagined(BOLAGET, NOON, presences, to="anna", states=states).people

    assert people == {"david": david, "gun": PersonState("sick", layer=Layer.MANUAL)}


@pytest.mark.parametrize(
    ("typed", "target", "outcome", "key"),
    [
        ("anna=no_answer", RingPerson("anna"), Outcome.NO_ANSWER, ""),
        ("support=overdue", JoinQueue("support"), Outcome.OVERDUE, ""),
        (f"{CUSTOMER}=busy", SendOutside(CUSTOMER), Outcome.BUSY, ""),
        ("anna=key1", TellDiversion("anna"), Outcome.REPLIED, "1"),
        ("anna=key", TellDiversion("anna"), Outcome.REPLIED, ""),
        ("main=2", AskMenu(), Outcome.REPLIED, "2"),
    ],
)
def test_an_attempt_is_typed_by_where_it_went_and_what_came_of_it(
    typed: str, target: Target, outcome: Outcome, key: str
) -> None:
    tried = imagined(BOLAGET, NOON, {}, to="anna", tried=[typed]).tried

    assert tried == (Attempt(target, outcome, key),)


def test_attempts_are_in_the_order_in_which_they_are_typed() -> None:
    tried = imagined(BOLAGET, NOON, {}, to="anna", tried=["anna=no_answer", "bo=busy"]).tried

    assert [one.target for one in tried] == [RingPerson("anna"), RingPerson("bo")]


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"states": ["anna"]}, "--state", "'anna' is not of the form anna=meeting or anna=on_phone"),
        ({"tried": ["anna"]}, "--tried", "'anna' is not of the form anna=no_answer"),
        ({"states": ["anna=x=y"]}, "people.anna.profile", f"'x=y' is none of {', '.join(BOLAGET.profiles)}"),
        (
            {"tried": ["anna=x=y"]},
            "tried[0].outcome",
            f"must be one of {', '.join(one.value for one in Outcome)}",
        ),
    ],
)
def test_what_is_not_of_the_form_is_refused_by_its_option(
    typed: dict[str, list[str]], field: str, message: str
) -> None:
    with pytest.raises(BadSituation) as refused:
        imagined(BOLAGET, NOON, {}, to="anna", **typed)  # type: ignore[arg-type]

    assert (refused.value.field, refused.value.message) == (field, message)


@pytest.mark.parametrize(
    ("to", "caller", "why"),
    [
        ("ana", "", "to: 'ana' is neither a number nor the id of a person or queue"),
        ("ANA", "davd", "to: 'ANA' is neither a number nor the id of a person or queue"),
        ("anna", "davd", "from: 'davd' is neither a number nor a person's id"),
    ],
)
def test_a_mistyped_name_is_no_number_of_a_stranger(to: str, caller: str, why: str) -> None:
    with pytest.raises(BadSituation) as refused:
        refuse_mistyped(BOLAGET, to, caller)

    assert str(refused.value) == why


@pytest.mark.parametrize("to", ["0", "9", "anna", "support", "104", CUSTOMER, "*65", ""])
@pytest.mark.parametrize("caller", ["david", "104", CUSTOMER, ""])
def test_ids_numbers_and_codes_are_no_mistyped_names(to: str, caller: str) -> None:
    refuse_mistyped(BOLAGET, to, caller)
