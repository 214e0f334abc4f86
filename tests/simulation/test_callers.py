"""Only callers whom no rule can know are decided alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.policy.barring import Greylist
from app.simulation.callers import DRAWN_CALLER, CallersAlike
from tests.policy.bolaget import ANSWERING_SERVICE, BOLAGET

ALIKE = CallersAlike(BOLAGET)


def test_unknown_callers_stand_for_one_another() -> None:
    assert ALIKE.stands_for("+46701749000") == ALIKE.stands_for("+46313900699") != "+46701749000"


@pytest.mark.parametrize(
    "caller",
    [
        "+46701740605",
        "0701740605",
        "+46701740620",
        ANSWERING_SERVICE,
        "+5312345678",
        "+46846500401",
        "",
        "112",
        "+0123",
    ],
)
def test_a_caller_whom_the_company_names_or_bars_is_themselves(caller: str) -> None:
    assert ALIKE.stands_for(caller) == caller


def test_a_caller_whom_we_do_not_call_back_is_themselves() -> None:
    """Failed: a caller from Germany was offered the callback that only some countries get."""
    assert ALIKE.stands_for("+4930123456") == "+4930123456"

    at_home = replace(BOLAGET, limits=replace(BOLAGET.limits, callbacks=frozenset({"DE"})))
    assert CallersAlike(at_home).stands_for("+4930123456") == "+4930123456"
    assert CallersAlike(at_home).stands_for("+46701749000") == DRAWN_CALLER.format(0)


def test_with_all_drawn_numbers_barred_nobody_stands_for_another() -> None:
    company = replace(BOLAGET, greylist=Greylist(prefixes=frozenset({"+4670174"})))

    assert CallersAlike(company).stands_for(DRAWN_CALLER.format(7)) == DRAWN_CALLER.format(7)
