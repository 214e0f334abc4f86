"""The root for phones, over the web: the same certificate in both forms, and never the key."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aiohttp import ClientSession, web
from cryptography import x509

from app.certificates.keeper import Keeper
from app.web.root_certificate import RootCertificate
from tests.web.asking import asking

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@asynccontextmanager
async def client(keeper: Keeper) -> AsyncIterator[ClientSession]:
    app = web.Application()
    RootCertificate(keeper.root_pem).add_to(app)
    async with asking(app) as session:
        yield session


async def test_phones_fetch_the_root_in_either_form(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "shared", tmp_path / "data", lambda: {"localhost"}, lambda: "Bolaget AB")
    keeper.look(datetime.now(UTC))

    async with client(keeper) as session, session.get("/root.pem") as pem, session.get("/root.crt") as der:
        as_pem, as_der = await pem.read(), await der.read()

    assert x509.load_pem_x509_certificate(as_pem) == x509.load_der_x509_certificate(as_der)
    assert der.content_type == "application/x-x509-ca-cert"
    assert b"PRIVATE" not in as_pem


async def test_without_a_root_of_our_own_there_is_none_to_fetch(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "shared", tmp_path / "data", lambda: {"localhost"}, lambda: "Bolaget AB")

    async with client(keeper) as session, session.get("/root.pem") as pem, session.get("/root.crt") as der:
        assert (pem.status, der.status) == (404, 404)
