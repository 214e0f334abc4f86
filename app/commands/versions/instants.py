"""The instant from which a version shall be in force, as somebody types it: `--from 2026-12-07T08:00`.

Knows: Stockholm's nights of clock change. Refuses to know: what happens at the instant.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.commands.terminal import SWEDEN, Lang, end
from app.policy.days import WEEKDAYS
from app.policy.hours import read_instant

FromOption = Annotated[
    str,
    typer.Option(
        "--from",
        help="From when it applies, as 2026-12-07T08:00 (Stockholm); else at once / från när det gäller.",
    ),
]


def coming_instant(text: str, now: datetime, lang: Lang) -> datetime | None:
    """The instant in UTC; None for an empty text. What cannot be read, is past or never comes ends the command."""
    if not text:
        return None
    try:
        at = read_instant(text)
    except ValueError:
        raise end(
            f"--from: {text!r} "
            + lang.say("är ingen tidpunkt som 2026-12-07T08:00", "is no time such as 2026-12-07T08:00")
        ) from None
    utc = at.astimezone(UTC)
    if at.tzinfo is SWEDEN and utc.astimezone(SWEDEN).replace(tzinfo=None) != at.replace(tzinfo=None):
        raise end(
            f"--from: {text} "
            + lang.say(
                "finns inte: då ställs klockan fram", "does not exist: the clock goes forward that night"
            )
        )
    if utc <= now:
        raise end(
            f"--from: {text} " + lang.say("har redan varit", "is past: without --from it applies at once")
        )
    return utc


def day_and_time(at: datetime, lang: Lang) -> str:
    """måndag 2026-12-07 08:00, in Stockholm."""
    there = at.astimezone(SWEDEN)
    seconds = f":{there:%S}" if there.second else ""
    return f"{WEEKDAYS[lang.value][there.weekday()]} {there:%Y-%m-%d %H:%M}{seconds}"
