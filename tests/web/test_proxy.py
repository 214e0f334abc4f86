"""A proxy of ours says by which way and from whom a request came; nobody else may say it."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from aiohttp import web

from app.web.proxy import believing
from tests.web.asking import asking

OURS = ("127.0.0.0/8", "10.0.0.0/24")


@pytest.mark.parametrize(
    ("proxies", "headers", "seen"),
    [
        (OURS, {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}, ["https", "192.0.2.7"]),
        (OURS, {"X-Forwarded-For": "6.6.6.6, 192.0.2.7, 10.0.0.3"}, ["http", "192.0.2.7"]),
        (OURS, {"X-Forwarded-Proto": "http, https"}, ["https", "127.0.0.1"]),
        (OURS, {"X-Forwarded-For": "unknown", "X-Forwarded-Proto": "gopher"}, ["http", "127.0.0.1"]),
        (OURS, {}, ["http", "127.0.0.1"]),
        (
            ("192.0.2.0/24",),
            {"X-Forwarded-Proto": "https", "X-Forwarded-For": "6.6.6.6"},
            ["http", "127.0.0.1"],
        ),
        ((), {"X-Forwarded-Proto": "https"}, ["http", "127.0.0.1"]),
    ],
)
async def test_only_a_proxy_of_ours_is_believed(
    proxies: tuple[str, ...], headers: dict[str, str], seen: list[str]
) -> None:
    async def who(request: web.Request) -> web.Response:
        return web.json_response([request.scheme, request.remote, request.match_info["name"]])

    app = web.Application(middlewares=[believing([ip_network(one) for one in proxies])])
    app.router.add_get("/{name}", who)
    async with asking(app) as session, session.get("/x", headers=headers) as answer:
        assert await answer.json() == [*seen, "x"]
