"""What the API answers to a mistake: a problem of RFC 9457, which names the fields that are wrong.

Knows: the form, and the language that the request asks for. Refuses to know: what can be wrong.

    {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "until: 2020-01-01 is past",
     "errors": [{"field": "until", "message": "2020-01-01 is past"}]}
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from aiohttp import web
from pydantic import BaseModel

from app.web.answers import wants_swedish
from app.words.refusals import swedish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.words.refusal import Refusal

PROBLEM_TYPE: Final = "application/problem+json"


class FieldError(BaseModel):
    """One field that is wrong; field: its place, such as `hours.monday[0]`, or "" for the whole."""

    field: str
    message: str


class ProblemDetails(BaseModel):
    """What is wrong with a request (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []


def answer_to(request: web.Request, refusal: Refusal) -> web.Response:
    """In the language that the request asks for."""
    detail = refusal.said("sv" if wants_swedish(request) else "en")
    own = [(refusal.field, detail)] if refusal.field else []
    return problem_answer(request, refusal.status, detail, [*own, *refusal.more])


def problem_answer(
    request: web.Request, status: int, detail: str, errors: Sequence[tuple[str, str]] = ()
) -> web.Response:
    """The answer. errors: the field and what is wrong with it."""
    say = swedish if wants_swedish(request) else str
    body = ProblemDetails(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=say(detail),
        errors=[FieldError(field=field, message=say(text)) for field, text in errors],
    )
    return web.Response(
        text=json.dumps(body.model_dump(), ensure_ascii=False), status=status, content_type=PROBLEM_TYPE
    )
