"""What a desk shows of whoever sits at it: how they stand to their queues, and the caller at hand.

Knows: whom to ask. Refuses to know: HTML, and the queues' other agents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.calls.queue.at_hand import AtHand
    from app.calls.queue.hall import Hall
    from app.policy.model import Company


@dataclass(frozen=True, slots=True)
class OwnStanding:
    """is_agent: of some queue. standing, about, until: as DeskAgent's, with the first queue that they answer."""

    is_agent: bool
    standing: str
    about: str
    until: float
    logged_in: bool
    paused: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """who: the person's id, "" for an account without a telephone. at_hand: the queue's caller, if any."""

    who: str
    standing: OwnStanding
    at_hand: AtHand | None


NOBODY_HERE = OwnStanding(False, "", "", 0.0, False, False, ())


def own_queues(company: Company, person: str | None) -> tuple[str, ...]:
    """The queues that somebody answers."""
    return tuple(one.id for one in company.queues.values() if person in one.agents)


def own(hall: Hall, company: Company, person: str | None) -> Own:
    """How it is for this person now."""
    if person is None or not hall.staff.is_agent(person):
        return Own(person or "", NOBODY_HERE, None)
    kept, now = hall.staff.agents.of(person), hall.clock.now()
    queue = own_queues(company, person)[0]
    me = next(one for one in hall.dispatcher.considered(queue, now) if one.agent == person)
    until = me.until if me.standing in ("wrap_up", "back_off") else 0.0
    standing = OwnStanding(
        True,
        me.standing.value,
        me.about,
        until,
        kept.logged_in,
        kept.paused is not None,
        tuple(company.pause_reasons),
    )
    return Own(person, standing, hall.at_hand(person))
