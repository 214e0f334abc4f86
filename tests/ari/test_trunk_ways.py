"""How trunks are told to the dialplan, with the service and without it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.ari.dialplan import Dialplan
from app.ari.trunk_ways import mobile_leg, trunk_entries, ways_variables
from app.calls.ports.orders import Dial, SendOut, Tape
from app.policy.trunks import Diverted, Form, ShownIn, Trunk, TrunkConnection, Trunks, WayOut
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from app.policy.model import Company

TELIA = Trunk("telia", "Telia", TrunkConnection("op.example"))
TELE2 = Trunk(
    "tele2",
    "Tele2",
    TrunkConnection("192.0.2.1", from_domain="bolaget.se"),
    form=Form.DOUBLE_ZERO,
    presented_form=Form.NATIONAL,
    shown_in=ShownIn.PREFERRED,
    silence=3,
)
FRIEND, MAIN = "+46701740698", BOLAGET.main_number
WAYS = (
    WayOut(TELIA, FRIEND, "+46846500404"),
    WayOut(TELE2, "0046701740698", "0846500404"),
)


def company(*trunks: Trunk) -> Company:
    return replace(BOLAGET, trunks=Trunks(trunks))


def test_each_way_says_where_with_which_numbers_and_for_how_long() -> None:
    assert ways_variables(WAYS) == {
        "VX_WAYS": "trunk.telia/+46701740698/+46846500404/5///op.example"
        "&trunk.tele2/0046701740698/0846500404/3/p//bolaget.se"
    }
    assert ways_variables(()) == {}


def test_a_withheld_number_asks_for_privacy_where_we_write_the_header_ourselves() -> None:
    assert "/3/pw//" in ways_variables(WAYS, withheld=True)["VX_WAYS"]


@pytest.mark.parametrize(("kind", "letter"), [(Diverted.DIVERSION, "d"), (Diverted.HISTORY, "h")])
def test_a_diverted_call_says_in_which_header_our_number_stands(kind: Diverted, letter: str) -> None:
    way = WayOut(replace(TELIA, diverted=kind), FRIEND, "+46313900700", MAIN)

    assert ways_variables([way])["VX_WAYS"].endswith(f"/5/{letter}/{MAIN}/op.example")


def test_only_orders_with_ways_go_to_their_contexts() -> None:
    dialplan = Dialplan()

    assert dialplan.place(Dial(FRIEND, MAIN))[0] == "trunk"
    assert dialplan.place(Dial(FRIEND, MAIN, ways=WAYS))[0] == "trunk-by"
    assert dialplan.place(SendOut(FRIEND, MAIN, 60, "anna", ways=WAYS))[0] == "external-by"
    taped = dialplan.place(Dial(FRIEND, MAIN, Tape("x", callers=True, tell=""), ways=WAYS))
    assert (taped[0], taped[1]["VX_THEN"], "VX_WAYS" in taped[1]) == ("taped", "trunk", True)


def test_a_mobile_is_rung_by_the_operator_of_the_file_in_its_form() -> None:
    assert mobile_leg(FRIEND, "mexleg", None) == f"{FRIEND}@mexleg"
    assert mobile_leg(FRIEND, "mexleg", TELE2) == f"{FRIEND}~tele2~0046701740698@mexleg-by"


def test_without_trunks_the_tables_hold_nothing_of_them() -> None:
    assert trunk_entries(BOLAGET) == {}


def test_without_the_service_the_order_and_the_forms_are_the_same() -> None:
    told = trunk_entries(company(replace(TELIA, cost=1), TELE2))

    assert (
        told["vx-ways/0-+"] == "trunk.tele2/00//national/3/p/bolaget.se&trunk.telia/plus//plus/5//op.example"
    )
    assert told["vx-ways/emergency"] == f"{told['vx-ways/0-+']}&mex/plus//plus/5//"


def test_each_beginning_of_a_number_has_its_trunks_and_none_is_told() -> None:
    told = trunk_entries(
        company(replace(TELIA, to=frozenset({"+47"})), replace(TELE2, to=frozenset({"+46"})))
    )

    assert (told["vx-ways/0-+47"][:12], told["vx-ways/0-+46"][:12]) == ("trunk.telia/", "trunk.tele2/")
    assert told["vx-ways/0-+"] == "-"


def test_a_presented_number_that_not_every_trunk_may_present_has_a_class() -> None:
    told = trunk_entries(company(replace(TELIA, presented=frozenset({MAIN})), TELE2))

    assert f"vx-shows/{MAIN}" not in told
    assert told["vx-shows/+46846500404"] == "1"
    assert told["vx-ways/1-+"].startswith("trunk.tele2/")
    assert told["vx-ways/0-+"].startswith("trunk.telia/")


def test_numbers_have_the_endpoint_on_which_they_come_in() -> None:
    told = trunk_entries(company(replace(TELIA, numbers=frozenset({"+4684650040"})), TELE2))

    assert told["vx-in/+46846500404"] == "trunk.telia"
    assert "vx-in/+46846500420" not in told


def test_the_mobile_operator_alone_changes_only_the_way_of_112() -> None:
    mobiles = replace(TELIA, id="m", mobiles=True)

    assert trunk_entries(company(mobiles)) == {
        "vx-ways/emergency": "trunk/plus//plus/5//&mex.m/plus//plus/5//op.example"
    }
