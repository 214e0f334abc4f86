"""Reads published lists of number ranges (CSV) into the countries and prefixes of a greylist.

Knows: the columns of such lists, and how a range becomes prefixes. Refuses to know: where a list comes from, and
what it is for.

A line has a prefix (+88213, 0088213, 88213, 88213xxx), or a range of two numbers of the same length, or a country
(ISO 3166); a heading names the columns, or else their content tells. It ignores other columns.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

import phonenumbers

from app.policy import numbers

LARGEST_LIST = 8_000_000  # characters
MOST_PREFIXES = 20_000  # prefixes
MOST_OF_A_RANGE = 100  # prefixes
RANGE_HEADINGS = {
    **dict.fromkeys(
        ("prefix", "range", "number", "e164", "nummer", "prefix/range", "nummerserie", "serie"), "prefix"
    ),
    **dict.fromkeys(("from", "start", "range_start", "range start", "first", "från", "fran"), "from"),
    **dict.fromkeys(("to", "end", "range_end", "range end", "last", "till"), "to"),
    **dict.fromkeys(("country", "iso", "iso2", "country_code", "land", "region"), "country"),
}


@dataclass(frozen=True, slots=True)
class Ranges:
    """A list's content: regions (ISO), prefixes (+digits, none covers another), and unreadable lines, by number."""

    countries: frozenset[str]
    prefixes: frozenset[str]
    faults: tuple[tuple[int, str], ...]


def read_ranges(text: str) -> Ranges:
    """Never raises: mistakes are among the faults."""
    if len(text) > LARGEST_LIST:
        return Ranges(
            frozenset(), frozenset(), ((0, f"the list is larger than {LARGEST_LIST // 1_000_000} MB"),)
        )
    countries, prefixes = set[str](), set[str]()
    faults: list[tuple[int, str]] = []
    columns: dict[str, int] | None = None
    for line, row in _rows(text):
        if columns is None:
            columns = _headings(row)
            if columns:
                continue
        try:
            found = _entry(row, columns)
        except ValueError as error:
            faults.append((line, str(error)))
            continue
        (countries if not found[0].startswith("+") else prefixes).update(found)
    kept = uncovered(prefixes)
    if len(kept) > MOST_PREFIXES:
        faults.append((0, f"the list has {len(kept)} prefixes; the greylist holds at most {MOST_PREFIXES}"))
    return Ranges(frozenset(countries), kept, tuple(faults))


def uncovered(prefixes: set[str] | frozenset[str]) -> frozenset[str]:
    """The prefixes, without those that a shorter one covers."""
    return frozenset(
        one for one in prefixes if not any(one[:length] in prefixes for length in range(1, len(one)))
    )


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The lines with content, with their numbers; # begins a remark."""
    signs = {sign: text.count(sign) for sign in ("\t", ";", ",")}
    between = max(signs, key=lambda sign: signs[sign]) if any(signs.values()) else ","
    lines = text.lstrip("\ufeff").splitlines()
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            [row] = csv.reader([line], delimiter=between)
        except (csv.Error, ValueError):
            row = [line]
        found.append((number, [" ".join(cell.split()) for cell in row]))
    return found


def _headings(row: list[str]) -> dict[str, int]:
    """The columns, by the first line; {} if that is not a heading."""
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        what = RANGE_HEADINGS.get(cell.casefold())
        if what is not None:
            found.setdefault(what, at)
    usable = "prefix" in found or {"from", "to"} <= found.keys() or "country" in found
    return found if usable else {}


def _entry(row: list[str], columns: dict[str, int] | None) -> list[str]:
    """Prefixes, or one country. Raises ValueError."""
    if columns:
        cells = {what: row[at] if at < len(row) else "" for what, at in columns.items()}
        if cells.get("from") and cells.get("to"):
            return _of_range(cells["from"], cells["to"])
        if cells.get("prefix") or cells.get("from"):
            return _of(cells.get("prefix") or cells["from"])
        return [_country(cells.get("country", ""))]
    numeric = [cell for cell in row if re.match(r"[+0-9(]", cell)]
    if len(numeric) > 1 and len(_digits(numeric[0])) == len(_digits(numeric[1])) >= 7:
        return _of_range(numeric[0], numeric[1])
    if numeric:
        return _of(numeric[0])
    return [_country(next((cell for cell in row if cell in phonenumbers.SUPPORTED_REGIONS), row[0]))]


def _of(text: str) -> list[str]:
    first, dash, last = (part.strip() for part in text.partition("-"))
    if dash and len(_digits(first)) == len(_digits(last)) >= 7:
        return _of_range(first, last)
    return [_prefix(text)]


def _country(text: str) -> str:
    if text not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError(
            f"{text!r} is neither a prefix such as +88213, a range of two numbers, nor a country such as CU"
        )
    return text


def _prefix(text: str) -> str:
    digits = _digits(text)
    if not digits or not numbers.begins_a_country("+" + digits) or len(digits) > 15:
        raise ValueError(
            f"{text!r} is not a prefix such as +88213: it begins with the country's or network's code"
        )
    if digits == numbers.HOME_CODE[1:]:
        raise ValueError(f"{text!r} is all of the company's own country")
    return "+" + digits


def _digits(text: str) -> str:
    """International digits without + or 00, which lists leave out. "" for anything else."""
    plain = numbers.stripped(re.sub(r"[xX*]+$", "", text.strip()))
    if plain.startswith("+"):
        plain = plain[1:]
    elif plain.startswith("00"):
        plain = plain[2:]
    return plain if plain.isdigit() and not plain.startswith("0") else ""


def _of_range(first: str, last: str) -> list[str]:
    """The fewest prefixes that hold exactly the numbers from first to last (both included)."""
    low, high = _digits(_prefix(first)), _digits(_prefix(last))
    if len(low) != len(high) or low > high:
        raise ValueError(
            f"{first} to {last} is not a range: give two numbers of the same length, the lower first"
        )
    found: list[str] = []
    _cover(low, high, "", found)
    if len(found) > MOST_OF_A_RANGE:
        raise ValueError(f"{first} to {last} needs too many prefixes: give prefixes instead")
    return found


def _cover(low: str, high: str, before: str, found: list[str]) -> None:
    """Append the prefixes that cover before+low to before+high."""
    if set(low) <= {"0"} and set(high) <= {"9"}:
        found.append("+" + before)
        return
    for digit in range(int(low[0]), int(high[0]) + 1):
        rest = len(low) - 1
        least = low[1:] if digit == int(low[0]) else "0" * rest
        most = high[1:] if digit == int(high[0]) else "9" * rest
        _cover(least, most, before + str(digit), found)
