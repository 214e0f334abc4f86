"""Whether the far ends answer is known without a call: an operator that went away stands in health and metrics."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from app.ari.client import Address, Ari
from app.ari.exchange import AriExchange
from tests.live.house import MEX_HOST, TRUNK_HOST
from tests.live.ports import TCP, UDP, free_port
from tests.live.service import ROOT

sys.path.insert(0, str(ROOT / "asterisk"))

from lab import Lab

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


class Operator(asyncio.DatagramProtocol):
    """Answers OPTIONS, as each operator's server does."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        lines = data.decode().split("\r\n")
        kept = [line for line in lines if line.split(":")[0] in ("Via", "From", "To", "Call-ID", "CSeq")]
        kept = [f"{line};tag=operator" if line.startswith("To:") else line for line in kept]
        answer = "\r\n".join(("SIP/2.0 200 OK", *kept, "Content-Length: 0", "", ""))
        self._transport.sendto(answer.encode(), addr)


@contextlib.asynccontextmanager
async def operator(host: str, port: int) -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Operator, local_addr=(host, port))
    try:
        yield
    finally:
        transport.close()


async def reachable(it: AriExchange, wanted: dict[str, bool]) -> None:
    """Returns when the exchange says so. Raises TimeoutError."""
    async with asyncio.timeout(60):
        while it.phones.reachable != wanted:
            await it.phones.look_round()
            await asyncio.sleep(0.2)


async def test_a_far_end_that_goes_away_and_comes_back_is_known_without_a_call(tmp_path: Path) -> None:
    sip, http = free_port("127.0.0.1", UDP, TCP), free_port("127.0.0.1", TCP)
    trunk, mex = (TRUNK_HOST, free_port(TRUNK_HOST, UDP)), (MEX_HOST, free_port(MEX_HOST, UDP))
    with Lab(
        f"w{sip}",
        directory=tmp_path,
        sip_port=sip,
        http_port=http,
        rtp=(28000, 28099),
        trunk=trunk,
        mex=mex,
        environ={"VAXEL_WATCH_EVERY": "1"},
    ) as lab:
        ari = Ari(Address(lab.ari_url, lab.ari_user, lab.ari_password))
        it = AriExchange(ari, lambda _news: None, lambda: datetime.now(UTC))
        ready = asyncio.Event()

        async def on_connected() -> None:
            ready.set()

        running = asyncio.create_task(ari.run(it.on_event, on_connected))
        try:
            async with asyncio.timeout(20):
                await ready.wait()
            async with operator(*trunk):
                async with operator(*mex):
                    await reachable(it, {"trunk": True, "mex": True})
                await reachable(it, {"trunk": True, "mex": False})
            await reachable(it, {"trunk": False, "mex": False})
            async with operator(*trunk):
                await reachable(it, {"trunk": True, "mex": False})
            assert it.phones.registered == 0
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
