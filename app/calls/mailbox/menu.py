"""The voicemail menu by telephone, read downward: the code, the messages, the greeting.

Knows: the words, and what each key does. Refuses to know: where messages and codes are stored, the rules for codes
(policy/pins.py), and whom one may call back (we ask the policy as for any call).

The caller is in the dialplan while they listen and comes back with a key. If the service goes away meanwhile they
hear so and the call ends; if it is back by then it asks for the code again. What they did is done.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from app.calls.mailbox.greeting import record_greeting
from app.calls.mailbox.words import count, moment_prompts, number
from app.calls.orders import NORMAL
from app.calls.ports.exchange import ChannelGone
from app.calls.ports.news import Source
from app.calls.ports.orders import Ask, Refuse
from app.policy import numbers, pins
from app.policy.decision import Decision, Direction
from app.policy.numbers import NumberKind
from app.policy.targets import Action

if TYPE_CHECKING:
    from app.calls.call import Call
    from app.calls.ports.kept import LeftMessage

TRIES: Final = 3  # codes in one call
KEY_PATIENCE: Final = 7  # seconds for a key
_CALLABLE: Final = re.compile(r"\+?[0-9]+", re.ASCII)  # a caller's number could look like a code of ours


class AfterMessage(Enum):
    """After a message."""

    NEXT = auto()
    OUT = auto()


async def visit(call: Call, box: str) -> Decision | None:
    """Let the caller use a box. Returns the call back that they chose, if they chose one. Raises CallOver."""
    here = Visit(call, box)
    try:
        if not await here.has_the_code():
            await here.leave("vm-bye")
            return None
        return await here.listen()
    except (ConnectionError, TimeoutError) as away:
        call.note(f"voicemail is away: {away}", f"röstbrevlådan kan inte nås: {away}")
        here.pending.clear()
        await here.leave("vm-away")
        return None
    finally:
        for prompt in here.lent:
            await call.house.mailboxes.take_back(prompt)


class Visit:
    """One caller in one box. pending: words to say with the next question."""

    def __init__(self, call: Call, box: str) -> None:
        self.call = call
        self.box = box
        self.boxes = call.house.mailboxes
        self.lang = call.language()
        self.pending: list[str] = []
        self.lent: list[str] = []

    async def ask(self, *words: str, keys: int = 1, seconds: int = KEY_PATIENCE) -> str:
        """Say what is pending and this; returns the pressed keys, "" for none. A word with / in it is a sound."""
        said = (*self.pending, *words)
        self.pending.clear()
        prompts = tuple(word if "/" in word else f"{self.lang}/{word}" for word in said)
        return await self.call.hear(Ask(prompts, keys, seconds))

    async def leave(self, *words: str) -> None:
        """Say the last words, and end the call."""
        await self.ask(*words, seconds=1)
        call = self.call
        with contextlib.suppress(ChannelGone):  # hung up: the exchange log tells the rest
            await call.house.exchange.carry_out(call.id, Refuse(None, NORMAL), call.trail.write())
        call.handed_over = True
        await call.outcome()

    # The code

    async def has_the_code(self) -> bool:
        """Ask for it. A wrong one, a locked box and a box without a code sound the same.

        The first code of one's own box may be chosen at one's own desk phone, which has a password of its own.
        """
        own = self.box == self.call.trail.caller
        if own and not await self.boxes.has_pin(self.box):
            if self.call.trail.source is not Source.PHONE:
                self.pending.append("vm-no-pin")
                return False
            return await self.choose_a_code()
        for _ in range(TRIES):
            pin = await self.ask("vm-pin", keys=pins.LONGEST_PIN)
            if pins.well_formed(pin) and await self.boxes.try_pin(self.box, pin):
                return True
            self.pending = ["vm-pin-wrong"] if pin else []
        self.call.note(
            f"the box of {self.box}: {TRIES} wrong codes", f"röstbrevlådan {self.box}: {TRIES} fel koder"
        )
        return False

    async def choose_a_code(self) -> bool:
        """Ask for a new code twice; refuse an easy one."""
        for _ in range(TRIES):
            pin = await self.ask("vm-pin-choose", keys=pins.LONGEST_PIN)
            if not pins.well_formed(pin):
                self.pending = ["vm-pin-form"]
            elif pins.is_weak(pin, self.numbers()):
                self.pending = ["vm-pin-weak"]
            elif await self.ask("vm-pin-again", keys=pins.LONGEST_PIN) != pin:
                self.pending = ["vm-pin-differs"]
            else:
                await self.boxes.set_pin(self.box, pin, f"telefon {self.call.trail.caller}")
                self.pending = ["vm-pin-kept"]
                return True
        return False

    def numbers(self) -> list[str]:
        """Everybody knows these."""
        return pins.numbers_of(self.call.house.snapshot().company, self.box)

    # The messages

    async def listen(self) -> Decision | None:
        """Serve the caller until they go. Returns the call back that they chose, if they chose one."""
        messages = await self.boxes.messages(self.box)
        self.pending += count(sum(one.new for one in messages), "new")
        self.pending += count(sum(not one.new for one in messages), "saved")
        while True:
            for message in messages:
                way = await self.about(message)
                if isinstance(way, Decision):
                    return way
                if way is AfterMessage.OUT:
                    break
            match await self.ask("vm-menu"):
                case "1":
                    messages = await self.boxes.messages(self.box)
                    self.pending += [] if messages else count(0, "new")
                case "8":
                    messages = []
                    await self.choose_a_code()
                case "9":
                    messages = []
                    await record_greeting(self)
                case "" | "*":
                    await self.leave("vm-bye")
                    return None
                case _:
                    messages = []
                    self.pending.append("vm-wrong-key")

    async def about(self, message: LeftMessage) -> AfterMessage | Decision:
        """Play a message, and do what the caller wants with it. A decision: the call back to the person who left it."""
        sound = await self.boxes.lend(message.id)
        if sound is None:
            return AfterMessage.NEXT  # deleted meanwhile, or too old
        self.lent.append(sound)
        now = self.call.house.clock()
        whole = [*number(message.caller), *moment_prompts(message.at, now), sound, "vm-keys"]
        words = whole
        while True:
            key = await self.ask(*words)
            asked_twice, words = words != whole, ["vm-keys"]
            match key:
                case "1":
                    words = whole
                case "2":
                    await self.boxes.save(message.id)
                    self.pending.append("vm-kept")
                    return AfterMessage.NEXT
                case "3":
                    await self.boxes.delete(message.id)
                    self.pending.append("vm-deleted")
                    return AfterMessage.NEXT
                case "5":
                    decision = await self.call_back(message.caller)
                    if decision is not None:
                        await self.boxes.save(message.id)
                        return decision
                case "9":
                    await record_greeting(self)
                case "#":
                    return AfterMessage.NEXT
                case "*":
                    return AfterMessage.OUT
                case "" if asked_twice:
                    return AfterMessage.OUT
                case "":
                    pass
                case _:
                    self.pending.append("vm-wrong-key")

    async def call_back(self, caller: str | None) -> Decision | None:
        """The policy's decision for a call to the person who left a message; None, with a word why: no such call."""
        call, company = self.call, self.call.house.snapshot().company
        shown = numbers.shown(caller or "") if company.find(caller or "") is None else caller or ""
        if not _CALLABLE.fullmatch(shown) or numbers.canonical(shown).kind is NumberKind.SERVICE:
            self.pending.append("vm-no-number")
            return None
        before, direction = call.trail, call.direction
        call.trail = replace(before, dialled=shown, tried=(), now=None)
        call.direction = Direction.OUT if company.find(shown) is None else Direction.INTERNAL
        decision = await call.decide()
        if decision.action is not Action.REFUSE:
            call.note(f"calls back {shown}", f"ringer upp {shown}")
            return decision
        call.trail, call.direction = before, direction
        self.pending.append(decision.say or "invalid")
        return None
