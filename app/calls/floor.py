"""The floor: who is on the phone now, on any device (M5).

Knows: the devices that are talking, per person. Refuses to know: where the news come from. One process's memory;
behind a small surface, so that several services can share a floor later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.calls.ports import OnPhone


class Floor:
    """Who is talking. A person is on the phone while at least one device of theirs is."""

    def __init__(self) -> None:
        self._talking: dict[str, set[str]] = {}

    def hear(self, news: OnPhone) -> None:
        devices = self._talking.setdefault(news.person, set())
        if news.talking:
            devices.add(news.device)
        else:
            devices.discard(news.device)
        if not devices:
            del self._talking[news.person]

    def start_over(self, talking: Iterable[OnPhone]) -> None:
        """Forget everything, and believe this: after the connection to the exchange was lost."""
        self._talking.clear()
        for news in talking:
            self.hear(news)

    def on_phone(self, person: str) -> bool:
        """Whether any device of this person is talking."""
        return person in self._talking
