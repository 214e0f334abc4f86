"""A dialplan finds an extension as Asterisk does: by patterns, the closest first, and in included contexts."""

from __future__ import annotations

import pytest

from app.beside.adopt.dialplan import MOST_OF_A_PATTERN, TheirDialplan, matches, pattern_numbers


def plan(*lines: tuple[str, str, int, str]) -> TheirDialplan:
    """Steps as ShowDialPlan tells them: context, extension, priority and application(data)."""
    made = TheirDialplan()
    for context, exten, priority, step in lines:
        app, _, data = step.partition("(")
        made.add(
            {
                "context": context,
                "extension": exten,
                "priority": str(priority),
                "application": app,
                "appdata": data.removesuffix(")"),
            }
        )
    return made


@pytest.mark.parametrize(
    ("exten", "number", "fits"),
    [
        ("101", "101", True),
        ("101", "1010", False),
        ("_10X", "109", True),
        ("_10X", "10a", False),
        ("_ZXX", "099", False),
        ("_NXX", "199", False),
        ("_[2-47]X", "71", True),
        ("_[2-47]X", "51", False),
        ("_+46X.", "+4684", True),
        ("_+46X.", "+468", False),
        ("_+46X!", "+468", True),
        ("_08-465 00", "08465 00", True),
    ],
)
def test_a_pattern_fits_numbers(exten: str, number: str, *, fits: bool) -> None:
    assert matches(exten, number) is fits


def test_a_pattern_is_all_its_numbers() -> None:
    assert pattern_numbers("_+468[45]Z") == [f"+468{a}{b}" for a in "45" for b in "123456789"]
    assert pattern_numbers("101") == ["101"]


@pytest.mark.parametrize("exten", ["_X.", "_0X!", "_XXXX"])
def test_a_pattern_may_have_too_many(exten: str) -> None:
    assert pattern_numbers(exten) is None
    assert MOST_OF_A_PATTERN < 10**4


def test_the_closest_extension_is_taken_and_a_contexts_own_before_an_included_one() -> None:
    found = plan(
        ("a", "_X.", 1, "Any()"),
        ("a", "_10X", 1, "Ten()"),
        ("a", "101", 1, "Own()"),
        ("b", "101", 1, "Included()"),
        ("b", "222", 1, "There()"),
    )
    found.add({"context": "a", "includecontext": "b"})
    found.add({"context": "b", "includecontext": "a"})  # a circle

    apps = {number: getattr(found.step("a", number, 1), "app", "") for number in ("101", "102", "999", "222")}

    assert apps == {"101": "Own", "102": "Ten", "999": "Any", "222": "Any"}
    assert found.step("b", "222", 1) is not None
    assert set(found.reached("b")) == {("b", "101"), ("b", "222"), ("a", "_X."), ("a", "_10X"), ("a", "101")}


def test_a_label_is_a_priority() -> None:
    found = plan(("a", "_X.", 1, "NoOp()"))
    found.add(
        {"context": "a", "extension": "_X.", "priority": "2", "extensionlabel": "open", "application": "Dial"}
    )

    assert (found.priority_of("a", "5", "open"), found.priority_of("a", "5", "7")) == (None, 7)
    assert found.priority_of("a", "55", "open") == 2


def test_an_extension_for_several_callers_is_noticed() -> None:
    found = plan(("a", "100", 1, "Dial(one)"), ("a", "100", 1, "Dial(two)"))

    assert found.twice == {("a", "100")}
    step = found.step("a", "100", 1)
    assert step is not None
    assert step.data == "one"
