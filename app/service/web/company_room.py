"""Puts the pages of administrators together.

Knows: which rooms they ask. Refuses to know: what they show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.beside.adopt.ids import Ids
from app.service.web.company_desk import CompanyDesk
from app.service.web.people_tables import AdoptedTables
from app.web.site.company.company_actions import CompanyActions
from app.web.site.company.pages import CompanyPages
from app.web.site.company.people_actions import PeopleActions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.service.build import Rooms
    from app.service.web.company_desk import CheckedElsewhere
    from app.web.site.render import Pages


def company_actions(rooms: Rooms) -> CompanyActions:
    """What pages and API do alike."""
    store = rooms.store
    return CompanyActions(CompanyDesk(store), store.drafts, store.audit, rooms.clock)


def people_actions(actions: CompanyActions) -> PeopleActions:
    """People from tables, into drafts."""
    return PeopleActions(actions, AdoptedTables(), new_person_ids)


def company_pages(
    pages: Pages, actions: CompanyActions, check: CheckedElsewhere, people: PeopleActions
) -> CompanyPages:
    return CompanyPages(pages, actions, check, people, new_id)


def new_id(name: str, taken: Sequence[str], person: bool) -> str:
    """An id made of a name, beside those that are taken."""
    ids = Ids(*taken)
    return ids.of_person(name) if person else ids.of(name, "ny")


def new_person_ids(taken: Iterable[str]) -> Callable[[str], str]:
    """Gives ids made of names, beside those that are taken and those that it gave."""
    return Ids(*taken).of_person
