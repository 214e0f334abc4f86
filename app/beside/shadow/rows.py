"""One line of a CDR file as a row: of Asterisk's Master.csv (cdr_csv), or of a report with headings such as FreePBX's.

Knows: columns, and what they must hold. Refuses to know: which rows are one call (cdr.py).

Asterisk's own: https://docs.asterisk.org/Configuration/Reporting/Call-Detail-Records-CDR/CDR-Storage-Backends/.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from collections.abc import Sequence

MASTER: Final = (
    *("accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata"),
    *("start", "answer", "end", "duration", "billsec", "disposition", "amaflags"),
)
# The columns after those, by their count: loguniqueid, loguserfield and newcdrcolumns in cdr.conf add them.
MORE: Final = {
    0: (),
    1: ("uniqueid",),
    2: ("uniqueid", "userfield"),
    3: ("peeraccount", "linkedid", "sequence"),
    4: ("uniqueid", "peeraccount", "linkedid", "sequence"),
    5: ("uniqueid", "userfield", "peeraccount", "linkedid", "sequence"),
}
OTHER_NAMES: Final = {"calldate": "start", "date": "start", "source": "src", "destination": "dst"}
_NEEDED: Final = ("start", "src", "dst", "duration", "billsec", "disposition")
DISPOSITIONS: Final = frozenset({"ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"})


class BadRow(ValueError):
    """Why a line is not a row, in English and Swedish."""

    def __init__(self, en: str, sv: str) -> None:
        super().__init__(en)
        self.en, self.sv = en, sv


@dataclass(frozen=True, slots=True)
class Row:
    """One record. waited: seconds until an answer or the end. call: the id that rows of one call share."""

    call: str
    at: datetime
    src: str
    dst: str
    channel: str
    dstchannel: str
    app: str
    data: str
    disposition: str
    duration: float
    waited: float
    did: str = ""
    shown: str = ""


class Columns:
    """Which column holds what: as in cdr_csv, until a line of headings comes. zone: of the times."""

    def __init__(self, zone: tzinfo = STOCKHOLM) -> None:
        self._zone = zone
        self._names: Sequence[str] = MASTER
        self._between = ","

    def read(self, line: str, *, first: bool = False) -> Row | None:
        """The row of a line; None for headings or an empty line. Raises BadRow."""
        if not line.strip("\ufeff \t"):
            return None
        if first and self._is_heading(line):
            return None
        fields = self._split(line)
        names = self._names
        if names is MASTER:
            names = (*MASTER, *MORE.get(len(fields) - len(MASTER), ()))
        if len(fields) != len(names):
            raise BadRow(f"has {len(fields)} columns", f"har {len(fields)} kolumner")
        found = dict(zip(names, fields, strict=True))
        if not found.get("linkedid") and found.get("channel", "").startswith("Local/"):
            return None  # half of another call; we cannot tell of which
        return self._row(found)

    def _is_heading(self, line: str) -> bool:
        self._between = ";" if line.count(";") > line.count(",") else ","
        names = [one.strip(" \ufeff\"'").lower() for one in line.split(self._between)]
        names = [OTHER_NAMES.get(one, one) for one in names]
        if not {"src", "dst"} <= set(names):
            return False
        missing = [one for one in _NEEDED if one not in names]
        if missing:
            raise BadRow(f"lacks the columns {', '.join(missing)}", f"saknar kolumnerna {', '.join(missing)}")
        self._names = names
        return True

    def _split(self, line: str) -> list[str]:
        try:
            return next(csv.reader([line], delimiter=self._between, strict=True))
        except csv.Error as error:
            raise BadRow(f"is no CSV: {error}", f"är inte CSV: {error}") from None

    def _row(self, found: dict[str, str]) -> Row:
        disposition = found["disposition"].upper()
        if disposition not in DISPOSITIONS:
            raise BadRow(
                f"disposition is {found['disposition'][:40]!r}",
                f"disposition är {found['disposition'][:40]!r}",
            )
        at = self._time(found["start"])
        duration, talked = _seconds(found, "duration"), _seconds(found, "billsec")
        answer = found.get("answer", "")
        waited = (self._time(answer) - at).total_seconds() if answer else max(0.0, duration - talked)
        return Row(
            call=found.get("linkedid") or found.get("uniqueid") or "",
            at=at,
            src=found["src"],
            dst=found["dst"],
            channel=found.get("channel", ""),
            dstchannel=found.get("dstchannel", ""),
            app=found.get("lastapp", "").lower(),
            data=found.get("lastdata", ""),
            disposition=disposition,
            duration=duration,
            waited=waited,
            did=found.get("did", ""),
            shown=found.get("outbound_cnum", ""),
        )

    def _time(self, text: str) -> datetime:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise BadRow(f"{text[:40]!r} is no time", f"{text[:40]!r} är ingen tid") from None
        return at if at.tzinfo is not None else at.replace(tzinfo=self._zone)


def _seconds(found: dict[str, str], name: str) -> float:
    try:
        seconds = float(found[name])
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 10_000_000:
        raise BadRow(f"{name} is {found[name][:40]!r}", f"{name} är {found[name][:40]!r}")
    return seconds
