"""Which codes are too easy to guess for a voicemail box.

Knows: what people choose first, and what a stranger would try first. Refuses to know: how we keep and ask for a code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.policy.model import Company

SHORTEST_PIN: Final = 4  # digits
LONGEST_PIN: Final = 8
_UP: Final = "01234567890"
_DOWN: Final = _UP[::-1]
_FAVOURITES: Final = frozenset({"2580", "0852", "1357", "2468", "147258", "159753"})  # patterns on the keys


def well_formed(pin: str) -> bool:
    """4 to 8 digits."""
    return re.fullmatch(f"[0-9]{{{SHORTEST_PIN},{LONGEST_PIN}}}", pin) is not None


def is_weak(pin: str, numbers: Iterable[str] = ()) -> bool:
    """Whether it is too easy: digits in a row, one or two digits over and over, or an end or beginning of their number.

    numbers: the person's extension and telephone numbers, which everybody knows.
    """
    if pin in _UP or pin in _DOWN or pin in _FAVOURITES or len(set(pin)) <= 2:
        return True
    half = len(pin) // 2
    if len(pin) >= 6 and pin == pin[:half] * 2:
        return True
    digits = [re.sub(r"\D", "", number) for number in numbers]
    return any(
        own and (own.endswith(pin) or own.startswith(pin) or pin.strip("0") == own.strip("0"))
        for own in digits
    )


def numbers_of(company: Company, box: str) -> list[str]:
    """The numbers of a box's person or queue, which everybody knows."""
    if box in company.people:
        person = company.people[box]
        return [one for one in (person.extension, person.direct, person.mobile) if one]
    queue = company.queues[box]
    return [one for one in (queue.extension, queue.number) if one]
