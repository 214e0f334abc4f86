"""Which time zone a TZID means.

Knows: the IANA names, the Windows names that Outlook writes, and zones that a feed describes itself (VTIMEZONE).
Refuses to know: what is timed.

A feed's own description is used for that feed alone, and only where the name says nothing: icalendar would keep it for
every later feed that says the same name.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from app.schedule.text import Block

ALSO = {"tzone://microsoft/utc": "UTC", "z": "UTC"}  # Exchange's own word


def named(tzid: str) -> ZoneInfo | None:
    """The zone of that name, whatever the case and before whatever vendor's prefix."""
    name = tzid.strip().strip('"').casefold()
    if name in ALSO or name in _known():
        return ZoneInfo(_known().get(name) or ALSO[name])
    parts = name.strip("/").split("/")  # /freeassociation.sourceforge.net/Europe/Stockholm
    for start in range(len(parts)):
        if start and start == len(parts) - 1:
            break  # the last word alone is no place
        found = _known().get("/".join(parts[start:]))
        if found:
            return ZoneInfo(found)
    return None


def described(blocks: Iterable[Block]) -> dict[str, tzinfo]:
    """The zones that a feed describes, by TZID, those of unknown names only; what cannot be read is left out."""
    zones: dict[str, tzinfo] = {}
    for block in blocks:
        tzid = block.value("TZID").strip('"')
        if block.kind != "VTIMEZONE" or not tzid or tzid in zones or named(tzid):
            continue
        lines = [line for line in block.lines if not line.startswith("TZID")]
        # Under a name that icalendar knows, so that it keeps nothing.
        text = "\r\n".join(("BEGIN:VTIMEZONE", "TZID:UTC", *lines, "END:VTIMEZONE", ""))
        try:
            component: Any = Timezone.from_ical(text)
            zones[tzid] = component.to_tz(lookup_tzid=False)
        except Exception:  # whatever a stranger's text does to two libraries
            continue
    return zones


@cache
def _known() -> dict[str, str]:
    names = {name.casefold(): name for name in available_timezones() if name != "localtime"}
    return {windows.casefold(): name for windows, name in WINDOWS_TO_OLSON.items()} | names
