"""Another exchange's calls as they happen: makes past calls of its manager events (channels, dials, queues).

Knows: Asterisk's words for them, and when a call is over. Refuses to know: the connection (ami/), and what Växel would
have done.

A call's first channel has the call's id (Linkedid); other channels come and go. The call is over when the last is gone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.beside.ami.ear import person_at
from app.beside.shadow.past import How, PastCall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from app.beside.ami.client import Said
    from app.clock import Clock
    from app.policy.model import Company

CALL_CLASSES: Final = "call,agent"
CALL_EVENTS: Final = frozenset(
    {"Newchannel", "Newstate", "DialBegin", "DialEnd", "Hangup", "QueueCallerJoin", "QueueCallerAbandon"}
)
UP: Final = "6"  # AST_STATE_UP
_MOST_CALLS: Final = 20_000  # calls at once
_HUNG_UP: Final = frozenset({"0", "16", ""})  # Q.850: somebody just hung up


@dataclass(slots=True)
class _Open:
    at: datetime
    channel: str  # the first one
    caller: str
    called: str
    talking: frozenset[str]
    channels: set[str] = field(default_factory=set)
    rang: list[str] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)
    dials: dict[str, str] = field(default_factory=dict)  # the dial string that rings a channel
    by: str = ""
    waited: float = 0.0
    shown: str = ""
    queue: str = ""
    machine: bool = False
    abandoned: bool = False
    dialled: bool = False
    cause: str = ""


class LiveCalls:
    """done: takes each call when it is over, and returns at once."""

    def __init__(
        self, company: Callable[[], Company], clock: Clock, done: Callable[[PastCall], None]
    ) -> None:
        self._company, self._clock, self._done = company, clock, done
        self._calls: dict[str, _Open] = {}
        self._of: dict[str, str] = {}  # call by channel
        self._talks: dict[str, str] = {}  # owner of each channel that is up
        self.unfinished = 0  # calls that we did not hear to their end

    def begin(self, channels: Iterable[Said]) -> None:
        """Note the calls at the start of listening: we do not judge them, because we missed their beginning."""
        self.unfinished += len(self._calls)
        self._calls.clear()
        self._of.clear()
        self._talks.clear()
        for said in channels:
            if said.get("event") == "CoreShowChannel":
                self._state(said)

    def hear(self, said: Said) -> None:
        match said.get("event"):
            case "Newchannel":
                self._new(said)
            case "Newstate":
                self._state(said)
            case "DialBegin":
                self._rings(said)
            case "DialEnd":
                self._rang(said)
            case "QueueCallerJoin":
                if call := self._call(said.get("channel", "")):
                    call.queue, call.abandoned = said.get("queue", ""), False
            case "QueueCallerAbandon":
                if call := self._call(said.get("channel", "")):
                    call.abandoned = True
            case "Hangup":
                self._gone(said)
            case _:
                pass

    def _call(self, channel: str) -> _Open | None:
        return self._calls.get(self._of.get(channel, ""))

    def _new(self, said: Said) -> None:
        channel, linked = said.get("channel", ""), said.get("linkedid", "")
        if said.get("uniqueid") == linked and linked not in self._calls and len(self._calls) < _MOST_CALLS:
            self._calls[linked] = _Open(
                self._clock(),
                channel,
                said.get("calleridnum", "").replace("<unknown>", ""),
                said.get("exten", ""),
                frozenset(self._talks.values()),
            )
        if linked in self._calls:
            self._of[channel] = linked
            self._calls[linked].channels.add(channel)

    def _state(self, said: Said) -> None:
        channel = said.get("channel", "")
        if said.get("channelstate") != UP:
            return
        person = person_at(self._company(), channel)
        if person is not None and not channel.startswith("Local/"):
            self._talks[channel] = person
        call = self._call(channel)
        if call is not None and channel == call.channel and not call.by:
            call.machine = True
            call.waited = call.waited or self._since(call)

    def _rings(self, said: Said) -> None:
        call = self._call(said.get("destchannel", "")) or self._call(said.get("channel", ""))
        if call is None:
            return
        call.dialled = True
        call.dials[said.get("destchannel", "")] = said.get("dialstring", "")
        if person_at(self._company(), said.get("destchannel", "")) is None:
            call.shown = said.get("calleridnum", "")

    def _rang(self, said: Said) -> None:
        device = said.get("destchannel", "")
        call = self._call(device) or self._call(said.get("channel", ""))
        if call is None or device.startswith("Local/"):
            return
        match said.get("dialstatus"):
            case "ANSWER" if not call.by:
                call.by, call.waited = device, self._since(call)
            case "BUSY":
                call.busy.append(device)
            case "NOANSWER" | "CANCEL":
                call.rang.append(device)
            case _:
                pass

    def _gone(self, said: Said) -> None:
        channel = said.get("channel", "")
        self._talks.pop(channel, None)
        linked = self._of.pop(channel, "")
        call = self._calls.get(linked)
        if call is None:
            return
        call.channels.discard(channel)
        if channel == call.channel:
            call.cause = said.get("cause", "")
        if not call.channels:
            del self._calls[linked]
            self._done(self._over(call, linked))

    def _over(self, call: _Open, linked: str) -> PastCall:
        how = _how(call)
        waits = how in (How.ANSWERED, How.MACHINE)
        return PastCall(
            at=call.at,
            caller=call.caller,
            called=call.called,
            how=how,
            where=linked,
            phone=call.channel,
            by=call.by,
            rang=tuple(dict.fromkeys(call.rang)),
            busy=tuple(dict.fromkeys(call.busy)),
            waited=call.waited if waits else self._since(call),
            shown=call.shown,
            queue=call.queue,
            talking=call.talking,
            dialled=call.dials.get(call.by, ""),
        )

    def _since(self, call: _Open) -> float:
        return max(0.0, (self._clock() - call.at).total_seconds())


def _how(call: _Open) -> How:
    if call.by:
        return How.ANSWERED
    if call.abandoned:
        return How.NO_ANSWER
    if call.machine:
        return How.MACHINE
    if call.busy or call.cause == "17":
        return How.BUSY
    return How.NO_ANSWER if call.dialled or call.cause in _HUNG_UP else How.FAILED
