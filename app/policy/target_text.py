"""The text of a target: how JSON, the journal and a channel's variable keep what a decision leads to.

Knows: how to write and read the whole form. Refuses to know: who keeps the text, and what is around it.

The action stands beside it: `ring` and `anna`, `code` and `pause:Lunch`. Journals keep the text for years, and calls
keep it through an upgrade: what we once wrote we must always be able to read.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, assert_never, get_args

from app.policy.targets import (
    Action,
    AgentChoice,
    AskMenu,
    ChooseProfile,
    DialOutside,
    EnterRoom,
    Fetch,
    JoinQueue,
    LeaveMessage,
    LogIn,
    LogOut,
    OpenMailbox,
    Park,
    Pause,
    PickUp,
    PromiseCallback,
    RefuseCall,
    Resume,
    RingPerson,
    SendOutside,
    TakeProfileBack,
    Target,
    TellDiversion,
    TellHours,
    TurnQueues,
)

MAIN: Final = "main"  # the text of the key menu
AgentDoes = Literal["log_in", "log_out", "pause", "resume"]  # as agents choose by the API and the board
AGENT_CHOICES: Final[tuple[str, ...]] = get_args(AgentDoes)
_PROFILE: Final = "profile"
PARKED: Final = "park/"  # and the place
_PICK_UP, _FETCH, _ROOM, _ASKED = "pick_up/", "fetch/", "room/", "/asked"
_TURN, _HOURS = "turn_queues", "hours"
_MAILBOX: Final = "mailbox/"  # a trail has no room for another colon


def target_text(target: Target) -> str:
    """The text that `read_target` reads back, given the target's action."""
    match target:
        case RingPerson(to) | TellDiversion(to) | PromiseCallback(to) | JoinQueue(to) | LeaveMessage(to):
            return to
        case SendOutside(number) | DialOutside(number) | RefuseCall(number):
            return number
        case AskMenu():
            return MAIN
        case LogIn():
            return "log_in"
        case LogOut():
            return "log_out"
        case Pause(reason):
            return f"pause:{reason}"
        case Resume():
            return "resume"
        case ChooseProfile(profile, until):
            return f"{_PROFILE}:{profile}:{until.isoformat() if until else ''}"
        case TakeProfileBack():
            return _PROFILE
        case OpenMailbox(box):
            return _MAILBOX + box
        case TurnQueues():
            return _TURN
        case TellHours():
            return _HOURS
        case PickUp(person):
            return _PICK_UP + person
        case Park(place):
            return PARKED + place
        case Fetch(place):
            return _FETCH + place
        case EnterRoom(person, asks):
            return _ROOM + person + (_ASKED if asks else "")
        case _:
            assert_never(target)


def read_target(action: Action, text: str) -> Target:
    """What `target_text` wrote. Raises ValueError for a text that this action never has."""
    match action:
        case Action.RING:
            return RingPerson(text)
        case Action.QUEUE:
            return JoinQueue(text)
        case Action.VOICEMAIL:
            return LeaveMessage(text)
        case Action.EXTERNAL:
            return SendOutside(text)
        case Action.TRUNK:
            return DialOutside(text)
        case Action.REFUSE:
            return RefuseCall(text)
        case Action.DIVERT:
            return TellDiversion(text)
        case Action.CALL_BACK:
            return PromiseCallback(text)
        case Action.MENU:
            if text != MAIN:
                raise ValueError(f"{text!r} is not {MAIN}")
            return AskMenu()
        case Action.CODE:
            return _read_code(text)
        case _:
            assert_never(action)


def read_agent_choice(does: str, reason: str = "") -> AgentChoice:
    """log_in, log_out, resume, or pause with its reason. Raises ValueError for anything else."""
    match does, reason:
        case "log_in", "":
            return LogIn()
        case "log_out", "":
            return LogOut()
        case "pause", reason if reason:
            return Pause(reason)
        case "resume", "":
            return Resume()
        case _:
            raise ValueError(f"{does!r} is not log_in, log_out, resume or pause:REASON")


def _read_code(text: str) -> Target:
    if text.startswith(_MAILBOX):
        return OpenMailbox(text.removeprefix(_MAILBOX))
    if text in (_TURN, _HOURS):
        return TurnQueues() if text == _TURN else TellHours()
    if text.startswith(_PICK_UP):
        return PickUp(text.removeprefix(_PICK_UP))
    if text.startswith(PARKED):
        return Park(text.removeprefix(PARKED))
    if text.startswith(_FETCH):
        return Fetch(text.removeprefix(_FETCH))
    if text.startswith(_ROOM):
        room = text.removeprefix(_ROOM)
        return EnterRoom(room.removesuffix(_ASKED), room.endswith(_ASKED))
    kind, _, rest = text.partition(":")
    if kind != _PROFILE:
        return read_agent_choice(kind, rest)
    profile, _, until = rest.partition(":")
    if not profile:
        return TakeProfileBack()
    return ChooseProfile(profile, datetime.fromisoformat(until) if until else None)
