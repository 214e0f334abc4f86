"""Every problem has a text in both languages, and no two are the same."""

from __future__ import annotations

import inspect

import pytest

from app.web import problems
from app.web.problems import Problem, said

VALUES = {"int": 7, "int | None": 7, "str": "X-WHY", "bool": True}
MAKERS = [
    make
    for _, make in inspect.getmembers(problems, inspect.isfunction)
    if inspect.signature(make).return_annotation == "Problem"
]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_problem_says_the_same_in_both_languages(make: object) -> None:
    assert callable(make)
    wanted = inspect.signature(make).parameters.values()
    problem = make(**{one.name: VALUES[str(one.annotation)] for one in wanted})

    assert isinstance(problem, Problem)
    assert problem.en != problem.sv
    for value in {VALUES[str(one.annotation)] for one in wanted} - {True}:
        assert (str(value) in problem.en) is (str(value) in problem.sv)
    assert (said(problem), said(problem, "sv")) == (problem.en, problem.sv)


def test_there_are_some() -> None:
    assert len(MAKERS) > 10
