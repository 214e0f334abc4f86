"""What commands say about versions: what differs between two, and what a prepared one will take back.

Knows: how many sentences a terminal gets. Refuses to know: how differences are found (company/differences).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.commands.terminal import Lang, echo
from app.commands.versions.instants import day_and_time
from app.commands.versions.new_version import SHOWN_OF_HASH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.commands.versions.new_version import Taken
    from app.company.differences import CompanyDifference

UNREADABLE = (
    "Den ena versionen kan inte läsas av det här programmet, så att skillnaderna inte kan sägas.",
    "This program cannot read one of the versions, and so cannot tell what differs.",
)
MOST_SENTENCES = 25  # after an import; `vaxel policy diff` gives all


def between(before: dict[str, Any], after: dict[str, Any]) -> list[CompanyDifference]:
    """What differs between two stored documents, also if an older program wrote one of them."""
    from app.company.differences import differences
    from app.company.differences.difference import CompanyDifference, InWords

    read = [_read(one) for one in (before, after)]
    try:
        return differences(read[0] or before, read[1] or after)
    except (TypeError, ValueError, AttributeError, KeyError):
        if None not in read:
            raise
        return [CompanyDifference("", None, None, InWords(*UNREADABLE))]  # not even lists where lists must be


def echo_differences(found: Sequence[CompanyDifference], lang: Lang, most: int | None = None) -> None:
    """One sentence a line; of more than `most`, so many, and how many are left."""
    shown = found if most is None or len(found) <= most else found[:most]
    for one in shown:
        echo(f"  {one.words[lang is Lang.EN]}")
    if len(shown) < len(found):
        rest = len(found) - len(shown)
        echo(
            "  "
            + lang.say(
                f"... och {rest} till: `vaxel policy diff`", f"... and {rest} more: `vaxel policy diff`"
            )
        )


def taken_back(taken: Taken, lang: Lang) -> list[str]:
    """Warnings: what the versions that wait for a later instant do not have of this change."""
    if not taken.changes or taken.before is None:
        return []
    mine = {one.path: one for one in between(taken.before.document, taken.stored.document)}
    told = []
    for later in taken.later:
        undone = [
            mine[one.path].words[lang is Lang.EN]
            for one in between(taken.stored.document, later.document)
            if one.path and one.path in mine and one.after == mine[one.path].before
        ]
        if undone and later.in_force_from is not None:
            which, when = later.hash[:SHOWN_OF_HASH], day_and_time(later.in_force_from, lang)
            told.append(
                lang.say(
                    f"version {which} gäller från {when} och saknar ändringen: {'; '.join(undone)}",
                    f"version {which} is in force from {when} and lacks this change: {'; '.join(undone)}",
                )
            )
    return told


def _read(found: dict[str, Any]) -> dict[str, Any] | None:
    """With the fields of today's schema; None if it cannot be read by it."""
    from app.company import BadCompanyFile, document, from_document

    try:
        return document(from_document(found))
    except BadCompanyFile:
        return None
