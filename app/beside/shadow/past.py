"""A past call of another exchange, as far as that exchange recorded it.

Knows: the values. Refuses to know: the file or event that it came from (cdr.py, queue_log.py, live.py), and what Växel
would have done (judge.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class How(StrEnum):
    """How a call ended there."""

    ANSWERED = "answered"  # by somebody
    MESSAGE = "message"  # by voicemail
    TOLD = "told"  # by a machine other than voicemail, such as an announcement
    MACHINE = "machine"  # by an unknown kind of machine
    NO_ANSWER = "no_answer"  # the caller hung up, or the exchange ended the call
    BUSY = "busy"
    FAILED = "failed"


LOST_THERE = frozenset(
    {How.TOLD, How.NO_ANSWER, How.BUSY, How.FAILED}
)  # the caller reached nobody, and left nothing
ENDED_BY_IT = frozenset({How.TOLD, How.BUSY, How.FAILED})  # the exchange ended it, not the caller's patience


@dataclass(frozen=True, slots=True)
class PastCall:
    """at: aware. caller: number as shown. called: as dialled, or the DID. phone: the device that called.

    by: the device that answered; rang, busy: those that rang without an answer, and those that were busy. waited:
    seconds until an answer or the end. shown: the number that the outside saw, "" unknown. queue: its name there. box:
    of a message. talking: who of us was on the phone then (person ids); None is unknown. where: the file and line. id:
    of that exchange, "" unknown. dialled: what rang the device that answered, such as PJSIP/0701740605@operator.
    """

    at: datetime
    caller: str
    called: str
    how: How
    where: str
    phone: str = ""
    by: str = ""
    rang: tuple[str, ...] = ()
    busy: tuple[str, ...] = ()
    waited: float = 0.0
    shown: str = ""
    queue: str = ""
    box: str = ""
    talking: frozenset[str] | None = None
    id: str = ""
    dialled: str = ""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that we cannot read, and why, in English and Swedish."""

    where: str
    en: str
    sv: str
