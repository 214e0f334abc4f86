"""Tests that can fail: each says what it expects, by an assertion or by waiting for it under a deadline.

Knows: how tests are written. Refuses to know: what they test.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

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
    "policy/test_imagined.py::test_ids_numbers_and_codes_are_no_mistyped_names",
    "sms/test_notices.py::test_a_house_without_sms_takes_every_notice_and_does_nothing",
    "speech/test_piper_itself.py::test_the_program_speaks_with_a_voice_and_says_so_at_the_start",
    "speech/test_process.py::test_the_text_reaches_the_program_as_its_input",
    "speech/test_process.py::test_a_program_that_does_not_read_its_words_does_no_harm",
}


class Function(NamedTuple):
    """A function of a test file. calls: the names of what it calls, `until` of `house.until(...)`."""

    name: str
    decorators: frozenset[str]
    calls: frozenset[str]
    asserts: bool


def functions() -> Iterator[tuple[str, Function]]:
    """Each test of the project: file::name, and what it does."""
    for file, written in files().items():
        for one in written:
            if one.name.startswith("test_"):
                yield f"{file}::{one.name}", one


@cache
def files() -> dict[str, list[Function]]:
    """By file, all its functions."""
    return {
        str(file.relative_to(TESTS)): list(functions_of(file.read_text()))
        for file in sorted(TESTS.rglob("test_*.py"))
    }


def functions_of(text: str) -> Iterator[Function]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inside = list(ast.walk(node))
            around = [one for decorator in node.decorator_list for one in ast.walk(decorator)]
            yield Function(
                node.name,
                frozenset(map(_name, around)),
                frozenset(_name(one.func) for one in inside if isinstance(one, ast.Call)),
                any(isinstance(one, ast.Assert) for one in inside),
            )


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def expects_something(function: Function, helpers: dict[str, Function]) -> bool:
    """By itself, or by a function of its file that it calls."""
    if function.asserts:
        return True
    others = {name: one for name, one in helpers.items() if name != function.name}
    return bool(function.calls & (WAITS | {"raises", "fail"})) or any(
        expects_something(others[name], others) for name in function.calls & others.keys()
    )


def test_every_test_can_fail() -> None:
    """A test that only runs through its lines is green whatever they do: assert what a caller or an employee gets."""
    silent = {
        f"{file}::{one.name}"
        for file, written in files().items()
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
        if function.calls & {"skip", "xfail"}
        or any("skip" in one or "xfail" in one for one in function.decorators)
    ]

    assert skipped == []


def test_what_a_test_does_is_found_however_it_is_written() -> None:
    text = """
@pytest.mark.skipif(
    sys.platform == "win32", reason="no"
)
async def test_a():
    def inner(): assert x
    await house.until(inner)

def helper(): skip()
"""

    test_a, helper, inner = functions_of(text)

    assert test_a == Function("test_a", test_a.decorators, frozenset({"skipif", "until"}), asserts=True)
    assert test_a.decorators >= {"mark", "skipif"}
    assert helper == Function("helper", frozenset(), frozenset({"skip"}), asserts=False)
    assert inner.asserts
