"""Everybody's state in a recorded situation, for a policy that may ask about others than the policy of then did.

Knows: that the journal keeps only those whom the policy asked about. Refuses to know: what a state does to a call.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from app.policy.absence import presence
from app.policy.decision import Layer, PersonState
from app.replay.cannot import CannotReplay, WhyNot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.policy.model import Company

_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


class RecordedPeople(Mapping[str, PersonState]):
    """recorded: as JSON. at: the call's time; set it when it is known.

    guessed: those whose state the journal lacks; it is as their schedule says, and not on the phone. exact: never
    guess. Raises CannotReplay for a person without a recorded state if exact, and for a profile that the company does
    not have.
    """

    def __init__(self, company: Company, recorded: dict[str, Any], *, exact: bool) -> None:
        self._company, self._exact = company, exact
        self._recorded = recorded
        self.at = _LONG_AGO
        self._states: dict[str, PersonState] = {}
        self.guessed: set[str] = set()

    def __getitem__(self, person: str) -> PersonState:
        state = self._states.get(person)
        if state is None:
            state = self._states[person] = self._read(person)
        return state

    def __iter__(self) -> Iterator[str]:
        return iter(self._recorded)

    def __len__(self) -> int:
        return len(self._recorded)

    def _read(self, person: str) -> PersonState:
        recorded = self._recorded.get(person)
        if recorded is None:
            return self._guess(person)
        profile, back = recorded["profile"], recorded.get("back")
        if not self._exact and profile not in self._company.profiles:
            raise CannotReplay(WhyNot.PROFILE, profile)
        return PersonState(
            profile,
            recorded["on_phone"],
            Layer(recorded.get("layer", "base")),
            datetime.fromisoformat(back) if back is not None else None,
        )

    def _guess(self, person: str) -> PersonState:
        if self._exact:
            raise CannotReplay(WhyNot.STATE, person)
        self.guessed.add(person)
        then = presence(self._company, self._company.people[person], self.at)
        return PersonState(then.profile, layer=then.layer, back=then.back)
