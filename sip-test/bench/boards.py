"""What 200 open desks cost: the same calls with nobody looking, and with 200 people at /desk, in turn on one exchange.

    make bench-boards           or: python sip-test/bench/boards.py --help

SIPp makes each call over the trunk to the desk phone of one of 2,000 people, as in `make bench-calls`. `boards`: a
program of its own reads 200 live views of /desk (server-sent events), each of another person with a personal link. It
reports per way: CPU of our exchange and of the service per call, INVITE to 180; and what the readers got.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from aiohttp import ClientSession, ClientTimeout, TCPConnector
from calls import Bench, compare

from app.accounts.links import LinkKind
from app.storage.store import Store
from app.web.accounts.browser import BOARD_COOKIE

if TYPE_CHECKING:
    from collections.abc import Iterator

BOARDS = 200
WAYS = ["vaxel", "boards"]


class BoardsBench(Bench):
    """With people at desks."""

    def dialled(self, way: str) -> list[str]:  # noqa: ARG002
        return super().dialled("vaxel")

    @contextlib.contextmanager
    def serving(self, way: str) -> Iterator[int | None]:
        with super().serving("vaxel") as service:
            if way != "boards":
                yield service
                return
            program = [sys.executable, __file__, "read", str(self.web), self.database]
            with self._program("readers", program) as readers:
                file = self.directory / "readers.log"
                self._await(lambda: f"{BOARDS} read" in file.read_text(), readers, 60)
                yield service
            print(file.read_text().strip(), file=sys.stderr, flush=True)

    @property
    def database(self) -> str:
        return f"sqlite+aiosqlite:///{self.directory / 'data/vaxel.db'}"


async def read_all(port: str, database: str) -> None:
    """Read the live views of so many people for ever."""
    store = await Store.open(database)
    secrets = [
        (await store.links.make(LinkKind.BOARD, "bench", timedelta(hours=1), person=f"p{n:04d}"))[1]
        for n in range(BOARDS)
    ]
    await store.close()
    begun, got = asyncio.Event(), [0, 0]
    waiting = BOARDS

    async def read(session: ClientSession, secret: str) -> None:
        nonlocal waiting
        async with session.get("/desk/now", headers={"Cookie": f"{BOARD_COOKIE}={secret}"}) as answer:
            answer.raise_for_status()
            first = True
            async for line in answer.content:
                got[1] += len(line)
                if line.startswith(b"data: "):
                    got[0] += 1
                    if first:
                        first = False
                        waiting -= 1
                        if not waiting:
                            begun.set()

    limits = {"timeout": ClientTimeout(total=None), "connector": TCPConnector(limit=0), "read_bufsize": 2**20}
    async with ClientSession(f"http://127.0.0.1:{port}", **limits) as session:  # type: ignore[arg-type]
        readers = [asyncio.create_task(read(session, secret)) for secret in secrets]
        await begun.wait()
        print(f"{BOARDS} read", flush=True)
        try:
            await asyncio.gather(*readers)
        finally:
            print(f"{BOARDS} desks got {got[0]} messages, {got[1] / 1e6:.1f} MB", flush=True)


def main() -> None:
    if sys.argv[1:2] == ["read"]:
        with contextlib.suppress(Exception):
            asyncio.run(read_all(*sys.argv[2:4]))
        return
    compare(BoardsBench, WAYS, about=__doc__ or "", rate=20, calls=1000)


if __name__ == "__main__":
    main()
