"""A person's telephone in the browser, over HTTP.

Knows: paths, cookies and headers. Refuses to know: how it looks (page.py), whose link or cookie is good (entry.py), and
how a browser becomes a telephone (`Browsers`).

    POST /people/{person}/browser     for holders of the API's token: {"path": "/phone/open/anna/KEY"}, the link
    GET  /phone/open/{person}/{key}   what the link does, and a button; POST uses it: sets a cookie, and redirects to
    GET  /phone                       the telephone; its script asks for its login
    POST /phone/login                 {"user", "password", "sockets", "iceServers"}, for this opening of the page
    GET  /phone/ws                    SIP over WebSocket, passed on to the exchange
    POST /phone/leave                 this browser is a telephone no longer
    GET  /phone/NAME                  scripts and the style sheet
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlsplit

from aiohttp import web

from app.clock import real_clock
from app.policy.logins import owner_of
from app.web.answers import browser_language, refused
from app.web.holders import did
from app.web.ice_servers import NO_ICE_SERVERS
from app.web.softphone.look import SOFTPHONE_STYLE
from app.web.softphone.page import open_document, phone_document, word_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.policy.model import Company
    from app.policy.people import Person
    from app.web.holders import Holders
    from app.web.ice_servers import IceServers
    from app.web.softphone.entry import PhoneEntry
    from app.web.softphone.relay import Relay

PHONE_COOKIE: Final = "vaxel-phone"
PHONE_COOKIE_KEPT: Final = 400 * 24 * 3600  # seconds, the longest that browsers keep a cookie
STATIC: Final = Path(__file__).parent / "static"
SCRIPTS: Final = ("phone.js", "line.js", "sound.js", "view.js", "jssip-3.13.8.js")
KEPT_LONG: Final = "max-age=31536000, immutable"  # its name has its version
HEADERS: Final = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "microphone=(self), speaker-selection=(self), camera=(), geolocation=()",
    "Cache-Control": "no-store",
}


class NoMorePhones(Exception):
    """A person cannot have one more telephone; the message says why."""

    def __init__(self, en: str, sv: str) -> None:
        super().__init__(en)
        self.sv = sv


class Browsers(Protocol):
    """Browsers as people's telephones. A login is as in app.policy.logins."""

    async def give(self, person: str) -> tuple[str, str]:
        """Make a browser a telephone of the person: its login and password. Raises NoMorePhones."""

    async def open(self, login: str) -> str:
        """The page was opened: the password for now, another one if that of before is old. Raises KeyError."""

    async def until_told(self, login: str, secret: str) -> None:
        """Until the exchange knows this password. Raises TimeoutError."""

    async def take(self, login: str) -> None:
        """The browser is a telephone no longer."""


class Softphones:
    """The handlers; `add_pages` adds them to an application, `add_api` those for holders of the token.

    direct: WebSockets of the exchange itself, for when ours is away.
    """

    def __init__(
        self,
        browsers: Browsers,
        entry: PhoneEntry,
        relay: Relay,
        company: Callable[[], Company | None],
        direct: tuple[str, ...] = (),
        ice: IceServers = NO_ICE_SERVERS,
    ) -> None:
        self._browsers = browsers
        self._entry = entry
        self._relay = relay
        self._company = company
        self._direct, self._ice = direct, ice
        connect = " ".join(("'self'", *(_origin(one) for one in direct)))
        self._headers = HEADERS | {
            "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
            f"connect-src {connect}; media-src 'self' blob:; form-action 'self'; frame-ancestors 'none'; "
            "base-uri 'none'"
        }

    def add_api(self, app: web.Application, holders: Holders) -> None:
        app.router.add_post("/people/{person}/browser", holders(self._link))

    def add_pages(self, app: web.Application) -> None:
        app.router.add_get("/phone", self._page)
        app.router.add_get("/phone/open/{person}/{key}", self._look)
        app.router.add_post("/phone/open/{person}/{key}", self._enter)
        app.router.add_post("/phone/login", self._login)
        app.router.add_get("/phone/ws", self._socket)
        app.router.add_post("/phone/leave", self._leave)
        app.router.add_get("/phone/style.css", self._style)
        app.router.add_get(f"/phone/{{name:{'|'.join(SCRIPTS)}}}", self._script)
        app.on_shutdown.append(self._shut)

    async def _shut(self, _app: web.Application) -> None:
        await self._relay.close()

    # For holders of the token

    async def _link(self, request: web.Request, company: Company) -> web.Response:
        person = company.person_of(request.match_info["person"])
        if person is None:
            return refused(404, f"there is no person {request.match_info['person']!r}")
        key = self._entry.key_for(person.id)
        did(request, "link.make", f"browser:{person.id}")
        return web.json_response({"person": person.id, "path": f"/phone/open/{person.id}/{key}"}, status=201)

    # The link

    async def _look(self, request: web.Request) -> web.Response:
        person, key = self._person(request.match_info["person"]), request.match_info["key"]
        if person is None or not self._entry.may_use(person.id, key):
            return self._words(request, "used", 403)
        return self._html(open_document(person.name, _lang(request, person)))

    async def _enter(self, request: web.Request) -> web.Response:
        _same_site(request)
        person, key = self._person(request.match_info["person"]), request.match_info["key"]
        if person is None or not self._entry.use(person.id, key):
            return self._words(request, "used", 403)
        login = self._entry.login_of(request.cookies.get(PHONE_COOKIE, ""))
        if login is None or owner_of(login) != person.id:
            try:
                login, secret = await self._browsers.give(person.id)
            except NoMorePhones as full:
                lang = _lang(request, person)
                text = str(full) if lang == "en" else full.sv
                return self._html(word_document("too_many", lang, text), 409)
            with contextlib.suppress(TimeoutError):  # the page waits, too
                await self._browsers.until_told(login, secret)
        else:
            secret = await self._browsers.open(login)
        answer = web.HTTPSeeOther("/phone", headers=self._headers)
        self._give_cookie(request, answer, login, secret)
        raise answer

    # The telephone

    async def _page(self, request: web.Request) -> web.Response:
        login = self._entry.login_of(request.cookies.get(PHONE_COOKIE, ""))
        person = self._person(owner_of(login)) if login else None
        if person is None:
            return self._words(request, "closed", 403)
        return self._html(phone_document(person.name, person.extension, _lang(request, person)))

    async def _login(self, request: web.Request) -> web.Response:
        _same_site(request)
        login = self._entry.login_of(request.cookies.get(PHONE_COOKIE, ""))
        if login is None:
            return refused(403, "this browser is nobody's telephone")
        try:
            secret = await self._browsers.open(login)
            await self._browsers.until_told(login, secret)
        except KeyError:
            return refused(403, "this browser is nobody's telephone")
        except (TimeoutError, ConnectionError):
            return refused(503, "the exchange does not know this telephone yet: try again")
        ours = f"{'wss' if _is_secure(request) else 'ws'}://{request.host}/phone/ws"
        ice = self._ice.for_login(login, real_clock())
        body = {"user": login, "password": secret, "sockets": [ours, *self._direct], "iceServers": ice}
        answer = web.json_response(body, headers=self._headers)
        self._give_cookie(request, answer, login, secret)
        return answer

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        _same_site(request)
        cookie = request.cookies.get(PHONE_COOKIE, "")
        if self._entry.login_of(cookie) is None:
            raise web.HTTPForbidden(text="this browser is nobody's telephone\n")
        return await self._relay.serve(request, lambda: self._entry.login_of(cookie) is not None)

    async def _leave(self, request: web.Request) -> web.Response:
        _same_site(request)
        login = self._entry.login_of(request.cookies.get(PHONE_COOKIE, ""))
        if login is not None:
            await self._browsers.take(login)
        answer = self._words(request, "left", 200, self._person(owner_of(login)) if login else None)
        answer.del_cookie(PHONE_COOKIE, path="/phone")
        return answer

    async def _style(self, _request: web.Request) -> web.Response:
        return web.Response(text=SOFTPHONE_STYLE, content_type="text/css", headers=_kept("no-cache"))

    async def _script(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        kept = _kept(KEPT_LONG if "-" in name else "no-cache")
        return web.FileResponse(
            STATIC / name, headers={**kept, "Content-Type": "text/javascript; charset=utf-8"}
        )

    def _person(self, id_: str) -> Person | None:
        company = self._company()
        return company.people.get(id_) if company is not None else None

    def _html(self, text: str, status: int = 200) -> web.Response:
        return web.Response(text=text, status=status, content_type="text/html", headers=self._headers)

    def _words(
        self, request: web.Request, word: str, status: int, person: Person | None = None
    ) -> web.Response:
        return self._html(word_document(word, _lang(request, person)), status)

    def _give_cookie(self, request: web.Request, answer: web.StreamResponse, login: str, secret: str) -> None:
        answer.set_cookie(
            PHONE_COOKIE,
            self._entry.cookie_for(login, secret),
            path="/phone",
            max_age=PHONE_COOKIE_KEPT,
            httponly=True,
            secure=_is_secure(request),
            samesite="Lax",
        )


def _kept(how_long: str) -> dict[str, str]:
    return {"Cache-Control": how_long, "X-Content-Type-Options": "nosniff"}


def _lang(request: web.Request, person: Person | None) -> str:
    """What the page's own link says, else the person's language, else the browser's."""
    wanted = request.query.get("lang", "")
    if wanted in ("sv", "en"):
        return wanted
    if person is not None:
        return person.language
    return browser_language(request)


def _is_secure(request: web.Request) -> bool:
    """Whether the browser came by TLS: to us, or to a proxy that we believe (proxy.py)."""
    return request.secure


def _same_site(request: web.Request) -> None:
    """Refuse what another site's page sends (a form, a script, a WebSocket) with our cookie. Raises HTTPForbidden."""
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin" or (
        origin is not None and urlsplit(origin).netloc.lower() != request.host.lower()
    ):
        raise web.HTTPForbidden(text="another site may not use this telephone\n")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
