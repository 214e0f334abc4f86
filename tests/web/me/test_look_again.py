"""What has not changed is not rendered again."""

from __future__ import annotations

import pytest

from app.web.me.look_again import LivePart, LookAgain


class Page:
    """Two parts, and what was rendered."""

    def __init__(self) -> None:
        self.marks: dict[str, object] = {"now": 1, "calls": 1}
        self.rendered: list[str] = []
        self.fails = False

    def parts(self) -> dict[str, LivePart]:
        return {id_: LivePart(mark, lambda id_=id_: self.make(id_)) for id_, mark in self.marks.items()}  # type: ignore[misc]

    def make(self, id_: str) -> str:
        if self.fails:
            raise KeyError("a word that nobody wrote")
        self.rendered.append(id_)
        return f"{id_} {self.marks[id_]}"


def test_a_part_is_rendered_once_for_each_change_of_its_own() -> None:
    """A call of a person's had all four parts of their page rendered, each second."""
    page = Page()
    look = LookAgain(page.parts)

    first = look()
    assert look() is first
    page.marks["calls"] = 2
    assert look() == {"now": "now 1", "calls": "calls 2"}
    assert page.rendered == ["now", "calls", "calls"]


def test_a_part_that_could_not_be_made_is_tried_again() -> None:
    page = Page()
    look, page.fails = LookAgain(page.parts), True
    with pytest.raises(KeyError):
        look()
    page.fails = False

    assert look() == {"now": "now 1", "calls": "calls 1"}


def test_who_is_gone_has_no_parts() -> None:
    page = Page()
    look = LookAgain(page.parts)
    look()
    page.marks = {}

    assert look() == {}
