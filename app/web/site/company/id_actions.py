"""Gives an entry another id: when that is refused, and what else changes with it.

Knows: what hangs on an id outside of the company file. Refuses to know: which fields name it (company/renaming.py),
HTML and JSON.

A person's id is the telephone's login, the voicemail box, the account and the mark of calls; a queue's is a box and the
mark of calls; a profile's stands in people's choices and greetings, a trunk's in the settings. While such an entry is
in a version, its id stays.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from app.company.renaming import with_new_id, words_beside
from app.web.site.company.company_refusals import CompanyFault
from app.web.site.company.sections import entries_in, has_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.web.site.company.draft import ReadText
    from app.web.site.company.ports import CompanyVersion

BOUND_LISTS: Final = ("people", "queues", "profiles", "trunks")
ONE_NAMESPACE: Final = ("people", "queues")  # they share ids: a call goes to either
KEPT_VERSIONS: Final = 2  # whose ids we remember: some MB each (10,000 people)


class BoundIds:
    """The ids that stay as they are. Each form asks, and a version is 10 MB to read: once, in a thread."""

    def __init__(self) -> None:
        self._known: dict[int, Mapping[str, Collection[str]]] = {}

    async def of(self, version: CompanyVersion, section: str) -> Collection[str]:
        """Those of a list in a version."""
        if section not in BOUND_LISTS:
            return ()
        found = self._known.pop(version.id, None)
        if found is None:
            found = await asyncio.to_thread(_ids_in, version)
        self._known[version.id] = found  # the last used stands last
        while len(self._known) > KEPT_VERSIONS:
            del self._known[next(iter(self._known))]
        return found[section]


def _ids_in(version: CompanyVersion) -> Mapping[str, Collection[str]]:
    document = version.document
    return {name: frozenset(str(one.get("id")) for one in document.get(name) or []) for name in BOUND_LISTS}


def with_id(
    bound: Collection[str], values: Mapping[str, Any], section: str, old: str, new: str
) -> dict[str, Any]:
    """The values with another id for an entry, and for all that name it. bound: the list's ids that stay.

    Raises Refusal.
    """
    if not has_ids(section) or old in bound:
        raise CompanyFault.ID_BOUND.refusal()
    lists = ONE_NAMESPACE if section in ONE_NAMESPACE else (section,)
    taken = {str(one.get("id")) for name in lists for one in entries_in(name, values)}
    if new in taken:
        raise CompanyFault.ID_TAKEN.refusal()
    if not new or new in words_beside(section):
        raise CompanyFault.ID_WORD.refusal()
    return with_new_id({**values, section: entries_in(section, values)}, section, old, new)


def refuse_what_stays(before: ReadText, after: ReadText, section: str) -> None:
    """Something that names the old id and could not follow. Raises Refusal."""
    known = {(one.place, one.message) for one in before.problems}
    if any(one.place[:1] != (section,) and (one.place, one.message) not in known for one in after.problems):
        raise CompanyFault.ID_STAYS.refusal()
