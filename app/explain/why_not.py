"""Why a call did not come to somebody: the first rule that ruled them out, and one thing that would have had to differ.

Knows: how to try changes until one leads there. Refuses to know: where calls go: `decide` says it for each change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.explain.changes import of_call, of_hindrance
from app.explain.path import leading_reason, path
from app.explain.wanted import EndKind
from app.policy.targets import JoinQueue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.explain.changes import CallChange
    from app.explain.path import PathStep
    from app.explain.wanted import Wanted
    from app.policy.decision import Decision, Reason, Rejected
    from app.policy.model import Company


@dataclass(frozen=True, slots=True)
class Different:
    """A change that leads there. later: only if nobody answers first."""

    change: CallChange
    decision: Decision
    later: bool


@dataclass(frozen=True, slots=True)
class WhyItDidNot:
    """The answer. reached: the step that came there after all, from 0; else None.

    step: the one with the rule, from 0. ruled_out: the first rejection; None: nothing rejected them, and `led` is the
    rule that took the call elsewhere. different: None if none of `tried` changes leads there.
    """

    wanted: Wanted
    reached: int | None
    step: int
    ruled_out: Rejected | None
    led: Reason | None
    different: Different | None
    tried: int


def why_not(company: Company, steps: list[PathStep], wanted: Wanted, *, imagined: bool = True) -> WhyItDidNot:
    """steps: the decisions of the call in order, at least one. imagined: the later ones come only if nobody answers."""
    for index, step in enumerate(steps):
        if wanted.is_rung(step.decision):
            return WhyItDidNot(wanted, index, index, None, None, None, 0)
    at, no = _ruled_out(company, steps, wanted) or (0 if imagined else len(steps) - 1, None)
    changes = list(_changes(company, steps, wanted, at, no))
    different = None
    for change in changes:
        found = path(change.company, change.situation)
        rung = [step for step in found if wanted.is_rung(step.decision)]
        if rung:
            different = Different(change, rung[0].decision, rung[0] is not found[0])
            break
    led = None if no is not None else leading_reason(steps[at].decision)
    return WhyItDidNot(wanted, None, at, no, led, different, len(changes))


def _ruled_out(company: Company, steps: list[PathStep], wanted: Wanted) -> tuple[int, Rejected] | None:
    """The first rejection of whom was wanted; if there is none, that of a closed queue whose agent they are."""
    rejected = [(index, no) for index, step in enumerate(steps) for no in step.decision.rejected]
    own = (one for one in rejected if wanted.is_target(one[1].target))
    return next(own, None) or next((one for one in rejected if _is_closed(company, one[1], wanted)), None)


def _is_closed(company: Company, no: Rejected, wanted: Wanted) -> bool:
    """Whether a queue whose calls would ring at the wanted person was passed over because it is closed."""
    if wanted.kind is not EndKind.PERSON or not isinstance(no.target, JoinQueue):
        return False
    queue = company.queues.get(no.target.queue)  # another version may have judged that step
    return no.reason.code.startswith("closed_") and queue is not None and wanted.id in queue.agents


def _changes(
    company: Company, steps: list[PathStep], wanted: Wanted, at: int, no: Rejected | None
) -> Iterator[CallChange]:
    if no is not None:
        yield from of_hindrance(company, steps[at], no)
        if at:  # the same at the beginning, so that the whole call goes another way
            yield from of_hindrance(company, steps[0], no)
    yield from of_call(company, steps, wanted)
