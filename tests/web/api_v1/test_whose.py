"""Whose telephone /me is about: the visitor's own, and nobody else's."""

from __future__ import annotations

import pytest

from tests.web.me.stage import visiting
from tests.web.site.visit import visitor


@pytest.mark.parametrize("person", [None, "nobody"])
async def test_an_account_without_a_telephone_is_told_so(person: str | None) -> None:
    async with visiting(visitor(person=person)) as visit:
        answer = await visit.browser.get("/api/v1/me")

        assert (answer.status, (await answer.json())["detail"]) == (409, "kontot är ingens telefon")
