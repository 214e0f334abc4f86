"""The certificate that a port shows, seen as a phone sees it."""

from __future__ import annotations

import asyncio
import socket
import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.ari.certificate import shown_certificate
from app.certificates.authority import authority_in

if TYPE_CHECKING:
    from pathlib import Path


async def test_it_is_seen_whoever_signed_it(tmp_path: Path) -> None:
    pem = authority_in(tmp_path / "authority.pem", "", datetime.now(UTC)).issue(
        {"localhost"}, datetime.now(UTC)
    )
    (tmp_path / "server.pem").write_bytes(pem)
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(tmp_path / "server.pem")
    server = await asyncio.start_server(
        lambda _reader, writer: writer.close(), "127.0.0.1", 0, ssl=server_side
    )

    async with server:
        found = await shown_certificate(*server.sockets[0].getsockname())

    assert found is not None
    assert pem.decode().startswith(ssl.DER_cert_to_PEM_cert(found))


async def test_a_port_where_nobody_listens_or_without_tls_shows_none() -> None:
    plain = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))

        async with plain:
            assert await shown_certificate(*plain.sockets[0].getsockname()) is None
        assert await shown_certificate(*closed.getsockname()) is None
