"""The places where a rule can lead a call, and the rules that lead there.

Knows: values only. Refuses to know: whom an id belongs to (model.py), and when to apply a rule (decide.py, chain.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Voicemail:
    """To a mailbox: a chosen one, or (None) that of the person called first."""

    box: str | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """To the company's reception, whoever that is."""


@dataclass(frozen=True, slots=True)
class ToPerson:
    id: str


@dataclass(frozen=True, slots=True)
class ToQueue:
    id: str


@dataclass(frozen=True, slots=True)
class Outside:
    """To a number outside the company (E.164), such as the answering service."""

    number: str


Way = Voicemail | Reception | ToPerson | ToQueue | Outside


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a call goes, and the clause that says so."""

    to: Way
    clause: str


class PresentedNumber(StrEnum):
    """Which number an outgoing call presents."""

    DIRECT = "direct"
    MAIN = "main"
    MOBILE = "mobile"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Presents:
    """The number presented, and the clause that says so. `queue` is the queue's id for Shown.QUEUE."""

    shown: PresentedNumber
    clause: str
    queue: str | None = None


class QueueShows(StrEnum):
    """Which number we present when a queue's agents call out on its behalf, or call a customer back."""

    MAIN = "main"  # Q7
    QUEUE = "queue"  # Q13: one number for all
    AGENT = "agent"  # Q14: each agent's own


class ServiceSees(StrEnum):
    """What the answering service sees of a caller from outside, whose message it takes."""

    NAME = "name"  # our number, and the caller's as the name with it
    DIVERSION = "diversion"  # the caller's number, and that ours diverted the call
    CALLER = "caller"  # the caller's number alone
    OURS = "ours"  # our number alone


class PhoneForwards(StrEnum):
    """Where a phone that is set to forward its calls (302) may send them."""

    REFUSED = "refused"  # nowhere: only a profile decides where calls go
    COLLEAGUES = "colleagues"  # to a number of ours
    ANYWHERE = "anywhere"  # also outside, where its person may call


class Cause(StrEnum):
    """Why a call to a person goes on to somewhere else."""

    ON_PHONE = "on_phone"  # busy on the phone, on any device (M5); also if the phone itself declined
    BUSY = "busy"  # busy for another reason: a profile that the person chose
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for one kind of extension: the number presented, and the way on for every cause."""

    presents: Presents
    diversions: Mapping[Cause, Rule]


FIXED_RULES = Rules(
    Presents(PresentedNumber.DIRECT, "F1"),
    {
        Cause.ON_PHONE: Rule(Voicemail(), "F2"),
        Cause.BUSY: Rule(Reception(), "F3"),
        Cause.NO_ANSWER: Rule(Voicemail(), "S2"),
    },
)
MOBILE_RULES = Rules(
    Presents(PresentedNumber.MAIN, "M1"),
    {
        Cause.ON_PHONE: Rule(Voicemail(), "M2"),
        Cause.BUSY: Rule(Reception(), "M3"),
        Cause.NO_ANSWER: Rule(Voicemail(), "S2"),
    },
)
