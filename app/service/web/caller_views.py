"""What callers of a person get right now, in words and as sound.

Knows: the policy in force, the state of the house, and the prompts. Refuses to know: pages (web/me), and where a call
goes (policy).
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.calls.asking import Asked
from app.calls.language import spoken_to
from app.explain.path import path
from app.policy.decision import Device, Direction, Situation
from app.policy.prose import happens
from app.policy.targets import JoinQueue, LeaveMessage, RefuseCall, RingPerson, TellDiversion
from app.policy.tenure import as_of
from app.policy.texts import say
from app.speech.joined import joined_wav
from app.web.me.caller_view import CallerKind, CallerView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.calls.floor import Floor
    from app.calls.ports.sounds import Greetings, Words
    from app.calls.presence import Presences
    from app.clock import Clock
    from app.explain.path import PathStep
    from app.policy.decision import Decision
    from app.policy.model import Company
    from app.policy.people import Person

STEP_PAUSE: Final = 0.6  # seconds of silence between two steps


class HouseCallerViews:
    """As app.web.me.caller_view.CallerViews."""

    def __init__(
        self,
        company: Callable[[], Company],
        clock: Clock,
        presences: Presences,
        floor: Floor,
        words: Words,
        greetings: Greetings,
        prompts: Path,
    ) -> None:
        """prompts: the directory from which the exchange plays."""
        self._whole = company
        self._clock = clock
        self._presences = presences
        self._floor = floor
        self._words = words
        self._greetings = greetings
        self._prompts = prompts

    def now(self, person: Person, lang: str) -> tuple[CallerView, ...]:
        company = self._company()
        return tuple(
            self._view(company, kind, self._steps(company, person, kind), lang)
            for kind in CallerKind
            if kind is CallerKind.OUTSIDE or _colleague(company, person) is not None
        )

    async def sound(self, person: Person, kind: CallerKind) -> bytes:
        company = self._company()
        steps = self._steps(company, person, kind)
        lang = spoken_to(company, steps[0].situation.caller if steps else "")
        files = [one for step in steps for one in await self._heard(company, person, step, lang)]
        there = await asyncio.to_thread(lambda: [one for one in files if one.exists()])
        if not there:
            raise LookupError("nothing is said")
        return await asyncio.to_thread(joined_wav, there, STEP_PAUSE)

    def _company(self) -> Company:
        return as_of(self._whole(), self._clock())

    def _steps(self, company: Company, person: Person, kind: CallerKind) -> list[PathStep]:
        people = Asked(self._presences, self._floor.on_phone, except_for="")
        outside = Situation(self._clock(), Direction.IN, "", person.direct or person.extension, people=people)
        colleague = _colleague(company, person)
        if kind is CallerKind.OUTSIDE or colleague is None:
            return path(company, outside)
        inside = replace(outside, direction=Direction.INTERNAL, caller=colleague.id, called=person.extension)
        return path(company, inside)

    def _view(self, company: Company, kind: CallerKind, steps: list[PathStep], lang: str) -> CallerView:
        told = tuple(self._told(company, one.decision, lang) for one in steps)
        reasons = steps[0].decision.reasons if steps else ()
        why = tuple(dict.fromkeys(_sentence(say(one, lang)) for one in reasons))
        return CallerView(kind, told, why, heard=any(_speaks(one) for one in steps))

    def _told(self, company: Company, decision: Decision, lang: str) -> str:
        """What happens, with the telephones that are there: others are passed over at once."""
        there = tuple(
            leg for leg in decision.legs if leg.device is not Device.FIXED or self._floor.in_reach(leg.person)
        )
        if isinstance(decision.target, RingPerson):
            decision = replace(decision, legs=there)
        return happens(company, decision, lang)

    async def _heard(self, company: Company, person: Person, step: PathStep, lang: str) -> list[Path]:
        return [self._prompts / f"{name}.wav16" for name in await self._names(company, person, step, lang)]

    async def _names(self, company: Company, person: Person, step: PathStep, lang: str) -> tuple[str, ...]:
        """The prompts that a step plays, as app/calls/serve.py has them played."""
        target, decision = step.decision.target, step.decision
        names: tuple[str, ...] = ()
        match target:
            case TellDiversion(who) if decision.spoken is not None:
                names = await self._words.diversion(company, company.people[who], decision.spoken, lang)
            case LeaveMessage(box) if decision.say is not None:
                names = (f"sv/greeting-{decision.say}",)
            case LeaveMessage(box):
                own = ""
                if box == person.id:
                    own = self._greetings.recorded(box, self._presences.of(box).profile)
                names = (f"sv/greeting-{own or box}",)
            case JoinQueue(queue):
                names = (f"{lang}/queue-greeting-{queue}",)
            case RefuseCall() if decision.say:
                names = (f"{lang}/{decision.say}",)
            case _:
                pass
        return names


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _speaks(step: PathStep) -> bool:
    """Whether a voice says something in this step."""
    match step.decision.target:
        case TellDiversion() | LeaveMessage() | JoinQueue():
            return True
        case RefuseCall():
            return bool(step.decision.say)
        case _:
            return False


def _colleague(company: Company, person: Person) -> Person | None:
    """Somebody for whom no rule is another: neither reception nor an agent, if there is such a colleague."""
    special = {*company.receptionists, *company.agents}
    gone = company.in_force.gone

    def others() -> Iterator[Person]:  # one by one: the first will do, and there may be thousands
        return (one for one in company.people.values() if one.id != person.id and one.id not in gone)

    return next((one for one in others() if one.id not in special), None) or next(others(), None)
