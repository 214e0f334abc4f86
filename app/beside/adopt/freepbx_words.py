"""FreePBX's words for where a call goes and when it is open.

Knows: destinations (context,extension,priority) and time groups (hours|weekdays|days|months), as FreePBX 16's modules
core, ringgroups, queues and timeconditions write them (functions.inc.php: *_getdest; Timeconditions.class.php:
buildTime). Refuses to know: in which file they stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.beside.adopt.found import Destination, Leads, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.beside.adopt.found import FoundHours, Origin

FREEPBX_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS: Final = "*"
_LEADS: Final = (
    (r"from-did-direct,(?P<to>[0-9]+),.*", Leads.PERSON),
    (r"ext-local,vm[a-z]?(?P<to>[0-9]+),.*", Leads.VOICEMAIL),
    (r"ext-local,(?P<to>[0-9]+),.*", Leads.PERSON),
    (r"ext-findmefollow,(?:FM)?(?P<to>[0-9]+),.*", Leads.PERSON),
    (r"ext-group,(?P<to>[0-9]+),.*", Leads.GROUP),
    (r"ext-queues,(?P<to>[0-9]+),.*", Leads.GROUP),
    (r"timeconditions,(?P<to>[0-9]+),.*", Leads.CONDITION),
)
_HOURS: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})(?:-([0-9]{1,2}):([0-9]{2}))?")


def read_destination(text: str) -> Destination | None:
    """Where "ext-queues,700,1" leads; None for ""."""
    if not text:
        return None
    for pattern, leads in _LEADS:
        found = re.fullmatch(pattern, text, re.IGNORECASE)
        if found is not None:
            return Destination(leads, found["to"])
    return Destination(Leads.OTHER, text)


def take_hours(text: str, hours: FoundHours, origin: Origin) -> None:
    """Put "08:00-17:00|mon-fri|*|*" among the hours; whatever weekdays cannot express becomes a remark."""
    parts = [part.strip().casefold() for part in text.split("|")]
    days = _days(parts[1]) if len(parts) >= 4 else []
    spans = list(_spans(parts[0])) if days else []
    name = hours.name or hours.id
    if not days or not spans:
        sv = f"tidsgrupp {name!r}: {text!r} kan inte läsas; ange tiden för hand"
        en = f"time group {name!r}: {text!r} cannot be read; give the time by hand"
        hours.remarks.append(Remark(sv, en, origin))
        return
    if parts[2] != ALWAYS or parts[3] != ALWAYS:
        sv = f"tidsgrupp {name!r}: {text!r} gäller vissa datum; ange dem i calendar för hand"
        en = f"time group {name!r}: {text!r} is for certain dates; give them in calendar by hand"
        hours.remarks.append(Remark(sv, en, origin))
        return
    for day in days:
        for later, span in spans:
            hours.days.setdefault((day + later) % 7, []).append(span)


def _days(text: str) -> list[int]:
    """mon-fri, sat, fri-mon, *: the days' numbers; [] if we cannot read them."""
    if text == ALWAYS:
        return list(range(7))
    found: list[int] = []
    for part in text.split("&"):
        first, _, last = part.partition("-")
        if first not in FREEPBX_DAYS or (last or first) not in FREEPBX_DAYS:
            return []
        start, end = FREEPBX_DAYS.index(first), FREEPBX_DAYS.index(last or first)
        found += [(start + more) % 7 for more in range((end - start) % 7 + 1)]
    return found


def _spans(text: str) -> Iterator[tuple[int, str]]:
    """The hours, each with its day offset: hours past midnight continue on the next day."""
    if text == ALWAYS:
        yield 0, "00:00-24:00"
        return
    found = _HOURS.fullmatch(text)
    if found is None:
        return
    start = int(found[1]) * 60 + int(found[2])
    end = _end(int(found[3] or found[1]) * 60 + int(found[4] or found[2]))
    if max(start, end) > 24 * 60 or start == end:
        return
    if start < end:
        yield 0, f"{_clock(start)}-{_clock(end)}"
        return
    yield 0, f"{_clock(start)}-24:00"
    if end:
        yield 1, f"00:00-{_clock(end)}"


def _end(minutes: int) -> int:
    """Asterisk counts the last minute in, we do not: 16:59 there is 17:00 here."""
    return minutes + 1 if minutes % 60 == 59 else minutes


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
