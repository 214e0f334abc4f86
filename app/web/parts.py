"""Which part of a long list to show: the rows that match a search, one page at a time.

Knows: how many rows make a page. Refuses to know: what the list holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PEOPLE, QUEUES = 200, 50  # on a page
LONGEST_SEARCH = 80  # characters of a search
MOST_PAGES = 100_000

_One = TypeVar("_One")


@dataclass(frozen=True, slots=True)
class Part:
    """like: words to find, all of them, in any field; page: 1 is the first.

    people, queues: how many match, on all pages.
    """

    like: str = ""
    page: int = 1
    people: int = 0
    queues: int = 0

    @property
    def pages(self) -> int:
        return max(1, -(-self.people // PEOPLE), -(-self.queues // QUEUES))

    def at(self, page: int, *, still: bool) -> str:
        """The query string of another page of the same search."""
        said = {"like": self.like} if self.like else {}
        said |= {"page": str(page)} if page > 1 else {}
        return "?" + "&".join([urlencode(said)] * bool(said) + ["still"] * still)


def wanted(query: Mapping[str, str]) -> Part:
    """Read ?like=TEXT&page=2; an impossible page means the first."""
    page = query.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < len(str(MOST_PAGES)) else 1
    return Part(" ".join(query.get("like", "").split())[:LONGEST_SEARCH], max(number, 1))


def page_of(found: Sequence[_One], page: int, size: int) -> Sequence[_One]:
    return found[(page - 1) * size : page * size]
