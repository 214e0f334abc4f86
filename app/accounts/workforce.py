"""The people of the company, as far as accounts need them.

Knows: who works here now, and who answers calls for others. Refuses to know: the policy, from which it comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody who works here now. answers: they are a queue's agent, or at the reception."""

    id: str
    name: str
    email: str | None
    lang: str
    answers: bool


class Workforce(Protocol):
    """The company in force, today."""

    def known(self, person: str) -> KnownPerson | None:
        """None: nobody has that id, or they have left."""

    def everybody(self) -> Sequence[KnownPerson]:
        """By name; nobody before the first company is loaded."""

    @property
    def loaded(self) -> bool:
        """Whether there is a company; without one nobody has left."""
