"""How we answer the main number: who stands in for reception, its hours, what callers hear and what they can choose.

Knows: values only. Refuses to know: where they lead a call (chain.py), and how a voice says them (speech).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.policy.hours import Hours
    from app.policy.ways import Rule, Way

GREETING: Final = "reception"  # the prompt with the company's greeting to callers of the main number
CLOSED_GREETING: Final = "reception-closed"  # the same outside the hours; it says which they are


@dataclass(frozen=True, slots=True)
class MenuChoice:
    """One choice of the key menu. sv, en: its words in "Tryck 1 för ..." and "Press 1 for ..."."""

    key: str
    to: Way
    clause: str
    sv: str
    en: str

    def name(self, lang: str) -> str:
        return self.en if lang == "en" else self.sv


@dataclass(frozen=True, slots=True)
class FrontDesk:
    """The settings of reception, besides who it is.

    stand_ins: who answers, in this order, when the person at reception cannot. hours: when it answers; None is always.
    closed: where calls go outside them; None is the mailbox of the person called. greeting: the company's words to
    callers of the main number who leave a message; None are the usual ones. menu: what they can first choose by key.
    """

    stand_ins: tuple[str, ...] = ()
    hours: Hours | None = None
    closed: Rule | None = None
    greeting: str | None = None
    menu: tuple[MenuChoice, ...] = ()


JUST_RECEPTION: Final = FrontDesk()
