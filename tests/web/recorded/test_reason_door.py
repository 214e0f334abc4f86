"""A reason opens the door for one session and one sound, for a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.web.recorded.reason_door import (
    LISTENS_FOR,
    LONGEST_WHY,
    MOST_TICKETS,
    NoReason,
    ReasonDoor,
    reason_given,
)
from app.words.refusal import Refusal
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor


class Hour:
    """A clock that stands still."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def lets_in(door: ReasonDoor, boss: Visitor, sound: int, ticket: str) -> bool:
    try:
        door.check(boss, sound, ticket)
    except Refusal:
        return False
    return True


def test_a_ticket_is_good_for_its_session_its_sound_and_a_quarter_of_an_hour() -> None:
    hour, boss = Hour(), visitor(person=None)
    door = ReasonDoor(hour)
    ticket = door.admit(boss, 7)

    assert lets_in(door, boss, 7, ticket)
    assert not lets_in(door, boss, 8, ticket)
    assert not lets_in(door, replace(boss, session="another"), 7, ticket)
    assert not lets_in(door, boss, 7, "guessed")
    hour.now += LISTENS_FOR - timedelta(seconds=1)
    assert lets_in(door, boss, 7, ticket)
    hour.now += timedelta(seconds=1)
    assert not lets_in(door, boss, 7, ticket)


def test_old_tickets_are_forgotten_before_there_are_too_many() -> None:
    door, boss = ReasonDoor(Hour()), visitor(person=None)
    first = door.admit(boss, 0)
    for sound in range(1, MOST_TICKETS + 1):
        last = door.admit(boss, sound)

    assert not lets_in(door, boss, 0, first)
    assert lets_in(door, boss, MOST_TICKETS, last)


def test_a_reason_is_one_line_and_not_too_long() -> None:
    assert reason_given("  klagomål\n 4711 ") == "klagomål 4711"
    assert len(reason_given("x" * 1000)) == LONGEST_WHY


@pytest.mark.parametrize("why", ["", "  ", "\n\t", "\x00"])
def test_nothing_is_no_reason(why: str) -> None:
    with pytest.raises(NoReason):
        reason_given(why)
