"""Puts the pages for people together: who needs whom.

Knows: which rooms each page asks. Refuses to know: what a page says (web/), and how it is served (sites.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.service.web.access import access_room, doors_of
from app.service.web.api_operations import api_operations
from app.service.web.call_book import StoredCalls
from app.service.web.company_room import company_pages
from app.service.web.desk_room import board_links, desk_pages
from app.service.web.my_phone import MyPhone
from app.service.web.shared_actions import SharedActions
from app.service.web.simulation_room import simulation_actions
from app.service.web.wall_room import wallboard_pages
from app.storage.database import is_away
from app.web.access.webhooks_page import WebhooksPage
from app.web.api_v1.described import ApiV1
from app.web.nowhere import answer_unknown_addresses
from app.web.operations.operations_pages import OperationsPages
from app.web.recorded.message_pages import MessagePages
from app.web.recorded.recording_pages import RecordingPages
from app.web.site.components import Components
from app.web.site.figures.pages import StatisticsPages
from app.web.site.gate import Gate
from app.web.site.journal.pages import JournalPages
from app.web.site.live import Live
from app.web.site.render import Pages
from app.web.site.start import Start
from app.web.trying.simulation_pages import SimulationPages
from app.web.trying.try_pages import TryPages

if TYPE_CHECKING:
    from aiohttp import web

    from app.service.build import Rooms
    from app.service.health import Health
    from app.web.site.routes import OpenRoute, Route


class Website:
    """All pages of a running service. table: every route, with its right."""

    def __init__(self, rooms: Rooms, health: Health) -> None:
        self.boards = board_links(rooms, doors_of(rooms))
        sessions = self.boards
        self.pages = Pages()
        self.live = Live(lambda: rooms.hall.changes, self.pages.version)
        rooms.accounts.signed_in.on_end = self.live.look_at_readers
        self.accounts = rooms.accounts.room(self.pages)
        self.gate = Gate(sessions, self.pages.forbidden, is_away)
        self.table: list[Route | OpenRoute] = [*self.pages.routes(), *Components(self.pages).routes()]
        self.table += self.accounts.table
        self.table += Start(self.paths).routes()
        self.my_phone = MyPhone(rooms, self.pages, self.live, sessions)
        self.access = access_room(rooms, self.pages, self.accounts)
        self.actions = actions = SharedActions(rooms, self.pages, health, self.my_phone, self.access)
        self.table += OperationsPages(self.pages, self.live, actions.house, sessions).routes()
        self.table += self.access.table
        self.table += WebhooksPage(self.pages, actions.webhooks).routes()
        self.table += self.boards.routes()
        self.table += desk_pages(self.pages, self.live, rooms, sessions, actions.earlier).routes()
        self.table += self.my_phone.routes()
        self.table += company_pages(self.pages, actions.company, actions.check, actions.people).routes()
        company = rooms.current.company_if_any
        self.table += RecordingPages(self.pages, actions.recordings, company).routes()
        self.table += TryPages(self.pages, actions.tried, actions.written, company).routes()
        self.table += MessagePages(self.pages, actions.hearing, company).routes()
        simulations = simulation_actions(rooms)
        self.table += SimulationPages(self.pages, self.live, sessions, simulations).routes()
        self.table += ApiV1(self.pages, api_operations(rooms, self.pages, actions, simulations)).routes()
        self.table += wallboard_pages(self.pages, self.live, rooms, actions.links).routes()
        book = StoredCalls(rooms.store, rooms.current.company_if_any)
        self.table += JournalPages(self.pages, book).routes()
        figures = StatisticsPages(
            self.pages, rooms.store.statistics, rooms.current.company_if_any, rooms.current.day
        )
        self.table += figures.routes()

    def paths(self) -> frozenset[str]:
        """Of all pages that there are."""
        return frozenset(route.path for route in self.table if route.method == "GET")

    def add_to(self, app: web.Application) -> None:
        self.pages.lead_to(self.paths())
        self.gate.add(app, self.table)
        app.middlewares.append(answer_unknown_addresses(self.pages, self.boards, is_away))
        app.on_shutdown.append(self.live.leave)
