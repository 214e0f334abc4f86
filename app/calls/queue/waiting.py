"""A waiting caller in a queue, and the news for them.

Knows: the values. Refuses to know: who is next (queueing), and what follows from any news (stay.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.calls.journal import Step
    from app.queueing.entries import Entry


@dataclass(frozen=True, slots=True)
class AgentAnswered:
    """An agent answered for this caller; `leg` waits."""

    agent: str
    leg: str


@dataclass(frozen=True, slots=True)
class CallbackOffered:
    """The caller has waited so long that we offer a callback (Q2)."""


@dataclass(frozen=True, slots=True)
class PutInFront:
    """Somebody put the caller before everybody else in the queue."""


@dataclass(frozen=True, slots=True)
class MovedElsewhere:
    """Somebody moved the caller, for whom nobody here rings any more: to another queue, or to a person.

    kept: what was stored of the wait here; breached: they have waited longer than was promised. story: says who moved
    them, to be written when they are led there.
    """

    queue: str
    person: str
    kept: Mapping[str, Any]
    breached: bool
    story: Step


WaitNews = AgentAnswered | CallbackOffered | PutInFront | MovedElsewhere


@dataclass(frozen=True, slots=True)
class WaitingCaller:
    """Somebody who waits: `tell` takes the news for them, `number` is E.164, as it came, or a person's id."""

    entry: Entry
    number: str
    tell: Callable[[WaitNews], None]
