"""Many values, so few at a time that one statement can hold them: databases limit the length of lists.

Knows: how many that is. Refuses to know: the statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Value = TypeVar("_Value")
IN_ONE_STATEMENT: Final = 500


def in_batches(values: Sequence[_Value], most: int = IN_ONE_STATEMENT) -> Iterator[Sequence[_Value]]:
    return (values[start : start + most] for start in range(0, len(values), most))
