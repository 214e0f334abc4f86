"""An administrator at the service's pages, and how long the service's loop lets others wait meanwhile.

Knows: signing in, pages, the forms on them. Refuses to know: what the company's size is (company.py).
"""

from __future__ import annotations

import asyncio
import http.client
import threading
import time
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from app.accounts.account import Account
from app.accounts.passwords import Passwords
from app.accounts.roles import AccountRole
from app.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME, PASSWORD = "chefen", "sju blå cyklar i regnet"
PAGES: Final = ("/desk", "/company", "/company/people", "/company/people/{}", "/journal", "/operations")
HEAVY: Final = ("/try?to={}", "/company/text")  # what takes most of the service's memory
BETWEEN = 0.01  # seconds between two questions of the pulse


class Pulse:
    """Asks the service a small thing again and again: the slowest answer tells how long its loop did nothing else.

    Calls wait as long. On a machine with other work it also tells of that.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self._slowest = 0.0

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def slowest(self) -> float:
        """Seconds, since it was asked last."""
        found, self._slowest = self._slowest, 0.0
        return found

    def _ask(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        while not self._over.wait(BETWEEN):
            began = time.monotonic()
            connection.request("GET", "/health")
            connection.getresponse().read()
            self._slowest = max(self._slowest, time.monotonic() - began)
        connection.close()


class Administrator:
    """Signed in from the beginning."""

    def __init__(self, port: int, database: str) -> None:
        self._port, self._cookie = port, ""
        asyncio.run(_give_account(database))
        _, headers, _ = self.ask("POST", "/sign-in", {"name": NAME, "password": PASSWORD})
        self._cookie = headers["Set-Cookie"].partition(";")[0]

    def ask(self, method: str, path: str, posted: Any = None) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        headers = {"Cookie": self._cookie, "Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
        body = None
        if posted is not None:
            body = urlencode(posted)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        if answer.status not in (200, 303):
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]}")
        return answer.status, answer.headers, text

    def opens(self, person: str, pages: Sequence[str] = PAGES) -> dict[str, float]:
        """Seconds for each page, the first time that anybody opens it."""
        found = {}
        for page in pages:
            began = time.monotonic()
            self.ask("GET", page.format(person))
            found[page.replace("/{}", "/one").partition("?")[0]] = time.monotonic() - began
        return found

    def renames(self, person: str, name: str) -> dict[str, float]:
        """Give somebody another name in the form and put that in force. Seconds of each step."""
        path, found, began = f"/company/people/{person}", {}, time.monotonic()
        form = _Form()
        form.feed(self.ask("GET", path)[2])
        posted = [(key, name if key == "name" else value) for key, value in form.inputs]
        for step, method, where, what in (
            ("form", "POST", path, posted),
            ("draft", "GET", "/company/draft", None),
            ("put", "POST", "/company/draft/put-in-force", [("why", "a bench"), ("when", "now")]),
        ):
            began = time.monotonic()
            status, _, _ = self.ask(method, where, what)
            if step == "form" and status != 303:
                raise RuntimeError("the form was not taken")
            found[step] = time.monotonic() - began
        return found


class _Form(HTMLParser):
    """The inputs of a page's form as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.inputs: list[tuple[str, str]] = []
        self._form = self._select = ""
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "form":
            self._form = found.get("id") or found.get("action") or "form"
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in found:
            self.inputs.append((self._select, value))
        elif tag == "textarea":
            self._area = name
            self.inputs.append((name, ""))
        elif tag == "input" and name:
            kind = found.get("type") or "text"
            if kind not in ("checkbox", "radio", "submit") or "checked" in found:
                self.inputs.append((name, value or ("on" if kind == "checkbox" else "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.inputs[-1] = (self._area, self.inputs[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = ""


async def _give_account(database: str) -> None:
    passwords = Passwords()
    account = Account(
        id=0,
        name=NAME,
        full_name="Chefen",
        email=None,
        person=None,
        role=AccountRole.ADMINISTRATOR,
        lang="sv",
        created_at=datetime.now(UTC),
        created_by="a bench",
        password=await passwords.hashed(PASSWORD),
    )
    passwords.close()
    store = await Store.open(database)
    try:
        await store.accounts.add(account)
    finally:
        await store.close()
