"""Ids and names for people, queues and roles, made from their earlier names.

Knows: what an id and a name may look like, and which ids are taken. Refuses to know: whose they are.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from app.company.checks import RESERVED

LONGEST_ID: Final = 32
LONGEST_PERSON_NAME: Final = 80
_ID: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}", re.ASCII)
_LETTERS: Final = str.maketrans({"ø": "o", "æ": "a", "ß": "ss", "đ": "d", "ł": "l", "þ": "th", "ð": "d"})


class Ids:
    """Gives ids, and remembers those given and those that nobody may get."""

    def __init__(self, *taken: str) -> None:
        self._taken = {*RESERVED, *taken}

    def keep(self, wanted: str) -> str | None:
        """An earlier id, as it is; None if it is not a valid id, or is taken."""
        if not _ID.fullmatch(wanted) or wanted in self._taken:
            return None
        self._taken.add(wanted)
        return wanted

    def of_person(self, name: str) -> str:
        """The first name; if that is taken the whole name, and then one with a number."""
        first, _, _ = slug(name).partition("-")
        return self._first(first or "person", slug(name) or "person")

    def of(self, name: str, otherwise: str) -> str:
        """The name, or `otherwise` if there are no letters in it."""
        return self._first(slug(name) or otherwise)

    def _first(self, *wanted: str) -> str:
        for one in wanted:
            if one not in self._taken:
                self._taken.add(one)
                return one
        base, number = wanted[-1][: LONGEST_ID - 6].rstrip("-"), 2
        while f"{base}-{number}" in self._taken:
            number += 1
        self._taken.add(f"{base}-{number}")
        return f"{base}-{number}"


def as_name(text: str, otherwise: str) -> str:
    """The text without signs that do not print, cut to the longest name; `otherwise` if nothing is left."""
    plain = unicodedata.normalize("NFC", text)
    kept = "".join(sign if sign.isprintable() else " " for sign in plain)
    return " ".join(kept.split())[:LONGEST_PERSON_NAME].strip() or otherwise


def slug(text: str) -> str:
    """Small letters a-z, digits and hyphens, beginning with a letter; "" if there is no letter in it."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = re.findall(r"[a-z0-9]+", plain)
    return re.sub(r"^[0-9-]+", "", "-".join(words))[:LONGEST_ID].rstrip("-")
