"""Two administrators change one version: nobody's change is lost, and what both changed is told."""

from __future__ import annotations

from typing import Any

from app.company.merging import merged

BASE: dict[str, Any] = {
    "ring_seconds": "20",
    "people": [{"id": "anna", "name": "Anna"}, {"id": "bo", "name": "Bo"}],
    "greylist": {"countries": ["CU", "SL"]},
}


def test_changes_of_different_places_are_both_there() -> None:
    mine = {**BASE, "ring_seconds": "25", "people": [{"id": "anna", "name": "Anna Ek"}, BASE["people"][1]]}
    theirs = {
        **BASE,
        "people": [BASE["people"][0], {"id": "bo", "name": "Bo", "mobile": "1"}, {"id": "carin"}],
        "greylist": {"countries": ["CU"]},
    }

    found = merged(BASE, mine, theirs)

    assert found.both == []
    assert found.values == {
        "ring_seconds": "25",
        "people": [
            {"id": "anna", "name": "Anna Ek"},
            {"id": "bo", "name": "Bo", "mobile": "1"},
            {"id": "carin"},
        ],
        "greylist": {"countries": ["CU"]},
    }


def test_lists_take_what_each_added_and_lose_what_each_removed() -> None:
    mine = {**BASE, "greylist": {"countries": ["CU", "JM", "SL"]}}
    theirs = {**BASE, "greylist": {"countries": ["SL", "PG"]}}

    assert merged(BASE, mine, theirs).values["greylist"]["countries"] == ["JM", "SL", "PG"]


def test_where_both_changed_one_value_mine_stands_and_the_place_is_told() -> None:
    mine = {**BASE, "ring_seconds": "25", "people": [BASE["people"][0]]}
    theirs = {**BASE, "ring_seconds": "30", "people": [BASE["people"][0], {"id": "bo", "name": "Bo Lind"}]}

    found = merged(BASE, mine, theirs)

    assert (found.values["ring_seconds"], len(found.values["people"])) == ("25", 1)
    assert found.both == ["ring_seconds", "people.bo"]
