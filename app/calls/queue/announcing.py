"""The announcements to a waiting caller: thanks, the place, the expected wait, the keys, and offers.

Knows: which words, and when; an announcement is never interrupted by the next one. Refuses to know: what a caller may
do (stay.py), and why the call is recorded (telling.py).
"""

from __future__ import annotations

import contextlib
import math
from typing import TYPE_CHECKING, Final

from app.calls.ports.news import Ended, HungUp, WordsOver
from app.calls.ports.sounds import MOST_MINUTES, MOST_PLACES
from app.calls.queue.telling import (
    LONGEST_TELLING,
    RECORDED,
    SHORTEST_TELLING,
    Telling,
    may_be_recorded,
)
from app.policy.choices import may_choose
from app.policy.queues import CALLBACK, MESSAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.calls.call import Call
    from app.calls.queue.hall import Hall
    from app.policy.queues import Queue

LOOK: Final = 15.0  # seconds between looks at the place: callers hear of a better one within them
SOON: Final = 3.0  # seconds to the next look, when other words were still playing
SHORTEST_LOOK: Final = 1.0  # seconds, while we cannot announce the place
LONGEST_WORDS: Final = 60.0  # seconds after which words are over, whether or not the exchange has told of it


class Announcing:
    """The announcements to one caller in one queue.

    _place, _minutes: the best place and expected wait told so far; a worse one is never said, unless the queue tells
    it. Both outlive the service.
    """

    def __init__(self, call: Call, queue: Queue, hall: Hall) -> None:
        self._call = call
        self._queue = queue
        self._hall = hall
        self.lang = call.language()
        self.telling = Telling(hall.clock.now, needed=may_be_recorded(call, queue))
        self._place: int | None = None
        self._minutes: int | None = None
        self._told_at = 0.0
        self._words_since: float | None = None
        self._callback_offered = False  # and was not told yet, as words went on
        self.says_first: tuple[str, ...] = ()  # instead of the greeting
        self._skipped = False  # it was time to look at the place, but words were playing

    def recall(self) -> None:
        """What an earlier run of the service has told the caller."""
        kept = self._hall.callers.waits.of(self._call.id, self._queue.id)
        if isinstance(place := kept.get("place"), int):
            self._place = place
        if isinstance(minutes := kept.get("minutes"), int):
            self._minutes = minutes

    def patience(self) -> float:
        """Seconds until there may be something to say: another place, or its next announcement."""
        words = self._told_at + self._queue.serving.announce - self._hall.clock.now()
        return min(SOON if self._skipped else LOOK, max(SHORTEST_LOOK, words))

    def _words_go_on(self) -> bool:
        """Let the first words play to their end, because they name the keys; say nothing new meanwhile."""
        return self._words_since is not None and self._hall.clock.now() - self._words_since < LONGEST_WORDS

    async def say(self, *prompts: str) -> None:
        self.telling.begins(prompts)
        self._words_since = self._hall.clock.now()
        with contextlib.suppress(ConnectionError):
            await self._hall.exchange.say(self._call.id, prompts, self.lang)

    async def look(self) -> None:
        """Say what is due by now, unless words are playing."""
        self._skipped = self._words_go_on()
        if not self._skipped:
            await self.announce()

    async def words_over(self) -> None:
        """The words are over: say what had to wait, or let the music go on."""
        self._words_since = None
        if self.telling.goes_on:
            if self.telling.words_over():
                await self.announce(first=True)
        elif self._callback_offered:
            await self._offer_callback()
        else:
            with contextlib.suppress(ConnectionError):
                await self._hall.exchange.music(self._call.id)

    async def offer_callback(self) -> None:
        """Offer a callback instead of waiting (Q2), as soon as no other words play."""
        if self._key_for(CALLBACK) is not None and self._may_be_called_back():
            self._callback_offered = True
            if not self._words_go_on():
                await self._offer_callback()

    async def _offer_callback(self) -> None:
        self._callback_offered = False
        await self.say("queue-callback-offer", f"queue-key-callback-{self._key_for(CALLBACK)}")

    async def announce(self, *, first: bool = False) -> None:
        """The place in the queue (Q3): at the beginning, when it is better, and now and then."""
        place = self._hall.place(self._call.id)
        now = self._hall.clock.now()
        if place is None or self.telling.goes_on:
            return
        if first and self.telling.needed and not self.telling.done:
            await self.say(RECORDED)  # alone: the rest follows when the caller has heard it
            return
        better = self._place is None or _as_told(place) < _as_told(self._place)
        if not (first or better or now - self._told_at >= self._queue.serving.announce):
            return
        better_only = not self._queue.serving.tell_worse
        told = min(place, self._place or place) if better_only else place
        self._place, self._told_at = told, now
        words = ["queue-thanks", f"queue-place-{told}" if told <= MOST_PLACES else "queue-place-many"]
        words += self._expected_wait()
        minutes = {} if self._minutes is None else {"minutes": self._minutes}
        self._hall.callers.waits.note(self._call.id, place=told, **minutes)
        if first:
            opening = self.says_first or (f"queue-greeting-{self._queue.id}",)
            words = [*opening, *words, *self._keys()]
        await self.say(*words)

    def _expected_wait(self) -> list[str]:
        """The expected wait in whole minutes, rounded up; never more than announced before. None: nobody is at work."""
        seconds = self._hall.expected_wait(self._call.id) if self._queue.serving.expected else None
        if seconds is None:
            return []
        minutes = 0 if seconds < 60 else math.ceil(seconds / 60)
        if self._minutes is not None and not self._queue.serving.tell_worse:
            minutes = min(minutes, self._minutes)
        self._minutes = minutes
        return [f"queue-wait-{minutes}" if minutes <= MOST_MINUTES else "queue-wait-many"]

    def _keys(self) -> list[str]:
        return [
            f"queue-key-{what}-{key}"
            for key, what in sorted(self._queue.serving.keys.items())
            if what == MESSAGE or self._may_be_called_back()
        ]

    def _key_for(self, what: str) -> str | None:
        return next((key for key, does in self._queue.serving.keys.items() if does == what), None)

    def _may_be_called_back(self) -> bool:
        """Whether to offer a callback: not after two key choices (Q1): it would be a third one."""
        if not may_choose(self._call.trail.tried):
            return False
        return self._call.house.callbacks.possible(self._queue, self._call.trail.caller)

    async def tell_to_the_end(self, prompt: str) -> bool:
        """Say something alone, before the caller leaves the queue. False: they have gone."""
        await self.say(prompt)
        said_at = self._hall.clock.now()
        return await self._heard_out(lambda: self._hall.clock.now() - said_at >= SHORTEST_TELLING)

    async def tell(self) -> bool:
        """Say that the call is recorded, while the agent who answered waits (O3). False: the caller has gone."""
        if not self.telling.goes_on:
            await self.say(RECORDED)
        return self.telling.done or await self._heard_out(self.telling.words_over)

    async def _heard_out(self, was_it: Callable[[], bool]) -> bool:
        """Wait for the end of words, but not longer than LONGEST_TELLING. False: the caller has gone.

        was_it: asked whenever some words are over, whether they were these; words before them may be cut short.
        """
        inbox = self._call.inbox
        with contextlib.suppress(TimeoutError):
            async with self._hall.clock.at_most(LONGEST_TELLING):
                while True:
                    match await inbox.get():
                        case WordsOver() if was_it():
                            return True
                        case (HungUp() | Ended()) as over:
                            inbox.put_nowait(over)
                            return False
                        case _:
                            pass
        return True


def _as_told(place: int) -> int:
    return min(place, MOST_PLACES + 1)
