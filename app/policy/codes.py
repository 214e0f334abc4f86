"""Codes that an agent dials: log in to one's queues, log out, pause, resume.

Knows: the codes and what they stand for. Refuses to know: who may use them (decide.py), and what they do (calls).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Sequence

LOG_IN, LOG_OUT, PAUSE, RESUME = "*61", "*62", "*63", "*64"
Choice = Literal["log_in", "log_out", "pause", "resume"]
CHOICES: Final[tuple[str, ...]] = get_args(Choice)


@dataclass(frozen=True, slots=True)
class Code:
    """does: what the agent chooses; say: the prompt that confirms it; why: of a pause."""

    does: Choice
    say: str
    why: str = ""

    @property
    def target(self) -> str:
        return choice(self.does, self.why)


def choice(does: str, why: str = "") -> str:
    """As calls.hall.Hall.choose takes it."""
    return f"{does}:{why}" if why else does


ALL: Final = (LOG_IN, LOG_OUT, PAUSE, RESUME)
CODES: Final = {
    LOG_IN: Code("log_in", "agent-logged-in"),
    LOG_OUT: Code("log_out", "agent-logged-out"),
    RESUME: Code("resume", "agent-resumed"),
}


def read(dialled: str, pause_reasons: Sequence[str]) -> Code | None:
    """The code that was dialled, with or without # after it; None for anything else.

    *63 pauses for the first reason, *631 ... *639 for that one.
    """
    text = dialled.removesuffix("#")
    if not text.startswith(PAUSE):
        return CODES.get(text)
    number = text.removeprefix(PAUSE) or "1"
    if len(number) != 1 or number not in "123456789" or int(number) > len(pause_reasons):
        return None
    return Code("pause", "agent-paused", pause_reasons[int(number) - 1])
