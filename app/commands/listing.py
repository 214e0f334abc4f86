"""Long lists at a terminal: which of ten thousand rows to show.

Knows: --like and --limit. Refuses to know: what is listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from app.commands.terminal import MOST_SHOWN, Lang, echo
from app.words.search import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TABLE = 200  # rows of a table, unless more are asked for

_Row = TypeVar("_Row")

LikeOption = Annotated[
    str, typer.Option("--like", help="Only those with these words / bara de med de här orden.")
]
MostOption = Annotated[
    int | None,
    typer.Option(
        "--limit",
        min=1,
        max=MOST_SHOWN,
        show_default=False,
        help=f"At most so many; {TABLE} in a table, all as JSON / högst så många.",
    ),
]


def some(
    rows: Iterable[_Row],
    fields: Callable[[_Row], Iterable[str | None]],
    like: str,
    limit: int | None,
    lang: Lang,
    *,
    as_json: bool,
) -> list[_Row]:
    """The rows to show. A note that there are more goes to standard error, so that the table stays clean."""
    found = [row for row in rows if holds(like, *fields(row))]
    most = limit if limit is not None else MOST_SHOWN if as_json else TABLE
    left = len(found) - most
    if left > 0 and not as_json:
        echo(
            lang.say(
                f"{left} till finns: --like TEXT söker, --limit {len(found)} visar alla",
                f"{left} more: --like TEXT searches, --limit {len(found)} shows all",
            ),
            err=True,
        )
    return found[:most]
