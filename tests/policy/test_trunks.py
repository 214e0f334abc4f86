"""What a trunk may carry, and whose a number is."""

from __future__ import annotations

import pytest

from app.policy.trunks import Trunk, TrunkConnection, Trunks

CONNECTION = TrunkConnection("sip.operator.example")


def trunk(id_: str = "a", **given: object) -> Trunk:
    return Trunk(id_, id_, CONNECTION, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("to", "number", "may"),
    [
        ((), "+4721234567", True),
        (("+47",), "+4721234567", True),
        (("+47",), "+46812345678", False),
        (("+46",), "118118", True),
        (("+47",), "118118", False),
        (("+",), "118118", True),
    ],
)
def test_a_trunk_takes_calls_to_its_numbers_and_short_ones_are_at_home(
    to: tuple[str, ...], number: str, may: bool
) -> None:
    assert trunk(to=frozenset(to)).may_call(number) is may


def test_a_trunk_presents_what_the_operator_lets_us_present() -> None:
    assert trunk().may_present("+46701740605")
    assert trunk(presented=frozenset({"+468465"})).may_present("+46846500401")
    assert not trunk(presented=frozenset({"+468465"})).may_present("+46701740605")


def test_the_longest_beginning_owns_a_number() -> None:
    series, one = (
        trunk("series", numbers=frozenset({"+468465004"})),
        trunk("one", numbers=frozenset({"+46846500404"})),
    )
    trunks = Trunks((series, one))

    assert trunks.owner("+46846500401") is series
    assert trunks.owner("+46846500404") is one
    assert trunks.owner("+46313900600") is None


def test_the_mobile_operator_is_no_way_to_the_world() -> None:
    world, mobiles = trunk("world"), trunk("mobiles", mobiles=True)
    trunks = Trunks((world, mobiles))

    assert (trunks.outside, trunks.mobile_operator) == ((world,), mobiles)
    assert (trunks.get("world"), trunks.get("other")) == (world, None)
    assert Trunks().mobile_operator is None
