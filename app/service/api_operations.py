"""The API of a running service: which room each operation asks.

Knows: rooms and operations. Refuses to know: what an operation does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.web.api_v1.callbacks_api import CallbacksApi
from app.web.api_v1.people_api import PeopleApi
from app.web.api_v1.problem import Refusal
from app.web.api_v1.queues_api import QueuesApi
from app.web.api_v1.webhooks_api import WebhooksApi

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.policy.model import Company
    from app.service.build import Rooms
    from app.web.api_v1.operation import Operation
    from app.web.queues import QueueNow


def api_operations(rooms: Rooms, queues: Callable[[], Sequence[QueueNow]]) -> list[Operation]:
    """Every operation. queues: how each stands now."""

    def today() -> Company:
        company = rooms.current.today_if_any()
        if company is None:
            raise Refusal(503, "no company is loaded yet")
        return company

    audit = rooms.store.audit
    return [
        *PeopleApi(today, rooms.presences, rooms.floor).operations(),
        *QueuesApi(queues).operations(),
        *CallbacksApi(today, rooms.callbacks, rooms.returns, audit, rooms.hall.clock).operations(),
        *WebhooksApi(rooms.store.webhooks, audit).operations(),
    ]
