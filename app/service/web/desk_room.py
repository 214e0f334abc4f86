"""Puts the desk together: who needs whom.

Knows: which rooms it asks. Refuses to know: what it says (web/desk).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.calls.journal_search import JournalSearch, number_mark
from app.calls.queue.moving import Moves
from app.web.desk.board_links import BoardLinks
from app.web.desk.colleagues import Colleagues
from app.web.desk.desk_actions import DeskActions
from app.web.desk.desk_pages import DeskPages
from app.web.desk.desk_parts import DeskParts
from app.web.desk.earlier_calls import EARLIER_SHOWN, EarlierCall, EarlierCalls
from app.web.desk.house_parts import HouseParts
from app.web.desk.queue_rows import QueueRows
from app.web.desk.transfer_actions import TransferActions
from app.web.desk.waiting_actions import WaitingActions
from app.web.holders import token_in

if TYPE_CHECKING:
    from app.calls.snapshot import Snapshot
    from app.policy.model import Company
    from app.service.build import Rooms
    from app.web.site.gate import Sessions
    from app.web.site.live import Live
    from app.web.site.render import Pages


def earlier_calls(rooms: Rooms) -> EarlierCalls:
    """What desks and the API remember of callers."""

    def changed() -> None:
        rooms.hall.changes += 1

    async def read(number: str) -> list[EarlierCall]:
        company = rooms.current.company()
        found = await rooms.store.journal.page(
            JournalSearch(marks=((number_mark(number),),)), EARLIER_SHOWN + 1
        )
        return [
            EarlierCall(
                one.began_at,
                one.called or "",
                one.how or "",
                _named(company, one.answered_by or ""),
            )
            for one in found.calls
            if one.how is not None
        ]

    return EarlierCalls(read, rooms.beside, changed, rooms.clock)


def desk_pages(
    pages: Pages, live: Live, rooms: Rooms, sessions: Sessions, earlier: EarlierCalls
) -> DeskPages:
    """The desk of a running service."""

    def snapshot() -> Snapshot | None:
        return rooms.current.snapshot

    parts = DeskParts(
        pages,
        lambda: live.round,
        rooms.hall,
        rooms.floor,
        rooms.transfers,
        earlier,
        snapshot,
        HouseParts(
            pages,
            rooms.hall.clock,
            QueueRows(rooms.hall, rooms.callbacks, rooms.clock),
            Colleagues(snapshot, rooms.presences, rooms.floor, rooms.clock),
        ),
    )
    return DeskPages(
        pages,
        live,
        rooms.hall.clock,
        parts,
        DeskActions(rooms.hall, snapshot, rooms.store.audit),
        TransferActions(rooms.transfers, snapshot),
        waiting_actions(rooms),
        sessions,
    )


def waiting_actions(rooms: Rooms) -> WaitingActions:
    """Callbacks that agents take, and callers who are moved: for the desk and the API."""
    moves = Moves(rooms.hall, rooms.journal, rooms.current.company, rooms.presences, rooms.floor, rooms.load)
    return WaitingActions(rooms.callbacks, moves, lambda: rooms.current.snapshot, rooms.store.audit)


def _named(company: Company, id_: str) -> str:
    """A person's or queue's name, or the number."""
    one = company.people.get(id_) or company.queues.get(id_)
    return one.name if one is not None else id_


def board_links(rooms: Rooms, sessions: Sessions) -> BoardLinks:
    """Agents' personal links, besides those who have signed in."""
    token = token_in(rooms.settings.data)
    workforce, accounts = rooms.accounts.workforce, rooms.store.accounts
    return BoardLinks(sessions, rooms.store.links, workforce, accounts, token)
