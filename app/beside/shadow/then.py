"""The states of our people at the time of a past call, as far as we can still know them.

Knows: schedules, the kept copies of calendars, choices that still apply, and whom the other exchange saw talking.
Refuses to know: which layer wins (policy/absence.py), and what the policy makes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.policy.absence import presence
from app.policy.decision import PersonState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from app.policy.absence import Chosen
    from app.policy.happenings import Span
    from app.policy.model import Company


class Then(Mapping[str, PersonState]):
    """Everybody's state at an instant; we compute it only for people whom the policy asks about.

    since: when each known choice began.
    """

    def __init__(
        self,
        company: Company,
        at: datetime,
        talking: frozenset[str],
        chosen: Mapping[str, tuple[datetime, Chosen]],
        calendars: Callable[[str], Sequence[Span]],
    ) -> None:
        self._company, self._at, self._talking = company, at, talking
        self._chosen, self._calendars = chosen, calendars
        self._asked: dict[str, PersonState] = {}

    def __getitem__(self, person: str) -> PersonState:
        state = self._asked.get(person)
        if state is None:
            since, choice = self._chosen.get(person, (None, None))
            if since is None or since > self._at:
                choice = None
            one = self._company.people[person]
            now = presence(self._company, one, self._at, choice, self._calendars(person))
            state = PersonState(now.profile, person in self._talking, now.layer, now.back)
            self._asked[person] = state
        return state

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)
