"""The example of a finding: an imagined call, as one types it after `vaxel explain`.

Knows: its words on a command line, and the answer to it. Refuses to know: why it is asked.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.explain.told import explained
from app.policy.absence import presence
from app.policy.decide import decide
from app.policy.hours import FIRST_YEAR, LAST_YEAR, STOCKHOLM
from app.policy.imagined import imagined
from app.policy.targets import Action, destination

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.company.rule_lines import RuleLines
    from app.policy.decision import Attempt, Situation
    from app.policy.model import Company


@dataclass(frozen=True, slots=True)
class ExampleCall:
    """to, caller: as dialled and shown, or a person's id. states: anna=meeting; tried: anna=no_answer, in order.

    device: the caller's, fixed or mobile; "" the obvious one.
    """

    to: str
    at: datetime
    caller: str = ""
    states: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    device: str = ""

    def arguments(self, file: str, lang: str) -> list[str]:
        """What stands after `vaxel`. file: "" for the company in the database."""
        words = [
            "explain",
            *(["--company", file] if file else []),
            "--from",
            self.caller,
            "--to",
            self.to,
            "--at",
            _typed(self.at),
        ]
        words += [word for one in self.states for word in ("--state", one)]
        words += [word for one in self.tried for word in ("--tried", one)]
        words += ["--device", self.device] if self.device else []
        return [*words, "--lang", lang]

    def command(self, file: str, lang: str) -> str:
        """The whole line, for a shell."""
        return shlex.join(["vaxel", *self.arguments(file, lang)])

    def situation(self, company: Company) -> Situation:
        """The call as `vaxel explain` asks about it: everybody has the profile that schedules give at that time."""
        now = {one.id: presence(company, one, self.at) for one in company.people.values()}
        return imagined(
            company,
            self.at,
            now,
            to=self.to,
            caller=self.caller,
            device=self.device or None,
            at=_typed(self.at),
            states=self.states,
            tried=self.tried,
        )

    def story(self, rules: RuleLines, lang: str) -> str:
        """What `vaxel explain` answers, word for word."""
        situation = self.situation(rules.company)
        return explained(rules, situation, decide(rules.company, situation), lang)


def noon(day: date) -> datetime:
    """Noon of a day in Stockholm; of the nearest day that a call can be imagined on."""
    near = min(max(day, date(FIRST_YEAR, 1, 2)), date(LAST_YEAR, 12, 30))
    return datetime.combine(near, time(12), STOCKHOLM).astimezone(UTC)


def day_after(day: date) -> date:
    """The next day; of the last one of all, itself."""
    return day + timedelta(days=1) if day < date.max else day


def _typed(at: datetime) -> str:
    return at.astimezone(STOCKHOLM).isoformat(timespec="minutes")


def tried_text(attempts: Iterable[Attempt]) -> tuple[str, ...]:
    """Attempts as one types them."""
    found = []
    for one in attempts:
        if one.action is Action.MENU:
            found.append(f"main={one.reply}")
        elif one.action is Action.DIVERT:
            found.append(f"{destination(one.target)}=key{one.reply}")
        else:
            found.append(f"{destination(one.target)}={one.outcome.value}")
    return tuple(found)
