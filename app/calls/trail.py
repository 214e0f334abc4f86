"""What a call carries through the exchange, so that a restarted service can go on where the call was.

Knows: one text without commas, at most a few hundred characters: where the call came from, what the caller dialled,
when it came in, and what we have tried. Refuses to know: who carries it (ari/ puts it in a channel variable).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.calls.ports.news import Sender, Source
from app.policy import numbers
from app.policy.codes import read_withheld
from app.policy.decision import Attempt, Device, Direction, Outcome
from app.policy.target_text import read_target, target_text
from app.policy.targets import Action
from app.policy.tenure import as_of

if TYPE_CHECKING:
    from app.calls.ports.news import Arrived
    from app.policy.model import Company
    from app.policy.targets import Target

_OUTCOMES = frozenset(Outcome)
_ODD = re.compile(r"[^A-Za-z0-9+*#_.-]+")


class BadTrail(ValueError):
    """A trail that this version of the service did not write."""


@dataclass(frozen=True, slots=True)
class Trail:
    """caller: a person's id or a number as shown; dialled: as dialled; `now` is what we are trying.

    spoken_profile: the profile whose spoken diversion the caller hears, if any.
    via: the number that diverted the call to us. by: who sent the caller on to `dialled`.
    """

    source: Source
    caller: str
    dialled: str
    came_in: datetime
    tried: tuple[Attempt, ...] = ()
    now: Target | None = None
    spoken_profile: str = ""
    via: str = ""
    by: Sender | None = None

    def trying(self, target: Target, spoken_profile: str = "") -> Trail:
        return replace(self, now=target, spoken_profile=spoken_profile)

    def after(self, outcome: Outcome, reply: str = "") -> Trail:
        """The same call after this outcome of what we were trying."""
        if self.now is None:
            return self
        attempt = Attempt(self.now, outcome, _plain(reply), self.spoken_profile)
        return replace(self, tried=(*self.tried, attempt), now=None, spoken_profile="")

    @property
    def arrived(self) -> float:
        """When the call came in, in seconds to the millisecond: writing and reading keep it the same.

        Queues order callers by it, so nobody changes place in a restart.
        """
        return round(self.came_in.timestamp(), 3)

    def begun_again(self) -> Trail:
        """The same call, as if we had not begun the present attempt."""
        return replace(self, now=None, spoken_profile="")

    def write(self) -> str:
        tried = ";".join(
            f"{a.action}:{target_text(a.target)}:{a.outcome}"
            + (f":{a.reply}" if a.reply or a.spoken_profile else "")
            + (f":{a.spoken_profile}" if a.spoken_profile else "")
            for a in self.tried
        )
        now = f"{self.now.action}:{target_text(self.now)}" if self.now is not None else ""
        if self.spoken_profile:
            now += f":{self.spoken_profile}"
        came_in = f"{self.arrived:.3f}"
        caller = _plain(self.caller) + (f"~{_plain(self.via)}" if self.via else "")
        by = (f"{self.by.person}.{self.by.device}",) if self.by is not None else ()
        return "|".join((self.source, caller, _plain(self.dialled), came_in, tried, now, *by))

    @classmethod
    def read(cls, text: str) -> Trail:
        """Raises BadTrail."""
        try:
            source, caller, dialled, came_in, tried, now, *sender = text.split("|")
            caller, _, via = caller.partition("~")
            attempts = map(_read_attempt, filter(None, tried.split(";")))
            current: Target | None = None
            spoken_profile = ""
            if now:
                action, _, target = now.partition(":")
                if action == Action.DIVERT:
                    target, _, spoken_profile = target.partition(":")
                current = read_target(Action(action), target)
            by: Sender | None = None
            if sender:
                (sent,) = sender
                person, _, device = sent.partition(".")
                by = Sender(person, Device(device))
            return cls(
                Source(source),
                caller,
                dialled,
                datetime.fromtimestamp(float(came_in), UTC),
                tuple(attempts),
                current,
                spoken_profile,
                via,
                by,
            )
        except (ValueError, TypeError, OverflowError) as error:
            raise BadTrail(f"{text!r}: {error}") from error


def _read_attempt(text: str) -> Attempt:
    """Raises ValueError. The target of a code may hold colons; it ends before the outcome."""
    action, *parts = text.split(":")
    end = 1
    if action == Action.CODE:
        end = max(at for at, part in enumerate(parts) if part in _OUTCOMES)
    outcome, *rest = parts[end:]
    return Attempt(read_target(Action(action), ":".join(parts[:end])), Outcome(outcome), *rest)


def _plain(text: str) -> str:
    """Keep only what a number or an id can have: numbers come from outside, and could break the format."""
    return _ODD.sub("", text)[:64]


def begun(news: Arrived, source: Source, caller: str, company: Company) -> tuple[Trail, bool]:
    """The trail of a new call, and whether its caller withholds their number."""
    dialled, withheld = news.dialled, news.withheld
    if source is not Source.TRUNK:
        dialled, asked = read_withheld(dialled)
        withheld = withheld or asked
    elif withheld and company.greylist.match(numbers.shown(caller)) is None:
        caller = (
            ""  # only the network sees this number: it is for refusing the call (O2), not to keep or show
        )
    via = news.via if source is Source.TRUNK else ""
    return Trail(source, caller, dialled, news.at, via=via, by=news.by), withheld


def direction_of(trail: Trail, company: Company) -> Direction:
    """As seen from the company. Where the call came in shows who is one of us, never the number shown."""
    if trail.source is Source.TRUNK:
        return Direction.IN
    company = as_of(company, trail.came_in)
    ours = company.find_by(company.people.get(trail.caller), trail.dialled)
    return Direction.INTERNAL if ours is not None else Direction.OUT
