"""Takes a feed's bytes apart: its components, each with the lines that tell when somebody is away.

Knows: iCalendar's layout (RFC 5545, 3.1), and its common faults: byte order marks, bare line feeds,
lines folded in the middle of a letter, components that never end. Refuses to know: what a line means (ical.py).

We drop at once what we do not read (guests, places, notes, alarms, and the words of private events), and so never
store it: a feed shrinks to a tenth, and does not change when only its timestamp does. About guests we keep only
that the calendar's owner declined: Google's feeds hold declined meetings, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from app.schedule.problems import NotACalendar

if TYPE_CHECKING:
    from collections.abc import Iterator

# fmt: off
READ_PROPERTIES = {
    "VEVENT": frozenset({
        "UID", "SEQUENCE", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS",
        "TRANSP", "CLASS", "SUMMARY", "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT", "X-VAXEL-DECLINED",
    }),
    "VFREEBUSY": frozenset({"UID", "FREEBUSY"}),
    "VTIMEZONE": frozenset({
        "TZID", "BEGIN", "END", "DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME",
    }),
}
# fmt: on
LINES_WANTED = frozenset(("BEGIN", "END", "METHOD", "X-WR-TIMEZONE", "X-WR-CALNAME", "ATTENDEE")).union(
    *READ_PROPERTIES.values()
)
DECLINED_MARK = "X-VAXEL-DECLINED:TRUE"
LONGEST_UNFOLDED = 200_000  # bytes of a line, unfolded: ten thousand exceptions in one EXDATE
LONGEST_SUMMARY = 200  # characters
NAME_IN_LINE = re.compile(rb"([A-Za-z0-9-]+)[;:]")


@dataclass(frozen=True, slots=True)
class Block:
    """One component: `kind` as VEVENT, its unfolded lines without BEGIN and END, with names in upper case.

    whole: its END was there. cancelled: its calendar has METHOD:CANCEL. home: the calendar's X-WR-TIMEZONE.
    """

    kind: str
    lines: tuple[str, ...]
    whole: bool = True
    cancelled: bool = False
    home: str = ""

    def value(self, name: str) -> str:
        """The value of the first line with that name; empty if there is none."""
        for line in self.lines:
            if line.startswith(name) and line[len(name) :][:1] in (":", ";"):
                return value_of(line)
        return ""


@dataclass(frozen=True, slots=True)
class Text:
    """A feed taken apart. whole: each calendar has its end, so nothing was cut off."""

    blocks: tuple[Block, ...]
    whole: bool = True


def value_of(line: str) -> str:
    """The part after the first colon outside quotes."""
    quoted = False
    for place, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return line[place + 1 :].strip()
    return ""


def apart(body: bytes) -> Text:
    """The components of a feed that tell of absence. Raises NotACalendar."""
    found: list[Block] = []
    first = began = ended = 0  # where the current calendar's components begin; numbers of calendars
    home, owner, cancelled = "", "", False
    kind, depth = "", 0
    lines: list[str] = []

    def end(whole: bool) -> None:
        nonlocal kind
        if kind in READ_PROPERTIES:
            found.append(Block(kind, tuple(lines), whole))
        kind = ""

    def end_calendar() -> None:
        end(whole=False)
        found[first:] = [replace(block, home=home, cancelled=cancelled) for block in found[first:]]

    for name, line in _lines(body):
        word = value_of(line).upper() if name in ("BEGIN", "END") else ""
        if word == "VCALENDAR":
            end_calendar()
            first = len(found)
            began += name == "BEGIN"
            ended += name == "END"
            home, owner, cancelled = "", "", False
        elif name == "BEGIN" and (not kind or word in READ_PROPERTIES):
            end(whole=False)  # the next component begins inside this one: its end is lost
            kind, lines, depth = word, [], 0
        elif name == "END" and depth == 0:
            end(whole=word == kind)
        elif kind:
            depth += (name == "BEGIN") - (name == "END")
            if name in READ_PROPERTIES.get(kind, ()) and (depth == 0 or kind == "VTIMEZONE"):
                lines.append(line)
            elif name == "ATTENDEE" and kind == "VEVENT" and depth == 0 and _declines(line, owner):
                lines.append(DECLINED_MARK)
        elif name == "X-WR-TIMEZONE":
            home = value_of(line)
        elif name == "X-WR-CALNAME":
            owner = value_of(line).casefold()  # Google names a person's calendar by its address
        elif name == "METHOD":
            cancelled = value_of(line).upper() == "CANCEL"
    end_calendar()
    if not began:
        raise NotACalendar(web_page=b"<html" in body[:4000].lower() or b"<!doctype" in body[:4000].lower())
    return Text(_without_private_words(found), whole=ended >= began)


def lean(text: Text) -> bytes:
    """The components as iCalendar again: UTF-8, unfolded. Reading it again gives the same, cut off or not."""
    out: list[str] = []
    for (home, cancelled), blocks in groupby(text.blocks, lambda block: (block.home, block.cancelled)):
        out += ["BEGIN:VCALENDAR", *([f"X-WR-TIMEZONE:{home}"] if home else [])]
        out += ["METHOD:CANCEL"] if cancelled else []
        for block in blocks:
            out += [f"BEGIN:{block.kind}", *block.lines, *([f"END:{block.kind}"] if block.whole else [])]
        out += ["END:VCALENDAR"]
    if not text.whole:
        out = out[:-1] or ["BEGIN:VCALENDAR"]
    return "\n".join(out or ["BEGIN:VCALENDAR", "END:VCALENDAR"]).encode() + b"\n"


def _declines(line: str, owner: str) -> bool:
    """Whether a guest's line says that the owner declines."""
    guest = value_of(line).casefold().removeprefix("mailto:")
    return "@" in owner and guest == owner and "PARTSTAT=DECLINED" in line.upper()


def _without_private_words(found: list[Block]) -> tuple[Block, ...]:
    """An exception of a private series is private too, even if it does not say so."""
    private = {block.value("UID") for block in found if _says_private(block)} - {""}
    kept = []
    for block in found:
        if _says_private(block) or block.value("UID") in private:
            lines = [line for line in block.lines if not line.startswith(("SUMMARY", "CLASS"))]
            block = replace(block, lines=(*lines, "CLASS:PRIVATE"))
        kept.append(block)
    return tuple(kept)


def _says_private(block: Block) -> bool:
    """Look at all such lines: if there are two, the private one counts."""
    said = {value_of(line).upper() for line in block.lines if line.startswith("CLASS")}
    return not said.isdisjoint(("PRIVATE", "CONFIDENTIAL"))


def _lines(body: bytes) -> Iterator[tuple[str, str]]:
    """The unfolded lines that we read: the name in capitals, and the line that begins with it.

    It yields one at a time, so that no other thread waits long, however large the feed is.
    """
    name, length = "", 0
    held: list[bytes] = []
    for raw in BytesIO(_utf8(body)):
        line = raw.rstrip(b"\r\n")
        if line[:1] in (b" ", b"\t"):
            length += len(line)
            if name and length < LONGEST_UNFOLDED:
                held.append(line[1:])
        elif line:
            if name:
                yield _line(name, held)
            match = NAME_IN_LINE.match(line)
            name = match[1].decode("ascii").upper() if match else ""
            name = name if name in LINES_WANTED else ""
            held, length = [line[len(name) :]] if name else [], len(line)
    if name:
        yield _line(name, held)


def _line(name: str, rest: list[bytes]) -> tuple[str, str]:
    raw = b"".join(rest)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    if name == "SUMMARY":
        text = text[: LONGEST_SUMMARY * 2]
    return name, name + text


def _utf8(body: bytes) -> bytes:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        body = body.decode("utf-16", "replace").encode()
    body = body.removeprefix(b"\xef\xbb\xbf")
    return body if b"\n" in body else body.replace(b"\r", b"\n")
