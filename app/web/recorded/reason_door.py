"""Nobody hears what others said without saying why: a reason first, then a ticket with which the sound may be fetched.

Knows: reasons, tickets of a session for one sound, and how both are refused. Refuses to know: what is heard, and where
the reason is noted.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.words.one_line import in_one_line
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import datetime

    from app.accounts.visitor import Visitor
    from app.clock import Clock

LISTENS_FOR: Final = timedelta(minutes=15)
MOST_TICKETS: Final = 500
LONGEST_WHY: Final = 300  # characters


class NoReason(Refusal):
    """Nobody listens to or deletes what others said without saying why."""

    def __init__(self) -> None:
        super().__init__(400, "say why", "why", "säg varför")


class SoundAway(Refusal):
    """The file is not there, or cannot be opened."""

    def __init__(self) -> None:
        super().__init__(404, "the sound cannot be opened", sv="ljudet går inte att öppna")


def reason_given(why: str) -> str:
    """The reason in one line. Raises NoReason."""
    reason = in_one_line(why, LONGEST_WHY)
    if not reason:
        raise NoReason
    return reason


@dataclass(frozen=True, slots=True)
class _Ticket:
    session: str
    sound: Hashable
    until: datetime


class ReasonDoor:
    """Gives tickets to those who said why (`reason_given`, noted before), and knows them for a while."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tickets: OrderedDict[str, _Ticket] = OrderedDict()

    def admit(self, visitor: Visitor, sound: Hashable) -> str:
        """A ticket for this sound. sound: its file, and no row: SQLite may give a deleted row's number to another."""
        self._forget_old()
        ticket = secrets.token_urlsafe(16)
        self._tickets[ticket] = _Ticket(visitor.session, sound, self._clock() + LISTENS_FOR)
        return ticket

    def check(self, visitor: Visitor, sound: Hashable, ticket: str) -> None:
        """Raises Refusal unless the ticket is this session's, for this sound, and still good."""
        self._forget_old()
        held = self._tickets.get(ticket)
        if held is None or held.session != visitor.session or held.sound != sound:
            raise Refusal(404, "say why first", sv="säg varför först")

    def _forget_old(self) -> None:
        now = self._clock()
        while self._tickets and (
            len(self._tickets) > MOST_TICKETS or next(iter(self._tickets.values())).until <= now
        ):
            self._tickets.popitem(last=False)
