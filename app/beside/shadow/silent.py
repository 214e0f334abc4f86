"""Decides past calls silently, one after the other, and counts them.

Knows: which calls to ask about, and what numbers over there mean here. Refuses to know: where the calls come from, and
what the report says of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.beside.shadow.judge import judge
from app.beside.shadow.past import BadLine
from app.beside.shadow.tally import Tally
from app.beside.shadow.then import Then

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from app.beside.shadow.past import PastCall
    from app.policy.absence import Chosen
    from app.policy.happenings import Span
    from app.policy.model import Company

NOBODY: frozenset[str] = frozenset()


class SilentDecider:
    """Replace company and chosen when they change. chosen: by person, and since when.

    meant: what a number over there is here. since, until: we count only calls that came between them (until excluded).
    """

    def __init__(
        self,
        company: Company,
        chosen: Mapping[str, tuple[datetime, Chosen]],
        calendars: Callable[[str], Sequence[Span]],
        *,
        meant: Mapping[str, str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> None:
        self.company, self.chosen, self.calendars = company, chosen, calendars
        self._meant = meant or {}
        self._since, self._until = since, until
        self.tally = Tally()

    def take(self, past: PastCall | BadLine) -> None:
        if isinstance(past, BadLine):
            self.tally.add_bad(past)
            return
        if (self._since and past.at < self._since) or (self._until and past.at >= self._until):
            return
        if past.called in self._meant or past.queue in self._meant:
            called = self._meant.get(past.called, past.called)
            past = replace(past, called=called, queue=self._meant.get(past.queue, past.queue))
        people = Then(self.company, past.at, past.talking or NOBODY, self.chosen, self.calendars)
        self.tally.add(past, judge(self.company, past, people))
