"""A live view ends with the session that began it, whoever else the browser could be; not with the database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from aiohttp import web

from app.accounts.roles import AccountRole, Right
from app.web.site.still_in import still_in
from tests.web.site.visit import Door, visitor

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor

GUN = visitor(AccountRole.AGENT, "gun")
REQUEST = cast("web.Request", None)  # the door does not look at it


async def goes_on(now: Visitor | None) -> bool:
    return await still_in(Door(now), REQUEST, GUN, Right.BOARD)()


@pytest.mark.parametrize(
    "now",
    [
        None,
        replace(GUN, session="link:7", rights=frozenset({Right.BOARD})),  # signed out, with a link's cookie
        replace(GUN, person="farid"),
        replace(GUN, rights=frozenset({Right.OWN})),
    ],
)
async def test_it_ends_with_its_session_person_and_right(now: Visitor | None) -> None:
    assert await goes_on(GUN)
    assert not await goes_on(now)


@pytest.mark.parametrize("error", [web.HTTPServiceUnavailable(), ConnectionRefusedError()])
async def test_it_goes_on_while_nobody_can_tell(error: Exception) -> None:
    class Away:
        async def visitor_of(self, _request: web.Request) -> Visitor | None:
            raise error

    assert await still_in(Away(), REQUEST, GUN, Right.BOARD)()
