"""A waiting caller in a queue, and the news for them.

Knows: the values. Refuses to know: who is next (queueing), and what follows from any news (stay.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

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
class WaitingCaller:
    """Somebody who waits: `tell` takes the news for them, `number` is E.164, as it came, or a person's id."""

    entry: Entry
    number: str
    tell: Callable[[AgentAnswered | CallbackOffered], None]
