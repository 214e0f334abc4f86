"""Stores on disk what everybody's calendar last said, so that a service knows it at its start, before it reads any.

Knows: the file. Refuses to know: how to read a calendar (ical.py), and when its content is out of date (calendars.py).

Reading a calendar takes some tenths of a second, so a large company's take minutes. Losing the file costs no more.
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
    """The spans (start, end, profile) from the copy with this digest."""

    digest: str
    spans: list[tuple[datetime, datetime, str]]


def recall(file: Path) -> dict[str, tuple[str, tuple[Span, ...]]]:
    """Digest and spans by person; nothing if the file is missing or unreadable."""
    try:
        said = msgspec.json.decode(file.read_bytes(), type=dict[str, Recalled])
    except (OSError, msgspec.MsgspecError):
        return {}
    return {
        person: (one.digest, tuple(Span(start, end, profile) for start, end, profile in one.spans))
        for person, one in said.items()
    }


def remember(file: Path, said: Mapping[str, tuple[str, Sequence[Span]]]) -> None:
    """Store the spans, replacing the earlier ones. Raises OSError."""
    kept = {
        person: Recalled(digest, [(one.start, one.end, one.profile) for one in spans])
        for person, (digest, spans) in said.items()
    }
    beside = file.with_name(f".{file.name}.part")
    beside.write_bytes(msgspec.json.encode(kept))
    beside.replace(file)
