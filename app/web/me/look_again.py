"""Renders the parts of a live view only when what they show may have changed.

Knows: marks. Refuses to know: what a part shows.

A live view looks every second, also where nothing happens; 200 open pages would take a processor for themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REST: Final = 1.0  # seconds between two renderings: a busy house changes ten times a second


class LookAgain:
    """mark: equal as long as nothing has changed; render: what to show then."""

    def __init__(self, mark: Callable[[], object], render: Callable[[], Mapping[str, str]]) -> None:
        self._mark = mark
        self._render = render
        self._seen: object = None
        self._parts: Mapping[str, str] | None = None

    def __call__(self) -> Mapping[str, str]:
        mark = self._mark()
        if self._parts is None or mark != self._seen:
            self._parts, self._seen = self._render(), mark
        return self._parts
