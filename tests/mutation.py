"""How tests run when `make mutants` tries them on changed code: the quick first, and Hypothesis the same each time.

Knows: the order and the dice. Refuses to know: which code is changed (.ci/mutants.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import is_hypothesis_test, settings

if TYPE_CHECKING:
    import pytest


def pytest_configure() -> None:
    """A mutant that was found by luck today would survive tomorrow."""
    settings.register_profile("mutants", derandomize=True, database=None, deadline=None)
    settings.load_profile("mutants")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first failure ends the run, so tests that play many games come last."""
    items.sort(key=plays_many_games)


def plays_many_games(item: pytest.Item) -> bool:
    """Whether Hypothesis makes the examples of this test, or its steps."""
    function = getattr(item, "obj", None)
    return is_hypothesis_test(function) or item.name == "runTest"
