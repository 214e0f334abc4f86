"""Lists that come in pages.

Knows: limits and where the next page begins. Refuses to know: what is listed.

A page has `items` and `next`; `next` is what ?after= takes for the page that follows, null on the last one. The header
Link says the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from app.web.row_id import row_id
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
Item = TypeVar("Item", bound=BaseModel)
MOST_ITEMS = 200


class PageQuery(BaseModel):
    """How much to list, and from where."""

    model_config = ConfigDict(extra="forbid")
    limit: Annotated[int, Field(ge=1, le=MOST_ITEMS, description="items on a page")] = 50
    after: Annotated[str, Field(max_length=200, description="`next` of the page before")] = ""


class Page(BaseModel, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next: str | None = None


def row_after(query: PageQuery) -> int | None:
    """The row below which the page begins, where `next` is a row's number; None: at the newest. Raises Refusal."""
    if not query.after:
        return None
    row = row_id(query.after)
    if not row:
        raise _no_next()
    return row


def part_of(items: Sequence[T], query: PageQuery, key: Callable[[T], str]) -> tuple[Sequence[T], str | None]:
    """One page of a list that is in memory, and the key after which the next begins.

    Raises Refusal if the item is gone after which it should begin: an empty page would look like the end.
    """
    start = 0
    if query.after:
        found = next((number for number, one in enumerate(items, 1) if key(one) == query.after), None)
        if found is None:
            raise _no_next()
        start = found
    part = items[start : start + query.limit]
    more = start + query.limit < len(items)
    return part, key(part[-1]) if more and part else None


def _no_next() -> Refusal:
    return Refusal(
        400,
        "it is no `next` of a page, or what it named is gone: begin anew",
        "after",
        "det är inget `next` från en sida, eller det som det pekade på är borta: börja om",
    )
