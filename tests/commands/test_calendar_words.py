"""Whatever can be wrong with a calendar has words in both languages."""

from __future__ import annotations

import pytest

from app.commands.calendar_words import problem_words, trouble
from app.commands.terminal import Lang
from app.schedule.feeds import Trouble
from app.schedule.problems import CalendarProblem, Wrong


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("kind", Trouble)
def test_every_trouble_has_words(lang: Lang, kind: Trouble) -> None:
    said = trouble(f"{kind} 404", lang)

    assert f"{kind} 404" not in said
    assert "404" in said


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("kind", Wrong)
def test_every_problem_has_words(lang: Lang, kind: Wrong) -> None:
    assert problem_words(CalendarProblem(kind, "uid", "detail"), lang).startswith("uid: ")
    assert problem_words(CalendarProblem(kind, "uid", "detail"), lang).endswith(" (detail)")


def test_a_status_says_what_to_think_of_it_and_one_of_another_version_is_said_as_it_is() -> None:
    assert (
        trouble("status 404", Lang.EN) == "the server answers 404: the address does not exist, or no longer"
    )
    assert trouble("status 502", Lang.EN) == "the server answers 502"
    assert trouble("timeout", Lang.SV) == "servern svarar inte i tid"
    assert trouble("eclipse total", Lang.EN) == "eclipse total"
