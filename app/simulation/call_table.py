"""A table of calls as CSV, for a simulation: when, to whom, from whom, how long.

Knows: the columns, and what to write instead of what is wrong. Refuses to know: what comes of the calls.
"""

from __future__ import annotations

import csv
import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from app.company.problems import BadCompanyFile, FileProblem, decoded
from app.policy import numbers
from app.policy.hours import STOCKHOLM, read_instant
from app.simulation.arrivals import GivenCall
from app.simulation.scenario_file import known_places
from app.simulation.spells import LONGEST_PERIOD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.policy.model import Company
    from app.simulation.spells import Stretch

NEEDED_COLUMNS: Final = ("at", "to")
MORE_COLUMNS: Final = ("from", "talk", "patience")
MOST_TABLE_PROBLEMS: Final = 20  # of one file: more are one fault, again and again


def read_calls(raw: bytes, file: str, company: Company) -> list[GivenCall]:
    """Read a table. Raises BadCompanyFile, with the line and column of each problem."""
    text = decoded(raw, file)
    reading = _Lines(company)
    try:
        found = list(reading.calls(text))
    except csv.Error as error:
        raise BadCompanyFile([FileProblem((), f"is no CSV file: {error}")], file) from None
    if not reading.problems and not found:
        reading.wrong(1, (), "has no calls")
    if reading.problems:
        raise BadCompanyFile(reading.problems[:MOST_TABLE_PROBLEMS], file)
    return found


class _Lines:
    def __init__(self, company: Company) -> None:
        self.company = company
        self.problems: list[FileProblem] = []
        self._last = -math.inf
        self._first = math.inf
        self._dialled: dict[str, bool] = {}

    def wrong(self, line: int, place: tuple[str, ...], message: str) -> None:
        self.problems.append(FileProblem(place, message, line))

    def calls(self, text: str) -> Iterator[GivenCall]:
        head = text.partition("\n")[0]
        rows = csv.reader(text.splitlines(), delimiter=";" if head.count(";") > head.count(",") else ",")
        columns = [one.strip() for one in next(rows, [])]
        known = (*NEEDED_COLUMNS, *MORE_COLUMNS)
        for one in NEEDED_COLUMNS:
            if one not in columns:
                self.wrong(1, (), f"lacks the column {one}; the columns are {', '.join(known)}")
        for one in columns:
            if one not in known:
                self.wrong(1, (), f"has the unknown column {one}; the columns are {', '.join(known)}")
        if self.problems:
            return
        for row in rows:
            if not row:
                continue
            line = rows.line_num
            if len(row) != len(columns):
                self.wrong(line, (), f"has {len(row)} fields; the first line has {len(columns)}")
                continue
            before = len(self.problems)
            call = self.call(line, dict(zip(columns, (one.strip() for one in row), strict=True)))
            if len(self.problems) == before:
                yield call

    def call(self, line: int, row: dict[str, str]) -> GivenCall:
        return GivenCall(
            self.time(line, row["at"]),
            self.number(line, row["to"]),
            self.caller(line, row.get("from", "")),
            self.seconds(line, "talk", row.get("talk", "")),
            self.seconds(line, "patience", row.get("patience", "")),
        )

    def time(self, line: int, text: str) -> float:
        try:
            at = round(read_instant(text).timestamp(), 3)
        except ValueError:
            self.wrong(line, ("at",), f"{text} is no time such as 2027-01-11T08:30:15")
            return 0.0
        self._first = min(self._first, at)
        if at < self._last:
            self.wrong(line, ("at",), f"{text} is before the call on the line above; sort the calls by time")
        elif at - self._first >= (LONGEST_PERIOD - 1) * 86400:
            self.wrong(
                line,
                ("at",),
                f"{text} is more than {LONGEST_PERIOD - 1} days after the first call; simulate a year at most",
            )
        self._last = max(at, self._last)
        return at

    def number(self, line: int, text: str) -> str:
        """As dialled: a number, an extension or an id of ours."""
        known = self._dialled.get(text)
        if known is None:
            known = self._dialled[text] = self.company.find(text) is not None
        if not known:
            self.wrong(
                line,
                ("to",),
                f"{text} leads to nobody of the company; write a number, an extension or an id, "
                f"such as {known_places(self.company)}",
            )
        return text

    def caller(self, line: int, text: str) -> str:
        if text and (numbers.claims_no_country(text) or not any(one.isdigit() for one in text)):
            self.wrong(
                line,
                ("from",),
                f"{text} is no number that can call; write one such as +46701740605, or nothing",
            )
        return text

    def seconds(self, line: int, column: str, text: str) -> float | None:
        if not text:
            return None
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = -1.0
        if not 0 <= value < math.inf:
            self.wrong(
                line,
                (column,),
                f"{text} is no number of seconds, 0 or more; write one such as 185, or nothing",
            )
        return value


def period_of(calls: Sequence[GivenCall]) -> tuple[date, int]:
    """The first day of some calls, and how many days they take. In order; at least one."""
    first, last = (
        datetime.fromtimestamp(one.at, UTC).astimezone(STOCKHOLM).date() for one in (calls[0], calls[-1])
    )
    return first, (last - first + timedelta(days=1)).days


def by_stretch(calls: Sequence[GivenCall], stretches: Sequence[Stretch]) -> dict[str, list[GivenCall]]:
    """The calls of each stretch, by its name. Calls outside all of them are left out."""
    found: dict[str, list[GivenCall]] = {one.name: [] for one in stretches}
    coming = iter(stretches)
    stretch = next(coming, None)
    for call in calls:
        while stretch is not None and call.at >= stretch.end:
            stretch = next(coming, None)
        if stretch is not None and call.at >= stretch.start:
            found[stretch.name].append(call)
    return found
