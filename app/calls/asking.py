"""The policy asked with what is true at this instant.

Knows: whose states a decision rests on, and that the exchange must be asked of phones whose changes are not heard.
Refuses to know: what the policy makes of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from app.policy.decide import decide
from app.policy.decision import PersonState
from app.policy.outward import NOTHING_COUNTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.calls.floor import Floor
    from app.calls.ports.exchange import Desks
    from app.calls.presence import Presences
    from app.policy.decision import Decision, Situation
    from app.policy.model import Company

log = structlog.get_logger()


class Asked(Mapping[str, PersonState]):
    """Everybody's state as it is at the first question; holds those whom the policy asked about, and nobody else.

    So the journal keeps what the decision rests on, not the whole company. A caller is not on the phone for the
    call being decided.
    """

    def __init__(self, presences: Presences, on_phone: Callable[[str], bool], *, except_for: str) -> None:
        self._presences = presences
        self._on_phone = on_phone
        self._caller = except_for
        self._asked: dict[str, PersonState] = {}

    def __getitem__(self, person: str) -> PersonState:
        state = self._asked.get(person)
        if state is None:
            talking = person != self._caller and self._on_phone(person)
            now = self._presences.of(person)
            state = self._asked[person] = PersonState(now.profile, talking, now.layer, now.back)
        return state

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)


async def decide_now(
    company: Company,
    situation: Situation,
    presences: Presences,
    floor: Floor,
    desks: Desks,
    device_state_hint: str = "",
    counts: Mapping[str, int] = NOTHING_COUNTED,
) -> tuple[Situation, Decision]:
    """What the policy says, and the situation with the states that it rests on.

    The policy is asked with what was heard of the phones last. Then the exchange is, how those are that it was about
    and whose changes are not all heard; most often they are as they were, and it stands.

    device_state_hint: whose phone the exchange just told of; counts: what other calls take up.
    While the exchange cannot be asked, what was heard last has to do.
    """
    sure = {situation.caller, device_state_hint}
    while True:
        people = Asked(presences, floor.on_phone, except_for=situation.caller)
        asked = replace(situation, people=people, counts=counts)
        decision = decide(company, asked)
        unsure = [person for person in people if person not in sure and not desks.watches(person)]
        if not unsure:
            return asked, decision
        try:
            await desks.look_at(unsure)
        except ConnectionError as error:
            log.warning("the exchange cannot say who is on the phone", people=unsure, error=str(error))
            return asked, decision
        if all(people[person].on_phone == floor.on_phone(person) for person in unsure):
            return asked, decision
        sure.update(unsure)
