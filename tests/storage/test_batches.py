"""Values that one statement cannot hold go to the database in batches, and none is lost."""

from __future__ import annotations

import pytest

from app.storage.batches import in_batches


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (1, [1]), (500, [500]), (501, [500, 1]), (1000, [500, 500])]
)
def test_each_value_is_in_one_batch_and_in_order(count: int, sizes: list[int]) -> None:
    values = list(range(count))

    found = list(in_batches(values))

    assert [len(one) for one in found] == sizes
    assert [value for one in found for value in one] == values
