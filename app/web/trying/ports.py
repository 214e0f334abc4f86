"""What the pages that try the policy need from other rooms.

Knows: questions and answers. Refuses to know: how the policy decides, and databases.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class FlowShown:
    """A decision and what follows. kind: the action's name; branches: words of the ends, and the next decision."""

    kind: str
    clause: str
    words: str
    branches: Sequence[tuple[str, FlowShown | None]] = ()


@dataclass(frozen=True, slots=True)
class WhyShown:
    """A reason or a rejected way: its clause, its words, and where its rule stands ("queues[0].hours, rad 12")."""

    clause: str
    words: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class PolicyAnswer:
    """What would happen. path: what happens if nobody answers, one sentence each."""

    path: Sequence[str]
    why: Sequence[WhyShown]
    rejected: Sequence[WhyShown]
    flow: FlowShown
    lines_of: str = field(default="")


@dataclass(frozen=True, slots=True)
class PolicyQuestion:
    """An imagined call, as it is typed. at: 2026-12-07T12:30, or "" for now; profile: person=profile."""

    to: str
    caller: str = ""
    at: str = ""
    profile: str = ""


class CannotTry(ValueError):
    """The question cannot be asked so. field: the one that is wrong."""

    def __init__(self, place: str, sv: str, en: str) -> None:
        super().__init__(en)
        self.field, self.sv, self.en = place, sv, en


class PolicyTried(Protocol):
    """Asks the policy in force."""

    async def ask(self, question: PolicyQuestion, lang: str) -> PolicyAnswer:
        """Raises CannotTry."""


class PolicyWritten(Protocol):
    """The policy in force as a document."""

    async def document(self, kind: str, lang: str, *, for_all: bool) -> bytes:
        """kind: html, pdf, md or json. for_all: without mobile numbers, and reasons of exceptions.

        Raises LookupError if there is no company.
        """
