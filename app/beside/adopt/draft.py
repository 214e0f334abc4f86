"""A company file in the making: its fields, and the remarks for a person to check, each at its place.

Knows: places by id (people, anna, mobile), and how to take out a field. Refuses to know: where the fields come from
(company_draft.py), and how to write the file (company_text.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from app.beside.adopt.found import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.company.problems import FieldPath, FileProblem

LISTED: Final = ("roles", "people", "queues")  # whose entries have ids
NEEDED: Final = {  # fields that an entry must have
    "people": ("id", "name", "role", "extension"),
    "queues": ("id", "name", "members"),
    "roles": ("id", "name"),
}
WHOLE: Final = (
    "to",
    "clause",
    "number",
    "kind",
    "approved_by",
    "reason",
    "until",
)  # if this goes, the thing around it goes, too


@dataclass(slots=True)
class Draft:
    """document: as in the company file. remarks: by place, with ids instead of numbers in lists that have ids."""

    document: dict[str, Any] = field(default_factory=dict)
    remarks: dict[FieldPath, list[Remark]] = field(default_factory=dict)

    _of_entry: dict[FieldPath, set[FieldPath]] = field(default_factory=dict)

    def remark(self, place: FieldPath, *remarks: Remark) -> None:
        if remarks:
            self.remarks.setdefault(place, []).extend(remarks)
            self._of_entry.setdefault(place[:2], set()).add(place)

    def take_out_all(self, problems: Iterable[FileProblem]) -> bool:
        """Take all out, the last in each list first, so that the other numbers stay right. False: one must stay."""
        done: set[FieldPath] = set()
        for problem in sorted(problems, key=_backwards):
            place = problem.place
            if place in done or (place[:2] in done and place[0] in LISTED):
                continue  # went with another one
            done.add(place)
            entries = self.document.get(str(place[0])) if place else None
            before = len(entries) if isinstance(entries, list) else 0
            if not self.take_out(problem):
                return False
            if isinstance(entries, list) and len(entries) < before:
                done.add(place[:2])
        return True

    def take_out(self, problem: FileProblem) -> bool:
        """Take out what the company file's check refuses, and leave a remark there. False: it must be there."""
        place = problem.place
        if place == ("reception",) and self.document.get("people"):
            self.remark(place, _refused(self.document["reception"], problem))
            self.document["reception"] = self.document["people"][0]["id"]
            return True
        if len(place) < 2 or not isinstance(place[1], int):
            return self._field(place, problem) if len(place) > 1 else False
        name, index = str(place[0]), place[1]
        entries = self.document.get(name)
        if not isinstance(entries, list) or index >= len(entries):
            return True  # gone already, with something else
        entry = entries[index]
        if name not in LISTED:
            del entries[index]
            self.remark((name,), _refused(entry, problem))
            return True
        if name == "people" and len(place) < 3 and "desk" in entry:
            return self._field(
                (*place, "desk"), problem
            )  # without a mobile the person has at least a desk phone
        if len(place) < 3 or (place[2] in NEEDED[name] and len(place) < 4):
            self._entry(name, index, problem)
            return True
        return self._field(place, problem)

    def _entry(self, name: str, index: int, problem: FileProblem) -> None:
        entry = self.document[name].pop(index)
        theirs = sorted(self._of_entry.pop((name, entry["id"]), ()), key=str)
        kept = [one for place in theirs for one in self.remarks.pop(place)]
        self.remark((name,), _refused(entry, problem), *kept)

    def _field(self, place: FieldPath, problem: FileProblem) -> bool:
        """Take out the field, or the rule that it is part of."""
        while len(place) > 1 and place[-1] in WHOLE and not (place[0] in LISTED and len(place) == 3):
            place = place[:-1]
        around: Any = self.document
        for part in place[:-1]:
            try:
                around = around[part]
            except (LookupError, TypeError):
                return True
        try:
            value = around.pop(place[-1])
        except (LookupError, TypeError):
            return True
        self.remark(self._with_id(place), _refused(value, problem))
        return True

    def _with_id(self, place: FieldPath) -> FieldPath:
        if place[0] in LISTED and isinstance(place[1], int):
            return (place[0], self.document[place[0]][place[1]]["id"], *place[2:])
        return place


def _backwards(problem: FileProblem) -> list[tuple[int, str]]:
    """For sorting: greater numbers first, and the parts of an entry before the entry."""
    return [*((-part, "") if isinstance(part, int) else (0, part) for part in problem.place), (1, "")]


def _refused(value: object, problem: FileProblem) -> Remark:
    """The check's own words; they name the value."""
    told = value.get("name", "") if isinstance(value, dict) else value if isinstance(value, str) else ""
    start = f"{told}: " if told and str(told) not in problem.message else ""
    plain = type(problem)((), problem.message)
    return Remark(f"{start}kom inte med: {plain.said('sv')}", f"{start}was left out: {plain.said('en')}")
