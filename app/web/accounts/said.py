"""Times and browsers as pages say them.

Knows: forms. Refuses to know: words, which the catalogue has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime

SWEDISH_TIME: Final = ZoneInfo("Europe/Stockholm")
BROWSERS: Final = (  # the first that the User-Agent names: many name others, too
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chromium/", "Chromium"),
    ("HeadlessChrome/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def at_minute(at: datetime) -> str:
    """2026-11-24 12:30, as the clock on the wall showed."""
    return f"{at.astimezone(SWEDISH_TIME):%Y-%m-%d %H:%M}"


def at_second(at: datetime) -> str:
    return f"{at.astimezone(SWEDISH_TIME):%Y-%m-%d %H:%M:%S}"


def browser_named(agent: str) -> str:
    """ "Firefox, Linux" of a User-Agent; the beginning of one that we do not know."""
    program = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return ", ".join(one for one in (program, system) if one) or agent[:40]
