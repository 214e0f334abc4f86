"""What a code does that one of us dials: a choice of profile, an agent's log-in, a voicemail box, and keys with lamps.

Knows: who may use which code, and what follows. Refuses to know: the codes' form (codes.py), and calls to a number
(decide.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy import codes
from app.policy.absence import usual_end
from app.policy.codes import ProfileCode
from app.policy.decision import Decision, Layer, Reason, Situation
from app.policy.hindrances import DEFAULT_STATE
from app.policy.lamp import is_night
from app.policy.outward import refuse
from app.policy.targets import ChooseProfile, OpenMailbox, Pause, TakeProfileBack, TellHours, TurnQueues
from app.policy.ways import ToPerson, ToQueue

if TYPE_CHECKING:
    from app.policy.model import Company
    from app.policy.people import Person


def by_code(company: Company, situation: Situation, caller: Person) -> Decision | None:
    """None: the caller dialled no code of these."""
    called = situation.called
    chosen = codes.read_profile(called)
    if chosen is not None:
        return _profile(company, situation, caller, chosen)
    turn = codes.read_turn(called)
    if turn is not None:
        return _turn(company, situation, caller, turn)
    if called.removesuffix("#") == codes.NIGHT:
        if is_night(company, situation.at):
            return Decision(TellHours(), say="company-closed", reasons=(Reason("Q10", "code_hours_closed"),))
        return Decision(TellHours(), say="company-open", reasons=(Reason("Q10", "code_hours_open"),))
    box = codes.read_mailbox(called)
    if box is not None:
        return _mailbox(company, called, caller, box)
    code = codes.read_agent_code(called, company.pause_codes)
    if code is not None:
        if not any(caller.id in one.agents for one in company.queues.values()):
            return refuse(called, "not-agent", "S2", "no_agent", person=caller.name)
        about = (("person", caller.name), ("why", code.does.reason if isinstance(code.does, Pause) else ""))
        reason = Reason("S2", code.why, about)
        return Decision(code.does, say=code.say, reasons=(reason,))
    return None


def _profile(company: Company, situation: Situation, caller: Person, chosen: ProfileCode) -> Decision:
    """R3, P1: somebody picks a profile by phone, until a dialled time or for its usual time."""
    who = ("person", caller.name)
    if not chosen.code:
        why = Reason("R3", "code_profile_back", (who,))
        return Decision(TakeProfileBack(), reasons=(why,))
    profile = next(
        (one for one in company.profiles.values() if one.code == chosen.code and one.is_for(caller)), None
    )
    until = codes.ends_at(chosen.clock, situation.at) if chosen.clock else None
    if profile is None or (chosen.clock and until is None):
        return refuse(
            situation.called,
            "no-profile",
            "P3",
            "no_profile_code",
            dialled=situation.called,
            person=caller.name,
        )
    if until is None:
        until = usual_end(company, caller, profile, situation.at)
    why = Reason("R3", "code_profile", (who, ("sv", profile.sv), ("en", profile.en)))
    return Decision(ChooseProfile(profile.id, until), reasons=(why,))


def _turn(company: Company, situation: Situation, caller: Person, turn: codes.Turn) -> Decision:
    """A key with a lamp: a second press takes back what the first one chose (R3)."""
    if turn.extension not in ("", caller.extension):
        return refuse(situation.called, "not-yours", "R3", "not_your_key", person=caller.name)
    if not turn.code:
        if not any(caller.id in one.agents for one in company.queues.values()):
            return refuse(situation.called, "not-agent", "S2", "no_agent", person=caller.name)
        return Decision(TurnQueues(), reasons=(Reason("S2", "code_turn_queues", (("person", caller.name),)),))
    state = situation.people.get(caller.id, DEFAULT_STATE)
    now = company.profiles.get(state.profile)
    if now is None or now.code != turn.code:
        return _profile(company, situation, caller, ProfileCode(turn.code))
    if state.layer is Layer.MANUAL:
        return _profile(company, situation, caller, ProfileCode(""))
    here = company.profiles[DEFAULT_STATE.profile]  # each company has it, for everybody
    about = (("person", caller.name), ("sv", here.sv), ("en", here.en))
    return Decision(ChooseProfile(here.id, state.back), reasons=(Reason("R3", "code_profile", about),))


def _mailbox(company: Company, called: str, caller: Person, extension: str) -> Decision:
    """V1, V2: to listen to a voicemail box, the caller's own or another; its code is asked for (calls)."""
    place = company.find(extension) if extension else ToPerson(caller.id)
    match place:
        case ToPerson(id=box):
            name = company.people[box].name
        case ToQueue(id=box):
            name = company.queues[box].name
        case _:
            return refuse(called, "unknown", "S2", "unknown_extension", number=extension)
    reason = Reason("V2", "code_mailbox", (("person", caller.name), ("mailbox", name)))
    return Decision(OpenMailbox(box), reasons=(reason,))
