"""What 200 open desks cost: the same calls with nobody looking, and with 200 people at /desk, in turn on one exchange.

    make bench-boards           or: python sip-test/bench/boards.py --help

SIPp makes each call over the trunk to the desk phone of one of 2,000 people, as in `make bench-calls`. Beside them a
call a second goes to a queue of eight agents, where somebody nearly always waits, so that the desks truly change. The
ways:

    alone   nobody looks
    boards  200 people at /desk, the eight agents among them: each a live view (server-sent events) of somebody who has
            signed in, read by a program of its own
    pages   the same, and 50 people at /me
    calls   exactly `make bench-calls`: no queue, and nobody looks

It reports per way: CPU of our exchange and of the service per call, INVITE to 180; and what the readers got. `over` is
the ratio to `alone` within each round. `alone` and `boards` have the same calls, in the queue too: what differs between
them are the open desks.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from typing import TYPE_CHECKING

import yaml
from aiohttp import ClientSession, ClientTimeout, TCPConnector
from calls import TRUNK, Bench, bench_company, compare

from app.accounts.account import Account, AccountSession
from app.accounts.one_time import new_secret, new_session_id, secret_hash
from app.accounts.roles import AccountRole
from app.accounts.sessions import AT_LONGEST
from app.clock import real_clock
from app.storage.store import Store
from app.web.site.gate import SESSION_COOKIE

if TYPE_CHECKING:
    from collections.abc import Iterator

DESKS, OWN_PAGES = 200, 50
AGENTS = [f"p{index:04d}" for index in range(8)]
QUEUE = "+46846520001"
WAYS = ["alone", "boards", "pages", "calls"]


class BoardsBench(Bench):
    """With people at desks."""

    def company(self) -> str:
        company = yaml.safe_load(bench_company())
        always = {"weekdays": "00:00-24:00", "saturday": "00:00-24:00", "sunday": "00:00-24:00"}
        company["queues"].append(
            {
                "id": "bench",
                "name": "Bench",
                "number": QUEUE,
                "members": [*AGENTS],
                "hours": always,
                "agents": {"wrap_up": 5, "declined": 0, "unanswered": 1},
            }
        )
        return str(yaml.safe_dump(company, allow_unicode=True))

    def dialled(self, way: str) -> list[str]:  # noqa: ARG002
        return super().dialled("vaxel")

    @contextlib.contextmanager
    def serving(self, way: str) -> Iterator[int | None]:
        with super().serving("vaxel") as service, contextlib.ExitStack() as beside:
            if way in ("boards", "pages"):
                beside.enter_context(self._readers(OWN_PAGES if way == "pages" else 0))
            if way != "calls":
                beside.enter_context(self._program("waiting", self._callers_of_the_queue()))
            yield service

    def _callers_of_the_queue(self) -> list[str]:
        """One a second; each hangs up six seconds after the queue took the call, served or not."""
        to = ["sipp", f"127.0.0.1:{self.lab.sip_port}", "-sn", "uac", "-s", QUEUE]
        return [*to, "-i", TRUNK, "-mi", TRUNK, "-r", "1", "-d", "6000", "-nostdin", "-nd"]

    @contextlib.contextmanager
    def _readers(self, own_pages: int) -> Iterator[None]:
        program = [sys.executable, __file__, "read", str(self.web), self.database, str(own_pages)]
        file = self.directory / "readers.log"
        with self._program("readers", program) as readers:
            self._await(lambda: "all read" in file.read_text(), readers, 60)
            yield
        print(file.read_text().strip(), file=sys.stderr, flush=True)

    @property
    def database(self) -> str:
        return f"sqlite+aiosqlite:///{self.directory / 'data/vaxel.db'}"


async def signed_in(store: Store, person: str, role: AccountRole) -> str:
    """The secret of a new session of this person's."""
    now = real_clock()
    found = await store.accounts.by_person(person) or await store.accounts.add(
        Account(
            id=0,
            name=person,
            full_name=person,
            email=None,
            person=person,
            role=role,
            lang="sv",
            created_at=now,
            created_by="bench",
        )
    )
    secret = new_secret()
    await store.sessions.add(
        AccountSession(
            id=new_session_id(),
            hash=secret_hash(secret),
            account=found.id,
            how="bench",
            address="",
            agent="",
            created_at=now,
            used_at=now,
            ends_at=now + AT_LONGEST,
        )
    )
    return secret


async def read_all(port: str, database: str, own_pages: int) -> None:
    """Read the live views of so many people until the end."""
    store = await Store.open(database)
    views = [
        ("/desk/now", await signed_in(store, f"p{index:04d}", AccountRole.AGENT)) for index in range(DESKS)
    ]
    views += [
        ("/me/now", await signed_in(store, f"p{index:04d}", AccountRole.EMPLOYEE))
        for index in range(DESKS, DESKS + own_pages)
    ]
    await store.close()
    begun, waiting = asyncio.Event(), len(views)
    got = {"/desk/now": [0, 0], "/me/now": [0, 0]}  # messages, bytes

    async def read(session: ClientSession, path: str, secret: str) -> None:
        nonlocal waiting
        mine = got[path]
        async with session.get(path, headers={"Cookie": f"{SESSION_COOKIE}={secret}"}) as answer:
            answer.raise_for_status()
            first = True
            async for line in answer.content:
                mine[1] += len(line)
                if line.startswith(b"data: "):
                    mine[0] += 1
                    if first:
                        first = False
                        waiting -= 1
                        if not waiting:
                            begun.set()

    limits = {"timeout": ClientTimeout(total=None), "connector": TCPConnector(limit=0), "read_bufsize": 2**20}
    async with ClientSession(f"http://127.0.0.1:{port}", **limits) as session:  # type: ignore[arg-type]
        readers = [asyncio.create_task(read(session, path, secret)) for path, secret in views]
        await begun.wait()
        print("all read", flush=True)
        ends = asyncio.gather(*readers)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ends.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await ends
    for path, (messages, size) in got.items():
        print(f"{path}: {messages} messages, {size / 1e6:.1f} MB", flush=True)


def main() -> None:
    if sys.argv[1:2] == ["read"]:
        with contextlib.suppress(Exception):
            asyncio.run(read_all(sys.argv[2], sys.argv[3], int(sys.argv[4])))
        return
    compare(BoardsBench, WAYS, about=__doc__ or "", rate=20, calls=800)


if __name__ == "__main__":
    main()
