"""Lists of ranges as they are published: by heading or without, with prefixes, ranges and countries."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.company.ranges import read_ranges


@pytest.mark.parametrize(
    ("text", "prefixes"),
    [
        ("+88213\n0088216\n88299\n", {"+88213", "+88216", "+88299"}),
        ("\ufeffPrefix;Land;Anmärkning\n+88213;-;satellit\n53;CU;Kuba\n", {"+88213", "+53"}),
        ("country,range_start,range_end\nSome isle,6745550000,6745559999\n", {"+674555"}),
        ("från\ttill\n+8835100000000\t+8835100999999\n", {"+8835100"}),
        ("+674 555-0000,+674 555-0009,nattlinje\n", {"+674555000"}),
        ("6745550000-6745550019\n", {"+674555000", "+674555001"}),
        ("882xxx\n883 51*\n", {"+882", "+88351"}),
        ("# remark\n\n+882\n+88213\n", {"+882"}),  # the shorter one covers the other
        ('"+882","a, b"\n', {"+882"}),
    ],
)
def test_a_list_is_read_into_prefixes(text: str, prefixes: set[str]) -> None:
    found = read_ranges(text)

    assert (set(found.prefixes), found.countries, found.faults) == (prefixes, frozenset(), ())


@pytest.mark.parametrize("text", ["CU\nJM\n", "iso,name\nCU,Cuba\nJM,Jamaica\n", "Cuba;CU\nJamaica;JM\n"])
def test_a_list_of_countries(text: str) -> None:
    assert read_ranges(text).countries == {"CU", "JM"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Kuba", "neither a prefix"),
        ("+0018765", "not a prefix"),
        ("999123", "not a prefix"),  # no country has it
        ("+46", "the company's own country"),
        ("+6745550009,+6745550000", "is not a range"),
        ("from,to\n+67455500,+6745559", "is not a range"),
        ("+8821312345678901234", "not a prefix"),
        ("+6740000001,+6749999998", "give prefixes"),
    ],
)
def test_an_error_names_the_line_that_cannot_be_read(line: str, says: str) -> None:
    found = read_ranges(f"# a list\n{line}\n")

    [(number, message)] = found.faults
    assert (number, found.prefixes) == (2 + line.count("\n"), frozenset())
    assert says in message


@given(st.integers(6740000, 6749999), st.integers(6740000, 6749999))
@example(6740000, 6749999)
@example(6740009, 6740010)
@example(6740001, 6740001)
@example(6740199, 6740200)
def test_a_range_is_covered_exactly(one: int, other: int) -> None:
    low, high = sorted((one, other))
    found = read_ranges(f"{low},{high}\n")

    if not found.faults:
        covered = {n for n in range(6740000, 6750000) if f"+{n}".startswith(tuple(found.prefixes))}
        assert covered == set(range(low, high + 1))


@given(st.text(max_size=200))
@example("\x00,\r1-2")
@example("1-99999999999999999999")
@example("²,³")
@example("5;4")
def test_whatever_it_holds_it_is_read(text: str) -> None:
    found = read_ranges(text)

    assert all(one.startswith("+") and one[1:].isdigit() for one in found.prefixes)
