"""The state of the queues now, for machines: JSON and Prometheus metrics.

Knows: the form of the figures. Refuses to know: where they come from.

Service level: of all callers since the start, the share who talked with an agent within the queue's promise (Q2).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from prometheus_client.core import Metric


@dataclass(frozen=True, slots=True)
class WaitingNow:
    """A caller who waits on the line: place, number as shown, seconds waited, the priority's id or "".

    place: 1 is next; call: the call's id. Callbacks have places too, but are not listed.
    """

    place: int
    caller: str
    waited: float
    priority: str
    call: str = ""


@dataclass(frozen=True, slots=True)
class AgentRow:
    """One agent of a queue. standing: see queueing.entries.Standing; since: seconds available."""

    id: str
    name: str
    line: int
    standing: str
    about: str
    available: float


@dataclass(frozen=True, slots=True)
class QueueNow:
    """One queue. longest: seconds; average: seconds waited by those answered; counts are since the start.

    callbacks: customers to call back; open: by the hours. Waiting callers are served after closing, too (Q12).
    """

    id: str
    name: str
    waiting: tuple[WaitingNow, ...]
    agents: tuple[AgentRow, ...]
    longest: float
    came: int
    answered: int
    answered_in_time: int
    abandoned: int
    breaches: int
    average: float
    callbacks: int = 0
    open: bool = True

    @property
    def service_level(self) -> float | None:
        """0 to 1; None before the first caller."""
        return self.answered_in_time / self.came if self.came else None


def as_json(queues: Sequence[QueueNow]) -> list[dict[str, Any]]:
    return [{**asdict(one), "service_level": one.service_level} for one in queues]


def metrics(queues: Sequence[QueueNow]) -> Iterable[Metric]:
    """Metrics, each with the queue's id as a label."""
    gauges: dict[str, tuple[str, Callable[[QueueNow], float]]] = {
        "waiting": ("callers waiting", lambda one: len(one.waiting)),
        "longest_wait_seconds": ("the longest wait now", lambda one: one.longest),
        "callbacks": ("customers to call back", lambda one: one.callbacks),
        "agents_free": ("agents who are free", lambda one: sum(a.standing == "free" for a in one.agents)),
    }
    for name, (text, value) in gauges.items():
        gauge = GaugeMetricFamily(f"vaxel_queue_{name}", text, labels=["queue"])
        for one in queues:
            gauge.add_metric([one.id], value(one))
        yield gauge
    counters = {
        "came": "callers who came",
        "answered": "callers who talked with an agent",
        "answered_in_time": "callers who talked with an agent within the promise (Q2)",
        "abandoned": "callers who hung up while waiting",
        "breaches": "callers who waited longer than promised (Q2)",
    }
    for name, text in counters.items():
        counter = CounterMetricFamily(f"vaxel_queue_{name}", text, labels=["queue"])
        for one in queues:
            counter.add_metric([one.id], float(getattr(one, name)))
        yield counter
