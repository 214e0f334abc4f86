"""A person's profile in a few words, for pages and commands: its name, its layer and its end.

Knows: the words. Refuses to know: which profile holds (policy/absence.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.decision import Layer
from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from datetime import datetime

    from app.policy.absence import Presence
    from app.policy.model import Company

LAYER_NAMES = {
    Layer.MANUAL: ("eget val", "own choice"),
    Layer.CALENDAR: ("kalender", "calendar"),
    Layer.SCHEDULE: ("schema", "schedule"),
    Layer.BASE: ("grund", "base"),
}


def standing(company: Company, now: Presence, lang: str, at: datetime) -> str:
    """As seen at `at`: "På lunch (schema, till 13.00)"; the base profile has only its name."""
    profile = company.profiles.get(now.profile)
    name = profile.name(lang) if profile is not None else now.profile
    told = [LAYER_NAMES[now.layer][lang == "en"]] if now.layer in (Layer.CALENDAR, Layer.SCHEDULE) else []
    if now.until is not None and now.layer is not Layer.BASE:
        told.append(f"{'until' if lang == 'en' else 'till'} {clock_text(now.until, lang, at)}")
    return f"{name} ({', '.join(told)})" if told else name


def clock_text(moment: datetime, lang: str, at: datetime) -> str:
    """The time of day in Stockholm, as seen at `at`; with the date if it is another day."""
    local = moment.astimezone(STOCKHOLM)
    time = f"{local:%H:%M}" if lang == "en" else f"{local:%H.%M}"
    return time if local.date() == at.astimezone(STOCKHOLM).date() else f"{local.day}/{local.month} {time}"
