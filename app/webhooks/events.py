"""What a webhook tells: the kinds of events, and the event that a line of the journal is.

Knows: events as values. Refuses to know: who wants them, and how they get there.

    {"id": "call.ended:1795429035.123", "kind": "call.ended", "at": "2026-12-01T09:00:00.000+00:00", "data": {...}}

An event's id is made of what happened, so that the same thing noted twice is one event.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.calls.journal import Begin, End, Step

if TYPE_CHECKING:
    from app.calls.journal import JournalRecord


class HookKind(StrEnum):
    """What may happen."""

    CALL_BEGAN = "call.began"
    CALL_ENDED = "call.ended"
    MESSAGE_LEFT = "message.left"
    QUEUE_BREACH = "queue.breach"
    PROFILE_CHANGED = "profile.changed"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class HookEvent:
    """Something that happened. at: ISO 8601; data: JSON-able."""

    id: str
    kind: HookKind
    at: str
    data: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "kind": self.kind.value, "at": self.at, "data": self.data}


def event_of(record: JournalRecord) -> HookEvent | None:
    """The event that a record of the journal is; None for most steps."""
    match record:
        case Begin():
            about = {"direction": record.direction, "caller": record.caller, "called": record.called}
            return _event(HookKind.CALL_BEGAN, record.call, record.at, about)
        case End():
            told = {
                "how": record.how,
                "answered_by": record.answered_by,
                "ringing_ms": record.ringing_ms,
                "talking_ms": record.talking_ms,
            }
            return _event(HookKind.CALL_ENDED, record.call, record.at, told)
        case Step(what="note") if "breached" in record.data:
            return _event(HookKind.QUEUE_BREACH, record.call, record.at, {"queue": record.data["breached"]})
        case _:
            return None


def _event(kind: HookKind, call: str, at: str, about: dict[str, Any]) -> HookEvent:
    return HookEvent(f"{kind.value}:{call}", kind, at, {"call": call, **about})


CALL_KINDS = (HookKind.CALL_BEGAN, HookKind.CALL_ENDED, HookKind.QUEUE_BREACH)


def call_event_ids(call: str) -> list[str]:
    """The ids of all events that a call may have been."""
    return [f"{kind.value}:{call}" for kind in CALL_KINDS]


def message_event_id(message: int) -> str:
    return f"{HookKind.MESSAGE_LEFT.value}:{message}"


def message_left(message: int, mailbox: str, caller: str | None, seconds: float, at: datetime) -> HookEvent:
    """A caller left a message."""
    about = {"message": message, "mailbox": mailbox, "caller": caller, "seconds": seconds}
    return HookEvent(message_event_id(message), HookKind.MESSAGE_LEFT, _moment(at), about)


def profile_changed(
    person: str, profile: str | None, until: datetime | None, by: str, at: datetime
) -> HookEvent:
    """Somebody chose a profile for a person; None: they took the choice back, so calendar and schedule decide."""
    about = {"person": person, "profile": profile, "until": _moment(until) if until else None, "by": by}
    return HookEvent(
        f"{profile_event_ids(person)}{_moment(at)}",
        HookKind.PROFILE_CHANGED,
        _moment(at),
        about,
    )


def profile_event_ids(person: str) -> str:
    """How the ids of all events of a person's profile begin."""
    return f"{HookKind.PROFILE_CHANGED.value}:{person}:"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
