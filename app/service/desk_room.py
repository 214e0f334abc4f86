"""Puts the desk together: who needs whom.

Knows: which rooms it asks. Refuses to know: what it says (web/desk).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.web.desk.board_links import BoardLinks
from app.web.desk.colleagues import Colleagues
from app.web.desk.desk_actions import DeskActions
from app.web.desk.desk_pages import DeskPages
from app.web.desk.queue_rows import QueueRows
from app.web.desk.transfer_actions import TransferActions
from app.web.holders import token_in

if TYPE_CHECKING:
    from app.calls.snapshot import Snapshot
    from app.service.build import Rooms
    from app.web.site.gate import Sessions
    from app.web.site.live import Live
    from app.web.site.render import Pages


def desk_pages(pages: Pages, live: Live, rooms: Rooms, sessions: Sessions) -> DeskPages:
    """The desk of a running service."""

    def snapshot() -> Snapshot | None:
        return rooms.current.snapshot

    return DeskPages(
        pages,
        live,
        rooms.hall,
        rooms.floor,
        rooms.transfers,
        snapshot,
        QueueRows(rooms.hall, rooms.callbacks, rooms.clock),
        Colleagues(snapshot, rooms.presences, rooms.floor, rooms.clock),
        DeskActions(rooms.hall, snapshot, rooms.store.audit),
        TransferActions(rooms.transfers, snapshot),
        sessions,
    )


def board_links(rooms: Rooms, sessions: Sessions) -> BoardLinks:
    """Agents' personal links, besides those who have signed in."""
    token = token_in(rooms.settings.data)
    return BoardLinks(sessions, rooms.store.links, rooms.current.company_if_any, token)
