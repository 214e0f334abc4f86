"""All pages of the company.

Knows: which there are. Refuses to know: what each shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.web.site.company.draft_pages import DraftPages
from app.web.site.company.entry_pages import EntryPages
from app.web.site.company.frame import CompanyFrame
from app.web.site.company.home_page import CompanyHome
from app.web.site.company.import_pages import ImportPages
from app.web.site.company.number_pages import NumberPages
from app.web.site.company.text_pages import TextPages
from app.web.site.company.version_pages import VersionPages

if TYPE_CHECKING:
    from app.web.site.company.company_actions import CompanyActions
    from app.web.site.company.entry_pages import NewId
    from app.web.site.company.people_actions import PeopleActions
    from app.web.site.company.ports import PolicyCheck
    from app.web.site.render import Pages
    from app.web.site.routes import Route


class CompanyPages:
    """The room /company."""

    def __init__(
        self,
        pages: Pages,
        actions: CompanyActions,
        check: PolicyCheck,
        people: PeopleActions,
        new_id: NewId,
    ) -> None:
        frame = CompanyFrame(pages, actions)
        drafts = DraftPages(frame, pages, actions, check)
        self._rooms = (
            CompanyHome(frame, actions),
            drafts,
            VersionPages(frame, actions, drafts),
            NumberPages(frame, actions),
            TextPages(frame, actions),
            ImportPages(frame, actions, people),
            EntryPages(frame, actions, new_id),
        )

    def routes(self) -> list[Route]:
        return [route for room in self._rooms for route in room.routes()]
