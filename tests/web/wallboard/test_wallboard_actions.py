"""What the page and the API do alike."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.links import LinkKind
from app.web.wallboard.wallboard_actions import MOST_SCREEN_DAYS, WallboardActions, WallboardRefused
from tests.web.site.visit import visitor
from tests.web.wallboard.walls import Walls


async def test_a_link_lasts_as_long_as_it_may_and_no_longer() -> None:
    walls = Walls()
    actions = WallboardActions(walls.links, walls, walls)

    link, secret = await actions.make(visitor(), "  Köket   uppe ", (), MOST_SCREEN_DAYS)
    with pytest.raises(WallboardRefused, match="days"):
        await actions.make(visitor(), "Köket", (), MOST_SCREEN_DAYS + 1)

    assert (link.name, link.queues) == ("Köket uppe", ())
    assert await walls.links.find(LinkKind.WALLBOARD, secret) == link


async def test_only_a_wallboards_link_is_revoked() -> None:
    walls = Walls()
    actions = WallboardActions(walls.links, walls, walls)
    for kind in (LinkKind.BOARD, LinkKind.WALLBOARD):
        await walls.links.make(kind, "boss", timedelta(days=1))

    assert [await actions.revoke(visitor(), number) for number in (1, 2, 3)] == [False, True, False]
