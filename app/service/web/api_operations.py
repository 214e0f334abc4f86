"""The API of a running service: which room each operation asks.

Knows: rooms and operations. Refuses to know: what an operation does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.service.web.call_book import StoredCalls
from app.service.web.desk_room import waiting_actions
from app.speech.recordings import Recordings
from app.web.api_v1.access_v1 import AccessV1
from app.web.api_v1.accounts_v1 import AccountsV1
from app.web.api_v1.agents_api import AgentsApi
from app.web.api_v1.callbacks_api import CallbacksApi
from app.web.api_v1.calls_api import CallsApi
from app.web.api_v1.company_v1 import CompanyV1
from app.web.api_v1.draft_v1 import DraftV1
from app.web.api_v1.my_account_v1 import MyAccountV1
from app.web.api_v1.my_day_v1 import MyDayV1
from app.web.api_v1.my_desk_v1 import MyDeskV1
from app.web.api_v1.my_settings_v1 import MySettingsV1
from app.web.api_v1.my_tokens_v1 import MyTokensV1
from app.web.api_v1.operations_v1 import OperationsV1
from app.web.api_v1.others_messages_v1 import OthersMessagesV1
from app.web.api_v1.own_v1 import OwnV1
from app.web.api_v1.people_api import PeopleApi
from app.web.api_v1.prompts_v1 import PromptsV1
from app.web.api_v1.queues_api import QueuesApi
from app.web.api_v1.recordings_v1 import RecordingsV1
from app.web.api_v1.simulation_v1 import SimulationV1
from app.web.api_v1.sms_v1 import SmsV1
from app.web.api_v1.statistics_api import StatisticsApi
from app.web.api_v1.try_v1 import TryV1
from app.web.api_v1.webhooks_api import WebhooksApi
from app.web.desk.desk_actions import DeskActions
from app.web.desk.own import own
from app.web.desk.transfer_actions import TransferActions
from app.web.me.profile_actions import ProfileActions
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.policy.model import Company
    from app.service.build import Rooms
    from app.service.web.shared_actions import SharedActions
    from app.web.api_v1.operation import Operation
    from app.web.desk.own import Own
    from app.web.site.render import Pages
    from app.web.trying.simulation_actions import SimulationActions


def api_operations(
    rooms: Rooms, pages: Pages, actions: SharedActions, simulations: SimulationActions
) -> list[Operation]:
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
        *PeopleApi(
            today, rooms.presences, rooms.floor, profiles, rooms.clock, actions.my_phone.phones
        ).operations(),
        *AgentsApi(desk, rooms.hall.staff).operations(),
        *QueuesApi(lambda: rooms.glance.queues(today()), today, waiting).operations(),
        *CallbacksApi(today, rooms.callbacks, rooms.returns, audit, rooms.hall.clock, waiting).operations(),
        *CompanyV1(actions.company).operations(),
        *SimulationV1(simulations).operations(),
        *DraftV1(actions.company, actions.check, actions.people, pages.catalogues).operations(),
        *CallsApi(StoredCalls(rooms.store, rooms.current.company_if_any)).operations(),
        *StatisticsApi(rooms.store.statistics).operations(),
        *SmsV1(rooms.outbox, rooms.store.sms, audit).operations(),
        *WebhooksApi(actions.webhooks).operations(),
        *_accounts(rooms, pages, actions),
        *AccessV1(rooms.store.tokens, actions.tokens, actions.links).operations(),
        *_own(rooms, actions),
        *PromptsV1(today, Recordings(rooms.settings.prompts, rooms.settings.shared), audit).operations(),
        *RecordingsV1(actions.recordings).operations(),
        *OthersMessagesV1(actions.hearing).operations(),
        *TryV1(actions.tried, actions.written).operations(),
        *OperationsV1(actions.house).operations(),
    ]


def _accounts(rooms: Rooms, pages: Pages, actions: SharedActions) -> list[Operation]:
    desk, store, words = rooms.accounts, rooms.store, pages.catalogues
    return [
        *AccountsV1(store.accounts, desk.administration, store.audit, desk.post, words).operations(),
        *MyAccountV1(store.accounts, store.sessions, desk.administration, words).operations(),
        *MyTokensV1(store.accounts, actions.own_tokens).operations(),
    ]


def _own(rooms: Rooms, actions: SharedActions) -> list[Operation]:
    mine = actions.my_phone
    sending = TransferActions(rooms.transfers, lambda: rooms.current.snapshot)

    def desk(company: Company, person: str) -> Own:
        return own(rooms.hall, rooms.floor, rooms.transfers, actions.earlier, company, person)

    return [
        *MyDayV1(
            mine.owners, rooms.presences, mine.callers, mine.records, mine.layers, mine.policy, mine.insights
        ).operations(),
        *OwnV1(mine.owners, rooms.store, mine.messages, mine.callbacks, mine.calls, sending).operations(),
        *MySettingsV1(
            mine.owners,
            mine.phones,
            mine.phone_links,
            mine.records,
            mine.codes,
            rooms.voicemail.greetings,
            mine.greetings,
        ).operations(),
        *MyDeskV1(mine.owners, desk).operations(),
    ]
