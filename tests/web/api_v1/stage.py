"""A client of the API, with a few operations that read and write notes in memory.

Knows: an API small enough to hold in one's head. Refuses to know: the product's own operations.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.roles import AccountRole, Right
from app.storage.database import DatabaseAway
from app.web.api_v1.area import Area
from app.web.api_v1.described import ApiV1
from app.web.api_v1.paging import Page, PageQuery, part_of
from app.web.site.render import Pages
from app.words.refusal import Refusal
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientSession

    from app.web.api_v1.operation import ApiRequest, Operation


class Note(BaseModel):
    """A note."""

    id: str
    text: str


class NoteBody(BaseModel):
    """What to write."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, Field(min_length=1, max_length=20)]
    tags: list[str] = []


class NotesPage(Page[Note]):
    """Some notes."""


class Notes:
    """Notes by id; only the board may write."""

    def __init__(self) -> None:
        self.kept = {f"n{number}": "text" for number in range(5)}

    def operations(self) -> list[Operation]:
        area = Area("Notes", Right.OWN)
        return [
            area("GET /notes", "listNotes", self.list_),
            area("GET /notes/{id}", "readNote", self.read),
            area("PUT /notes/{id}", "writeNote", self.write, right=Right.BOARD, now=self.read),
            area("DELETE /notes/{id}", "deleteNote", self.delete, right=Right.BOARD),
        ]

    async def list_(self, _asked: ApiRequest, query: PageQuery) -> NotesPage:
        """Notes."""
        part, following = part_of(sorted(self.kept), query, str)
        return NotesPage(items=[Note(id=one, text=self.kept[one]) for one in part], next=following)

    async def read(self, asked: ApiRequest) -> Note:
        """A note."""
        id_ = asked.place["id"]
        if id_ == "away":
            raise DatabaseAway("no file")
        if id_ not in self.kept:
            raise Refusal(404, f"there is no note {id_!r}")
        return Note(id=id_, text=self.kept[id_])

    async def write(self, asked: ApiRequest, body: NoteBody) -> Note:
        """Change a note."""
        if body.text == "no":
            raise Refusal(409, "it says no", "text")
        self.kept[asked.place["id"]] = body.text
        return await self.read(asked)

    async def delete(self, asked: ApiRequest) -> None:
        """Delete a note."""
        await self.read(asked)
        del self.kept[asked.place["id"]]


@asynccontextmanager
async def notes_api(role: AccountRole | None = AccountRole.AGENT) -> AsyncIterator[ClientSession]:
    """A client of the notes' API; role None: nobody."""
    pages = Pages()
    routes = ApiV1(pages, Notes().operations()).routes()
    async with visit(routes, visitor(role) if role else None, pages) as session:
        yield session
