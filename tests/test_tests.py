"""Tests that can fail: each says what it expects, by an assertion or by waiting for it under a deadline.

Knows: how tests are written. Refuses to know: what they test.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS: Final = Path(__file__).parent
# Each waits under a deadline for what a far end, a log or a page shows, and raises when it does not come.
WAITS: Final = frozenset(
    {"asks_and_hangs_up", "called", "connected", "sends_on", "talk_together", "timeout", "told", "until"}
    | {"until_heard", "until_policy", "until_problem"}
)
# An error is all that can go wrong, and the name says of what.
FAILS_BY_AN_ERROR: Final = {
    "sms/test_notices.py::test_a_house_without_sms_takes_every_notice_and_does_nothing",
    "speech/test_piper_itself.py::test_the_program_speaks_with_a_voice_and_says_so_at_the_start",
    "speech/test_process.py::test_the_text_reaches_the_program_as_its_input",
    "speech/test_process.py::test_a_program_that_does_not_read_its_words_does_no_harm",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> Iterator[tuple[str, Function]]:
    """Each test of the project: file::name, and its code."""
    for file, written in files():
        for node in written:
            if node.name.startswith("test_"):
                yield f"{file}::{node.name}", node


def files() -> Iterator[tuple[str, list[Function]]]:
    for file in sorted(TESTS.rglob("test_*.py")):
        found = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, Function)]
        yield str(file.relative_to(TESTS)), found


def called_in(function: Function) -> set[str]:
    """The names of what a function calls: `until` of `house.until(...)`."""
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in calls}


def expects_something(function: Function, helpers: dict[str, Function]) -> bool:
    """By itself, or by a function of its file that it calls."""
    if any(isinstance(node, ast.Assert) for node in ast.walk(function)):
        return True
    called = called_in(function)
    others = {name: one for name, one in helpers.items() if name != function.name}
    return bool(called & (WAITS | {"raises", "fail"})) or any(
        expects_something(others[name], others) for name in called & others.keys()
    )


def test_every_test_can_fail() -> None:
    """A test that only runs through its lines is green whatever they do: assert what a caller or an employee gets."""
    silent = {
        f"{file}::{one.name}"
        for file, written in files()
        for one in written
        if one.name.startswith("test_") and not expects_something(one, {two.name: two for two in written})
    }

    assert silent == FAILS_BY_AN_ERROR


def test_no_test_stands_where_another_hides_it() -> None:
    """Of two tests with the same name in a file only the second is run."""
    names = [name for name, _ in functions()]

    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_no_test_is_skipped_in_silence() -> None:
    """A test that is skipped everywhere tests nothing; what a machine lacks is installed by `make test`."""
    skipped = [
        name
        for name, function in functions()
        if called_in(function) & {"skip", "xfail"}
        or any("skip" in ast.unparse(one) or "xfail" in ast.unparse(one) for one in function.decorator_list)
    ]

    assert skipped == []
