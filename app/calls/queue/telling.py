"""The announcement to a caller in a queue that the call may be recorded (O3), and how to record it at the answer.

Knows: whether the caller must hear it, and has. Refuses to know: how to say it, and who gets the call.

We learn last who answers. So callers who wait for a queue with a recorded agent hear it first. A caller
who is answered before the words are over hears them to the end, while the agent waits.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from app.calls.ports.orders import Tape
from app.calls.tape import PROMPT as RECORDED
from app.calls.tape import Occasion, announcement, name
from app.policy import texts
from app.policy.decision import Direction
from app.policy.recording_service import in_queue, of_parties
from app.policy.tenure import as_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.calls.call import Call
    from app.policy.queues import Queue

__all__ = ["LONGEST_TELLING", "RECORDED", "SHORTEST_TELLING", "Telling", "may_be_recorded", "tape_of"]

SHORTEST_TELLING: Final = 1.0  # seconds; what was said before, and cut short, is heard of within them
LONGEST_TELLING: Final = 15.0  # seconds for the words to be over


class Telling:
    """needed: we may record them; done: they know."""

    def __init__(self, now: Callable[[], float], *, needed: bool) -> None:
        self._now = now
        self._since: float | None = None
        self.needed = needed
        self.done = False

    @property
    def goes_on(self) -> bool:
        """Whether it is being said."""
        return self._since is not None and self._now() - self._since < LONGEST_TELLING

    def begins(self, prompts: tuple[str, ...]) -> None:
        """This is said now, in place of what was said before."""
        self._since = self._now() if prompts == (RECORDED,) else None

    def words_over(self) -> bool:
        """Something was heard to its end, or cut short. Whether that was it."""
        if self._since is None or self._now() - self._since < SHORTEST_TELLING:
            return False
        self.done, self._since = True, None
        return True


def may_be_recorded(call: Call, queue: Queue) -> bool:
    """Whether callers must hear it, because somebody who can answer has the service."""
    company = call.house.snapshot().company
    return company.recording.announce and in_queue(company, queue, call.trail.came_in) is not None


def tape_of(call: Call, agent: str) -> Tape | None:
    """How to record the call with this agent, if at all; the journal says why, or why not.

    It is the agent's channel that is recorded. tell: what the caller must know first.
    """
    company = as_of(call.house.snapshot().company, call.trail.came_in)
    caller = company.people.get(call.trail.caller) if call.direction is not Direction.IN else None
    parties = [one for one in (caller, company.people[agent]) if one is not None]
    is_absent = partial(call.house.hall.at_work.is_absent, company)
    whys = of_parties(company, parties, is_absent, call.trail.came_in)
    for why in whys:
        call.note(f"{why.clause}: {texts.say(why, 'en')}", f"{why.clause}: {texts.say(why, 'sv')}")
    if not whys or whys[0].code != "recorded":
        return None
    whose = next(one.id for one in parties if company.recording.has(one))
    callers = caller is not None and whose == caller.id
    tell = "" if callers else announcement(company, call.trail.caller)
    return Tape(name(whose, call.direction, Occasion.QUEUE, call.id), callers=False, tell=tell)
