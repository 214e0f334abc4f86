"""A queue, and how the policy wants it served: values only.

Knows: the settings of one queue, which priority a caller has, and when a wait ends. Refuses to know: who waits and who
is next (queueing), and what callers hear (speech).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.policy.decision import Outcome
from app.policy.ways import QueueShows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.hours import Hours
    from app.policy.ways import Rule

MESSAGE: Final = "message"
CALLBACK: Final = "callback"
USUAL_KEYS: Final[Mapping[str, str]] = {"1": MESSAGE}
LONGEST_QUEUE_WAIT: Final = 600.0  # seconds
PHRASE: Final = "Hej och välkommen till {company}, du pratar med {agent}. Hur kan jag hjälpa dig?"


@dataclass(frozen=True, slots=True)
class Priority:
    """A class of callers whom we serve first (Q14). ahead: head start, seconds; numbers and prefixes E.164."""

    id: str
    name: str
    ahead: float
    numbers: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Escalation:
    """What we do for a caller who has waited `after` seconds (Q2): ask more agents, or offer a callback."""

    after: float
    second_line: bool = False
    queues: tuple[str, ...] = ()
    offer_callback: bool = False


@dataclass(frozen=True, slots=True)
class Serving:
    """How we serve callers of a queue. Times in seconds; the clause stands beside what it asks for.

    longest_available: a call rings the agent who has been available longest (Q13), else every free agent (Q9).
    spread: when several callers wait, we spread the free agents over them.
    second_line: the second tier, whom we ask when no member is free.
    wrap_up: after a conversation; offer: how long we ring an agent; declined, unanswered: how long we leave an agent
        in peace after they decline a call, or do not answer.
    weight: between queues, for an agent in several.
    priorities: who goes first (Q14); the first that fits.
    promise: the longest wait that we promise (Q2); we count longer ones.
    longest_wait: after it the caller goes on as the queue's `no_answer` says.
    announce: between two announcements of the place (Q3); keys: what a caller may press while waiting (Q1, Q4).
    expected: whether callers hear the expected wait; tell_worse: whether they may hear a worse place or wait than
        before, when a caller with priority passes them.
    attempts, again_after: how often we call a customer back, and how long after a failed attempt.
    phrase: what the agent says (Q6), with {company}, {agent} and {queue}.
    """

    longest_available: bool = False
    spread: bool = True
    second_line: tuple[str, ...] = ()
    wrap_up: float = 10.0
    offer: float = 20.0
    declined: float = 30.0
    unanswered: float = 60.0
    weight: float = 1.0
    priorities: tuple[Priority, ...] = ()
    most_waiting: int | None = None
    promise: float = 180.0
    longest_wait: float = LONGEST_QUEUE_WAIT
    escalations: tuple[Escalation, ...] = ()
    announce: float = 45.0
    keys: Mapping[str, str] = field(default_factory=lambda: dict(USUAL_KEYS))
    expected: bool = True
    tell_worse: bool = False
    attempts: int = 3
    again_after: float = 600.0
    phrase: str = PHRASE

    def priority_of(self, e164: str) -> str:
        """The id of the caller's class, "" for none. The number shown is a hint: it gives a place, never a right."""
        for one in self.priorities:
            if e164 in one.numbers or (one.prefixes and e164.startswith(one.prefixes)):
                return one.id
        return ""


USUAL_SERVING: Final = Serving()


@dataclass(frozen=True, slots=True)
class WaitEnd:
    """When a wait ends without an answer, seconds. outcome: the promise is over (Q2), or the longest wait."""

    at: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Queue:
    """One number answered by a group. `number` is E.164; `extension` a short number.

    prefix: what agents dial before a number to call on the queue's behalf, such as *71. agents: of every tier.
    at_promise: where a caller goes after the longest promised wait (Q2); None lets them wait on.
    """

    id: str
    name: str
    members: tuple[str, ...]
    hours: Hours
    closed: Rule
    no_answer: Rule
    number: str | None = None
    extension: str | None = None
    serving: Serving = USUAL_SERVING
    presents: QueueShows = QueueShows.MAIN
    prefix: str | None = None
    email: str | None = None  # gets voicemail, too
    at_promise: Rule | None = None
    agents: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "agents", frozenset((*self.members, *self.serving.second_line)))

    def promise_ends(self, arrived: float, since: float) -> float | None:
        """When the promised wait is over (Q2); None where the queue lets callers wait on. All in epoch seconds.

        arrived: the call came in; since: it came to this queue. A caller who has waited that long elsewhere gets the
        same promise here.
        """
        if self.at_promise is None:
            return None
        at = arrived + self.serving.promise
        return at if at > since else since + self.serving.promise

    def wait_ends(self, arrived: float = 0.0, since: float = 0.0) -> WaitEnd:
        """How a wait ends in which nobody answers; as `promise_ends`."""
        given_up, due = since + self.serving.longest_wait, self.promise_ends(arrived, since)
        if due is not None and due <= given_up:
            return WaitEnd(due, Outcome.OVERDUE)
        return WaitEnd(given_up, Outcome.NO_ANSWER)

    def way_on(self, outcome: Outcome) -> Rule:
        """Where a caller goes whom nobody answered here."""
        promised = self.at_promise if outcome is Outcome.OVERDUE else None
        return promised if promised is not None else self.no_answer
