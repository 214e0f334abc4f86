"""What every call needs around it, in one place.

Knows: the rooms' names. Refuses to know: how they are built (service).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.calls.callback.by_person import Returns
    from app.calls.callback.by_queue import Callbacks
    from app.calls.floor import Floor
    from app.calls.journal import Journal
    from app.calls.load import Load
    from app.calls.ports.exchange import Exchange, Theirs
    from app.calls.ports.kept import Choices, Mailboxes
    from app.calls.ports.sounds import Greetings, Words
    from app.calls.presence import Presences
    from app.calls.queue.hall import Hall
    from app.calls.snapshot import Snapshot
    from app.clock import AlarmClock


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What every call needs around it. theirs: the same exchange, where it is somebody else's."""

    exchange: Exchange
    floor: Floor
    journal: Journal
    clock: AlarmClock
    snapshot: Callable[[], Snapshot]
    hall: Hall
    callbacks: Callbacks
    presences: Presences
    returns: Returns
    words: Words
    choices: Choices
    mailboxes: Mailboxes
    greetings: Greetings
    load: Load
    theirs: Theirs | None = None
