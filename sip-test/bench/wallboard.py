"""A screen on the wall for days, in minutes: Chromium at a wallboard of the real service, and what its page holds.

    make soak-wallboard         or: python sip-test/bench/wallboard.py --help

Agents pause and resume without a rest, so that the screen changes as fast as it is told, about three times a second: a
queue that changes every ten seconds all day takes a working day for what passes here in sixteen minutes. After each
tenth of the changes the browser collects its garbage, and tells what is left: the bytes of JavaScript's heap, the
nodes of its documents, and the listeners. Meanwhile:

    dies      the service is killed: the screen says that it is not live; it comes again: the screen is live by itself
    midnight  the service's day ends: the figures of today begin anew, from those of the journal
    revoked   the link is revoked: the screen says that it no longer holds

It needs no exchange: no call is made. Exit code 1: something did not happen, or the page holds more and more.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aiohttp import ClientError, ClientSession
from boards import signed_in
from playwright.async_api import async_playwright, expect

from app.accounts.links import LinkKind
from app.accounts.roles import AccountRole
from app.calls.journal import LATE_NOTE, Begin, End, Step
from app.storage.store import Store
from app.web.site.gate import SESSION_COOKIE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import CDPSession, Page

ROOT = Path(__file__).resolve().parents[2]
AFTERNOON, BEFORE_MIDNIGHT = "2026-11-24T14:00:00+01:00", "2026-11-24T23:59:30+01:00"
DEATHS: Final = {
    1: AFTERNOON,
    4: BEFORE_MIDNIGHT,
    7: AFTERNOON,
}  # after this tenth: when it is, when it comes again
MIDNIGHT: Final = 4
AGENTS = ("farid", "gun", "carin")
SHOWN_AGAIN = 0.3  # seconds between two changes: a view is made three times a second at most
FROM: Final = 3  # tenths: then the page has been through all that it does, but for midnight
MOST_BYTES, MOST_NODES = 300_000, 100  # more than then; the browser's tools for tests hold some, too
WITHIN = 40_000  # ms
FOUND: Final = ("JSHeapUsedSize", "Nodes", "JSEventListeners")


class House:
    """The service with the example company, and no exchange."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.data = data
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = f"sqlite+aiosqlite:///{data / 'vaxel.db'}"
        self.environ = {
            name: value for name, value in os.environ.items() if not name.startswith("VAXEL_")
        } | {
            "VAXEL_DATA": str(data),
            "VAXEL_SHARED": str(data / "shared"),
            "VAXEL_ARI_URL": "http://127.0.0.1:9",
            "VAXEL_ARI_USER": "vaxel",
            "VAXEL_ARI_PASSWORD": "nobody is there",
            "VAXEL_WEB_PORT": str(self.port),
            "VAXEL_METRICS_PORT": "0",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def vaxel(self, *words: str) -> None:
        program = [sys.executable, "-m", "app", *words]
        subprocess.run(program, cwd=ROOT, env=self.environ, check=True, stdout=subprocess.DEVNULL)

    async def start(self, now: str) -> None:
        with (self.data / "service.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: ASYNC220 - it is there at once
                [sys.executable, "-m", "app", "serve"],
                cwd=ROOT,
                env={**self.environ, "VAXEL_NOW": now},
                stdout=log,
                stderr=log,
            )
        async with ClientSession() as session, asyncio.timeout(60):
            while True:
                try:
                    async with session.get(f"{self.url}/health"):
                        return
                except ClientError:
                    await asyncio.sleep(0.1)

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(20)
            self.process = None


def of_today() -> list[Begin | Step | End]:
    """Two calls of the day to Support: answered in time, and later than promised."""
    lines: list[Begin | Step | End] = []
    for number, late in ((1, False), (2, True)):
        call, at = f"soak-{number}", datetime(2026, 11, 24, 12, number, tzinfo=UTC)

        def stamp(seconds: float, at: datetime = at) -> str:
            return (at + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")

        decision = {"action": "queue", "target": "support", "reasons": [], "rejected": []}
        lines += [
            Begin(call, stamp(0), "trunk", "in", "+46701740699", "+46846500420", "hash"),
            Step(call, stamp(0), f"{call}-1", "decision", {"decision": decision}),
        ]
        if late:
            lines.append(Step(call, stamp(200), f"{call}-2", "note", {"text": LATE_NOTE, "sv": ""}))
        lines.append(End(call, stamp(300), "answered", "gun", 200_000 if late else 9_000, 60_000, 16))
    return lines


@asynccontextmanager
async def screen(url: str) -> AsyncIterator[tuple[Page, CDPSession]]:
    async with async_playwright() as playwright:
        program = shutil.which("chromium") or "/usr/bin/chromium"
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        context = await browser.new_context(viewport={"width": 1920, "height": 1080}, locale="sv-SE")
        page = await context.new_page()
        page.set_default_timeout(WITHIN)
        await page.goto(url)
        session = await context.new_cdp_session(page)
        await session.send("Performance.enable")
        yield page, session
        await browser.close()


async def held(session: CDPSession) -> dict[str, int]:
    """What the page holds when its garbage has gone."""
    await session.send("HeapProfiler.collectGarbage")
    told: dict[str, Any] = await session.send("Performance.getMetrics")
    by_name = {one["name"]: one["value"] for one in told["metrics"]}
    return {name: int(by_name[name]) for name in FOUND}


class Soak:
    """One run. secret: the session of somebody who steers."""

    def __init__(self, house: House, page: Page, session: CDPSession, secret: str) -> None:
        self.house, self.page, self.session = house, page, session
        self.headers = {"Cookie": f"{SESSION_COOKIE}={secret}", "Sec-Fetch-Site": "same-origin"}
        self.seen: list[dict[str, int]] = []
        self.began = time.monotonic()
        self.made = 0

    def say(self, what: str) -> None:
        print(f"{time.monotonic() - self.began:6.0f} s  {what}", flush=True)

    async def look(self) -> None:
        self.seen.append(await held(self.session))
        now = self.seen[-1]
        self.say(
            f"{self.made:6} changes: heap {now['JSHeapUsedSize']:9,} bytes, {now['Nodes']:5} nodes, "
            f"{now['JSEventListeners']:3} listeners"
        )

    async def change(self, times: int) -> None:
        """An agent pauses or resumes, and the screen has shown it."""
        shown = self.page.locator(".wall-queue").nth(1).locator(".wall-agents")
        async with ClientSession(self.house.url, headers=self.headers) as client:
            for _ in range(times):
                form = {"agent": AGENTS[self.made % 3]}
                form |= {"do": "log_out"} if self.made // 3 % 2 == 0 else {"do": "log_in"}
                async with client.post("/desk/standing", data=form, allow_redirects=False) as answer:
                    assert answer.status == 303, await answer.text()
                self.made += 1
                await asyncio.sleep(SHOWN_AGAIN)
        await expect(shown).to_be_visible()

    async def dies(self, again_at: str) -> None:
        lost = self.page.locator("#lost")
        self.house.end()
        await expect(lost).to_be_visible(timeout=WITHIN)
        self.say("the service was killed, and the screen says that it is not live")
        await asyncio.sleep(5)
        await self.house.start(again_at)
        await expect(lost).to_be_hidden(timeout=WITHIN)
        self.say("the service is there again, and the screen is live by itself")

    async def midnight(self) -> None:
        of_support = self.page.locator(".wall-queue", has_text="Support").locator("dd")
        await expect(of_support.nth(3)).to_have_text("1", timeout=WITHIN)
        level = await of_support.nth(2).inner_text()
        await expect(self.page.locator(".wall-top")).to_contain_text("00:0", timeout=90_000)
        await expect(of_support.nth(2)).to_have_text("–", timeout=WITHIN)
        await expect(of_support.nth(3)).to_have_text("0", timeout=WITHIN)
        self.say(f"midnight: of today were {level} in time and 1 late, and are none")


async def soak(changes: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="vaxel-soak-") as directory:
        house = House(Path(directory))
        house.vaxel("import", str(ROOT / "examples/bolaget.yaml"))
        store = await Store.open(house.database)
        await store.write(of_today())
        link, secret = await store.links.make(
            LinkKind.WALLBOARD, "soak", timedelta(days=1), name="The wall", queues=()
        )
        steers = await signed_in(store, "anna", AccountRole.SUPERVISOR)
        try:
            await house.start(AFTERNOON)
            async with screen(f"{house.url}/wall/{secret}") as (page, session):
                run = Soak(house, page, session, steers)
                await run.look()
                for tenth in range(10):
                    await run.change(changes // 10)
                    await run.look()
                    if tenth in DEATHS:
                        await run.dies(DEATHS[tenth])
                    if tenth == MIDNIGHT:
                        await run.midnight()
                await store.links.revoke(link.id, "soak")
                heading = page.get_by_role("heading", level=1)
                await expect(heading).to_have_text("Länken gäller inte längre", timeout=WITHIN)
                run.say("the link was revoked, and the screen says so")
        finally:
            house.end()
            await store.close()
    more = {name: run.seen[-1][name] - run.seen[FROM][name] for name in FOUND}
    bounded = (
        more["JSHeapUsedSize"] < MOST_BYTES and more["Nodes"] < MOST_NODES and more["JSEventListeners"] <= 0
    )
    run.say(f"more than after {FROM} tenths: {more}: {'bounded' if bounded else 'GROWS'}")
    return bounded


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--changes", type=int, default=3000, help="how many (3000: some 16 minutes)")
    sys.exit(0 if asyncio.run(soak(options.parse_args().changes)) else 1)


if __name__ == "__main__":
    main()
