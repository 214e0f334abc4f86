"""Moving an entry of a list up or down: in a form that is not saved yet, and in the file.

Knows: inputs' names and places. Refuses to know: what the order means.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from app.web.site.company.sections import entries_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Posted = Mapping[str, Sequence[str]]

# Names of buttons; the value is the list's input and the row: "members.2".
MOVE_UP, MOVE_DOWN = "_up", "_down"
# Lists whose order somebody sees or a call follows.
ORDERED_LISTS: Final = (
    "queues",
    "roles",
    "profiles",
    "schedules",
    "contacts",
    "short_numbers",
    "phone_models",
    "music",
    "trunks",
)
_ROW: Final = re.compile(r"(.+)\.([0-9]{1,6})")


def moved_in_form(posted: Posted) -> tuple[dict[str, list[str]], str] | None:
    """What the form shall show after a button was pressed, and where the row is now; None if none of them was."""
    name, step = next(
        ((one, step) for one, step in ((MOVE_UP, -1), (MOVE_DOWN, 1)) if one in posted), ("", 0)
    )
    if not name:
        return None
    found = {key: list(values) for key, values in posted.items() if key != name}
    pressed = _ROW.fullmatch(next(iter(posted[name]), ""))
    if pressed is None:
        return found, ""
    of, row = pressed[1], int(pressed[2])
    if of in found:  # names below one another: a row is a value
        moves = _swap(found[of], row, row + step)
        return found, f"{of}.{row + step}" if moves else ""
    rows = sorted({int(one[1]) for key in found if (one := re.match(rf"{re.escape(of)}\.([0-9]+)\.", key))})
    if row not in rows or not 0 <= rows.index(row) + step < len(rows):
        return found, ""
    other = rows[rows.index(row) + step]
    changed = {f"{of}.{row}.": f"{of}.{other}.", f"{of}.{other}.": f"{of}.{row}."}
    return {_with_row(key, changed): values for key, values in found.items()}, f"{of}.{other}"


def moved_in_file(values: Mapping[str, Any], section: str, at: int, *, up: bool) -> dict[str, Any]:
    """The file's values with an entry one place higher or lower; at an end of the list it stays."""
    entries = list(entries_in(section, values))
    _swap(entries, at, at - 1 if up else at + 1)
    return {**values, section: entries}


def _swap(entries: list[Any], one: int, other: int) -> bool:
    """False: one of them is not there."""
    if not (0 <= one < len(entries) and 0 <= other < len(entries)):
        return False
    entries[one], entries[other] = entries[other], entries[one]
    return True


def _with_row(key: str, changed: Mapping[str, str]) -> str:
    return next((to + key.removeprefix(row) for row, to in changed.items() if key.startswith(row)), key)
