"""Renders each part of a live view only when what it shows may have changed.

Knows: marks. Refuses to know: what a part shows.

A live view looks every second, also where nothing happens; 200 open pages would take a processor for themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REST: Final = 1.0  # seconds between two renderings: a busy house changes ten times a second


@dataclass(frozen=True, slots=True)
class LivePart:
    """mark: equal as long as the part says the same; make: renders it."""

    mark: object
    make: Callable[[], str]


class LookAgain:
    """parts: by their elements' ids, as they are now; none if there is nobody to show any more."""

    def __init__(self, parts: Callable[[], Mapping[str, LivePart]]) -> None:
        self._parts = parts
        self._marks: dict[str, object] = {}
        self._made: Mapping[str, str] = {}

    def __call__(self) -> Mapping[str, str]:
        parts = self._parts()
        marks = {id_: part.mark for id_, part in parts.items()}
        if marks != self._marks:
            self._made = {
                id_: self._made[id_] if id_ in self._made and part.mark == self._marks[id_] else part.make()
                for id_, part in parts.items()
            }
            self._marks = marks
        return self._made
