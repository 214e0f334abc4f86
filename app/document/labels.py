"""The words around the text: on marks, at the foot, above the list of contents.

Knows: these words in both languages. Refuses to know: how a writer sets them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.document.parts import Mark
from app.document.words import date_text

if TYPE_CHECKING:
    from app.document.parts import PolicyDocument, Version

HASH_SHOWN: Final = 12
MARKS: Final = {
    Mark.NEW: ("Nytt", "New"),
    Mark.CHANGED: ("Ändrat", "Changed"),
    Mark.GONE: ("Borttaget", "Removed"),
}
CONTENTS: Final = ("Innehåll", "Contents")
BEFORE: Final = ("Tidigare", "Before")
PAGE: Final = ("Sida", "Page")
TO_CONTENT: Final = ("Till innehållet", "Skip to content")


def mark_text(mark: Mark, lang: str) -> str:
    """Nytt, Ändrat, Borttaget; "" for what is the same."""
    return MARKS[mark][lang == "en"] if mark is not Mark.SAME else ""


def before_text(before: str, lang: str) -> str:
    """Tidigare: and the earlier words."""
    return f"{BEFORE[lang == 'en']}: {before}"


def clauses_text(clauses: tuple[str, ...]) -> str:
    """[S2, V2]; "" for none."""
    return f"[{', '.join(clauses)}]" if clauses else ""


def foot(document: PolicyDocument) -> tuple[str, ...]:
    """What the document was made of, and when; the earlier version, if it is compared with one."""
    sv = document.lang == "sv"
    lines = [
        f"Version {_version(document.version, document.lang)}",
        f"{'Gjord för den' if sv else 'Made for'} {date_text(document.at.date(), document.lang)}",
    ]
    if document.earlier is not None:
        earlier = _version(document.earlier, document.lang)
        lines.append(
            f"Märkt: det som är nytt, ändrat eller borttaget sedan version {earlier}"
            if sv
            else f"Marked: what is new, changed or removed since version {earlier}"
        )
    return tuple(lines)


def _version(version: Version, lang: str) -> str:
    named = version.hash[:HASH_SHOWN]
    if version.since is None:
        return named
    word = "gäller från" if lang == "sv" else "in force from"
    return f"{named}, {word} {date_text(version.since.date(), lang)}"
