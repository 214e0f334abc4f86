"""A passkey is for a name, by TLS or on this machine; never for an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pytest

from app.web.access.origin import origin_of, passkey_host

if TYPE_CHECKING:
    from aiohttp import web


@dataclass
class Asked:
    host: str
    secure: bool


@pytest.mark.parametrize(
    ("host", "secure", "origin", "name"),
    [
        ("Vaxel.bolaget.se:8443", True, "https://vaxel.bolaget.se:8443", "vaxel.bolaget.se"),
        ("vaxel.bolaget.se", False, "http://vaxel.bolaget.se", None),
        ("localhost:8080", False, "http://localhost:8080", "localhost"),
        ("192.0.2.7", True, "https://192.0.2.7", None),
        ("[2001:db8::1]:8443", True, "https://[2001:db8::1]:8443", None),
    ],
)
def test_the_name_of_a_passkey(host: str, secure: bool, origin: str, name: str | None) -> None:
    request = cast("web.Request", Asked(host, secure))

    assert (origin_of(request), passkey_host(request)) == (origin, name)
