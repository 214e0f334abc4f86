"""Puts Min telefon together: which rooms its pages ask.

Knows: who needs whom. Refuses to know: what a page says (web/me).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.roles import Right
from app.service.web.caller_views import HouseCallerViews
from app.service.web.my_dialling import HouseDialling
from app.service.web.my_insights import StoredInsights
from app.service.web.my_policy import StoredPolicyViews
from app.service.web.my_records import StoredRecords, party
from app.service.web.my_telephones import HouseTelephones, StoredPhoneLinks
from app.web.holders import token_in
from app.web.me.call_actions import CallActions
from app.web.me.callback_actions import CallbackActions
from app.web.me.code_actions import CodeActions
from app.web.me.dialled import MyDialled
from app.web.me.greeting_actions import GreetingActions
from app.web.me.greetings_page import MyGreetings
from app.web.me.home import MyHome
from app.web.me.inbox import MyInbox
from app.web.me.insight_page import MyInsight
from app.web.me.message_actions import MessageActions
from app.web.me.mine import Owners
from app.web.me.phone_link_actions import PhoneLinkActions
from app.web.me.profile_actions import ProfileActions
from app.web.me.settings_page import MySettings
from app.web.me.week_page import MyWeek
from app.web.site.still_in import still_in as may_stay
from app.web.softphone.entry import PhoneEntry

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import web

    from app.accounts.visitor import Visitor
    from app.service.build import Rooms
    from app.web.me.mine import Mine
    from app.web.me.records import OtherParty
    from app.web.site.gate import Sessions
    from app.web.site.live import Live
    from app.web.site.render import Pages
    from app.web.site.routes import Route


class MyPhone:
    """The pages at /me. profiles and the like: what the pages and the API do, and look at, alike."""

    def __init__(self, rooms: Rooms, pages: Pages, live: Live, sessions: Sessions) -> None:
        def still_in(request: web.Request, visitor: Visitor) -> Callable[[], Awaitable[bool]]:
            return may_stay(sessions, request, visitor, Right.OWN)

        audit = rooms.store.audit
        current, presences, clock = rooms.current, rooms.presences, rooms.clock
        self.owners = owners = Owners(pages, current.company_if_any, clock)
        self.records = records = StoredRecords(
            rooms.store, current.company_if_any, presences, clock, lambda: rooms.voicemail.changes
        )
        rooms.store.on_journal = records.touched
        self.callers = callers = HouseCallerViews(
            *(current.company, clock, presences, rooms.floor, rooms.words, rooms.voicemail.greetings),
            rooms.settings.shared / "prompts",
        )
        self.profiles = ProfileActions(presences, rooms.choices, audit, clock)
        self.messages = MessageActions(rooms.voicemail.mailboxes, audit)
        self.callbacks = CallbackActions(rooms.returns, audit)
        dialling = HouseDialling(rooms)
        self.calls = CallActions(dialling, audit)
        inbox = MyInbox(
            *(
                pages,
                live,
                owners,
                records,
                self.messages,
                self.callbacks,
                _who,
                still_in,
            ),
        )
        home = MyHome(
            *(
                pages,
                live,
                owners,
                presences,
                self.profiles,
                callers,
                records,
                inbox.summary,
                rooms.floor,
                still_in,
            ),
        )
        self.layers = home.layers
        greetings = rooms.voicemail.greetings
        self.greetings = GreetingActions(greetings, audit)
        self.codes = CodeActions(rooms.voicemail.mailboxes, audit)
        entry = PhoneEntry(token_in(rooms.settings.data), clock, lambda _login: None)
        self.phones = phones = HouseTelephones(rooms, dialling, entry)
        self.phone_links = PhoneLinkActions(StoredPhoneLinks(rooms), audit, clock)
        self.policy = policy = StoredPolicyViews(rooms.store, lambda: current.policy().version, clock)
        self.insights = StoredInsights(rooms.store)
        self._rooms_of_pages = (
            home,
            inbox,
            MyDialled(pages, owners, self.calls),
            MyGreetings(pages, owners, greetings, self.greetings),
            MySettings(pages, owners, phones, self.phone_links, records, self.codes),
            MyWeek(pages, owners, home.layers, policy),
            MyInsight(pages, owners, self.insights),
        )

    def routes(self) -> list[Route]:
        return [route for room in self._rooms_of_pages for route in room.routes()]


def _who(mine: Mine, number: str) -> OtherParty:
    return party(mine.company, number)
