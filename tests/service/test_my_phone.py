"""An open page is made again for what its person's pages show, and not for others' calls."""

from __future__ import annotations

from app.calls.ports.news import OnPhone
from app.service.my_phone import person_mark
from tests.calls.stage import stage


async def test_only_the_persons_own_telephone_makes_the_page_again() -> None:
    async with stage() as on:
        before = person_mark(on.presences, on.floor, "anna")
        on.floor.hear(OnPhone("bo", "desk", talking=True))
        others = person_mark(on.presences, on.floor, "anna")
        on.floor.hear(OnPhone("anna", "desk", talking=True))

        assert others == before
        assert person_mark(on.presences, on.floor, "anna") != before
