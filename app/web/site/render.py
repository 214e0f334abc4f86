"""Makes pages of templates.

Knows: Jinja2, the languages, where scripts and styles are. Refuses to know: what a page says, and who may see it.

A template gets `t` (a text of the catalogue), `static` (the address of a file), `lang`, and for a page `visitor` and
`here` (its path), `version` (of all templates and files, see live.js) and `in_language` (this page's address in another
language). `seconds | length` is a time in words, `list | count` how many, `text | phones` has numbers as people write
them. It extends "base.html" and fills the blocks `title`, `main` and perhaps `scripts` and `frame` (a class of <main>:
wide or narrow).
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.policy.hours import STOCKHOLM
from app.web.answers import browser_language
from app.web.site.catalogue import PAGE_LANGUAGES, TEXTS_OF_PAGES, catalogue_of
from app.web.site.navigation import MENU, MenuPlace
from app.web.site.routes import OpenRoute
from app.words.lengths import length
from app.words.phone_numbers import with_phone_texts

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.accounts.visitor import Visitor

_HERE: Final = Path(__file__).parent
STATIC_FILES: Final = _HERE / "static"
_TEMPLATES: Final = _HERE / "templates"
KEPT_FOR_EVER: Final = "public, max-age=31536000, immutable"  # the address has the file's hash
LANGUAGE_COOKIE: Final = "vaxel-lang"
KEPT_LANGUAGE: Final = 365 * 24 * 3600  # seconds
_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
}


class Pages:
    """Renders templates; one for the whole web. A process reads its texts, files and templates once."""

    def __init__(self) -> None:
        self.catalogues = {lang: catalogue_of(lang) for lang in PAGE_LANGUAGES}
        self.version = _version()
        self._environments = {lang: _environment(lang) for lang in PAGE_LANGUAGES}
        self._menu: tuple[MenuPlace, ...] = MENU

    def lead_to(self, paths: Collection[str]) -> None:
        """The menu leads only to these paths."""
        self._menu = tuple(place for place in MENU if place.path in paths)

    def part(self, lang: str, template: str, **values: object) -> str:
        """A piece of a page, for a live view."""
        return self._environments[lang].get_template(template).render(values, menu=self._menu)

    def html(
        self,
        request: web.Request,
        visitor: Visitor | None,
        template: str,
        status: int = 200,
        **values: object,
    ) -> web.Response:
        """A whole page, in the visitor's language. ?lang= wins, and the browser keeps it for the next pages."""
        lang = language_of(request, visitor)

        def in_language(other: str) -> str:
            return str(request.rel_url.update_query(lang=other))

        text = self.part(
            lang, template, visitor=visitor, here=request.path, in_language=in_language, **values
        )
        answer = web.Response(text=text, status=status, content_type="text/html")
        if request.query.get("lang") == lang:
            answer.set_cookie(LANGUAGE_COOKIE, lang, max_age=KEPT_LANGUAGE, httponly=True, samesite="Lax")
        return answer

    def forbidden(self, request: web.Request, visitor: Visitor) -> web.Response:
        return self.html(request, visitor, "forbidden.html", 403)

    def routes(self) -> list[OpenRoute]:
        return [OpenRoute("GET", "/static/{hash}/{name:.+}", self._file)]

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if _static_files().get(name) != request.match_info["hash"]:
            raise web.HTTPNotFound
        kind = _TYPES.get(Path(name).suffix, "application/octet-stream")
        headers = {"Cache-Control": KEPT_FOR_EVER, "Content-Type": f"{kind}; charset=utf-8"}
        return web.FileResponse(STATIC_FILES / name, headers=headers)


def language_of(request: web.Request, visitor: Visitor | None) -> str:
    """What the address says, else what was chosen before, the visitor's own, the browser's; Swedish without any."""
    for wanted in (request.query.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, "")):
        if wanted in PAGE_LANGUAGES:
            return wanted
    if visitor is not None:
        return visitor.lang
    return browser_language(request)


@cache
def _environment(lang: str) -> Environment:
    """Its templates are compiled once."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(t=catalogue_of(lang), lang=lang, static=static_address, version=_version())
    made.filters["length"] = lambda seconds: length(seconds, lang)
    made.filters["phones"] = lambda text: with_phone_texts(str(text), lang)
    made.filters["local"] = lambda at: f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
    return made


def static_address(name: str) -> str:
    """A file's address, which changes with the file. Raises KeyError."""
    return f"/static/{_static_files()[name]}/{name}"


@cache
def _static_files() -> dict[str, str]:
    """The hash of each."""
    return {
        str(file.relative_to(STATIC_FILES)): hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        for file in STATIC_FILES.rglob("*")
        if file.is_file()
    }


@cache
def _version() -> str:
    """Another one as soon as any template, text or file is another."""
    found = hashlib.sha256()
    for folder in (_TEMPLATES, TEXTS_OF_PAGES, STATIC_FILES):
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            found.update(file.read_bytes())
    return found.hexdigest()[:12]
