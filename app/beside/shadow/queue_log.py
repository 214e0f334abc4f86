"""The queue log of app_queue as calls: who waited how long, and with what outcome.

Knows: its lines, `time|call|queue|agent|event|...`, with epoch seconds or a date. Refuses to know: what follows.

See https://docs.asterisk.org/Configuration/Applications/Queue-Logs/.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from app.beside.shadow.lines import log_lines
from app.beside.shadow.past import BadLine, How, PastCall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import tzinfo
    from pathlib import Path

MOST_FACTS: Final = 100_000  # calls that wait for their CDR
MOST_WAITING: Final = 5000  # at once; with more we take the oldest for gone
# Which field after the event's name holds the wait in seconds.
WAITS: Final = {"CONNECT": 0, "ABANDON": 2, "EXITWITHTIMEOUT": 2, "EXITWITHKEY": 3, "EXITEMPTY": 2}
TOOK_BY: Final = {
    "CONNECT": How.ANSWERED,
    "ABANDON": How.NO_ANSWER,
    "EXITWITHTIMEOUT": How.FAILED,
    "EXITEMPTY": How.FAILED,
    "EXITWITHKEY": How.MACHINE,
}


@dataclass(slots=True)
class _Waiting:
    at: datetime
    caller: str
    queue: str
    where: str


def read_queue_log(
    path: Path, zone: tzinfo, went: Callable[[int], None] = lambda _read: None
) -> Iterator[PastCall | BadLine]:
    """Calls in the order in which their wait ended, and lines that we cannot read. Raises OSError."""
    waiting: OrderedDict[str, _Waiting] = OrderedDict()
    for number, line in log_lines(path, went):
        where = f"{path.name}:{number}"
        fields = line.split("|")
        if not line.strip():
            continue
        at = _time(fields[0], zone)
        if len(fields) < 5 or at is None:
            yield BadLine(where, "is no line of a queue log", "är ingen rad i en kölogg")
            continue
        call, queue, agent, event, *more = fields[1:]
        if event == "ENTERQUEUE":
            caller = more[1] if len(more) > 1 else ""
            waiting[call] = _Waiting(at, caller, queue, where)
            if len(waiting) > MOST_WAITING:
                waiting.popitem(last=False)
        elif event in WAITS and call in waiting:
            began = waiting.pop(call)
            told = more[WAITS[event]] if len(more) > WAITS[event] else ""
            waited = float(told) if told.isdigit() else max(0.0, (at - began.at).total_seconds())
            yield PastCall(
                at=began.at,
                caller=began.caller,
                called="",
                how=TOOK_BY[event],
                where=began.where,
                by=agent if event == "CONNECT" else "",
                waited=waited,
                queue=began.queue,
                id=call,
            )


class QueueFacts:
    """What queue logs say of calls that also stand in a CDR file. We keep a limited number; a call that stands only in
    a queue log is a call by itself.
    """

    def __init__(self) -> None:
        self._by_id: OrderedDict[str, PastCall] = OrderedDict()

    def keep(self, past: PastCall) -> PastCall | None:
        """Keep one more; returns None, or the oldest if there are too many."""
        before = self._by_id.pop(past.id, None)
        self._by_id[past.id] = past
        if before is not None or len(self._by_id) <= MOST_FACTS:
            return before  # a caller who joined two queues waited twice
        return self._by_id.popitem(last=False)[1]

    def completed(self, past: PastCall) -> PastCall:
        """A call of the CDR file, with its wait in a queue and the outcome of that."""
        known = self._by_id.pop(past.id, None) if past.id else None
        if known is None:
            return past
        waited = max(0.0, (known.at - past.at).total_seconds()) + known.waited
        if known.how is How.ANSWERED:
            return replace(past, how=known.how, waited=waited, by=past.by or known.by, queue=known.queue)
        if past.how in (How.ANSWERED, How.MESSAGE):  # after the queue
            return replace(past, queue=known.queue)
        return replace(past, how=known.how, waited=waited, queue=known.queue)

    def left(self) -> Iterator[PastCall]:
        while self._by_id:
            yield self._by_id.popitem(last=False)[1]


def _time(text: str, zone: tzinfo) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(text), UTC).astimezone(zone)
    except (ValueError, OverflowError, OSError):
        pass
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)
