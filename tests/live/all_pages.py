"""Every page of the running service, by the table of routes and the links between them.

Knows: which rows are pages, how to get to one address of each, and what is measured there. Refuses to know:
what they say.
"""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from axe_playwright_python.async_playwright import Axe

from app.service.build import build
from app.service.connection import Connection
from app.service.health import Health
from app.service.web.website import Website
from app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.async_api import Page

HEAVIEST: Final = 150_000  # bytes, all files together
NO_PAGE: Final = re.compile(
    r"/static/|^/policy\.|^/api/v1/|/sound/|/now$|/now/|\.(csv|wav|json|svg)$|\.\{kind|/file$|/suggest$"
)
# Its sandbox lets no script run, so axe never ends there; tests/document looks at the same document.
SANDBOXED: Final = "/policy"
SIZES: Final = {360: 740, 768: 1024, 1920: 1080}
WEIGHT: Final = """() => performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
  .filter((one) => !one.name.includes("/now")).reduce((sum, one) => sum + one.encodedBodySize, 0)"""
LINKS: Final = "() => [...document.querySelectorAll('a[href]')].map((one) => one.href)"
# Buttons that no form has and that are not hidden do nothing without a script.
DEAD: Final = """() => [...document.querySelectorAll("main button")]
  .filter((one) => !one.form && one.checkVisibility()).map((one) => one.outerHTML)"""


def pages_of_the_table(directory: Path) -> dict[str, re.Pattern[str]]:
    """Each row that is a page: its path, and what its addresses look like. Blocking."""

    async def made() -> list[str]:
        settings = Settings.read({"VAXEL_DATA": str(directory), "VAXEL_ARI_URL": ""})
        rooms = await build(settings, timedelta(0), asyncio.TaskGroup())
        try:
            table = Website(rooms, Health(rooms, Connection(rooms))).table
            return [one.path for one in table if one.method == "GET" and not NO_PAGE.search(one.path)]
        finally:
            rooms.accounts.passwords.close()
            rooms.ledger._close()
            await rooms.store.close()

    return {path: re.compile(_addresses(path)) for path in asyncio.run(made())}


def _addresses(path: str) -> str:
    parts = re.split(r"\{(\w+)(?::((?:[^{}]|\{[^}]*\})+))?\}", path)
    text = ""
    for plain, name, pattern in zip(parts[::3], [*parts[1::3], ""], [*parts[2::3], ""], strict=True):
        text += re.escape(plain) + (f"(?:{pattern})" if pattern else "[^/]+" if name else "")
    return text + r"\Z"


class AllPages:
    """Goes from page to page; visits one address of each row."""

    def __init__(self, page: Page, rows: Mapping[str, re.Pattern[str]], url: str) -> None:
        self.page, self.rows, self.url = page, rows, url
        self.found: dict[str, str] = {}
        self.faults: list[str] = []
        self._ours = urlsplit(url).netloc
        page.on("request", self._asked)

    def _asked(self, request: Any) -> None:
        if (
            urlsplit(request.url).scheme not in ("data", "blob")
            and urlsplit(request.url).netloc != self._ours
        ):
            self.faults.append(f"asks another host: {request.url}")

    def row_of(self, path: str) -> str | None:
        exact = next((row for row in self.rows if row == path), None)
        return exact or next((row for row, pattern in self.rows.items() if pattern.match(path)), None)

    async def walk(self, *first: str) -> None:
        """From these addresses on, until no link leads to a row that was not seen."""
        way = list(first)
        while way:
            address = way.pop(0)
            row = self.row_of(urlsplit(address).path)
            if row is None or row in self.found:
                continue
            self.found[row] = address
            await self._look(address)
            for link in await self.page.evaluate(LINKS):
                parts = urlsplit(link)
                if parts.netloc == self._ours:
                    way.append(parts.path + (f"?{parts.query}" if parts.query else ""))

    async def _look(self, address: str) -> None:
        dark, narrow = len(self.found) % 2 == 1, len(self.found) % 4 > 1
        await self.page.emulate_media(color_scheme="dark" if dark else "light")
        await self.page.set_viewport_size({"width": 360 if narrow else 1280, "height": 900})
        answer = await self.page.goto(address)
        if answer is None or answer.status != 200:
            self.faults.append(f"{address}: {answer and answer.status}")
            return
        found = [] if address == SANDBOXED else (await Axe().run(self.page)).response["violations"]
        for one in found:
            self.faults.append(f"{address}: {one['id']} {[node['html'] for node in one['nodes']][:2]}")
        weight = await self.page.evaluate(WEIGHT)
        if weight >= HEAVIEST:
            self.faults.append(f"{address}: {weight} bytes")
        if await self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.faults.append(f"{address}: wider than {360 if narrow else 1280}")

    async def without_script(self, page: Page) -> None:
        """page: in a window where scripts do not run, of somebody who has signed in."""
        for row, address in self.found.items():
            if row == "/components":  # shows buttons of no form
                continue
            answer = await page.goto(address)
            if answer is None or answer.status != 200 or await page.locator("main").count() != 1:
                self.faults.append(f"{address}: nothing without script")
            elif dead := await page.evaluate(DEAD):
                self.faults.append(f"{address}: without script these do nothing: {dead[:3]}")

    async def photograph(self, directory: Path) -> None:
        """Each page in both languages, three sizes and both colour schemes."""
        directory.mkdir(parents=True, exist_ok=True)
        for row, address in self.found.items():
            if row == "/":  # leads on
                continue
            name = re.sub(r"\W+", "-", row.strip("/"))
            for lang in ("sv", "en"):
                for scheme in ("light", "dark"):
                    await self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                    await self.page.set_viewport_size({"width": min(SIZES), "height": SIZES[min(SIZES)]})
                    await self.page.goto(f"{address}{'&' if '?' in address else '?'}lang={lang}")
                    for width, height in SIZES.items():
                        await self.page.set_viewport_size({"width": width, "height": height})
                        path = directory / f"{name}-{lang}-{width}-{scheme}.png"
                        await self.page.screenshot(path=path, full_page=True)
