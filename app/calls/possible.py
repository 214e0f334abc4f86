"""Whether a number can be called back.

Knows: how to show a number, and that the policy decides. Refuses to know: who calls back, and when (callback).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy import numbers
from app.policy.numbers import NumberKind
from app.policy.outward import not_called_back

if TYPE_CHECKING:
    from app.policy.decision import Reason
    from app.policy.model import Company


class NotPossible(Exception):
    """The number cannot be called back: it is unknown, invalid, or blocked by the policy; or too many are already.

    reasons: the policy's.
    """

    def __init__(self, words: str, reasons: tuple[Reason, ...] = ()) -> None:
        super().__init__(words)
        self.reasons = reasons


def to_be_called(company: Company, number: str, *, by_queue: bool) -> str:
    """A shown or typed number in E.164, if a queue or a person may call it back. Raises NotPossible."""
    given = numbers.shown(number)
    canonical = numbers.canonical(given)
    if canonical.kind is not NumberKind.E164:
        raise NotPossible(f"{number!r} is no number that can be called")
    no = not_called_back(company, given, by_queue=by_queue)
    if no is not None:
        raise NotPossible(f"{given} is not called: {no.reasons[0].code}", no.reasons)
    return canonical.text
