"""Keeps what was rendered for as long as it says the same: 200 boards look at the same queues.

Knows: values and texts, by key. Refuses to know: what they say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, TypeVar

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

PARTS_KEPT: Final = 1000  # texts

log = structlog.get_logger()

_Value = TypeVar("_Value")


class Rendered(Generic[_Value]):
    """One kind of part. most: how many are kept."""

    def __init__(self, most: int = PARTS_KEPT) -> None:
        self._most = most
        self._kept: dict[Hashable, tuple[Hashable, _Value, str]] = {}

    def text(
        self,
        key: Hashable,
        *,
        tick: Hashable,
        look: Callable[[], _Value],
        make: Callable[[_Value], str],
        again: bool = False,
    ) -> str:
        """The text of key's value. A new tick makes us look again; a new value makes us render again.

        again: render it now for this caller alone; all others still get the kept text while the value is the same.
        If rendering fails, the part stays as it was, and the page's other parts are shown.
        """
        kept = self._kept.get(key)
        if kept is not None and kept[0] == tick and not again:
            return kept[2]
        try:
            value = look()
            before = kept[2] if kept is not None and kept[1] == value else None
            text = before if before is not None and not again else make(value)
        except Exception:
            log.exception("a part of a page could not be made")
            return kept[2] if kept is not None else ""
        if kept is None and len(self._kept) >= self._most:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = (tick, value, text if before is None else before)
        return text
