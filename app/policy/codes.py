"""Codes that people dial: an agent's log in, log out, pause and resume, everybody's choice of profile, and voicemail;
and those of a key with a lamp, which turn something on and off.

Knows: the codes and what they stand for. Refuses to know: who may use them (decide.py), and what they do (calls).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from app.policy.hours import STOCKHOLM
from app.policy.targets import LogIn, LogOut, Pause, Resume

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.targets import AgentChoice

LOG_IN, LOG_OUT, PAUSE, RESUME = "*61", "*62", "*63", "*64"
_PROFILE: Final = re.compile(r"[*#]21(?:\*([1-9][0-9]?)(?:\*([0-9]{4}))?)?#?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Code:
    """does: the agent's choice; say: the prompt that confirms it; why: the reason's code."""

    does: AgentChoice
    say: str
    why: str


TURN_PROFILE, TURN_QUEUES, NIGHT = "*22", "*65", "*66"
PICK_UP, PARK, ROOM = "*8", "*68", "*67"
_PICK_UP: Final = re.compile(r"\*(?:8|\*([1-9][0-9]{0,5}))#?", re.ASCII)
_PARK: Final = re.compile(r"\*68([1-9])#?", re.ASCII)
_ROOM: Final = re.compile(r"\*67([1-9][0-9]{0,5})?(?:\*([0-9]{4,8}))?#?", re.ASCII)
_TURN: Final = re.compile(r"\*(?:22\*([1-9][0-9]?)|65)(?:\*([1-9][0-9]{0,5}))?#?", re.ASCII)
ALL: Final = (LOG_IN, LOG_OUT, PAUSE, RESUME, TURN_PROFILE, TURN_QUEUES, NIGHT, PICK_UP, PARK, ROOM)
CODES: Final = {
    LOG_IN: Code(LogIn(), "agent-logged-in", "code_log_in"),
    LOG_OUT: Code(LogOut(), "agent-logged-out", "code_log_out"),
    RESUME: Code(Resume(), "agent-resumed", "code_resume"),
}


def read_agent_code(dialled: str, pause_codes: Mapping[str, str]) -> Code | None:
    """The dialled code, with or without # after it; None for anything else.

    pause_codes: reason by number. *631 ... *639 pauses for that reason, *63 for the first one.
    """
    text = dialled.removesuffix("#")
    if not text.startswith(PAUSE):
        return CODES.get(text)
    number = text.removeprefix(PAUSE)
    why = pause_codes.get(number) if number else next(iter(pause_codes.values()), None)
    return Code(Pause(why), "agent-paused", "code_pause") if why is not None else None


@dataclass(frozen=True, slots=True)
class ProfileCode:
    """*21*CODE and *21*CODE*HHMM; *21 undoes the choice (code is ""). A # after them is allowed.

    A mobile does not dial *21*...#: it takes that for its own call forwarding (3GPP TS 22.030, annex B).
    """

    code: str
    clock: str = ""  # HHMM, until when


def read_profile(dialled: str) -> ProfileCode | None:
    """The dialled profile code, with or without # after it; None for anything else."""
    found = _PROFILE.fullmatch(dialled)
    return ProfileCode(found[1] or "", found[2] or "") if found else None


@dataclass(frozen=True, slots=True)
class Turn:
    """A key with a lamp: *22*CODE*EXTENSION turns a profile on and off, *65*EXTENSION an agent's queues (code is "").

    The extension is the caller's own. It stands there for the lamp: without it all keys of a kind would be alike.
    """

    code: str
    extension: str = ""


def read_turn(dialled: str) -> Turn | None:
    """The dialled code of a key with a lamp, with or without extension and #; None for anything else."""
    found = _TURN.fullmatch(dialled)
    return Turn(found[1] or "", found[2] or "") if found else None


def read_pick_up(dialled: str) -> str | None:
    """The extension whose ringing call the caller wants (**101), "" for their group (*8); None for anything else."""
    found = _PICK_UP.fullmatch(dialled)
    return None if found is None else found[1] or ""


def read_park(dialled: str) -> str | None:
    """The place, 1 to 9, where a caller is parked and fetched (*681); None for anything else."""
    found = _PARK.fullmatch(dialled)
    return found[1] if found else None


@dataclass(frozen=True, slots=True)
class RoomCode:
    """*67 is one's own room, *67101 a colleague's; *67*1234 opens one's own with a code for the others."""

    extension: str
    pin: str = ""


def read_room(dialled: str) -> RoomCode | None:
    """The room that the caller dialled; None for anything else."""
    found = _ROOM.fullmatch(dialled)
    return RoomCode(found[1] or "", found[2] or "") if found else None


def ends_at(clock: str, at: datetime) -> datetime | None:
    """The next instant at which a clock in Stockholm shows this (HHMM); None if it is no time of day."""
    if int(clock[:2]) > 23 or int(clock[2:]) > 59:
        return None
    local = at.astimezone(STOCKHOLM)
    ends = local.replace(hour=int(clock[:2]), minute=int(clock[2:]), second=0, microsecond=0)
    for coming in (ends.replace(fold=0), ends.replace(fold=1)):  # an hour may come twice
        if coming.astimezone(UTC) > at.astimezone(UTC):
            return coming
    return ends + timedelta(days=1)


WITHHOLD: Final = "*31*"  # before a number: the call hides our number; #31# does the same, as on a mobile


def read_withheld(dialled: str) -> tuple[str, bool]:
    """The dialled number without a leading #31# or *31*, and whether there was one."""
    for code in (WITHHOLD, "#31#"):
        if dialled.startswith(code) and len(dialled) > len(code):
            return dialled.removeprefix(code), True
    return dialled, False


VOICEMAIL: Final = "*55"
_VOICEMAIL: Final = re.compile(r"\*55([1-9][0-9]{0,5})?#?", re.ASCII)


def read_mailbox(dialled: str) -> str | None:
    """The extension whose voicemail box the caller dialled, "" for their own; None for anything else."""
    found = _VOICEMAIL.fullmatch(dialled)
    return None if found is None else found[1] or ""


# What each code is; a queue's prefix must be none of them.
READERS: Final = (read_profile, read_turn, read_pick_up, read_park, read_room, read_mailbox)
