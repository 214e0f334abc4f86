"""Somebody at a desk sends on whom they talk with: at once, or after asking a colleague.

Knows: where we are with each question, and what follows when it is over. Refuses to know: how the exchange does it
(ari/), what a desk shows (web/desk), and what the policy says of the transferred call (it comes in like a dialled one).

Whoever hangs up while asking sends the caller on to the colleague whom they asked.
"""

from __future__ import annotations

import contextlib
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog

from app.calls.ports.orders import Shown
from app.calls.ports.transfers import NoConversation, NotJoined
from app.policy.tenure import as_of
from app.policy.texts import say
from app.policy.transfers import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from app.calls.call import Call
    from app.calls.ports.transfers import Conversation, TransferExchange
    from app.calls.snapshot import Snapshot
    from app.calls.switchboard import Switchboard
    from app.clock import AlarmClock

log = structlog.get_logger()

ASK_AGAIN_EVERY: Final = 2.0  # seconds, while the exchange is away
ASK_AGAIN_FOR: Final = 120.0  # seconds; the dialplan takes the caller from the music after 300


class TransferForbidden(Exception):
    """The policy lets nobody send a caller there: why, in words."""

    def __init__(self, sv: str, en: str) -> None:
        super().__init__(en)
        self.sv, self.en = sv, en


class AnotherCall(NoConversation):
    """The person talks in another call of theirs than the one that they wanted to send on."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A person asks at a number before the transfer. asking: that call's id; since: epoch seconds."""

    talk: Conversation
    number: str
    asking: str
    since: float


class DeskTransfers:
    """By person. changed: called when a desk may show something else."""

    def __init__(
        self,
        exchange: TransferExchange,
        switchboard: Switchboard,
        snapshot: Callable[[], Snapshot],
        clock: AlarmClock,
        spawn: Callable[[Coroutine[object, object, None]], object],
        changed: Callable[[], None],
    ) -> None:
        self._exchange = exchange
        self._switchboard = switchboard
        self._snapshot = snapshot
        self._clock = clock
        self._spawn = spawn
        self._changed = changed
        self._asking: dict[str, Asking] = {}
        self._settling: set[str] = set()  # questions' calls that are being ended by a choice
        self._to_join: dict[str, _Both] = {}  # by a question's call: whom somebody wanted to join
        switchboard.on_over = self._over

    def asking(self, person: str) -> Asking | None:
        """Whom a person asks now."""
        return self._asking.get(person)

    async def send_on(self, person: str, number: str, shown: str = "") -> None:
        """At once. shown: the call that they mean, by id. Raises TransferForbidden, NoConversation, ConnectionError."""
        self._may_be_sent_to(number)
        asking = self._asking.get(person)
        if asking is None:
            await self._exchange.send_on(await self._talk(person, shown), number)
        else:
            with self._settles(person, asking):
                await self._exchange.send_on(asking.talk, number)
        self._changed()

    async def ask(self, person: str, number: str, shown: str = "") -> None:
        """Ask a colleague first, while the caller hears music. Raises as `send_on`."""
        self._may_be_sent_to(number)
        if person in self._asking:
            raise NoConversation(person)
        talk = await self._talk(person, shown)
        one = self._snapshot().company.people[person]
        asking = f"ask-{uuid.uuid4().hex}"
        self._asking[person] = Asking(talk, number, asking, self._clock.now())
        try:
            call = self._switchboard.of(talk.call)
            trail = call.trail.write() if call is not None else ""
            await self._exchange.ask(talk, number, Shown(one.extension, one.name), asking, trail)
        except BaseException:
            self._asking.pop(person, None)
            raise
        self._changed()

    async def join(self, person: str) -> None:
        """The caller talks with the colleague. Raises NoConversation (nobody has answered yet), ConnectionError."""
        asking = self._asked_by(person)
        both = self._to_join.setdefault(asking.asking, self._both(person, asking))
        try:
            with self._settles(person, asking):
                await self._exchange.join(asking.talk, asking.asking)
        except NotJoined:
            self._spawn(self._is_left(asking, both))
            raise
        both.tell()
        self._changed()

    def _both(self, person: str, asking: Asking) -> _Both:
        theirs, question = self._switchboard.of(asking.talk.call), self._switchboard.of(asking.asking)
        if question is not None:
            question.sent_away = True  # before its end: we tell of the transfer, not the switchboard
        return _Both(theirs, question, person, asking)

    async def take_back(self, person: str) -> None:
        """Talk with the caller again. Raises as `join`."""
        asking = self._asked_by(person)
        with self._settles(person, asking):
            await self._exchange.take_back(asking.talk, asking.asking)
        self._changed()

    @contextlib.contextmanager
    def _settles(self, person: str, asking: Asking) -> Iterator[None]:
        """The question's call ends by this, and nobody has hung up then. If it fails, the question goes on."""
        del self._asking[person]
        self._settling.add(asking.asking)
        try:
            yield
        except BaseException:
            if asking.asking in self._settling:
                self._asking.setdefault(person, asking)
            else:
                self._spawn(self._hung_up(asking))
            raise
        else:
            self._to_join.pop(asking.asking, None)
        finally:
            self._settling.discard(asking.asking)

    def calls_of_all(self) -> dict[str, Call]:
        """The newest call in which each person is a party, also one that rings at them; found in one look."""
        found = self._switchboard.newest_of_all()
        for person, asking in self._asking.items():
            call = self._switchboard.of(asking.talk.call)
            if call is not None:
                found[person] = call
        return found

    async def _talk(self, person: str, shown: str) -> Conversation:
        """Whom a person talks with: in the call that they mean, "" the newest. Raises AnotherCall."""
        newest = self._switchboard.newest_of(person)
        talk = await self._exchange.conversation(person, shown or (newest.id if newest is not None else ""))
        call = self._switchboard.of(talk.call) or self._switchboard.of(talk.mine)
        if shown and call is not None and call.id != shown and call.talks_with(person):
            raise AnotherCall(person)
        return talk

    def _asked_by(self, person: str) -> Asking:
        asking = self._asking.get(person)
        if asking is None:
            raise NoConversation(person)
        return asking

    def _may_be_sent_to(self, number: str) -> None:
        no = refusal(as_of(self._snapshot().company, self._clock()), number)
        if no is not None:
            raise TransferForbidden(say(no.reasons[0], "sv"), say(no.reasons[0], "en"))

    def _over(self, call: str) -> None:
        """A call is over: perhaps it was a question."""
        self._settling.discard(call)
        for person, asking in self._asking.items():
            if asking.asking == call:
                del self._asking[person]
                self._changed()
                self._spawn(self._hung_up(asking))
                return

    async def _hung_up(self, asking: Asking) -> None:
        """If the person has gone, their caller goes where they asked; else the exchange brings the two together."""
        both = self._to_join.pop(asking.asking, None)
        tried_until = self._clock.now() + ASK_AGAIN_FOR
        while True:
            try:
                if both is not None and await self._is_told(both):
                    return
                there, held = self._exchange.is_there, self._exchange.is_held
                if not await there(asking.talk.own) and await held(asking.talk.other):
                    await self._exchange.send_on(asking.talk, asking.number)
            except ConnectionError as error:
                if self._clock.now() < tried_until:
                    await self._clock.sleep(ASK_AGAIN_EVERY)
                    continue
                log.warning("a caller on hold could not be sent on", call=asking.talk.call, error=str(error))
            return

    async def _is_told(self, both: _Both) -> bool:
        """Tell what became of the two who were to be joined; False if the caller is on hold still."""
        talk = both.asking.talk
        if await self._exchange.is_held(talk.other):
            return False
        if await self._exchange.peer(talk.other) not in ("", talk.own):
            both.tell()
        else:
            both.failed()
        return True

    async def _is_left(self, asking: Asking, both: _Both) -> None:
        """The two were not seen together. If the caller waits no longer, there is nobody to be asked about."""
        with contextlib.suppress(ConnectionError):
            if await self._is_told(both) and self._asking.get(both.person) is asking:
                del self._asking[both.person]
                self._to_join.pop(asking.asking, None)
                self._changed()


@dataclass(slots=True)
class _Both:
    """The two calls of a transfer, as far as this run serves them: the caller's, and the question's by `person`."""

    theirs: Call | None
    question: Call | None
    person: str
    asking: Asking
    told: bool = False

    def tell(self) -> None:
        """The two are together."""
        if self.told:
            return
        self.told = True
        for one, other in ((self.theirs, self.asking.asking), (self.question, self.asking.talk.call)):
            if one is not None:
                one.sent_on(self.person, self.asking.number, other, asked=True)

    def failed(self) -> None:
        """They are not: the exchange asks the policy again where the caller goes, unless they have hung up."""
        if self.told:
            return
        self.told = True
        for one in (self.theirs, self.question):
            if one is not None:
                one.note(
                    f"the caller could not be joined with {self.asking.number}",
                    f"den som ringde kunde inte kopplas ihop med {self.asking.number}",
                )
