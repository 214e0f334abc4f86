"""An agent's board: who rings, what to say, the state of the queues; and log in, log out, pause and resume.

Knows: who may see it (a personal link, then a cookie), and when it changes. Refuses to know: how it looks
(board_page.py), and what a choice does (calls/).

    GET  /agents/{person}/board   for holders of the API's token: {"path": "/board/gun/KEY"}, the personal link
    GET  /board/{person}/{key}    the link: sets a cookie, and redirects to
    GET  /board                   the page; GET /board/now streams its changes as server-sent events
    POST /board                   the agent's choice: do=log_in | log_out | resume | pause, reason=...

A key is made from the API's token: a new token voids all links and cookies.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import time
from typing import TYPE_CHECKING

from aiohttp import web

from app.policy.target_text import AGENT_CHOICES, read_agent_choice
from app.web.board_page import SCRIPT, Board, board_document, frame, now_part
from app.web.bodies import form_of
from app.web.holders import same

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.policy.targets import AgentChoice

COOKIE = "vaxel-board"
COOKIE_KEPT = 400 * 24 * 3600  # seconds, the longest that browsers keep a cookie
LOOK_AT_BOARD = 0.1  # seconds between looks for a change
TIMES_AGAIN = 1.0  # seconds after which the board gets its waiting times again
BOARD_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Boards:
    """The handlers; `add_to` adds them to an application.

    board: a person's board, None for somebody who is not an agent; changes: a number that grows when a board may
    change; choose: as calls.queue.staff.Staff.choose.
    """

    def __init__(
        self,
        board: Callable[[str], Board | None],
        changes: Callable[[], int],
        choose: Callable[[str, AgentChoice], Awaitable[None]],
        token: str,
    ) -> None:
        self._board = board
        self._changes = changes
        self._choose = choose
        self._token = token
        self._leaving = False

    def path_for(self, person: str) -> str:
        """An agent's personal link."""
        return f"/board/{person}/{self._key(person)}"

    def _key(self, person: str) -> str:
        about = f"board:{person}".encode(errors="surrogatepass")  # a cookie may hold bytes that are not UTF-8
        return hmac.new(self._token.encode(), about, "sha256").hexdigest()[:32]

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/board/now", self._now)
        app.router.add_get("/board/script.js", self._script)
        app.router.add_get("/board/{person}/{key}", self._enter)
        app.router.add_get("/board", self._page)
        app.router.add_post("/board", self._choice)
        app.on_shutdown.append(self._leave)

    async def _leave(self, _app: web.Application) -> None:
        self._leaving = True

    def _who(self, person: str, key: str) -> Board | None:
        """The board of the agent with the right key."""
        if not same(key, self._key(person)):
            return None
        return self._board(person)

    def _by_cookie(self, request: web.Request) -> tuple[str, Board]:
        """Raises web.HTTPForbidden."""
        person, _, key = request.cookies.get(COOKIE, "").partition(".")
        board = self._who(person, key)
        if board is None:
            raise _closed()
        return person, board

    async def _enter(self, request: web.Request) -> web.Response:
        person, key = request.match_info["person"], request.match_info["key"]
        if self._who(person, key) is None:
            raise _closed()
        answer = web.HTTPSeeOther("/board", headers=BOARD_HEADERS)
        answer.set_cookie(
            COOKIE, f"{person}.{key}", path="/board", max_age=COOKIE_KEPT, httponly=True, samesite="Lax"
        )
        raise answer

    async def _page(self, request: web.Request) -> web.Response:
        _, board = self._by_cookie(request)
        return web.Response(text=board_document(board), content_type="text/html", headers=BOARD_HEADERS)

    async def _script(self, _request: web.Request) -> web.Response:
        return web.Response(text=SCRIPT, content_type="text/javascript", headers=BOARD_HEADERS)

    async def _choice(self, request: web.Request) -> web.Response:
        person, board = self._by_cookie(request)
        given = await form_of(request)
        do, reason = given.get("do", ""), given.get("reason", "")
        if do not in AGENT_CHOICES or (do == "pause" and reason not in board.reasons):
            raise web.HTTPBadRequest(
                text=f"do: {', '.join(AGENT_CHOICES)}; a pause has one of the company's reasons"
            )
        choice = read_agent_choice(do, reason if do == "pause" else "")
        await self._choose(person, choice)
        raise web.HTTPSeeOther("/board", headers=BOARD_HEADERS)

    async def _now(self, request: web.Request) -> web.StreamResponse:
        """Send the board at once and at each change, until the reader goes or the service stops."""
        person, _ = self._by_cookie(request)
        answer = web.StreamResponse(headers={**BOARD_HEADERS, "Content-Type": "text/event-stream"})
        await answer.prepare(request)
        said, seen, looked = "", -1, 0.0
        with contextlib.suppress(ConnectionError):
            while not self._leaving:
                if self._changes() != seen or time.monotonic() - looked >= TIMES_AGAIN:
                    seen, looked = self._changes(), time.monotonic()
                    board = self._board(person)
                    if board is None:
                        break
                    told = json.dumps({"html": now_part(board), "title": frame(board)})
                    if told != said:
                        await answer.write(f"data: {told}\n\n".encode())
                        said = told
                await asyncio.sleep(LOOK_AT_BOARD)
        return answer


def _closed() -> web.HTTPForbidden:
    text = "Öppna din personliga länk till tavlan, eller kör: vaxel board DITT-ID\n"
    return web.HTTPForbidden(
        text=text + "Open your personal link to the board, or run: vaxel board YOUR-ID\n"
    )
