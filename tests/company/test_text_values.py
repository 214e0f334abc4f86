"""A form's values come into the file's text, and every comment stays."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.company.text_edits import CannotEdit
from app.company.text_values import paired, with_values
from app.company.written_values import as_read
from app.company.yaml_text import read_all
from tests.company.lines import lines_between

EXAMPLE = Path("examples/bolaget.yaml").read_text("utf-8")


def values(text: str) -> dict[str, Any]:
    found, _, wrong = read_all(text.encode())
    assert not wrong
    return found


def comments(text: str) -> list[str]:
    return sorted(line[line.index("#") :] for line in text.splitlines() if "#" in line)


def test_one_value_changes_one_line_and_keeps_its_comment() -> None:
    wanted = values(EXAMPLE)
    wanted["ring_seconds"] = 25
    wanted["queues"][1]["hours"]["weekdays"] = "08:00-16:30"

    gone, came = lines_between(EXAMPLE, with_values(EXAMPLE, wanted))

    assert gone == [
        "ring_seconds: 20                      # så länge ringer en persons telefoner",
        '    hours: {weekdays: "07:00-16:00", clause: Q14}',
    ]
    assert came == [
        "ring_seconds: 25                      # så länge ringer en persons telefoner",
        '    hours: {weekdays: "08:00-16:30", clause: Q14}',
    ]


def test_a_field_is_added_after_the_one_before_it_and_removed_with_its_line() -> None:
    wanted = values(EXAMPLE)
    eva = wanted["people"][4]
    wanted["people"][4] = {
        key: value
        for name, found in eva.items()
        for key, value in (
            [(name, found), ("email", "eva@bolaget.se")] if name == "mobile" else [(name, found)]
        )
        if key != "desk"
    }

    gone, came = lines_between(EXAMPLE, with_values(EXAMPLE, wanted))

    assert gone == ["    desk: false                       # har bara mobilanknytning"]
    assert came == ["    email: eva@bolaget.se"]


def test_a_person_comes_and_goes_and_the_others_keep_their_comments() -> None:
    wanted = values(EXAMPLE)
    jonas = wanted["people"].pop(9)
    wanted["people"].append(
        {"id": "lisa", "name": "Lisa Öst", "role": "chef", "extension": "112", "desk": False}
    )

    after = with_values(EXAMPLE, wanted)

    assert jonas["id"] == "jonas"
    assert "id: jonas " not in after
    assert (
        '  - id: lisa\n    name: Lisa Öst\n    role: chef\n    extension: "112"\n    desk: false\n' in after
    )
    assert "# M6: privat mobil som anknytning" in after


def test_lists_in_brackets_take_and_lose_entries() -> None:
    wanted = values(EXAMPLE)
    wanted["queues"][0]["members"] = ["hans", "eva", "anna"]
    wanted["greylist"]["countries"] = ["CU", "PG", "KP"]
    wanted["front_desk"]["stand_ins"] = []

    after = with_values(EXAMPLE, wanted)

    assert "members: [hans, eva, anna]" in after
    assert "countries: [CU, PG, KP]" in after
    assert "  stand_ins: []                    # S2: svarar i den här ordningen" in after


def test_another_order_moves_entries_with_the_comments_above_them() -> None:
    text = "a: 1\nlist:\n  # the first\n  - id: x  # one\n    v: 1\n  # the second\n  - id: y  # two\nb: 2\n"

    after = with_values(text, {"a": "1", "list": [{"id": "y"}, {"id": "x", "v": 2}], "b": 2})

    assert (
        after
        == "a: 1\nlist:\n  # the second\n  - id: y  # two\n  # the first\n  - id: x  # one\n    v: 2\nb: 2\n"
    )


def test_a_section_that_is_not_there_comes_and_one_becomes_another_kind() -> None:
    text = "a: 1   # about a\nq:\n  p: wait  # here\n"

    after = with_values(
        text, {"a": "1", "q": {"p": {"to": "voicemail", "clause": "Q2"}}, "n": {"x": ["1", "2"]}}
    )

    assert after == 'a: 1   # about a\nq:\n  p: {to: voicemail, clause: Q2}  # here\nn: {x: ["1", "2"]}\n'


def test_text_that_yaml_would_guess_at_is_quoted() -> None:
    text = "a: b\n"
    wanted = {
        "a": "no",
        "b": "0701",
        "c": "x: y # z",
        "d": "null",
        "e": "rad 1\n\nrad 2",
        "f": " x",
        "g": "'\"\\",
    }

    assert values(with_values(text, wanted)) == wanted


@pytest.mark.parametrize("first", ["", "q", {"id": "z"}])
def test_another_entry_or_field_takes_the_place_of_the_first_ones(first: Any) -> None:
    """The new first line and the lines that go begin at one place, and neither cuts into the other."""
    text = "roles:\n  # on a\n  - id: a\n    name: A\n  # on b\n  - id: b\n  - id: c\ncalendar:\n  a: 1\n  b: 2\n"
    wanted = {"roles": [first, {"id": "c"}], "calendar": {"z": "3", "b": "2"}}

    after = with_values(text, wanted)

    assert values(after) == as_read(wanted)
    assert "# on a" in after
    assert "# on b" in after


def test_entries_are_known_by_their_keys_else_by_their_places() -> None:
    assert paired([{"id": "a"}, {"id": "b"}], [{"id": "b"}, {"id": "c"}, {"id": "a"}]) == [1, None, 0]
    assert paired([{"id": "a", "x": "1"}, {"id": "b", "x": "2"}], [{"id": "a"}, {"id": "c", "x": "2"}]) == [
        0,
        1,
    ]
    assert paired([{"to": "x"}, {"to": "y"}], [{"to": "y"}]) == [1]
    assert paired([{"to": "x"}], [{"to": "z"}]) == [0]


def test_what_is_no_mapping_cannot_be_edited() -> None:
    with pytest.raises(CannotEdit):
        with_values("- a\n", {"a": "1"})


WORDS = st.sampled_from(
    ["", "x", "no", "101", "+46846500401", "två ord", "a, b", "#", "rad\nrad", "08:00-17:00", "*71"]
)


@given(st.data())
def test_whatever_is_wanted_is_what_the_text_then_means(data: st.DataObject) -> None:
    """Anything may change, come, go or move, and the comments that stand on lines of their own all stay."""
    before = values(EXAMPLE)
    wanted = copy.deepcopy(before)
    for _ in range(data.draw(st.integers(1, 5))):
        _spoil(wanted, data)

    after = with_values(EXAMPLE, wanted)

    assert values(after) == as_read(wanted)


def _spoil(node: Any, data: st.DataObject) -> None:
    """Change something, somewhere below."""
    while True:
        inside = list(node.items() if isinstance(node, dict) else enumerate(node))
        deeper = [child for _, child in inside if isinstance(child, dict | list) and child]
        if not deeper or not data.draw(st.integers(0, 3)):
            break
        node = deeper[data.draw(st.integers(0, len(deeper) - 1))]
    what = data.draw(st.sampled_from(["change", "remove", "add", "move"]))
    if isinstance(node, dict):
        key = data.draw(st.sampled_from(list(node)))
        if what == "change":
            node[key] = data.draw(
                st.one_of(WORDS, st.lists(WORDS, max_size=2), st.dictionaries(st.sampled_from("ab"), WORDS))
            )
        elif what == "remove" and len(node) > 1:
            del node[key]
        else:
            node[data.draw(st.sampled_from(["new", "other"]))] = data.draw(WORDS)
        return
    at = data.draw(st.integers(0, len(node) - 1))
    if what == "change":
        node[at] = data.draw(WORDS)
    elif what == "remove":
        del node[at]
    elif what == "add":
        node.insert(
            at, data.draw(st.one_of(WORDS, st.dictionaries(st.sampled_from("ab"), WORDS, min_size=1)))
        )
    else:
        node.append(node.pop(at))
