"""How the fields of a form are grouped: by hand for people and queues, and by kind for everything else.

Knows: groups and their headings. Refuses to know: fields' values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.web.site.company.shown import ShownInput

# Headings (words: company.group.KEY), their fields, and whether the group is folded until somebody needs it.
_BY_HAND: Final[Mapping[str, Sequence[tuple[str, tuple[str, ...], bool]]]] = {
    "people": (
        ("person", ("name", "role", "manager", "email", "language"), False),
        ("numbers", ("extension", "direct", "mobile", "desk"), False),
        (
            "telephone",
            (
                "mobile_rests",
                "call_waiting",
                "transfer_by_keys",
                "srtp",
                "ipv6",
                "short_numbers",
            ),
            True,
        ),
        ("private", ("private_mobile",), True),
        ("leaving", ("leaves", "successor", "leaving_reason", "permission"), True),
        ("file", ("id",), True),
    ),
    "queues": (
        ("queue", ("name", "number", "extension", "members"), False),
        ("open", ("hours", "closed"), False),
        ("waiting", ("waiting", "no_answer", "priority"), True),
        ("agents", ("agents", "presents", "outgoing_prefix", "email", "weight"), True),
        ("file", ("id",), True),
    ),
}
_GROUPS: Final = frozenset({"part", "week", "entries"})


@dataclass(frozen=True, slots=True)
class InputGroup:
    """Inputs under one heading. heading: a key of words, or "" with the words of the only input as the heading."""

    heading: str
    inputs: Sequence[ShownInput]
    folded: bool = False


def arranged(section: str, inputs: Sequence[ShownInput], *, new: bool = False) -> list[InputGroup]:
    """The inputs in groups. A folded group with something wrong in it, or something set, is open."""
    by_name = {one.name: one for one in inputs}
    if section in _BY_HAND:
        made = [
            InputGroup(heading, [by_name[name] for name in names if name in by_name], folded)
            for heading, names, folded in _BY_HAND[section]
            if not (new and heading == "file")
        ]
        return [
            InputGroup(one.heading, one.inputs, one.folded and not any(shown.wrong for shown in one.inputs))
            for one in made
        ]
    plain = [one for one in inputs if one.as_ not in _GROUPS and not (new and one.name == "id")]
    rest = [one for one in inputs if one.as_ in _GROUPS]
    first = [InputGroup("plain" if rest else "", plain)] if plain else []
    return [*first, *(InputGroup("", [one]) for one in rest)]
