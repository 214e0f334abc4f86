"""What a call carries with it through the exchange, so that a restarted service can take it up where it was.

Knows: one text without commas, a few hundred characters at the most: where the call came from, what was dialled,
when it came in, and what has been tried. Refuses to know: who carries it (ari/ puts it in a channel variable).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from app.calls.ports.news import Sender, Source
from app.policy.decision import Action, Attempt, Device, Outcome

_ODD = re.compile(r"[^A-Za-z0-9+*#_.-]+")


class BadTrail(ValueError):
    """A trail that this version of the service did not write."""


@dataclass(frozen=True, slots=True)
class Trail:
    """caller: a person's id or a number as shown; dialled: as it was dialled; `now` is what is being tried.

    spoken_profile: the profile whose spoken diversion is being heard, if one is.
    via: from where the call was diverted to us. by: who sent the caller on to `dialled`.
    """

    source: Source
    caller: str
    dialled: str
    came_in: datetime
    tried: tuple[Attempt, ...] = ()
    now: tuple[Action, str] | None = None
    spoken_profile: str = ""
    via: str = ""
    by: Sender | None = None

    def trying(self, action: Action, target: str, spoken_profile: str = "") -> Trail:
        return replace(self, now=(action, target), spoken_profile=spoken_profile)

    def after(self, outcome: Outcome, reply: str = "") -> Trail:
        """The same call when what was being tried has come to this."""
        if self.now is None:
            return self
        attempt = Attempt(*self.now, outcome, _plain(reply), self.spoken_profile)
        return replace(self, tried=(*self.tried, attempt), now=None, spoken_profile="")

    @property
    def arrived(self) -> float:
        """When the call came in, in seconds to the millisecond: the same after reading what was written.

        Queues order callers by it, so that nobody changes place in a restart.
        """
        return round(self.came_in.timestamp(), 3)

    def begun_again(self) -> Trail:
        """The same call as if what is being tried had not been."""
        return replace(self, now=None, spoken_profile="")

    def write(self) -> str:
        tried = ";".join(
            f"{a.action}:{a.target}:{a.outcome}"
            + (f":{a.reply}" if a.reply or a.heard else "")
            + (f":{a.heard}" if a.heard else "")
            for a in self.tried
        )
        now = ":".join(self.now) if self.now else ""
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
            attempts = []
            for part in filter(None, tried.split(";")):
                action, target, outcome, *rest = part.split(":")
                attempts.append(Attempt(Action(action), target, Outcome(outcome), *rest))
            current: tuple[Action, str] | None = None
            spoken_profile = ""
            if now:
                action, target, *of = now.split(":")
                current = (Action(action), target)
                (spoken_profile,) = of or [""]
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


def _plain(text: str) -> str:
    """Numbers come from outside: keep what a number or an id can have, so that nothing can break out."""
    return _ODD.sub("", text)[:64]
