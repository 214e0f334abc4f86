"""Limits for one caller, one person, one trunk, and the counts that they ask for.

Knows: the limits, and the keys of the counts in a situation. Refuses to know: who counts (calls/load.py), and what
happens at a limit (decide.py, chain.py, outward.py).

A count is about the *other* calls of this moment. The policy asks for it only if a limit needs it, so the journal
keeps what the decision used; it leaves out counts of 0. None as a limit is no limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

TRUNK_PLACES: Final = "trunk"  # places on the public trunk that are taken
MOBILE_PLACES: Final = "mobiles"  # places on the mobile operator's trunk that are taken
SOUND: Final = "sound"  # 0: places for sound enough; NEARLY_NONE, NONE_LEFT
ABROAD_MINUTES: Final = "abroad_minutes"  # talked abroad today, all together
NEARLY_NONE: Final = 1  # new calls may not use them
NONE_LEFT: Final = 2  # the rest is for emergency calls

NEIGHBOURS: Final = frozenset({"SE", "NO", "SJ", "DK", "FI", "AX"})


def calls_of(person: str) -> str:
    """Calls under way that a person made."""
    return f"calls:{person}"


def calls_from(e164: str) -> str:
    """Calls under way from an outside number."""
    return f"caller:{e164}"


def ringing(person: str) -> str:
    """Calls that ring a person's phones."""
    return f"ringing:{person}"


def sent_to(e164: str) -> str:
    """Calls to us, forwarded to an outside number and under way."""
    return f"sent:{e164}"


def abroad_by(person: str) -> str:
    """Calls abroad that a person made within the last hour."""
    return f"abroad:{person}"


def on_trunk(id_: str) -> str:
    """Calls on a trunk of the company file."""
    return f"trunk:{id_}"


def is_silent(id_: str) -> str:
    """1 if a trunk's far end does not answer."""
    return f"silent:{id_}"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is too much. At once: calls under way at the same time.

    longest: of a call, seconds. person: calls at once that one person makes. caller: at once from one number outside.
    trunk: at once on the public trunk; kept_free: so many of them are for emergency calls alone. mobiles: at once on
    the mobile operator's trunk. ringing: callers at
    once who ring one person. sent: calls at once that are sent on to one number outside. abroad_hour, abroad_hour_off:
    calls abroad by one person within an hour, in and outside their working hours. abroad_minutes: abroad in a day, all
    together. callbacks: the countries that are called back.
    """

    longest: int | None = 4 * 3600
    person: int | None = 6
    caller: int | None = 10
    trunk: int | None = 200
    kept_free: int = 4
    mobiles: int | None = 200
    ringing: int | None = 2
    sent: int | None = 10
    abroad_hour: int | None = 10
    abroad_hour_off: int | None = 3
    abroad_minutes: int | None = 600
    callbacks: frozenset[str] = NEIGHBOURS

    def trunk_is_full(self, counts: Mapping[str, int]) -> bool:
        """Whether only places for emergency calls are left on the public trunk."""
        return self.trunk is not None and counts.get(TRUNK_PLACES, 0) >= self.trunk - self.kept_free

    def mobiles_are_full(self, counts: Mapping[str, int]) -> bool:
        """Whether no place is left on the mobile operator's trunk."""
        return self.mobiles is not None and counts.get(MOBILE_PLACES, 0) >= self.mobiles


USUAL_LIMITS: Final = Limits()

# The reasons for a reached limit, with health's words for it, in English and Swedish.
REACHED: Final = {
    "limit_person": ("calls at once by one person", "samtal på en gång av en person"),
    "limit_caller": ("calls at once from one number outside", "samtal på en gång från ett nummer utifrån"),
    "limit_trunk": ("calls at once on the trunk", "samtal på en gång på linjerna ut"),
    "limit_mobiles": (
        "calls at once on the mobile operator's trunk",
        "samtal på en gång på mobiloperatörens linjer",
    ),
    "limit_ringing": ("callers at once who ring one person", "samtal på en gång som ringer hos en person"),
    "limit_sent": (
        "calls at once sent on to one number outside",
        "samtal på en gång vidare till ett nummer utanför",
    ),
    "limit_abroad_hour": (
        "calls abroad by one person within an hour",
        "utlandssamtal av en person på en timme",
    ),
    "limit_abroad_minutes": ("minutes abroad in a day", "minuter utomlands på en dag"),
    "limit_callback": (
        "callbacks to countries that are not called back",
        "återuppringning till länder dit ingen rings upp",
    ),
    "limit_sound": ("calls without a place for sound", "samtal utan plats för ljud"),
    "loop_caller": (
        "calls that would be sent back to where they come from",
        "samtal som skulle skickas tillbaka dit de kommer ifrån",
    ),
    "loop_ours": (
        "calls from one of our own numbers that would be sent out again",
        "samtal från vårt eget nummer som skulle skickas ut igen",
    ),
    "loop_via": (
        "calls that come back from where they were sent",
        "samtal som kommer tillbaka dit de skickades ifrån",
    ),
}
