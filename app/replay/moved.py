"""What differs between the decision of then and the one under another policy, and which rule moved the call.

Knows: that a call goes elsewhere when what happens, or whom it happens at, is another; and that the first reason that
differs is the rule. Refuses to know: counts, and words.

A decision of then is the JSON of the journal; one of now is written in the same form, and most are compared as bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

import msgspec

from app.policy.json_form import decision_json

if TYPE_CHECKING:
    from app.policy.decision import Decision, Reason
    from app.policy.model import Company

JOURNALLED: Final = "sv"  # the language of the reasons in the journal
PLACE: Final = ("action", "target")
MANNER: Final = ("presented", "withheld", "ways", "legs", "ring_seconds", "record", "say", "spoken")


@dataclass(frozen=True, slots=True)
class MovingRule:
    """A clause and a reason's code; names: of the queue, role, profile or trunk that it is about."""

    clause: str
    code: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """then, now: the first reasons at which the two part; None: one of them had no more.

    Both are the same if the reasons are, and only the data behind them differ.

    manner: what differs of a call that goes to the same place, such as the presented number; empty: it goes elsewhere.
    """

    then: MovingRule | None
    now: MovingRule | None
    manner: tuple[str, ...] = ()

    @property
    def elsewhere(self) -> bool:
        return not self.manner


def same_bytes(raw: msgspec.Raw, decision: Decision) -> bool:
    """Whether the journal has this decision byte for byte."""
    return msgspec.json.encode(decision_json(decision, JOURNALLED)) == bytes(raw)


def change_of(then: dict[str, Any], decision: Decision, names: frozenset[str]) -> Moved | None:
    """None: the same is done; perhaps for other reasons. names: see `names_of_rules`."""
    now = _as_read(decision)
    manner = tuple(name for name in MANNER if then.get(name) != now.get(name))
    if any(then.get(name) != now.get(name) for name in PLACE):
        manner = ()
    elif not manner:
        return None
    both = (
        (then.get("reasons") or [], now["reasons"], decision.reasons),
        (then.get("rejected") or [], now["rejected"], [one.reason for one in decision.rejected]),
    )
    for before, after, reasons in both:
        for was, is_, reason in zip_longest(before, after, reasons):
            if was is None or is_ is None or _alike(was) != _alike(is_):
                return Moved(
                    None if was is None else MovingRule(was["clause"], was["code"]),
                    None if reason is None else _rule(reason, names),
                    manner,
                )
    last = _rule(decision.reasons[-1], names) if decision.reasons else None
    return Moved(last, last, manner)


def unlike(then: dict[str, Any], decision: Decision) -> str:
    """What differs, of a decision that is not byte for byte the same: "decision", "reasons", or their "words" alone."""
    now = _as_read(decision)
    if any(then.get(name) != now.get(name) for name in (*PLACE, *MANNER)):
        return "decision"
    for name in ("reasons", "rejected"):
        before, after = then.get(name) or [], now[name]
        if [_code(one) for one in before] != [_code(one) for one in after]:
            return "reasons"
    return "words"


def _as_read(decision: Decision) -> dict[str, Any]:
    read: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(decision_json(decision, JOURNALLED)))
    return read


def _code(reason: dict[str, Any]) -> tuple[Any, ...]:
    return reason["clause"], reason["code"], reason.get("target")


def _alike(reason: dict[str, Any]) -> tuple[Any, ...]:
    return reason["clause"], reason["code"], reason["text"], reason.get("target")


def _rule(reason: Reason, names: frozenset[str]) -> MovingRule:
    of = dict.fromkeys(value for _, value in reason.about if value in names)
    return MovingRule(reason.clause, reason.code, tuple(of))


def names_of_rules(company: Company) -> frozenset[str]:
    """Of its queues, roles, profiles and trunks: the hours of one queue are another rule than those of the next.

    People are not among them: a role's rule that moves calls to a hundred people is one rule.
    """
    queues, roles = company.queues.values(), company.roles.values()
    names = [one.name for one in queues] + [one.name for one in roles]
    names += [one.name for one in company.trunks.all] + [one.sv for one in company.profiles.values()]
    return frozenset(names)
