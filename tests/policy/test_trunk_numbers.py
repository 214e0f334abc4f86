"""A number is written as each trunk wants it; the dialplan writes the same without the service."""

from __future__ import annotations

import pytest

from app.policy.trunk_numbers import called_on, in_form, presented_on
from app.policy.trunks import Form, Trunk, TrunkConnection

HERE, ABROAD = "+46846500401", "+4721234567"


@pytest.mark.parametrize(
    ("form", "here", "abroad"),
    [
        (Form.PLUS, "+46846500401", "+4721234567"),
        (Form.DOUBLE_ZERO, "0046846500401", "004721234567"),
        (Form.NATIONAL, "0846500401", "004721234567"),
        (Form.DIGITS, "46846500401", "4721234567"),
    ],
)
def test_each_form_is_as_operators_write_it_and_short_numbers_are_short(
    form: Form, here: str, abroad: str
) -> None:
    assert (in_form(HERE, form), in_form(ABROAD, form), in_form("112", form)) == (here, abroad, "112")


def test_a_prefix_stands_before_a_called_number_but_never_before_112() -> None:
    trunk = Trunk("a", "a", TrunkConnection("x"), form=Form.NATIONAL, prefix="9", presented_form=Form.PLUS)

    assert (called_on(trunk, HERE), called_on(trunk, "112")) == ("90846500401", "112")
    assert presented_on(trunk, HERE) == HERE
