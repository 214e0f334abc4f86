"""The API about running the service: its state, what is wrong and what to do, trunks and telephones.

Knows: these as the API shows them. Refuses to know: where they come from.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from app.accounts.roles import Right
from app.web.answers import wants_swedish
from app.web.api_v1.area import Area
from app.web.api_v1.paging import Page, PageQuery, part_of
from app.web.problems import said
from app.words.search import holds

if TYPE_CHECKING:
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.operations.operations_pages import SeenByTheHouse


class TrunkShown(BaseModel):
    """A trunk. registered, reachable: null is unknown, or does not apply; most: calls at once, null: no limit."""

    id: str
    name: str
    registered: bool | None
    reachable: bool | None
    calls: int
    most: int | None
    passed: int


class StateShown(BaseModel):
    """The service now. status: ready, starting, degraded or down; problems: what is wrong, and what to do."""

    status: str
    company: str
    policy: str
    exchange_connected: bool
    problems: list[str]
    calls: int
    calls_served: int
    on_phone: int
    registered: int | None
    journal_away: bool
    journal_waiting: int
    trunks: list[TrunkShown]


class PhonesQuery(PageQuery):
    """Which telephones."""

    like: Annotated[str, Field(max_length=100, description="part of a login, name, make or address")] = ""


class PhoneShown(BaseModel):
    """A telephone. agent, address: of when it was last seen."""

    login: str
    person: str
    registered: bool
    seen_at: datetime | None
    agent: str
    address: str


class PhonePage(Page[PhoneShown]):
    """Some telephones, by the person's name."""


class OperationsV1:
    """The operations."""

    def __init__(self, house: SeenByTheHouse) -> None:
        self._house = house

    def operations(self) -> list[Operation]:
        area = Area("Operations", Right.HEALTH)
        return [
            area("GET /operations", "readState", self._state),
            area("GET /operations/phones", "listPhones", self._phones),
        ]

    async def _state(self, asked: ApiRequest) -> StateShown:
        """The state of the service, what is wrong and what to do."""
        now, lang = self._house.status(), "sv" if wants_swedish(asked.request) else "en"
        return StateShown(
            status=now.status,
            company=now.company,
            policy=now.policy,
            exchange_connected=now.exchange_connected,
            problems=[said(one, lang) for one in now.problems],
            calls=now.calls,
            calls_served=now.calls_served,
            on_phone=now.on_phone,
            registered=now.exchange.registered,
            journal_away=now.journal_away,
            journal_waiting=now.journal_waiting,
            trunks=[TrunkShown.model_validate(one, from_attributes=True) for one in now.trunks],
        )

    async def _phones(self, _asked: ApiRequest, query: PhonesQuery) -> PhonePage:
        """All telephones: registered or not, and when each was last seen."""
        found = [
            one
            for one in await self._house.phones()
            if holds(query.like, one.login, one.person, one.agent, one.address)
        ]
        part, following = part_of(found, query, lambda one: one.login)
        items = [PhoneShown.model_validate(one, from_attributes=True) for one in part]
        return PhonePage(items=items, next=following)
