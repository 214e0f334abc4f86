"""Where phones fetch their settings, phone book and missed calls.

Knows: paths, who may fetch, and what is noted of it. Refuses to know: what is in a file (app/provisioning), and
where links are stored.

    GET  /p/{token}/{file}        the settings, once; for Poly first the list of files
    GET  /p/{token}/page          a page with a key to press; POST shows what to type into the phone, once
    GET  /phones/{make}/{file}    settings, phonebook.xml, missed.xml; Basic: the device's login and later password
    GET  /phones/phonebook.json, /phones/missed.json    the same for programs

Answers: 401 without the right password, 403 for a shut-out device, 404 for an unknown link or file, 410 for a link that
is spent or has ended, 429 after too many wrong attempts from an address, 503 until a company is in force.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

import structlog
from aiohttp import web

from app.provisioning import links
from app.provisioning.links import PhoneFetch, Worth
from app.provisioning.makes import BOOKS, GENERIC, MAKES, MISSED
from app.provisioning.phone_book import book_as_json
from app.provisioning.render import book_file, master_file, page_for_people, settings_file
from app.web.answers import our_mistakes
from app.web.holders import same
from app.web.look import STYLE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.clock import Clock
    from app.provisioning.links import PhoneLink
    from app.provisioning.makes import Make
    from app.provisioning.phone_book import BookEntry
    from app.provisioning.phone_setup import PhoneSetup
    from app.web.throttle import Throttle

log = structlog.get_logger()

NOT_KEPT: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
PAGE_HEADERS: Final = {
    **NOT_KEPT,
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'",
}


@dataclass(frozen=True, slots=True)
class Owned:
    """A device and whose it is. shut_out: nobody may use it."""

    login: str
    secret: str
    shut_out: bool


class Desk(Protocol):
    """What the site needs of the house."""

    def ready(self) -> bool:
        """Whether a company is in force; until then every phone has to wait."""

    async def device(self, login: str) -> Owned | None:
        """None for an unknown login, and where its person has left."""

    async def setup(self, login: str, /) -> PhoneSetup: ...

    async def book(self, login: str, /) -> Sequence[BookEntry]: ...

    async def missed(self, login: str, /) -> Sequence[BookEntry]: ...


class Shelf(Protocol):
    """Links and what was fetched (storage.provisioning.ProvisioningBox)."""

    async def link(self, id: str) -> PhoneLink | None: ...  # noqa: A002

    async def spend(self, id: str, at: datetime) -> bool: ...  # noqa: A002

    async def note(self, fetched: PhoneFetch) -> None: ...


class PhonesSite:
    """The handlers; `application` has them."""

    def __init__(self, desk: Desk, shelf: Shelf, clock: Clock, throttle: Throttle) -> None:
        self._desk = desk
        self._shelf = shelf
        self._clock = clock
        self._throttle = throttle

    def application(self) -> web.Application:
        app = web.Application(middlewares=[our_mistakes])
        for method, path, handler in (
            ("GET", "/p/{token}/page", self._door),
            ("POST", "/p/{token}/page", self._opened),
            ("GET", "/p/{token}/{file}", self._by_link),
            ("GET", "/phones/{file}.json", self._for_programs),
            ("GET", "/phones/{make}/{file}", self._by_password),
        ):
            app.router.add_route(method, path, handler)  # no HEAD: it would spend a link for nothing
        return app

    # By a link

    async def _by_link(self, request: web.Request) -> web.Response:
        link = await self._good_link(request)
        make, asked = MAKES[link.make], request.match_info["file"]
        if make is GENERIC:
            raise _nothing()
        if make.master is not None and make.master.fullmatch(asked):
            await self._note(request, link.phone, make, "master", "link", "ok")
            return _file(make.content_type, master_file())
        if not make.settings.fullmatch(asked):
            raise _nothing()
        return await self._spent_on(request, link, make)

    async def _door(self, request: web.Request) -> web.Response:
        """Chats and mail programs open a link for a preview, so this spends nothing."""
        link = await self._good_link(request, page=True)
        if MAKES[link.make] is not GENERIC:
            raise _nothing()
        setup = await self._desk.setup(link.phone)
        text = page_for_people(
            "door.html.j2", account=setup.account, swedish=setup.language != "en", style=STYLE
        )
        return web.Response(text=text, content_type="text/html", headers=PAGE_HEADERS)

    async def _opened(self, request: web.Request) -> web.Response:
        link = await self._good_link(request, page=True)
        if MAKES[link.make] is not GENERIC:
            raise _nothing()
        return await self._spent_on(request, link, GENERIC)

    async def _good_link(self, request: web.Request, *, page: bool = False) -> PhoneLink:
        """Raises web.HTTPException for every other. page: people read the answer."""
        self._listen(request)
        token = request.match_info["token"]
        link = await self._shelf.link(links.id_in(token)) if links.LINK_TOKEN.fullmatch(token) else None
        if not links.token_is_right(token, link) or link is None:
            self._throttle.wrong(_address(request))
            log.warning("a phone used a link that we do not know", address=_address(request))
            raise _nothing()
        device = await self._desk.device(link.phone)
        if device is None:
            raise _nothing()
        worth = links.worth(link, device.secret, shut_out=device.shut_out, at=self._clock())
        if worth is not Worth.GOOD:
            await self._note(request, link.phone, MAKES[link.make], "settings", "link", worth)
            raise _ended(worth, page=page)
        return link

    async def _spent_on(self, request: web.Request, link: PhoneLink, make: Make) -> web.Response:
        """The settings, if nobody was faster. The file is made first: a mistake of ours spends no link."""
        text = await self._settings(link.phone, make)
        if not await self._shelf.spend(link.id, self._clock()):
            await self._note(request, link.phone, make, "settings", "link", Worth.SPENT)
            raise _ended(Worth.SPENT, page=make is GENERIC)
        await self._note(request, link.phone, make, "settings", "link", "ok")
        return _file(make.content_type, text, PAGE_HEADERS if make is GENERIC else NOT_KEPT)

    async def _settings(self, login: str, make: Make) -> str:
        """In a thread, as the phone book is: a large company's takes long, and calls do not wait for it."""
        setup = await self._desk.setup(login)
        if make.keeps_book:
            setup = replace(setup, book=tuple(await self._desk.book(login)))
        return await asyncio.to_thread(settings_file, make, setup, STYLE if make is GENERIC else "")

    # By the device's name and password

    async def _by_password(self, request: web.Request) -> web.Response:
        device = await self._signed_in(request)
        make, asked = MAKES.get(request.match_info["make"]), request.match_info["file"]
        if make is None or make is GENERIC:
            raise _nothing()
        if make.master is not None and make.master.fullmatch(asked):
            return _file(make.content_type, master_file())
        if make.settings.fullmatch(asked):
            text = await self._settings(device.login, make)
            await self._note(request, device.login, make, "settings", "password", "ok")
            return _file(make.content_type, text)
        setup = await self._desk.setup(device.login)
        if make.id in BOOKS and BOOKS[make.id].fullmatch(asked):
            book = await self._desk.book(device.login)
            text = await asyncio.to_thread(book_file, make, setup.company, book)
            await self._note(request, device.login, make, "phonebook", "password", "ok")
            return _file(make.content_type if make.content_type != "text/plain" else "application/xml", text)
        if make.book and MISSED.fullmatch(asked):
            title = "Missed calls" if setup.language == "en" else "Missade samtal"
            text = book_file(make, title, await self._desk.missed(device.login))
            await self._note(request, device.login, make, "missed", "password", "ok")
            return _file("application/xml", text)
        raise _nothing()

    async def _for_programs(self, request: web.Request) -> web.Response:
        device = await self._signed_in(request)
        ask = {"phonebook": self._desk.book, "missed": self._desk.missed}.get(request.match_info["file"])
        if ask is None:
            raise _nothing()
        what = request.match_info["file"]
        await self._note(request, device.login, GENERIC, what, "password", "ok")
        return web.json_response(book_as_json(await ask(device.login)), headers=NOT_KEPT)

    async def _signed_in(self, request: web.Request) -> Owned:
        """Raises web.HTTPException unless Authorization is a device's."""
        self._listen(request)
        given = _basic(request)
        if given is None:
            raise _who_are_you()  # phones ask first without, so this is no wrong attempt
        login, password = given
        device = await self._desk.device(login)
        right = links.standing_password(device.secret if device is not None else "nobody's")
        if not same(password, right) or device is None:
            self._throttle.wrong(_address(request))
            log.warning("a phone used a wrong password for its settings", address=_address(request))
            raise _who_are_you()
        if device.shut_out:
            raise _ended(Worth.SHUT_OUT, page=False)
        return device

    # For all

    def _listen(self, request: web.Request) -> None:
        waits = self._throttle.waits(_address(request))
        if waits:
            text = f"too many wrong attempts from here: try again in {waits} s\n"
            raise web.HTTPTooManyRequests(text=text, headers={"Retry-After": str(waits), **NOT_KEPT})
        if not self._desk.ready():
            headers = {"Retry-After": "10", **NOT_KEPT}
            raise web.HTTPServiceUnavailable(text="not yet: try again in 10 s\n", headers=headers)

    async def _note(
        self, request: web.Request, login: str, make: Make, what: str, how: str, result: str
    ) -> None:
        agent = request.headers.get("User-Agent", "").encode("utf-8", "replace").decode()
        told = PhoneFetch(self._clock(), login, make.id, what, how, str(result), _address(request), agent)
        log.info(
            "a phone asked for its settings",
            phone=login,
            make=make.id,
            what=what,
            how=how,
            result=str(result),
        )
        await self._shelf.note(told)


def _address(request: web.Request) -> str:
    return request.remote or ""


def _basic(request: web.Request) -> tuple[str, str] | None:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        login, colon, password = base64.b64decode(text.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return (login, password) if colon else None


def _file(content_type: str, text: str, headers: dict[str, str] = NOT_KEPT) -> web.Response:
    return web.Response(text=text, content_type=content_type, headers=headers)


def _nothing() -> web.HTTPNotFound:
    return web.HTTPNotFound(text="there is nothing here\n", headers=NOT_KEPT)


def _who_are_you() -> web.HTTPUnauthorized:
    asks = {"WWW-Authenticate": 'Basic realm="vaxel", charset="UTF-8"', **NOT_KEPT}
    return web.HTTPUnauthorized(text="the login and later password of a phone are needed\n", headers=asks)


SAID: Final = {
    Worth.SPENT: ("Länken är redan använd.", "This link has been used already."),
    Worth.EXPIRED: ("Länken gäller inte längre.", "This link is no longer valid."),
    Worth.REPLACED: ("Telefonen har fått ett nytt lösenord.", "The phone has a new password."),
    Worth.SHUT_OUT: ("Telefonen är spärrad.", "The phone has been shut out."),
}
ASK_ANEW: Final = ("Be om en ny länk.", "Ask for a new link.")


def _ended(worth: Worth, *, page: bool) -> web.HTTPException:
    kind = web.HTTPForbidden if worth is Worth.SHUT_OUT else web.HTTPGone
    said = SAID[worth]
    if not page:
        return kind(text=f"{said[1]} {ASK_ANEW[1]}\n", headers=NOT_KEPT)
    text = page_for_people("ended.html.j2", said=said, ask=ASK_ANEW, style=STYLE)
    return kind(text=text, content_type="text/html", headers=PAGE_HEADERS)
