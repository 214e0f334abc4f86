"""What the pages and the API do, and look at, alike: each is made once, and has two faces.

Knows: which rooms each asks. Refuses to know: pages and JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.service.web.company_desk import CheckedElsewhere
from app.service.web.company_room import company_actions, people_actions
from app.service.web.desk_room import earlier_calls
from app.service.web.messages_room import message_hearing
from app.service.web.operations_room import HouseSeen
from app.service.web.recordings_room import recording_actions
from app.service.web.try_room import HousePolicy, WrittenElsewhere
from app.web.access.webhook_actions import WebhookActions

if TYPE_CHECKING:
    from app.service.build import Rooms
    from app.service.health import Health
    from app.service.web.my_phone import MyPhone
    from app.web.access.room import AccessRoom
    from app.web.site.render import Pages


class SharedActions:
    """my_phone, access: as their pages have them."""

    def __init__(
        self, rooms: Rooms, pages: Pages, health: Health, my_phone: MyPhone, access: AccessRoom
    ) -> None:
        self.my_phone = my_phone
        self.links, self.tokens = access.link_actions, access.token_actions
        self.own_tokens = access.own_tokens
        self.company = company_actions(rooms)
        self.check = CheckedElsewhere()
        self.people = people_actions(self.company)
        self.recordings = recording_actions(rooms)
        self.hearing = message_hearing(rooms)
        self.tried = HousePolicy(rooms, pages)
        self.written = WrittenElsewhere(rooms)
        self.house = HouseSeen(rooms, health)
        self.earlier = earlier_calls(rooms)
        self.webhooks = WebhookActions(rooms.store.webhooks, rooms.store.audit)
