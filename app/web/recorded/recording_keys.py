"""Where a page of recordings begins, in an address: when the last one of the page before began, and its number.

Knows: how it is written, without a sign that an address would have to escape. Refuses to know: which recordings there
are.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from app.web.row_id import row_id
from app.web.site.journal.asked import in_reach

if TYPE_CHECKING:
    from app.calls.tape import RecordingKey

_BETWEEN: Final = "~"


def write_recording_key(key: RecordingKey) -> str:
    began_at, id_ = key
    return f"{began_at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z{_BETWEEN}{id_}"


def read_recording_key(text: str) -> RecordingKey | None:
    """None: it is no such key."""
    instant, _, number = text.partition(_BETWEEN)
    id_ = row_id(number)
    try:
        began_at = datetime.fromisoformat(instant)
    except ValueError:
        return None
    return (began_at, id_) if id_ and began_at.tzinfo is not None and in_reach(began_at) else None
