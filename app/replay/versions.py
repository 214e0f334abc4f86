"""The versions of then, as companies.

Knows: that each is read once, and that only the last few are kept. Refuses to know: what is decided under them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.company import BadCompanyFile, from_document, to_company
from app.replay.cannot import CannotReplay, WhyNot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.policy.model import Company
    from app.storage.decisions import Decisions

MOST_VERSIONS: Final = 16


class Versions:
    """The versions of then, as companies; each is read once, and the last few are kept."""

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions
        self._kept: dict[str, Company | WhyNot] = {}

    async def read(self, hashes: Iterable[str]) -> None:
        """Have these at hand."""
        wanted = set(hashes)
        for one in [one for one in self._kept if one not in wanted][
            : max(0, len(self._kept) - MOST_VERSIONS)
        ]:
            del self._kept[one]
        for one in wanted - self._kept.keys():
            stored = await self._decisions.version(one)
            try:
                self._kept[one] = (
                    to_company(from_document(stored.document)) if stored is not None else WhyNot.NO_VERSION
                )
            except BadCompanyFile:
                self._kept[one] = WhyNot.BAD_VERSION

    def company(self, hash: str) -> Company:  # noqa: A002 - the word of the trade
        """Raises CannotReplay."""
        found = self._kept[hash]
        if isinstance(found, WhyNot):
            raise CannotReplay(found, hash)
        return found
