"""The version of the company by which a call was decided, for the pages of the journal."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from app.service.web.call_book import StoredCalls


async def test_a_version_that_this_program_cannot_read_is_read_once() -> None:
    """Of 10,000 people that takes seconds, and was done for every story."""
    read = []

    async def company_by_hash(hash_: str) -> object:
        read.append(hash_)
        return SimpleNamespace(document={"of": "another program"})

    book = StoredCalls(cast("Any", SimpleNamespace(company_by_hash=company_by_hash)), lambda: None)
    call = cast("Any", SimpleNamespace(policy="old"))

    assert [await book.company_of(call) for _ in range(2)] == [None, None]
    assert read == ["old"]
