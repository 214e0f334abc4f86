"""How another exchange spells phones, numbers, queues and boxes, and how orders become its variables.

Knows: the administrator's templates, and the variables of examples/beside. Refuses to know: what the policy decides,
and how an answer travels (reader.py).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, assert_never

from app.calls.orders import NORMAL
from app.calls.ports.orders import (
    Ask,
    Dial,
    Enter,
    FetchCall,
    GoOn,
    ParkCall,
    RecordSound,
    Refuse,
    Ring,
    SendOut,
    Shown,
    TakeMessage,
    TakeOver,
    TheirMailbox,
    TheirQueue,
    Wait,
)
from app.policy import numbers
from app.policy.decision import Device

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.calls.ports.orders import Order, TheirOrder
    from app.policy.decision import Leg
    from app.policy.model import Company

_NUMBER: Final = re.compile(r"\+?[0-9*#]+", re.ASCII)
_ODD: Final = re.compile(r'["\\,=()\[\]{}$<>\x00-\x1f\x7f]')  # signs with a meaning to MSet or Dial
GO_ON: Final = "continue"
# We always set all of them, so that none remains from an earlier step. The action comes last: the dialplan ignores the
# others without it.
VARIABLES: Final = (
    "DIAL",
    "RING_TIME",
    "PRESENT",
    "PRESENT_NAME",
    "WITHHELD",
    "MAILBOX",
    "PROMPT",
    "KEYS",
    "QUEUE",
    "CAUSE",
    "RECORD",
    "LANG",
    "REASONS",
    "CALL",
    "TRAIL",
    "ACTION",
)


def all_variables(**values: str) -> dict[str, str]:
    """All variables of an answer; empty unless given."""
    return {f"VAXEL_{name}": _ODD.sub("", values.get(name.lower(), "")) for name in VARIABLES}


@dataclass(frozen=True, slots=True)
class Spelling:
    """The templates (docs/beside.md), which the settings have checked. prompts: where the exchange finds ours."""

    phone: str
    mobile: str
    trunk: str
    queue: str
    mailbox: str
    prompts: Path

    # Our words for theirs

    def order(self, order: Order | TheirOrder, company: Company) -> dict[str, str]:
        """The variables that carry an order out. Raises ValueError if this door cannot do it."""
        match order:
            case Ring():
                return {
                    "action": "ring",
                    "dial": self.ringing(order.legs, company),
                    "ring_time": str(order.seconds),
                    **_shown(order.shown),
                    "mailbox": self._box(order.mailbox, company),
                    "record": _recorded(order.tape is not None),
                }
            case Dial():
                return {
                    "action": "trunk",
                    "dial": self._outside(self.trunk, order.number),
                    **_presented(order.presented, withheld=order.withheld),
                    "record": _recorded(order.tape is not None),
                }
            case SendOut():
                shown = order.shown or Shown(order.presented, "")
                return {
                    "action": "external",
                    "dial": self._outside(self.trunk, order.number),
                    "ring_time": str(order.seconds),
                    **_presented(shown.number, withheld=order.withheld, name=shown.name),
                    "mailbox": self._box(order.mailbox, company),
                    "record": _recorded(order.tape is not None),
                }
            case TakeMessage():
                greeting = f"sv/greeting-{order.greeting}" if order.greeting else ""
                return {
                    "action": "voicemail",
                    "mailbox": self._box(order.mailbox, company),
                    "prompt": self._sound(greeting),
                }
            case Refuse():
                action = "tell" if order.cause == NORMAL else "refuse"
                return {"action": action, "prompt": self._sound(order.say or ""), "cause": str(order.cause)}
            case Ask():
                return {
                    "action": "ask",
                    "prompt": "&".join(map(self._sound, order.prompts)),
                    "keys": str(order.keys),
                    "ring_time": str(order.seconds),
                    "mailbox": self._box(order.mailbox, company) if order.mailbox else "",
                }
            case TheirQueue():
                queue = company.queues[order.queue]
                named = self.queue.format(queue=queue.id, extension=queue.extension or queue.id)
                return {"action": "queue", "queue": named, "ring_time": str(order.seconds)}
            case TheirMailbox():
                return {"action": "mailbox", "mailbox": self._box(order.mailbox, company)}
            case GoOn():
                return {"action": GO_ON}
            case Wait() | RecordSound() | TakeOver() | ParkCall() | FetchCall() | Enter():
                raise ValueError(f"nobody waits with us and nothing is recorded by us at this door: {order}")
            case _:
                assert_never(order)

    def ringing(self, legs: tuple[Leg, ...], company: Company) -> str:
        """What Dial() rings."""
        return "&".join(self._leg(leg, company) for leg in legs)

    def device(self, person: str, company: Company) -> str:
        """The expression for the state of a person's desk phone; for a Local channel its extension's hint."""
        dialled = self._phone(person, company)
        technology, _, rest = dialled.partition("/")
        if technology == "Local":
            return f"${{EXTENSION_STATE({rest.partition('/')[0]})}}"
        return f"${{DEVICE_STATE({dialled})}}"

    def whose(self, channel: str, company: Company) -> str:
        """The id of the person whose desk phone has this channel, such as PJSIP/101-0000001f; "" if nobody's."""
        endpoint, dash, _ = channel.rpartition("-")
        if not dash or endpoint.startswith("Local/"):
            return ""
        named = _named_by(self.phone.partition("@")[0]).fullmatch(endpoint)
        person = company.person_of(named[1]) if named is not None else None
        if person is None or self._phone(person.id, company).partition("@")[0] != endpoint:
            return ""
        return person.id

    def _leg(self, leg: Leg, company: Company) -> str:
        if leg.device is Device.MOBILE:
            return self._outside(self.mobile or self.trunk, leg.number or "")
        return self._phone(leg.person, company)

    def _phone(self, person: str, company: Company) -> str:
        return self.phone.format(person=person, extension=company.people[person].extension)

    def _outside(self, template: str, number: str) -> str:
        """Raises ValueError unless it is a number: we build dial strings from nothing else."""
        if not _NUMBER.fullmatch(number):
            raise ValueError(f"{number!r} is no number")
        home = number.startswith(numbers.HOME_CODE)
        national = f"0{number.removeprefix(numbers.HOME_CODE)}" if home else number.replace("+", "00")
        return template.format(number=number, digits=number.removeprefix("+"), national=national)

    def _box(self, box: str, company: Company) -> str:
        """A person's or a queue's box; we spell a queue without an extension by its id."""
        owner = company.people.get(box) or company.queues.get(box)
        extension = (owner.extension if owner is not None else None) or box
        return self.mailbox.format(person=box, extension=extension)

    def _sound(self, prompt: str) -> str:
        return str(self.prompts / prompt) if prompt else ""


@functools.cache
def _named_by(template: str) -> re.Pattern[str]:
    """A pattern for the texts that a template makes; the first group is its first field."""
    return re.compile("(.+?)".join(map(re.escape, re.split(r"\{\w+\}", template))), re.DOTALL)


def at_the_fence(order: Order, stopped: Callable[[str], str | None]) -> Order:
    """The order, without dialling any number that we never dial (policy/fence.py)."""
    if not isinstance(order, Dial | SendOut) or (why := stopped(order.number)) is None:
        return order
    return TakeMessage(order.mailbox) if isinstance(order, SendOut) else Refuse(f"sv/{why}", _BARRED)


_BARRED: Final = 21  # Q.850: call rejected


def _shown(shown: Shown | None) -> dict[str, str]:
    if shown is None:
        return {}
    return _presented(shown.number, withheld=not shown.number, name=shown.name)


def _presented(number: str, *, withheld: bool, name: str = "") -> dict[str, str]:
    given = number if _NUMBER.fullmatch(number) else ""
    return {"present": given, "present_name": name, "withheld": "1" if withheld else ""}


def _recorded(wanted: bool) -> str:
    return "1" if wanted else ""
