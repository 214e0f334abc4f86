"""The codes that a person can dial, with what each does for them.

Knows: which codes are for whom. Refuses to know: what a code does then (policy/by_code.py), and the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.policy import codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.policy.model import Company
    from app.policy.people import Person

MY_BOX: Final = "*55"
CHOOSE_PROFILE: Final = "*21"


@dataclass(frozen=True, slots=True)
class DialledCode:
    """code: as it is dialled. does: the key of its words. what: the profile, the reason or the queue in them."""

    code: str
    does: str
    what: str = ""


def phone_codes(company: Company, person: Person, lang: str) -> Iterator[DialledCode]:
    """Those for everybody, then those for agents of queues."""
    for profile in company.profiles.values():
        if profile.code and profile.is_for(person):
            yield DialledCode(f"{CHOOSE_PROFILE}*{profile.code}", "profile", profile.name(lang))
    yield DialledCode(f"{CHOOSE_PROFILE}*…*…", "profile_until")
    yield DialledCode(f"{codes.TURN_PROFILE}*…", "profile_turn")
    yield DialledCode(CHOOSE_PROFILE, "profile_back")
    yield DialledCode(MY_BOX, "voicemail")
    yield DialledCode(f"{MY_BOX}…", "voicemail_of")
    yield DialledCode(f"{codes.WITHHOLD}…", "withhold")
    yield DialledCode(codes.PICK_UP, "pick_up")
    yield DialledCode("**…", "pick_up_of")
    yield DialledCode(f"{codes.PARK}1", "park")
    yield DialledCode(codes.ROOM, "room")
    yield DialledCode(f"{codes.ROOM}…", "room_of")
    yield DialledCode(codes.NIGHT, "night")
    if person.sends_on_by_keys or (company.mobiles_send_on and person.mobile):
        yield DialledCode("##…#", "send_on")
        yield DialledCode("**…#", "ask_first")
    own = [one for one in company.queues.values() if person.id in one.agents]
    if not own:
        return
    yield DialledCode(codes.LOG_IN, "log_in")
    yield DialledCode(codes.LOG_OUT, "log_out")
    yield DialledCode(codes.TURN_QUEUES, "queues_turn")
    for number, reason in company.pause_codes.items():
        yield DialledCode(f"{codes.PAUSE}{number}", "pause", reason)
    yield DialledCode(codes.RESUME, "resume")
    for queue in own:
        if queue.prefix:
            yield DialledCode(f"{queue.prefix}…", "for_queue", queue.name)
