"""Values of a text are changed in their place; every other character stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.company.text_edits import CannotEdit, with_section
from app.company.yaml_text import read_yaml
from tests.commands.conftest import EXAMPLE

BLOCK = """\
# ours
company: A   # the name
greylist:
  # looked through each quarter
  countries:
    - CU   # fraud in 2024
    # the next one is new
    - KP
  prefixes: ["+881", '+882']   # satellites
  reviewed: 2026-11-02  # by Eva
people: []
"""


def test_items_come_and_go_in_their_list_and_comments_stay() -> None:
    changed = with_section(
        BLOCK, "greylist", {"countries": ["CU", "IR"], "prefixes": ["+882", "+979"], "reviewed": "2026-11-30"}
    )

    assert changed == BLOCK.replace("    - KP\n", "").replace(
        "    - CU   # fraud in 2024\n", "    - CU   # fraud in 2024\n    - IR\n"
    ).replace("""["+881", '+882']""", """['+882', "+979"]""").replace("2026-11-02", "2026-11-30")


def test_nothing_changes_when_the_values_are_the_same() -> None:
    same = {"countries": ["KP", "CU"], "prefixes": ["+881", "+882"], "reviewed": "2026-11-02"}

    assert with_section(BLOCK, "greylist", same) == BLOCK


def test_a_field_that_is_not_there_is_added_in_its_section() -> None:
    changed = with_section(BLOCK, "greylist", {"source": "PTS: listan"})

    assert "greylist:\n  # looked through each quarter\n  source: 'PTS: listan'\n  countries:\n" in changed
    assert with_section("a: b\ng: {x: 1}\n", "g", {"y": ["2"]}) == "a: b\ng: {y: [2], x: 1}\n"


def test_a_section_that_is_not_there_is_added_at_the_end() -> None:
    changed = with_section("company: A  # ours\n", "greylist", {"countries": ["CU"]})

    assert changed == "company: A  # ours\ngreylist:\n  countries: [CU]\n"


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{company: A, greylist: {countries: [CU]}}",
        "greylist:\n",
        "greylist: []\n",
        "greylist: {countries: CU}\n",
        "greylist:\n  countries: [CU, # why\n    KP]\n",
        "greylist:\n  countries:\n    - KP\n",
        "greylist: [",
    ],
)
def test_a_change_that_would_lose_something_is_refused(text: str) -> None:
    with pytest.raises(CannotEdit):
        with_section(text, "greylist", {"countries": ["IR"]})


@given(st.lists(st.from_regex(r"[+]?[A-Z0-9]{1,6}", fullmatch=True), min_size=1, unique=True))
def test_any_list_is_read_back_as_it_was_meant(wanted: list[str]) -> None:
    text = EXAMPLE.read_text()

    changed = with_section(text, "greylist", {"prefixes": wanted, "source": "a 'b' \"c\": #d"})

    before, after = read_yaml(text.encode())[0], read_yaml(changed.encode())[0]
    assert set(after["greylist"]["prefixes"]) == set(wanted)
    assert after["greylist"]["source"] == "a 'b' \"c\": #d"
    assert {**after, "greylist": None} == {**before, "greylist": None}
    assert changed.count("#") >= text.count("#")
