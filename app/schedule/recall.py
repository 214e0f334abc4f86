"""What everybody's calendar last said, on disk: a service that starts knows it before it has read any calendar anew.

Knows: the file. Refuses to know: how a calendar is read (ical.py), and when what it said is out of date (calendars.py).

To read a calendar takes some tenths of a second, so those of a large company take minutes. More is not lost with it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from app.policy.happenings import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class Recalled(msgspec.Struct, frozen=True):
    """The spans (start, end, profile) that were read of the copy with this digest."""

    digest: str
    spans: list[tuple[datetime, datetime, str]]


def recall(file: Path) -> dict[str, tuple[str, tuple[Span, ...]]]:
    """Digest and spans by person; none where the file is missing or cannot be read."""
    try:
        said = msgspec.json.decode(file.read_bytes(), type=dict[str, Recalled])
    except (OSError, msgspec.MsgspecError):
        return {}
    return {
        person: (one.digest, tuple(Span(start, end, profile) for start, end, profile in one.spans))
        for person, one in said.items()
    }


def remember(file: Path, said: Mapping[str, tuple[str, Sequence[Span]]]) -> None:
    """In place of what was remembered before. Raises OSError."""
    kept = {
        person: Recalled(digest, [(one.start, one.end, one.profile) for one in spans])
        for person, (digest, spans) in said.items()
    }
    beside = file.with_name(f".{file.name}.part")
    beside.write_bytes(msgspec.json.encode(kept))
    beside.replace(file)
