"""Turns orders into places in the dialplan: the context, and the variables that it reads.

Knows: the contract with asterisk/etc/extensions.conf (docs/architecture.md). Refuses to know: which order is right
(policy, calls), and how to send a channel there (exchange.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, assert_never

import structlog

from app.ari.spelling import PERSON, caller_id, presentation, safe_number, safe_person, tape_variables
from app.ari.together import place_together
from app.ari.trunk_ways import by, mobile_leg, ways_variables
from app.calls.ports.orders import (
    Ask,
    Dial,
    Enter,
    FetchCall,
    ParkCall,
    RecordSound,
    Refuse,
    Ring,
    SendOut,
    TakeMessage,
    TakeOver,
    Tape,
    Wait,
)
from app.policy.decision import Device, Leg
from app.policy.fence import impossible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.calls.ports.orders import Order
    from app.policy.trunks import Trunk

log = structlog.get_logger()
Stopped = Callable[[str], str | None]
HasPrompt = Callable[[str], bool]  # whether a prompt exists, by its name, such as sv/recorded
LoginsOf = Callable[[str], Sequence[str]]  # the logins of a person's telephones

BARRED = 21  # Q.850: call rejected
LONGEST_EXTENSION = 79  # characters (AST_MAX_EXTENSION)


class Dialplan:
    """The place to which an order sends a channel.

    confirm_mobiles: whether a mobile must press a key before it counts as answered; otherwise we trust the operator
    to keep its voicemail away. mobile_operator: that of the company file; None: the settings'. stopped: the last fence
    before we dial a number (policy/fence.py). logins_of: of a person's telephones, without those that are shut out.
    forwards: whether a phone may forward its calls.
    """

    def __init__(self) -> None:
        self.confirm_mobiles = True
        self.mobile_operator: Trunk | None = None
        self.stopped: Stopped = impossible
        self.has_prompt: HasPrompt = lambda _name: True
        self.logins_of: LoginsOf = lambda person: (person,)
        self.forwards = False

    def place(self, order: Order) -> tuple[str, dict[str, str]]:
        """Context and variables of an order that `fenced` has passed."""
        taped = self._taped(order)
        if taped is not None:
            return taped
        context, variables = self._in_dialplan(order)
        return "ring-devices" if variables.get("VX_DEVICES") else context, variables

    def rings_legs(self, order: Order) -> bool:
        """Whether it rings a person whose phones must be watched one by one: there are several, or one may forward."""
        return isinstance(order, Ring) and any(
            leg.device is not Device.MOBILE and (self.forwards or len(self.logins_of(leg.person)) > 1)
            for leg in order.legs
        )

    def fenced(self, call: str, order: Order) -> Order:
        """The order instead of dialling a forbidden number: play an announcement, or take a caller's message."""
        if not isinstance(order, Dial | SendOut):
            return order
        why = self.stopped(safe_number(order.number))
        if why is None:
            return order
        log.error("stopped a number at the last fence", call=call, number=order.number, why=why)
        return TakeMessage(order.mailbox) if isinstance(order, SendOut) else Refuse(f"sv/{why}", BARRED)

    def _in_dialplan(self, order: Order) -> tuple[str, dict[str, str]]:
        match order:
            case Ring():
                return "ring", {
                    **self._rung(order.legs),
                    "VX_TIME": str(order.seconds),
                    "VX_MAILBOX": order.mailbox,
                    **(
                        {
                            "CALLERID(all)": caller_id(order.shown.number, order.shown.name),
                            "CALLERID(pres)": presentation(withheld=not order.shown.number),
                        }
                        if order.shown
                        else {}
                    ),
                }
            case Dial():
                return f"trunk{by(order.ways)}", {
                    **ways_variables(order.ways, withheld=order.withheld),
                    "VX_NUMBER": safe_number(order.number),
                    "CALLERID(all)": caller_id(order.presented, ""),
                    "CALLERID(pres)": presentation(withheld=order.withheld),
                    **({} if order.number.startswith("+") else {"CHANNEL(dtmf_features)": ""}),
                }
            case SendOut():
                return f"external{by(order.ways)}", {
                    **ways_variables(order.ways, withheld=order.withheld),
                    "VX_NUMBER": safe_number(order.number),
                    "VX_TIME": str(order.seconds),
                    "VX_MAILBOX": order.mailbox,
                    "CALLERID(all)": caller_id(*_seen(order)),
                    "CALLERID(pres)": presentation(withheld=order.withheld),
                    **({"VX_DIVERTED": safe_number(order.presented)} if order.tells_diversion else {}),
                }
            case TakeMessage():
                return "voicemail", {
                    "VX_MAILBOX": order.mailbox,
                    "VX_GREETING": order.greeting if self.has_prompt(f"sv/greeting-{order.greeting}") else "",
                    **({"CALLERID(all)": caller_id("", "")} if order.nameless else {}),
                }
            case Refuse():
                return "say", {"VX_PROMPT": order.say or "", "VX_CAUSE": str(order.cause)}
            case Wait():
                return "queued", {}
            case TakeOver() | ParkCall() | FetchCall() | Enter():
                return place_together(order)
            case Ask():
                return "ask", {
                    "VX_SAYS": "&".join(order.prompts),
                    "VX_KEYS": str(order.keys),
                    "VX_TIME": str(order.seconds),
                    "VX_MAILBOX": order.mailbox,
                    **({"VX_GREETING": order.greeting} if order.greeting else {}),
                }
            case RecordSound():
                return "record", {
                    "VX_SOUND": order.file,
                    "VX_TIME": str(order.seconds),
                    "VX_SILENCE": str(order.silence),
                    "VX_MAILBOX": "",
                }
            case _:
                assert_never(order)

    def _taped(self, order: Order) -> tuple[str, dict[str, str]] | None:
        """The place of a recorded order: one for all, with variables that say what comes next."""
        match order:
            case Ring(tape=Tape() as tape) | Dial(tape=Tape() as tape) | SendOut(tape=Tape() as tape):
                pass
            case _:
                return None
        if not can_be_announced(tape, self.has_prompt):
            return None
        context, variables = self._in_dialplan(order)
        then = context.removesuffix("-by")
        return "taped", {"VX_TIME": "", **variables, "VX_THEN": then, **tape_variables(tape)}

    def _rung(self, legs: Sequence[Leg]) -> dict[str, str]:
        """Whose desk phones ring, and which mobile in which way; all one person's. No part of it is a dial string."""
        desks = [safe_person(leg.person) for leg in legs if leg.device is not Device.MOBILE]
        mobiles = [
            self._mobile(leg) for leg in legs if leg.device is Device.MOBILE and may_ring(self.stopped, leg)
        ]
        if len(desks) > 1 or len(mobiles) > 1:
            raise ValueError(f"not one person's devices: {legs}")
        several = [logins for one in desks if len(logins := self.logins_of(one)) > 1]
        return {
            "VX_DESK": "".join(desks),
            "VX_MOBILE": "".join(mobiles),
            **({"VX_DEVICES": "&".join(several[0])} if several else {}),
            **({"VX_FORWARDS": "1"} if self.forwards else {}),
        }

    def _mobile(self, leg: Leg) -> str:
        way = "mexleg" if self.confirm_mobiles else "mextrust"
        return mobile_leg(safe_number(leg.number or ""), way, self.mobile_operator)

    def dial_string(self, legs: Iterable[Leg]) -> str:
        """The Dial() string for when the service is away. The tables hold it: the only text that the dialplan
        evaluates.

        It has only ids and numbers of the right form, so nobody can smuggle anything in.
        """
        return "&".join(
            rung
            for leg in legs
            if leg.device is not Device.MOBILE or may_ring(self.stopped, leg)
            for rung in self._leg(leg)
        )

    def _leg(self, leg: Leg) -> list[str]:
        if leg.device is Device.MOBILE:
            return [f"Local/{self._mobile(leg)}"]
        return [_desk(login) for login in self.logins_of(safe_person(leg.person))]


def _desk(login: str) -> str:
    phones = f"${{PJSIP_DIAL_CONTACTS({login})}}"  # without phones that count as dead
    all_dead = f"${{LEN({phones})}} = 0 & ${{LEN(${{PJSIP_AOR({login},contact)}})}} > 0"
    return f"${{IF($[{all_dead}]?Local/{login}@perhaps-back:{phones})}}"


def in_an_extension(order: Order, trail: str) -> str | None:
    """An order that fits into an extension: to wait, or only a person's desk phones (`ring-desk`).

    For the phones it is the seconds and the trail, whose end names the person; None if that is not enough. It saves
    a request and four variables; the exchange would send an event for each of them.
    """
    match order:
        case Ring([Leg(person=person, device=Device.FIXED)], seconds, None, box, None):
            told = f"{seconds:02d}{trail}"
            first = trail.count(":") == 1 and trail.endswith(f":{person}")
            fits = len(told) <= LONGEST_EXTENSION and seconds <= 99 and PERSON.fullmatch(person)
            return told if first and fits and box == person else None
        case Wait():
            return trail if len(trail) <= LONGEST_EXTENSION else None
        case _:
            return None


def can_be_announced(tape: Tape, has_prompt: HasPrompt) -> bool:
    """Whether the announcement of recording can be played; else the log says that we do not record the call."""
    if not tape.tell or has_prompt(tape.tell):
        return True
    log.warning("not recording a call: its announcement is not ready yet", prompt=tape.tell, file=tape.name)
    return False


def may_ring(stopped: Stopped, leg: Leg) -> bool:
    """Whether we may dial a mobile's number; else the log says why we do not."""
    number = safe_number(leg.number or "")
    why = stopped(number)
    if why is not None:
        log.error("not ringing a mobile: stopped its number at the last fence", number=number, why=why)
    return why is None


def _seen(order: SendOut) -> tuple[str, str]:
    """Number and name for the far end."""
    return (order.shown.number, order.shown.name) if order.shown is not None else (order.presented, "")
