"""Which callers are decided alike: all but those whose numbers some rule may know.

Knows: which numbers a company names, and that the policy calls some back and others not. Refuses to know: what it does
with them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.policy import numbers
from app.policy.numbers import NumberKind
from app.policy.outward import not_called_back

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.policy.model import Company

DRAWN_CALLER: Final = "+4670174{:04}"  # callers who exist in a simulation only
DRAWN_CALLERS: Final = 10_000


class CallersAlike:
    """One caller stands for all of whom the company knows nothing, so that a decision can be remembered for all."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._named = frozenset(re.findall(r"\d{3,}", repr(company)))
        self._known: dict[str, str] = {}
        self._one = next((one for one in _drawn() if self._is_unknown(one)), "")
        self._called_back = self._may_be_called_back(self._one)

    def stands_for(self, caller: str) -> str:
        """The caller as whom this one is decided; many are themselves."""
        found = self._known.get(caller)
        if found is None:
            shown = numbers.shown(caller)
            alike = (
                self._one
                and self._is_unknown(shown)
                and self._may_be_called_back(shown) is self._called_back  # else a voice offers other choices
            )
            found = self._known[caller] = self._one if alike else caller
        return found

    def _is_unknown(self, e164: str) -> bool:
        number = numbers.canonical(e164)
        return (
            number.kind is NumberKind.E164
            and number.text.removeprefix("+") not in self._named
            and self._company.greylist.match(number.text) is None
        )

    def _may_be_called_back(self, e164: str) -> bool:
        return not_called_back(self._company, e164, by_queue=False) is None


def _drawn() -> Iterator[str]:
    return (DRAWN_CALLER.format(one) for one in range(DRAWN_CALLERS))
