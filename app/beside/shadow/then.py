"""How our people were at the time of a call that is past, as far as anybody can still know.

Knows: schedules, the calendars' kept copies, choices that hold since then, and whom the other exchange saw talking.
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
    """Everybody's state at an instant; worked out for whom the policy asks about, and nobody else.

    since: from when on each choice holds that is known.
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
