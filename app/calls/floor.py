"""The floor: who is on the phone now, on any device (M5), and whose desk phone is registered.

Knows: the devices that are talking, per person. Refuses to know: where the news comes from. One process's memory;
behind a small surface, so that several services can share a floor later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.calls.ports.news import OnPhone
from app.policy.logins import owner_of

if TYPE_CHECKING:
    from collections.abc import Iterable


DEVICES_REMEMBERED = 5000  # devices
DESK = "desk"  # the device that is a person's desk phones
BESIDE = "beside:"  # begins the device of a phone at somebody else's exchange, of which ours knows nothing


class Floor:
    """Who talks, and whose desk phone is there. A person is on the phone while at least one device of theirs is."""

    def __init__(self) -> None:
        self._talking: dict[str, set[str]] = {}
        self._in_reach: set[str] = set()
        self._whose: dict[str, str] = {}  # by device, also just ended ones; the newest last
        self._since_asked: list[OnPhone] | None = None
        self.reach_changes = 0  # grows when somebody's desk phones come into reach, or go out of it

    def hear(self, news: OnPhone) -> None:
        if self._since_asked is not None:
            self._since_asked.append(news)
        devices = self._talking.setdefault(news.person, set())
        if news.talking:
            devices.add(news.device)
            self._whose[news.device] = news.person
            if len(self._whose) > DEVICES_REMEMBERED:
                del self._whose[next(iter(self._whose))]
        else:
            devices.discard(news.device)
        if not devices:
            del self._talking[news.person]
        if news.in_reach is not None and news.in_reach != (news.person in self._in_reach):
            self.reach_changes += 1
            (self._in_reach.add if news.in_reach else self._in_reach.discard)(news.person)

    def asking(self) -> None:
        """We are asking the exchange who talks: news before `start_over` may be newer than its answer."""
        self._since_asked = []

    def start_over(self, phones: Iterable[OnPhone]) -> None:
        """Forget everything of our exchange, and believe this and what was heard since it was asked for.

        Should some of that be older than the answer, then what made it untrue is still to be heard.
        """
        since, self._since_asked = self._since_asked or [], None
        beside = [
            OnPhone(person, device, talking=True)
            for person, devices in self._talking.items()
            for device in devices
            if device.startswith(BESIDE)
        ]
        before, changes = frozenset(self._in_reach), self.reach_changes
        self._talking.clear()
        self._in_reach.clear()
        self._whose.clear()
        for news in (*beside, *phones, *since):
            self.hear(news)
        self.reach_changes = changes + (self._in_reach != before)

    def on_phone(self, person: str) -> bool:
        """Whether a device of this person is talking."""
        return person in self._talking

    def whose(self, device: str) -> str | None:
        """Who talks on this device, or did until just now: whoever sends a caller on is gone when that is heard of."""
        return self._whose.get(device)

    def talking(self) -> frozenset[str]:
        """All people on the phone."""
        return frozenset(self._talking)

    def talking_elsewhere(self) -> frozenset[str]:
        """All people who talk on a phone that is not registered with us as theirs, such as the mobile."""
        return frozenset(
            person
            for person, devices in self._talking.items()
            if any(one != DESK and owner_of(one) != person for one in devices)
        )

    def in_reach(self, person: str) -> bool:
        """Whether a desk phone of this person is registered."""
        return person in self._in_reach

    def registered(self) -> frozenset[str]:
        """Everybody whose desk phone is registered."""
        return frozenset(self._in_reach)
