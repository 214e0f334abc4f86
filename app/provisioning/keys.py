"""Which keys a person's phone gets: by what the person does, not by hand.

Knows: the order and the number. Refuses to know: how a phone is told (templates/), and what lights a lamp.

A person in queues gets a key that logs in and out, the queues, and everybody who answers them; somebody else gets the
colleagues with the same role. Then come the parking places. So keys follow when somebody changes queue or role.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.policy.codes import TURN_QUEUES
from app.provisioning.phone_setup import KeyKind, LampKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.policy.model import Company
    from app.policy.people import Person

MOST_KEYS: Final = 20  # the second page of a desk phone is seldom looked at


def keys_for(person: Person, company: Company, parking: Sequence[str] = ()) -> tuple[LampKey, ...]:
    """Queues, colleagues by name, parking places. company: that of the day. At most MOST_KEYS, parking among them."""
    parked = [LampKey(KeyKind.PARKING, slot, _parked(person, slot)) for slot in parking][:MOST_KEYS]
    others = [*_queues(person, company), *_colleagues(person, company)]
    return (*others[: MOST_KEYS - len(parked)], *parked)


def _queues(person: Person, company: Company) -> Iterator[LampKey]:
    """First the key that logs in and out; it lights up while the person is logged in."""
    theirs = [queue for queue in company.queues.values() if person.id in queue.agents]
    if theirs:
        label = "Queues" if person.language == "en" else "Köer"
        yield LampKey(KeyKind.CHOICE, f"{TURN_QUEUES}*{person.extension}", label)
    for queue in theirs:
        if queue.extension:
            yield LampKey(KeyKind.QUEUE, queue.extension, queue.name)


def _colleagues(person: Person, company: Company) -> list[LampKey]:
    beside = {
        agent for queue in company.queues.values() if person.id in queue.agents for agent in queue.agents
    }
    if not beside:
        beside = {one.id for one in company.people.values() if one.role == person.role}
    found = [
        one
        for one in company.people.values()
        if one.id in beside and one.id != person.id and one.id not in company.in_force.gone
    ]
    return [
        LampKey(KeyKind.COLLEAGUE, one.extension, one.name)
        for one in sorted(found, key=lambda one: (one.name.casefold(), one.extension))
    ]


def _parked(person: Person, slot: str) -> str:
    place = slot[-1]
    return f"Park {place}" if person.language == "en" else f"Parkering {place}"
