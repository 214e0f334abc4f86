"""Answers 404 and 405: an HTML page for people, a JSON problem for programs.

Knows: who gets which. Refuses to know: which addresses exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from app.web.api_v1.operation import BASE
from app.web.api_v1.problem import problem_answer
from app.web.site.gate import add_headers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp.typedefs import Middleware

    from app.web.site.gate import Sessions
    from app.web.site.render import Pages


def answer_unknown_addresses(
    pages: Pages, sessions: Sessions, is_away: Callable[[Exception], bool]
) -> Middleware:
    """is_away: whether an error says that the database is away, so that we cannot know who asks."""

    @web.middleware
    async def told(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            return await handler(request)
        except (web.HTTPNotFound, web.HTTPMethodNotAllowed) as error:
            if request.path.startswith(f"{BASE}/"):
                answer = _problem(request, error)
            elif error.content_type == "text/plain" and _by_a_person(request):
                answer = await _page(pages, sessions, is_away, request, error)
            else:
                add_headers(error)
                raise
        add_headers(answer)
        return answer

    return told


def _by_a_person(request: web.Request) -> bool:
    """Also by a form, such as one that revokes what somebody else has revoked."""
    return "text/html" in request.headers.get("Accept", "")


def _problem(request: web.Request, error: web.HTTPException) -> web.Response:
    if error.status == 404:
        return problem_answer(request, 404, "there is nothing at this address; see /api/docs")
    answer = problem_answer(request, 405, f"this address takes no {request.method}; see /api/docs")
    answer.headers["Allow"] = error.headers.get("Allow", "")
    return answer


async def _page(
    pages: Pages,
    sessions: Sessions,
    is_away: Callable[[Exception], bool],
    request: web.Request,
    nothing: web.HTTPException,
) -> web.Response:
    try:
        visitor = await sessions.visitor_of(request)
    except web.HTTPServiceUnavailable:
        visitor = None
    except Exception as error:
        if not is_away(error):
            raise
        visitor = None
    answer = pages.html(request, visitor, "nowhere.html", nothing.status)
    if "Allow" in nothing.headers:
        answer.headers["Allow"] = nothing.headers["Allow"]
    return answer
