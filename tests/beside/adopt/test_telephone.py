"""Numbers as tables have them."""

from __future__ import annotations

import pytest

from app.beside.adopt import telephone


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("08-465 004 01", "+46846500401"),
        ("+46 (0)70-174 06 05", "+46701740605"),
        ("46701740605", "+46701740605"),
        ("46701740605,00", "+46701740605"),
        ("101", "101"),
        ("101.0", "101"),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, number: str) -> None:
    found = telephone.read_telephone(written)

    assert (found.text, found.sv) == (number, "")


@pytest.mark.parametrize(
    ("written", "number"), [("701740605", "+46701740605"), ("846500401", "+46846500401")]
)
def test_a_zero_that_was_lost_is_put_back_and_told(written: str, number: str) -> None:
    found = telephone.read_telephone(written)

    assert found.text == number
    assert "lacks the 0" in found.en


@pytest.mark.parametrize("written", ["4,67E+10", "4.67017E+10", "4E10"])
def test_a_number_that_was_rounded_is_not_guessed(written: str) -> None:
    found = telephone.read_telephone(written)

    assert found.text == ""
    assert "rounded" in found.en


@pytest.mark.parametrize("written", ["Anna", "0701", "070-174 06 05 / 08-465 004 01", "=cmd|' /C calc'!A0"])
def test_a_text_that_is_no_number_is_told(written: str) -> None:
    found = telephone.read_telephone(written)

    assert (found.text, found.en) == ("", f"{written!r} is not a valid telephone number")


@pytest.mark.parametrize(
    "written",
    ["08-465 004 00 ext. 101", "+46846500400;ext=101", "0846500400 x101", "08-465 004 00, ankn. 101"],
)
def test_an_extension_behind_a_number_is_read(written: str) -> None:
    found = telephone.read_telephone(written)

    assert (found.text, found.extension) == ("+46846500400", "101")


@pytest.mark.parametrize(
    "text", ['"Anna Ek" <0846500401>', "Anna Ek <0846500401>", "<0846500401>", "0846500401"]
)
def test_a_caller_id_has_a_number(text: str) -> None:
    assert telephone.of_caller_id(text) == "0846500401"
