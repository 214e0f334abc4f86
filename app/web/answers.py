"""The answer to a mistake: {"error": "what is wrong, and where"}, in the language that the request asks for.

Knows: that form, also for our own mistakes, and Accept-Language. Refuses to know: the words, and what can be wrong.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from app.words.refusals import swedish

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = structlog.get_logger()


def refused(status: int, text: str) -> web.Response:
    return web.json_response({"error": text}, status=status)


def wrong(kind: Callable[..., web.HTTPException], text: str) -> web.HTTPException:
    """The same answer as an exception."""
    return kind(text=json.dumps({"error": text}), content_type="application/json")


def browser_language(request: web.Request) -> str:
    """The language that a page has when nothing else says it: Swedish, also for a browser that asks for none."""
    return "sv" if wants_swedish(request) or "Accept-Language" not in request.headers else "en"


def wants_swedish(request: web.Request) -> bool:
    """Whether Accept-Language prefers Swedish to English; a program that sends none gets English."""
    found = {"sv": 0.0, "en": 0.0}
    for part in request.headers.get("Accept-Language", "").split(","):
        tag, _, parameter = part.strip().partition(";")
        lang = tag.strip().lower().partition("-")[0]
        name, _, given = parameter.strip().partition("=")
        try:
            weight = float(given) if name.strip() == "q" else 1.0
        except ValueError:
            weight = 0.0
        if lang in found:
            found[lang] = max(found[lang], weight)
    return found["sv"] > found["en"]


def said_database_away(request: web.Request) -> str:
    """A line for a page that cannot be shown, in the language that the request asks for."""
    text = "the database is away; try again in a while"
    return (swedish(text) if wants_swedish(request) else text) + "\n"


@web.middleware
async def in_their_language(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Translate errors, which our code writes in English, for requests that ask for Swedish."""
    if not wants_swedish(request):
        return await handler(request)
    try:
        answer = await handler(request)
    except web.HTTPException as error:
        _put_into_swedish(error)
        raise
    if isinstance(answer, web.Response):
        _put_into_swedish(answer)
    return answer


def _put_into_swedish(answer: web.Response) -> None:
    if answer.status < 400 or answer.content_type != "application/json" or answer.text is None:
        return
    body = json.loads(answer.text)
    if isinstance(body, dict) and body.keys() == {"error"}:
        answer.text = json.dumps({"error": swedish(body["error"])})


@web.middleware
async def our_mistakes(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Answer an unexpected exception with 500 and log one line. It names no path: a path may hold a secret."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception:
        if request.writer.output_size:
            raise  # an answer that has begun can only be cut off
        resource = request.match_info.route.resource
        route = f"{request.method} {resource.canonical if resource else '?'}"
        log.exception("a request failed", route=route)
        return refused(500, f"{route}: a mistake of the service; its log says more")
