"""Asks the policy with what is true at this instant.

Knows: whose states a decision needs, and that we must ask the exchange about phones that do not report their changes.
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
    """Everybody's state at the first question; it holds only the people that the policy asked about.

    So the journal keeps what the decision used, not the whole company. A caller is not on the phone for the
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
    """The policy's decision, and the situation with the states that it used.

    First we ask the policy with the last known states of the phones. Then we ask the exchange about the phones involved
    that do not report all changes; usually nothing has changed, and the decision stands.

    device_state_hint: whose phone the exchange just told of; counts: what other calls take up.
    If we cannot ask the exchange, the last known states must do.
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
