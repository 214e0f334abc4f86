"""The dialplan of another Asterisk: contexts, extensions and their steps, found as Asterisk finds them.

Knows: patterns, which of several fits best, and contexts that include others. Refuses to know: what an application does
(dialplan_ways.py), and how the dialplan is asked for (live_dialplan.py).

See https://docs.asterisk.org/Configuration/Dialplan/ and main/pbx.c (manager_show_dialplan_helper), which does not tell
by which caller an extension is chosen (exten => 100/0701234567): such an extension looks as if it stood there twice.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.beside.ami.client import Said

_SETS: Final = {"X": "0123456789", "Z": "123456789", "N": "23456789"}
_ENDLESS: Final = {".": 1000, "!": 2000}  # how little they say, beside a set's size
_PART: Final = re.compile(r"\[([^\]]*)\]|(.)", re.DOTALL)
MOST_OF_A_PATTERN: Final = 1000  # of one pattern
_DEEPEST: Final = 64  # contexts within contexts


@dataclass(frozen=True, slots=True)
class DialplanStep:
    """One priority of an extension."""

    context: str
    exten: str
    priority: int
    app: str
    data: str

    @property
    def text(self) -> str:
        """from-trunk,+46846500401,2: Goto(from-internal,101,1)."""
        return f"{self.context},{self.exten},{self.priority}: {self.app}({self.data})"


@dataclass(slots=True)
class TheirDialplan:
    """As far as we have read it. twice: extensions that are there for several callers."""

    extensions: dict[str, dict[str, dict[int, DialplanStep]]] = field(default_factory=dict)
    labels: dict[tuple[str, str, str], int] = field(default_factory=dict)
    includes: dict[str, list[str]] = field(default_factory=dict)
    twice: set[tuple[str, str]] = field(default_factory=set)

    def add(self, said: Said) -> None:
        """One event of ShowDialPlan."""
        context, included = said.get("context", ""), said.get("includecontext", "")
        extensions = self.extensions.setdefault(context, {})
        if included:
            self.includes.setdefault(context, []).append(re.split(r"[,|]", included)[0])
            return
        exten, priority = said.get("extension", ""), said.get("priority", "")
        if not exten or not priority.isdigit():  # a hint, a switch, or a pattern to ignore
            return
        steps = extensions.setdefault(exten, {})
        if int(priority) in steps:
            self.twice.add((context, exten))
            return
        steps[int(priority)] = DialplanStep(
            context, exten, int(priority), said.get("application", ""), said.get("appdata", "")
        )
        if said.get("extensionlabel"):
            self.labels[context, exten, said["extensionlabel"]] = int(priority)

    def step(self, context: str, number: str, priority: int) -> DialplanStep | None:
        """The step that a call to this number comes to."""
        for one in self._within(context):
            for exten in self._fitting(one, number):
                step = self.extensions[one][exten].get(priority)
                if step is not None:
                    return step
        return None

    def priority_of(self, context: str, number: str, label: str) -> int | None:
        """The priority with this label, or the number itself."""
        if label.isdigit():
            return int(label)
        for one in self._within(context):
            for exten in self._fitting(one, number):
                if (one, exten, label) in self.labels:
                    return self.labels[one, exten, label]
        return None

    def reached(self, context: str) -> Iterator[tuple[str, str]]:
        """All extensions that calls in this context can reach, each with the context where it stands."""
        for one in self._within(context):
            for exten in self.extensions.get(one, {}):
                yield one, exten

    def _fitting(self, context: str, number: str) -> Iterator[str]:
        """The extensions of a context for a number, the closest first."""
        extensions = self.extensions.get(context, {})
        if number in extensions:
            yield number
        patterns = [one for one in extensions if one.startswith("_") and matches(one, number)]
        yield from sorted(patterns, key=_vagueness)

    def _within(self, context: str) -> Iterator[str]:
        """The context and those that it includes, in the order in which Asterisk looks."""
        seen: set[str] = set()
        ahead = [context]
        while ahead and len(seen) < _DEEPEST * _DEEPEST:
            one = ahead.pop(0)
            if one not in seen:
                seen.add(one)
                yield one
                ahead[:0] = self.includes.get(one, [])


def matches(exten: str, number: str) -> bool:
    """Whether an extension of a dialplan, perhaps a pattern, is for this number."""
    return _compiled(exten).fullmatch(number) is not None if exten.startswith("_") else exten == number


def pattern_numbers(exten: str) -> list[str] | None:
    """All numbers that an extension is for; None if they have no end, or are more than MOST_OF_A_PATTERN."""
    if not exten.startswith("_"):
        return [exten]
    parts, count = list(_parts(exten)), 1
    for signs in parts:
        count *= len(signs)
        if signs in _ENDLESS or count > MOST_OF_A_PATTERN:
            return None
    return ["".join(one) for one in itertools.product(*parts)]


@lru_cache(maxsize=4096)
def _compiled(exten: str) -> re.Pattern[str]:
    pattern = ""
    for signs in _parts(exten):
        pattern += {".": ".+", "!": ".*"}.get(signs) or f"[{re.escape(signs)}]"
    return re.compile(pattern, re.DOTALL)


def _parts(exten: str) -> Iterator[str]:
    """The signs that may stand at each place of a pattern; "." and "!" end it."""
    for found in _PART.finditer(exten[1:]):
        inside, sign = found[1], found[2]
        if inside is not None:
            yield re.sub(
                r"(.)-(.)", lambda two: "".join(map(chr, range(ord(two[1]), ord(two[2]) + 1))), inside
            )
        elif sign in _ENDLESS:
            yield sign
            return
        elif sign != "-":
            yield _SETS.get(sign.upper(), sign)


def _vagueness(pattern: str) -> list[int]:
    """For sorting: of two patterns the one that leaves less open comes first."""
    return [_ENDLESS.get(signs, len(signs)) for signs in _parts(pattern)]
