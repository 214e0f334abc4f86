"""The root certificate of our authority, where phones and people fetch it: it is public.

Knows: its paths and forms. Refuses to know: where it comes from.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.web.answers import refused

if TYPE_CHECKING:
    from collections.abc import Callable


class RootCertificate:
    """GET /root.pem (as most desk phones want it) and GET /root.crt (as computers and mobiles install it)."""

    def __init__(self, root_pem: Callable[[], bytes | None]) -> None:
        self._root_pem = root_pem

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/root.pem", self._pem)
        app.router.add_get("/root.crt", self._der)

    async def _pem(self, _request: web.Request) -> web.Response:
        return self._answer(await asyncio.to_thread(self._root_pem), "application/x-pem-file", "root.pem")

    async def _der(self, _request: web.Request) -> web.Response:
        pem = await asyncio.to_thread(self._root_pem)
        der = x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER) if pem is not None else None
        return self._answer(der, "application/x-x509-ca-cert", "root.crt")

    def _answer(self, body: bytes | None, kind: str, name: str) -> web.Response:
        if body is None:
            return refused(404, "there is no root of our own: the certificate is yours, or not made yet")
        return web.Response(
            body=body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )
