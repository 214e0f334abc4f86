"""A row of an area and its handler say all of an operation: models, words, right and places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from app.accounts.roles import Right
from app.web.api_v1.area import Area
from app.web.api_v1.operation import Nothing
from app.web.api_v1.paging import PageQuery
from tests.web.api_v1.stage import Note, NoteBody

if TYPE_CHECKING:
    from app.web.api_v1.operation import ApiRequest


async def write(_asked: ApiRequest, query: PageQuery, body: NoteBody) -> Note:
    """Write a note.

    It is kept
    for ever.
    """
    return Note(id=query.after, text=body.text)


async def sound(_asked: ApiRequest) -> web.StreamResponse:
    """A note read aloud."""
    return web.Response()


def test_a_handler_says_what_its_operation_takes_and_answers() -> None:
    area = Area("Notes", Right.OWN, refusals=(409,), note="its id")

    made = area("PUT /notes/{note}", "writeNote", write, right=Right.BOARD, refusals=(404,))

    assert (made.method, made.path, made.name, made.area) == ("PUT", "/notes/{note}", "writeNote", "Notes")
    assert (made.query, made.body, made.answer) == (PageQuery, NoteBody, Note)
    assert (made.summary, made.about) == ("Write a note", "It is kept for ever.")
    assert (made.right, made.refusals, made.places) == (Right.BOARD, (409, 404), {"note": "its id"})


def test_a_handler_without_models_takes_and_answers_none() -> None:
    made = Area("Notes", Right.OWN)("GET /notes/sound", "hearNote", sound, media=("audio/wav",))

    assert (made.query, made.body, made.answer, made.right) == (Nothing, None, None, Right.OWN)
