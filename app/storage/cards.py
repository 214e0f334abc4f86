"""A call's card in the journal's register: the marks that find the call, and what it counts as in the statistics.

Knows: what a call's records mean for both. Refuses to know: SQL, and where cards are kept (register.py).

A card follows from the call's records alone: made again, it is the same. A mark is a person's or queue's id, a number
(E.164 if it is one), or § and a clause. Figures are by kind and whom they are of:
  in, out, internal  the company's calls; of ""
  queue              the callers who came to a queue
  to                 calls to a person; diverted: they led elsewhere at once, for the person was busy or absent
  from               calls by a person, to whomever
  agent              an agent who was rung for a queue's callers
  callback           the promises to call back, of a queue or person
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

from app.calls.journal import LATE_NOTE
from app.calls.journal_search import clause_mark, number_mark
from app.policy.hours import STOCKHOLM
from app.policy.targets import Action
from app.storage.rows import transfers_among

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from app.storage.rows import StoredCall

# abandoned: the caller hung up before anybody answered. late: waited longer than was promised (Q2). in_time: answered
# before that. blocked: the policy refused it. failed: it did not get through, or the exchange stopped. callbacks: the
# caller chose to be called back. waited_ms: until the answer, of those answered.
COUNTED: Final = (
    "calls",
    "answered",
    "in_time",
    "late",
    "abandoned",
    "messages",
    "callbacks",
    "diverted",
    "blocked",
    "unanswered",
    "failed",
    "waited_ms",
    "talking_ms",
)
_ENDS: Final = {
    "answered": "answered",
    "caller_hung_up": "abandoned",
    "message": "messages",
    "refused": "blocked",
    "no_answer": "unanswered",
    "busy": "unanswered",
    "agent_gone": "unanswered",
    "cancelled": "unanswered",
    "failed": "failed",
    "lost": "failed",
}
_NOT_ANSWERED: Final = frozenset({"abandoned", "unanswered"})  # the last phone, if the caller was transferred
_OURS: Final = frozenset(
    {Action.RING, Action.QUEUE, Action.VOICEMAIL, Action.DIVERT, Action.CALL_BACK}
)  # their target is a person's or queue's id
_FOR: Final = frozenset({Action.RING, Action.QUEUE})

CardCounts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Card:
    """at: when the call began; figures: by kind and whom they are of; none before the call has ended."""

    at: datetime
    marks: frozenset[str] = frozenset()
    figures: dict[tuple[str, str], CardCounts] = field(default_factory=dict)

    @property
    def day(self) -> str:
        """In Sweden, such as 2026-11-24."""
        return f"{self.at.astimezone(STOCKHOLM):%Y-%m-%d}"

    @property
    def hour(self) -> int:
        return self.at.astimezone(STOCKHOLM).hour

    def as_json(self) -> dict[str, Any]:
        figures = [[kind, who, counts] for (kind, who), counts in sorted(self.figures.items())]
        return {"at": self.at.isoformat(), "marks": sorted(self.marks), "figures": figures}


def read_card(form: dict[str, Any]) -> Card:
    """Read what `as_json` wrote."""
    figures = {(kind, who): counts for kind, who, counts in form["figures"]}
    return Card(datetime.fromisoformat(form["at"]), frozenset(form["marks"]), figures)


class MarkedStep(Protocol):
    @property
    def what(self) -> str: ...
    @property
    def data(self) -> dict[str, Any]: ...


class MarkedCall(Protocol):
    """As StoredCall, with what its marks follow from."""

    @property
    def caller(self) -> str | None: ...
    @property
    def called(self) -> str | None: ...
    @property
    def answered_by(self) -> str | None: ...
    @property
    def steps(self) -> Sequence[MarkedStep]: ...


def people_in(call: MarkedCall, people: Container[str]) -> list[str]:
    """Those of these ids whose call it was: each finds it among their own."""
    return sorted(mark for mark in _marks(call) if mark in people)


def card_of(call: StoredCall) -> Card:
    """The card of a call with its steps, oldest first."""
    return Card(call.began_at, frozenset(_marks(call)), _figures(call) if call.ended_at else {})


def _marks(call: MarkedCall) -> set[str]:
    found = {number_mark(party) for party in (call.caller, call.called, call.answered_by) if party}
    first = True
    for step in call.steps:
        match step.what:
            case "decision":
                decision = _decision(step)
                action, target = decision.get("action"), str(decision.get("target", ""))
                if action in _OURS:
                    found.add(target)
                elif action in (Action.EXTERNAL, Action.TRUNK):
                    found.add(number_mark(target))
                if first and (meant := _led_elsewhere(decision)) is not None:
                    found.add(meant[1])
                first = False
                found |= {clause_mark(clause) for clause in _clauses(decision)}
            case "transfer":
                found |= {number_mark(str(step.data.get(party) or "")) for party in ("by", "to")}
            case "note" if "clause" in step.data:
                found.add(clause_mark(str(step.data["clause"])))
            case "note" if _is_late(step):
                found.add(clause_mark("Q2"))
            case _:
                pass
    return {mark for mark in found if mark}


def _figures(call: StoredCall) -> dict[tuple[str, str], CardCounts]:
    count = _Counting()
    decisions = [_decision(step) for step in call.steps if step.what == "decision"]
    if call.source == "callback":
        count.add("callback", call.caller or "", "calls", _ENDS.get(call.how or "", ""), **_times(call))
        return count.found
    if decisions and decisions[0].get("action") == Action.CODE:
        return {}  # a code that one of us dialled, and no call to anybody
    actions = {decision.get("action") for decision in decisions}
    blocked = bool(decisions) and decisions[-1].get("action") == Action.REFUSE
    end = "blocked" if blocked else _ENDS.get(call.how or "", "")
    stays = _stays(call)
    if not end and (Action.CALL_BACK in actions or (stays and stays[-1].open)):
        end = "callbacks"
    meant = _led_elsewhere(decisions[0]) if decisions else None
    absent = [str(one["target"]) for one in decisions if one.get("action") == Action.DIVERT]
    way = call.direction or _likely_direction(call)
    whole = "answered" if end in _NOT_ANSWERED and _transferred_by(call) else end
    count.add(way, "", "calls", whole, "diverted" if meant is not None or absent else "", **_times(call))
    if call.caller and call.source != "trunk" and not number_mark(call.caller).startswith("+"):
        count.add("from", call.caller, "calls", whole, **_times(call))
    for stay in stays:
        _count_stay(count, stay, call, end)
    _count_persons(count, call, decisions, stays, meant, absent, end)
    return count.found


class _Counting:
    def __init__(self) -> None:
        self.found: dict[tuple[str, str], CardCounts] = {}

    def add(self, kind: str, who: str, *what: str, **milliseconds: int) -> None:
        counts = self.found.setdefault((kind, who), {})
        for name, number in (*((one, 1) for one in what if one), *milliseconds.items()):
            if number:
                counts[name] = counts.get(name, 0) + number


@dataclass(slots=True)
class _Stay:
    """A wait in a queue. answered_by: the agent, if the caller was transferred after that; open: at the call's end."""

    queue: str
    since: datetime
    rung: set[str] = field(default_factory=set)
    rung_last: datetime | None = None
    late: bool = False
    answered_by: str | None = None
    open: bool = True


def _stays(call: StoredCall) -> list[_Stay]:
    found: list[_Stay] = []
    for step in call.steps:
        now = found[-1] if found and found[-1].open else None
        match step.what:
            case "decision":
                decision = _decision(step)
                queue = str(decision.get("target", ""))
                if decision.get("action") != Action.QUEUE:
                    if now is not None:
                        now.open = False
                elif now is None or now.queue != queue:
                    found.append(_Stay(queue, step.at))
            case "outcome" if now is not None and step.data.get("action") == Action.QUEUE:
                now.open = False
            case "transfer" if now is not None and "refused" not in step.data:
                now.open, now.answered_by = False, str(step.data.get("by") or "")
            case "note" if now is not None:
                now.late = now.late or _is_late(step)
                if "offer" in step.data:
                    now.rung.add(str(step.data["offer"]))
                    now.rung_last = step.at
            case _:
                pass
    return found


def _count_stay(count: _Counting, stay: _Stay, call: StoredCall, end: str) -> None:
    ended = end if stay.open else "answered" if stay.answered_by is not None else "diverted"
    if stay.open and end == "blocked":
        ended = "failed"
    agent, times = "", {}
    if ended == "answered":
        agent = (call.answered_by if stay.open else stay.answered_by) or ""
        if stay.open and call.ended_at is not None:
            answered = call.ended_at - timedelta(milliseconds=call.talking_ms or 0)
        else:
            answered = stay.rung_last or stay.since  # nobody wrote down when: then the agent's phone rang
        waited = max(0, round((answered - stay.since).total_seconds() * 1000))
        times = {"waited_ms": waited, "talking_ms": (call.talking_ms or 0) if stay.open else 0}
    in_time = "in_time" if ended == "answered" and not stay.late else ""
    count.add("queue", stay.queue, "calls", ended, in_time, "late" if stay.late else "", **times)
    for one in sorted(stay.rung | ({agent} if agent else set())):
        mine = one == agent
        count.add("agent", one, "calls", "answered" if mine else "", **(times if mine else {}))


def _count_persons(
    count: _Counting,
    call: StoredCall,
    decisions: list[dict[str, Any]],
    stays: list[_Stay],
    meant: tuple[str, str] | None,
    absent: list[str],
    end: str,
) -> None:
    rung = {str(one["target"]) for one in decisions if one.get("action") == Action.RING}
    by = _transferred_by(call)
    last = decisions[-1] if decisions else {}
    for person in sorted(rung):
        here = last.get("action") == Action.RING and last.get("target") == person
        if here and call.how == "answered":
            count.add("to", person, "calls", "answered", **_times(call))
        elif person in by:
            count.add("to", person, "calls", "answered")
        else:
            count.add("to", person, "calls", "abandoned" if here and end == "abandoned" else "unanswered")
    elsewhere = {*absent, *([meant[1]] if meant is not None and meant[0] == Action.RING else [])}
    for person in sorted(elsewhere - rung):
        count.add("to", person, "calls", "diverted")
    if not decisions and not stays and call.answered_by and call.how == "answered":
        count.add(
            "to", call.answered_by, "calls", "answered", **_times(call)
        )  # the exchange alone connected it


def _transferred_by(call: StoredCall) -> set[str]:
    """Who had talked with the caller, and transferred them."""
    return {str(data.get("by") or "") for data in transfers_among(call.steps)}


def _times(call: StoredCall) -> CardCounts:
    if call.how != "answered":
        return {}
    return {"waited_ms": call.ringing_ms or 0, "talking_ms": call.talking_ms or 0}


def _likely_direction(call: StoredCall) -> str:
    """Of a call that the exchange connected by itself."""
    if call.source == "trunk":
        return "in"
    return "out" if number_mark(call.called or "").startswith("+") else "internal"


def _decision(step: MarkedStep) -> dict[str, Any]:
    found = step.data.get("decision")
    return found if isinstance(found, dict) else {}


def _clauses(decision: dict[str, Any]) -> set[str]:
    said = (*decision.get("reasons", ()), *decision.get("rejected", ()))
    return {str(one["clause"]) for one in said if one.get("clause")}


def _led_elsewhere(decision: dict[str, Any]) -> tuple[str, str] | None:
    """Action and target of the person or queue that was called, and that the first decision of a call went past."""
    first = next(iter(decision.get("rejected", ())), None)
    if first is None or first.get("action") not in _FOR or str(first.get("code", "")).startswith("tried_"):
        return None
    return str(first["action"]), str(first["target"])


def _is_late(step: MarkedStep) -> bool:
    return step.data.get("text") == LATE_NOTE
