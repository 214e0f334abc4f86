"""What a decision can lead to: one type for each thing that we do with a call, with all that it needs.

Knows: values only. Refuses to know: their text form (target_text.py), why we chose one, and how we do it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, assert_never

if TYPE_CHECKING:
    from datetime import datetime


class Action(StrEnum):
    """What we do with the call: the kind of a target, as we store and show it."""

    RING = "ring"
    QUEUE = "queue"
    VOICEMAIL = "voicemail"
    EXTERNAL = "external"
    TRUNK = "trunk"
    REFUSE = "refuse"
    DIVERT = "divert"
    CALL_BACK = "call_back"
    MENU = "menu"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class RingPerson:
    """Ring a person's phones."""

    action: ClassVar[Action] = Action.RING
    person: str


@dataclass(frozen=True, slots=True)
class JoinQueue:
    """Wait in a queue."""

    action: ClassVar[Action] = Action.QUEUE
    queue: str


@dataclass(frozen=True, slots=True)
class LeaveMessage:
    """Leave a message in a mailbox: a person's or a queue's id."""

    action: ClassVar[Action] = Action.VOICEMAIL
    box: str


@dataclass(frozen=True, slots=True)
class SendOutside:
    """Send an incoming call out again to a number (E.164), such as the answering service's."""

    action: ClassVar[Action] = Action.EXTERNAL
    number: str


@dataclass(frozen=True, slots=True)
class DialOutside:
    """Dial a number outside for one of us: E.164, or a short emergency or service number such as 112."""

    action: ClassVar[Action] = Action.TRUNK
    number: str


@dataclass(frozen=True, slots=True)
class RefuseCall:
    """Refuse the call; the number as dialled or shown."""

    action: ClassVar[Action] = Action.REFUSE
    number: str


@dataclass(frozen=True, slots=True)
class TellDiversion:
    """The spoken diversion: a voice tells why a person cannot answer, and what the caller can do (P4)."""

    action: ClassVar[Action] = Action.DIVERT
    person: str


@dataclass(frozen=True, slots=True)
class PromiseCallback:
    """A person calls the caller back when their profile allows it (P4)."""

    action: ClassVar[Action] = Action.CALL_BACK
    person: str


@dataclass(frozen=True, slots=True)
class AskMenu:
    """The key menu of the main number: the caller chooses by key where the call goes."""

    action: ClassVar[Action] = Action.MENU


@dataclass(frozen=True, slots=True)
class LogIn:
    """An agent's code: take calls of their queues."""

    action: ClassVar[Action] = Action.CODE


@dataclass(frozen=True, slots=True)
class LogOut:
    """An agent's code: take no more calls of their queues."""

    action: ClassVar[Action] = Action.CODE


@dataclass(frozen=True, slots=True)
class Pause:
    """An agent's code: no calls for a while, for one of the company's reasons."""

    action: ClassVar[Action] = Action.CODE
    reason: str


@dataclass(frozen=True, slots=True)
class Resume:
    """An agent's code: the pause is over."""

    action: ClassVar[Action] = Action.CODE


@dataclass(frozen=True, slots=True)
class ChooseProfile:
    """The caller chooses a profile (id), until a time, or (None) until they choose again (R3)."""

    action: ClassVar[Action] = Action.CODE
    profile: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TakeProfileBack:
    """The caller takes their own choice of profile back."""

    action: ClassVar[Action] = Action.CODE


@dataclass(frozen=True, slots=True)
class OpenMailbox:
    """The caller listens to a voicemail box: a person's or a queue's id."""

    action: ClassVar[Action] = Action.CODE
    box: str


@dataclass(frozen=True, slots=True)
class TurnQueues:
    """An agent's key: log in to their queues if they are logged out, else log out."""

    action: ClassVar[Action] = Action.CODE


@dataclass(frozen=True, slots=True)
class TellHours:
    """The caller hears whether the company is open."""

    action: ClassVar[Action] = Action.CODE


@dataclass(frozen=True, slots=True)
class PickUp:
    """The caller takes a call that rings at a colleague (id); "": at one of their group."""

    action: ClassVar[Action] = Action.CODE
    person: str


@dataclass(frozen=True, slots=True)
class Park:
    """The caller waits, with music, until somebody fetches them from this place, 1 to 9."""

    action: ClassVar[Action] = Action.CODE
    place: str


@dataclass(frozen=True, slots=True)
class Fetch:
    """The caller gets whoever is parked at this place."""

    action: ClassVar[Action] = Action.CODE
    place: str


@dataclass(frozen=True, slots=True)
class EnterRoom:
    """The caller talks with all who are in a person's room. asks: for the room's code, if it has one."""

    action: ClassVar[Action] = Action.CODE
    person: str
    asks: bool = False


AgentChoice = LogIn | LogOut | Pause | Resume
Target = (
    RingPerson
    | JoinQueue
    | LeaveMessage
    | SendOutside
    | DialOutside
    | RefuseCall
    | TellDiversion
    | PromiseCallback
    | AskMenu
    | AgentChoice
    | ChooseProfile
    | TakeProfileBack
    | OpenMailbox
    | TurnQueues
    | TellHours
    | PickUp
    | Park
    | Fetch
    | EnterRoom
)


def destination(target: Target) -> str:
    """The id of the person, queue or mailbox where a call goes, or the number; "" if none of these."""
    match target:
        case RingPerson(to) | TellDiversion(to) | PromiseCallback(to) | JoinQueue(to):
            return to
        case LeaveMessage(to) | OpenMailbox(to):
            return to
        case SendOutside(to) | DialOutside(to) | RefuseCall(to):
            return to
        case AskMenu() | LogIn() | LogOut() | Pause() | Resume() | ChooseProfile() | TakeProfileBack():
            return ""
        case TurnQueues() | TellHours() | Park() | Fetch():
            return ""
        case PickUp(to) | EnterRoom(to):
            return to
        case _:
            assert_never(target)
