"""What a desk shows of whoever sits at it: how they stand to their queues, and the caller at hand.

Knows: whom to ask. Refuses to know: HTML, and the queues' other agents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.accounts.roles import Right
from app.policy import numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.accounts.visitor import Visitor
    from app.calls.call import Call
    from app.calls.desk_transfers import DeskTransfers
    from app.calls.floor import Floor
    from app.calls.queue.at_hand import AtHand
    from app.calls.queue.hall import Hall
    from app.policy.model import Company
    from app.web.desk.earlier_calls import EarlierCall, EarlierCalls


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
class TalkAtDesk:
    """The other party of a call: a number, a colleague's name, or "" withheld. talking: not only ringing.

    asks: whom the person asks meanwhile, "" nobody; since: when that began, epoch seconds. call: its id.
    """

    other: str
    number: str
    talking: bool
    asks: str = ""
    since: float = 0.0
    call: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """who: the person's id, "" for an account without a telephone. at_hand: the queue's caller, if any.

    talk: any call of theirs. earlier: the other party's calls before, the newest first.
    """

    who: str
    standing: OwnStanding
    at_hand: AtHand | None
    talk: TalkAtDesk | None
    earlier: tuple[EarlierCall, ...] = ()

    @property
    def can_send_on(self) -> bool:
        return self.talk is not None and self.talk.talking and not self.talk.asks


NOBODY_HERE = OwnStanding(False, "", "", 0.0, False, False, ())


def own_queues(company: Company, person: str | None) -> tuple[str, ...]:
    """The queues that somebody answers."""
    return tuple(one.id for one in company.queues.values() if person in one.agents)


def sees_all_queues(company: Company, visitor: Visitor) -> bool:
    """Who steers, the reception, and a program: whoever answers no queue of their own."""
    return visitor.may(Right.STEER) or not own_queues(company, visitor.person)


def queues_to_see(company: Company, visitor: Visitor) -> tuple[str, ...]:
    """Their own; all for who steers, for the reception, and for a program."""
    return tuple(company.queues) if sees_all_queues(company, visitor) else own_queues(company, visitor.person)


def own(
    hall: Hall,
    floor: Floor,
    transfers: DeskTransfers,
    earlier: EarlierCalls,
    company: Company,
    person: str | None,
    calls: Mapping[str, Call] | None = None,
) -> Own:
    """How it is for this person now. calls: everybody's newest (DeskTransfers.calls_of_all), if known."""
    if person is None or person not in company.people:
        return Own("", NOBODY_HERE, None, None)
    call = (transfers.calls_of_all() if calls is None else calls).get(person)
    talk = _talk(floor, transfers, company, person, call) if call is not None else None
    if not hall.staff.is_agent(person):
        return Own(person, NOBODY_HERE, None, talk, earlier.of(talk.number if talk is not None else ""))
    at_hand = hall.at_hand(person)
    number = at_hand.caller if at_hand is not None else talk.number if talk is not None else ""
    return Own(person, _standing(hall, company, person), at_hand, talk, earlier.of(number))


def _standing(hall: Hall, company: Company, person: str) -> OwnStanding:
    kept, now = hall.staff.agents.of(person), hall.clock.now()
    queue = own_queues(company, person)[0]
    me = hall.dispatcher.considered_one(queue, person, now)
    if me is None:  # they have just joined it
        return NOBODY_HERE
    return OwnStanding(
        True,
        me.standing.value,
        me.about,
        me.until if me.standing in ("wrap_up", "back_off") else 0.0,
        kept.logged_in,
        kept.paused is not None,
        tuple(company.pause_reasons),
    )


def _talk(floor: Floor, transfers: DeskTransfers, company: Company, person: str, call: Call) -> TalkAtDesk:
    asking = transfers.asking(person)
    other = call.trail.dialled if call.trail.caller == person else call.trail.caller
    colleague = company.people.get(other)
    number = numbers.shown(other)
    asks = _named(company, asking.number) if asking is not None else ""
    return TalkAtDesk(
        colleague.name if colleague is not None else number or other,
        "" if colleague is not None else number,
        floor.on_phone(person),
        asks,
        asking.since if asking is not None else 0.0,
        call.id,
    )


def _named(company: Company, number: str) -> str:
    """Whose extension it is, or the number."""
    return next((one.name for one in company.people.values() if one.extension == number), number)
