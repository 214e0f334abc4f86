"""Finds the time zone that a TZID means.

Knows: the IANA names, the Windows names that Outlook writes, names that state their offset, and the zones that a feed
describes itself. Refuses to know: what the zone times.

We use a feed's own description only for that feed, and only if the name is unknown: icalendar would keep it for
every later feed with the same name.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from app.schedule.described_zones import DescribedZone, described_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from app.schedule.text import Block

ALSO = {"tzone://microsoft/utc": "UTC", "z": "UTC"}  # Exchange's own word
# "(UTC-05:00) Eastern Time (US & Canada)", "(GMT+01.00) Sarajevo/Warsaw/Zagreb", "UTC+01", "GMT -0330"
STATED = re.compile(
    r"\(?(?:UTC|GMT)\s*(?:([+-])(\d{1,2})(?:[:.]?([0-5]\d))?)?\s*\)?(?:\s+(.*))?", re.IGNORECASE
)
ESCAPED = re.compile(r"\\([\\,;])")


class Zones:
    """The zones of one feed."""

    def __init__(self, blocks: Iterable[Block] = ()) -> None:
        self._described = described(blocks)

    @property
    def are_usual(self) -> bool:
        """Whether looking up an offset is cheap in each zone that the feed describes itself."""
        return all(zone.is_usual for zone in self._described.values())

    def zone(self, tzid: str) -> tzinfo | None:
        """The zone by its name, else by the feed's description, else by the offset in the name; None: unknown."""
        return named(tzid) or self._described.get(spelled(tzid)) or stated(tzid)


def spelled(tzid: str) -> str:
    """A name for comparing: without quotes, escapes and outer blanks; inner blanks become one."""
    return " ".join(ESCAPED.sub(r"\1", tzid.strip().strip('"')).split())


def named(tzid: str) -> ZoneInfo | None:
    """The zone with that name, in any case and after any vendor's prefix."""
    name = spelled(tzid).casefold()
    if name in ALSO or name in _known():
        return ZoneInfo(_known().get(name) or ALSO[name])
    parts = name.strip("/").split("/")  # /freeassociation.sourceforge.net/Europe/Stockholm
    for start in range(len(parts)):
        if start and start == len(parts) - 1:
            break  # the last word alone is not a place
        found = _known().get("/".join(parts[start:]))
        if found:
            return ZoneInfo(found)
    return None


@cache
def stated(tzid: str) -> tzinfo | None:
    """The zone of a name that begins with an offset: the place or region named after the offset, if it agrees.

    Else the offset itself, all year round.
    """
    found = STATED.fullmatch(spelled(tzid))
    if found is None:
        return None
    hours, minutes = int(found[2] or 0), int(found[3] or 0)
    if hours > 14:
        return None
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if found[1] == "-" else 1)
    for place in re.split(r"[,/]", found[4] or ""):
        name = re.sub(r"\s*\(.*\)", "", place).strip().casefold()
        key = _cities().get(name) or _known().get(name.removesuffix(" time") + " standard time")
        if key and offset in _offsets(key):
            return ZoneInfo(key)
    return timezone(offset)


def described(blocks: Iterable[Block]) -> Mapping[str, DescribedZone]:
    """The zones that a feed describes, by TZID, only those with unknown names; it skips unreadable ones."""
    zones: dict[str, DescribedZone] = {}
    for block in blocks:
        tzid = spelled(block.value("TZID")) if block.kind == "VTIMEZONE" else ""
        if not tzid or tzid in zones or named(tzid):
            continue
        try:
            zones[tzid] = described_zone(tzid, block)
        except Exception:  # a stranger's text may raise anything in two libraries
            continue
    return zones


@cache
def _known() -> dict[str, str]:
    names = {name.casefold(): name for name in available_timezones() if name != "localtime"}
    return {windows.casefold(): name for windows, name in WINDOWS_TO_OLSON.items()} | names


@cache
def _cities() -> dict[str, str]:
    """Berlin: Europe/Berlin. A city's zone, not one of Etc/ or another list of offsets."""
    return {
        name.rpartition("/")[2].replace("_", " ").casefold(): name
        for name in sorted(available_timezones())
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))
    }


def _offsets(key: str) -> tuple[timedelta | None, ...]:
    """The offsets in winter and summer of this decade."""
    return tuple(datetime(2026, month, 1, tzinfo=ZoneInfo(key)).utcoffset() for month in (1, 7))
