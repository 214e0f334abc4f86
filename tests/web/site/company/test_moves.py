"""Rows change places with their neighbours, and stay where there is none."""

from __future__ import annotations

from app.web.site.company.moves import moved_in_file, moved_in_form


def test_a_name_changes_places_with_the_one_above() -> None:
    posted = {"members": ["a", "b", "c"], "name": ["Sälj"], "_up": ["members.2"]}

    assert moved_in_form(posted) == ({"members": ["a", "c", "b"], "name": ["Sälj"]}, "members.1")


def test_rows_of_several_inputs_change_places_also_across_a_gap() -> None:
    posted = {
        "menus.0.key": ["1"],
        "menus.0.to": ["anna"],
        "menus.2.key": ["2"],
        "menus.20.key": ["3"],
        "_down": ["menus.0"],
    }
    moved = moved_in_form(posted)

    assert moved is not None
    assert moved[1] == "menus.2"
    assert moved[0] == {
        "menus.2.key": ["1"],
        "menus.2.to": ["anna"],
        "menus.0.key": ["2"],
        "menus.20.key": ["3"],
    }


def test_the_first_stays_first_and_nonsense_moves_nothing() -> None:
    first = {"members": ["a", "b"], "_up": ["members.0"]}
    nonsense = {"members": ["a", "b"], "_down": ["what"]}

    for posted in (first, nonsense):
        moved = moved_in_form(posted)
        assert moved is not None
        assert moved[0] == {"members": ["a", "b"]}
        assert moved[1] == ""
    assert moved_in_form({"members": ["a"]}) is None


def test_an_entry_of_the_file_moves_or_stays_at_the_end() -> None:
    values = {"trunks": [{"id": "a"}, {"id": "b"}]}

    assert moved_in_file(values, "trunks", 1, up=True) == {"trunks": [{"id": "b"}, {"id": "a"}]}
    assert moved_in_file(values, "trunks", 1, up=False) == values
