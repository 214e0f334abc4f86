"""The API of a running service: which room each operation asks.

Knows: rooms and operations. Refuses to know: what an operation does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.service.access import tokens_of
from app.service.call_book import StoredCalls
from app.service.company_room import company_actions
from app.service.desk_room import waiting_actions
from app.service.my_dialling import HouseDialling
from app.web.access.link_actions import LinkActions
from app.web.api_v1.access_v1 import AccessV1
from app.web.api_v1.accounts_v1 import AccountsV1
from app.web.api_v1.agents_api import AgentsApi
from app.web.api_v1.callbacks_api import CallbacksApi
from app.web.api_v1.calls_api import CallsApi
from app.web.api_v1.company_v1 import CompanyV1
from app.web.api_v1.own_v1 import OwnV1
from app.web.api_v1.people_api import PeopleApi
from app.web.api_v1.queues_api import QueuesApi
from app.web.api_v1.simulation_v1 import SimulationV1
from app.web.api_v1.sms_v1 import SmsV1
from app.web.api_v1.statistics_api import StatisticsApi
from app.web.api_v1.webhooks_api import WebhooksApi
from app.web.desk.desk_actions import DeskActions
from app.web.desk.transfer_actions import TransferActions
from app.web.me.call_actions import CallActions
from app.web.me.message_actions import MessageActions
from app.web.me.profile_actions import ProfileActions
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.policy.model import Company
    from app.service.build import Rooms
    from app.web.api_v1.operation import Operation
    from app.web.site.render import Pages
    from app.web.trying.simulation_actions import SimulationActions


def api_operations(rooms: Rooms, pages: Pages, simulations: SimulationActions) -> list[Operation]:
    """Every operation. pages: has the words of refusals."""

    def today() -> Company:
        company = rooms.current.today_if_any()
        if company is None:
            raise Refusal(503, "no company is loaded yet")
        return company

    audit = rooms.store.audit
    profiles = ProfileActions(rooms.presences, rooms.choices, audit, rooms.clock)
    waiting = waiting_actions(rooms)
    desk = DeskActions(rooms.hall, lambda: rooms.current.snapshot, audit)
    return [
        *PeopleApi(today, rooms.presences, rooms.floor, profiles, rooms.clock).operations(),
        *AgentsApi(desk, rooms.hall.staff).operations(),
        *QueuesApi(lambda: rooms.glance.queues(today()), today, waiting).operations(),
        *CallbacksApi(today, rooms.callbacks, rooms.returns, audit, rooms.hall.clock, waiting).operations(),
        *CompanyV1(company_actions(rooms)).operations(),
        *SimulationV1(simulations).operations(),
        *CallsApi(StoredCalls(rooms.store, rooms.current.company_if_any)).operations(),
        *StatisticsApi(rooms.store.statistics).operations(),
        *SmsV1(rooms.outbox, rooms.store.sms, audit).operations(),
        *WebhooksApi(rooms.store.webhooks, audit).operations(),
        *_accounts(rooms, pages).operations(),
        *_access(rooms, today).operations(),
        *_own(rooms, today).operations(),
    ]


def _accounts(rooms: Rooms, pages: Pages) -> AccountsV1:
    desk, store = rooms.accounts, rooms.store
    return AccountsV1(store.accounts, desk.administration, store.audit, desk.post, pages.catalogues)


def _access(rooms: Rooms, today: Callable[[], Company]) -> AccessV1:
    store = rooms.store
    links = LinkActions(
        store.links, store.audit, lambda: {one.id: one.name for one in today().queues.values()}
    )
    return AccessV1(store.tokens, tokens_of(store), links)


def _own(rooms: Rooms, today: Callable[[], Company]) -> OwnV1:
    audit = rooms.store.audit
    return OwnV1(
        today,
        rooms.store,
        MessageActions(rooms.voicemail.mailboxes, audit),
        CallActions(HouseDialling(rooms), audit),
        TransferActions(rooms.transfers, lambda: rooms.current.snapshot),
    )
