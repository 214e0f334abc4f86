"""By which names the web may be asked for, over HTTP: a name that a stranger made to lead here reads nothing."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from app.settings import Settings
from app.web.hosts import our_names
from app.web.server import application, metrics_application
from tests.sms.elks_server import serving
from tests.web.test_server import READY
from tests.web.wire import answer_to

NAMES = our_names(Settings.read({"VAXEL_WEB_NAMES": "vaxel.bolaget.se, pbx"}), "Tele.bolaget.lan")


def asked(path: str, host: bytes) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: ".encode() + host + b"\r\n\r\n"


@pytest.mark.parametrize(
    "host",
    [
        b"127.0.0.1:8080",
        b"192.168.1.5",
        b"[::1]:8080",
        b"[fe80::1%25eth0]",
        b"localhost:8080",
        b"LOCALHOST",
        b"localhost.",
        b"vaxel.bolaget.se",
        b"pbx:8080",
        b"tele.bolaget.lan",
        b"tele:8080",
        b"tele.local",
    ],
)
async def test_an_address_and_our_own_names_are_answered(host: bytes) -> None:
    async with serving(application(lambda: READY, NAMES)) as url:
        status, _ = await answer_to(url, asked("/health", host))

    assert status == 200


@pytest.mark.parametrize(
    "host",
    [
        b"evil.example",
        b"evil.example:8080",
        b"127.0.0.1.evil.example",
        b"localhost.evil.example",
        b"evil.vaxel.bolaget.se",
        b"",
        b":8080",
        b"[evil",
        b"\xff",
    ],
)
@pytest.mark.parametrize("path", ["/", "/queues", "/health", "/nowhere"])
async def test_a_strangers_name_is_told_nothing_but_the_setting(path: str, host: bytes) -> None:
    """DNS rebinding: the stranger's page would read it from a browser on this machine."""
    async with serving(application(lambda: READY, NAMES)) as url:
        status, body = await answer_to(url, asked(path, host))

    assert status == 421
    assert list(body) == ["error"]
    assert body["error"].endswith("add it to VAXEL_WEB_NAMES")


async def test_http_1_0_without_a_host_is_answered() -> None:
    async with serving(application(lambda: READY, NAMES)) as url:
        status, _ = await answer_to(url, b"GET /health HTTP/1.0\r\n\r\n")

    assert status == 200


async def test_metrics_are_read_by_any_name() -> None:
    """They name nobody, and Prometheus asks by the name of a container."""
    async with serving(metrics_application(lambda: READY)) as url:
        status, _ = await answer_to(url, asked("/metrics", b"vaxel:9108"))

    assert status == 200


async def test_the_log_tells_of_a_name_once_and_of_any_number_of_names_not_at_all() -> None:
    """A proxy may show nobody why it was refused; a stranger shall not fill the log."""
    with capture_logs() as logs:
        async with serving(application(lambda: READY)) as url:
            for number in (1, 1, *range(50)):
                await answer_to(url, asked("/", f"x{number}.example".encode()))

    assert [one["host"] for one in logs] == [
        "x1.example",
        "x0.example",
        *(f"x{n}.example" for n in range(2, 20)),
    ]
    assert {one["setting"] for one in logs} == {"VAXEL_WEB_NAMES"}


def test_where_the_settings_say_that_we_are_is_ours() -> None:
    """A house that already had delivery reports, or listens by a name, needs no new setting."""
    environ = {"VAXEL_WEB_HOST": "Web.bolaget.lan", "VAXEL_SMS_REPORTS": "https://sms.bolaget.se:8443/växel"}

    assert our_names(Settings.read(environ)) >= {"web.bolaget.lan", "sms.bolaget.se", "localhost"}
