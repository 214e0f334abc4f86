"""Who is there and who waits is for holders of the token alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.policy.model import Company
from app.web.holders import Holders
from app.web.named import NamedNow
from app.web.queues import QueueNow
from app.web.server import application
from app.web.status import TrunkNow
from tests.web.asking import asking
from tests.web.test_server import ANNA, READY

if TYPE_CHECKING:
    from app.web.status import PersonNow

QUEUE = QueueNow("support", "Support", (), (), 0.0, 4, 3, 3, 1, 0, 2.5)
TRUNK = TrunkNow("operator", "Operatören", registered=True, reachable=None, calls=2, most=30)


def everybody(_company: Company) -> tuple[PersonNow, ...]:
    return (ANNA,)


async def test_names_and_figures_are_for_holders_of_the_token_alone() -> None:
    app = application(lambda: READY)
    company = Company.__new__(Company)
    NamedNow(
        lambda: replace(READY, trunks=(TRUNK,)), lambda: replace(READY, queues=(QUEUE,)), everybody
    ).add_to(app, Holders("TOKEN", lambda: company))
    async with asking(app) as session:
        without = [(await session.get(path)).status for path in ("/people", "/queues", "/trunks")]
        headers = {"Authorization": "Bearer TOKEN"}
        people, queues, trunks = [
            await (await session.get(path, headers=headers)).json()
            for path in ("/people", "/queues", "/trunks")
        ]

    assert without == [401, 401, 401]
    assert (people[0]["name"], people[0]["profile"], people[0]["on_phone"]) == (
        "Anna Ek",
        "Tillgänglig",
        True,
    )
    assert (queues[0]["id"], queues[0]["service_level"]) == ("support", 0.75)
    assert (trunks[0]["id"], trunks[0]["calls"]) == ("operator", 2)
