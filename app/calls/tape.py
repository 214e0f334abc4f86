"""The tape of a recorded call (O3): what we tell the exchange, and the name of the file.

Knows: which orders we can record, on whose channel, who hears the announcement and in which language, and how a
file's name says whose call it is. Refuses to know: whether to record a call (policy/recording_service.py), and how
(ari/, extensions.conf).

We record the channel of the person who has the service: once that person transfers the call, the recording ends. If
two employees talk and both have the service, we record both channels: either may go on with somebody else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from app.calls.language import spoken_to
from app.calls.ports.orders import Dial, Ring, SendOut, Tape
from app.policy.decision import Direction
from app.policy.targets import destination

if TYPE_CHECKING:
    from app.calls.ports.orders import Order
    from app.policy.decision import Decision
    from app.policy.model import Company

PROMPT: Final = "recorded"

RecordingKey: TypeAlias = tuple[datetime, int]  # when a recording began, and its number


class Occasion(StrEnum):
    """How the call came to the person who has the service."""

    CALL = "call"
    QUEUE = "queue"
    CALLBACK = "callback"


@dataclass(frozen=True, slots=True)
class Taped:
    """What a file's name says. channel: the recorded one; at: when the recording began, by the exchange."""

    person: str
    direction: Direction
    occasion: Occasion
    call: str
    channel: str
    at: datetime

    @property
    def id(self) -> str:
        """Unique to one recording, even if a call was recorded several times."""
        return f"{self.channel}_{self.at.timestamp() * 1000:.0f}"


_FILE = re.compile(
    r"(?P<person>[a-z][a-z0-9_-]*)_(?P<direction>in|out|internal)_(?P<occasion>call|queue|callback)"
    r"_(?P<call>[A-Za-z0-9][A-Za-z0-9.:-]*)_(?P<channel>[A-Za-z0-9][A-Za-z0-9.:-]*)_(?P<at>[0-9]{13})\.wav",
    re.ASCII,
)


def read_name(file: str) -> Taped | None:
    """What a file's name says; None if it is not a recording's name."""
    found = _FILE.fullmatch(file)
    if found is None:
        return None
    return Taped(
        found["person"],
        Direction(found["direction"]),
        Occasion(found["occasion"]),
        found["call"],
        found["channel"],
        datetime.fromtimestamp(int(found["at"]) / 1000, UTC),
    )


def name(person: str, direction: Direction, occasion: Occasion, call: str) -> str:
    """The beginning of a file's name; the exchange adds the channel and the time, in ms."""
    return f"{person}_{direction}_{occasion}_{call}"


def with_tape(
    order: Order, decision: Decision, company: Company, call: str, caller: str, direction: Direction
) -> Order:
    """The order, with a recording if the decision says so. caller: a person's id or a number."""
    if not decision.record or not isinstance(order, Ring | Dial | SendOut):
        return order
    own = company.people.get(caller) if direction is not Direction.IN else None
    callers = own is not None and company.recording.has(own)
    far = destination(decision.target)
    person, other = (caller, far) if callers else (far, caller)
    named = name(person, direction, Occasion.CALL, call)
    called = company.people.get(other) if callers and isinstance(order, Ring) else None
    both = called is not None and company.recording.has(called)
    answers = name(other, direction, Occasion.CALL, call) if both else ""
    return replace(order, tape=Tape(named, callers, announcement(company, other), answers))


def announcement(company: Company, who: str) -> str:
    """The prompt that a person hears before the recording, with its language; "" if the company wants none."""
    return f"{spoken_to(company, who)}/{PROMPT}" if company.recording.announce else ""
