"""Counts what a replay found, by the rule that moved the calls, with an example of each; parts' tallies add up.

Knows: that the unit is the call, and that an example is the earliest. Refuses to know: the words.

It stays small however many calls there are: rules are few, and of odd names only so many are told apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from app.replay.cannot import WhyNot
    from app.replay.moved import Moved

MOST_NAMES: Final = 1000  # that are told apart; the others are counted together
ALL_OTHERS: Final = "..."
GroupKey = TypeVar("GroupKey")


@dataclass(frozen=True, slots=True, order=True)
class Case:
    """One decision of the journal. at: when the call came in, ISO 8601 in UTC; record: as JSON."""

    at: str
    call: str
    record: str


@dataclass(slots=True)
class MovedCalls:
    """How many calls, and the earliest of them."""

    calls: int
    example: Case


@dataclass(slots=True)
class Replayed:
    """calls: looked at; decisions: of them.

    moved: calls that would have gone elsewhere, or to the same place in another manner. unlike: under the version of
    then, by what differs. missing: calls that could not be replayed, and one of them. guessed: calls that rest on
    somebody's supposed state, by person; on_guesses: all of them.
    """

    calls: int = 0
    decisions: int = 0
    moved: dict[Moved, MovedCalls] = field(default_factory=dict)
    unlike: dict[str, MovedCalls] = field(default_factory=dict)
    missing: dict[tuple[WhyNot, str], tuple[int, str]] = field(default_factory=dict)
    guessed: dict[str, int] = field(default_factory=dict)
    on_guesses: int = 0

    def add(self, other: Replayed) -> None:
        self.calls += other.calls
        self.decisions += other.decisions
        self.on_guesses += other.on_guesses
        for moved, group in other.moved.items():
            _put(self.moved, moved, group.calls, group.example)
        for what, group in other.unlike.items():
            _put(self.unlike, what, group.calls, group.example)
        for (why, name), (calls, example) in other.missing.items():
            self.add_missing(why, name, example, calls)
        for person, calls in other.guessed.items():
            self.add_guess(person, calls)

    def add_moved(self, moved: Moved, case: Case) -> None:
        _put(self.moved, moved, 1, case)

    def add_unlike(self, what: str, case: Case) -> None:
        _put(self.unlike, what, 1, case)

    def add_missing(self, why: WhyNot, name: str, call: str, calls: int = 1) -> None:
        key = (why, name)
        if key not in self.missing and len(self.missing) >= MOST_NAMES:
            key = (why, ALL_OTHERS)
        before, example = self.missing.get(key, (0, call))
        self.missing[key] = (before + calls, min(example, call))

    def add_guess(self, person: str, calls: int = 1) -> None:
        if person not in self.guessed and len(self.guessed) >= MOST_NAMES:
            person = ALL_OTHERS
        self.guessed[person] = self.guessed.get(person, 0) + calls

    @property
    def elsewhere(self) -> int:
        """Calls that would have gone elsewhere."""
        return sum(group.calls for moved, group in self.moved.items() if moved.elsewhere)

    @property
    def otherwise(self) -> int:
        """Calls that would have gone to the same place in another manner."""
        return sum(group.calls for moved, group in self.moved.items() if not moved.elsewhere)

    @property
    def not_replayed(self) -> int:
        return sum(calls for calls, _ in self.missing.values())

    @property
    def differing(self) -> int:
        """Calls that the version of then decides in another way today."""
        return sum(group.calls for group in self.unlike.values())


def _put(groups: dict[GroupKey, MovedCalls], key: GroupKey, calls: int, example: Case) -> None:
    before = groups.get(key)
    if before is None:
        groups[key] = MovedCalls(calls, example)
    else:
        before.calls += calls
        before.example = min(before.example, example)
