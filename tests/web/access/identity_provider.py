"""Starts Canaille, an identity server that nobody here wrote, as a process of its own, with one user and one client.

Knows: its configuration, and how a person walks through its pages. Refuses to know: what it
does; everything between request and ID token is its own.

    python -m tests.web.access.identity_provider PORT REDIRECT_URI
"""

from __future__ import annotations

import contextlib
import html
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aiohttp import ClientSession, CookieJar
from yarl import URL

if TYPE_CHECKING:
    from collections.abc import Iterator

USER: Final = "anna"
USERS_PASSWORD: Final = "correct horse battery"
CLIENT: Final = "vaxel"
CLIENTS_SECRET: Final = "s3cret"
STARTED_WITHIN: Final = 60.0  # seconds
_HIDDEN: Final = re.compile(r'name="(csrf_token|username)"[^>]*value="([^"]*)"')


@contextlib.contextmanager
def identity_provider(port: int, back: str, log: Path) -> Iterator[str]:
    """Its issuer, while it runs."""
    command = [sys.executable, "-m", "tests.web.access.identity_provider", str(port), back]
    root = Path(__file__).parents[3]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=root, stdout=output, stderr=output)
    issuer = f"http://localhost:{port}"
    try:
        _until_it_answers(f"{issuer}/.well-known/openid-configuration", process, log)
        yield issuer
    finally:
        process.terminate()
        process.wait(10)


async def sign_in_there(url: str, back: str) -> str:
    """Do as a person does who has our address `url` opened at the provider; where it sends them in the end.

    They have a browser of their own, sign in, and consent.
    """
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        answer = await session.get(url)
        for _ in range(4):  # name, password, consent
            page = await answer.text()
            form = {name: html.unescape(value) for name, value in _HIDDEN.findall(page)}
            form |= {"login": USER, "password": USERS_PASSWORD, "answer": "accept"}
            answer = await session.post(answer.url, data=form, allow_redirects=False)
            while answer.status in (302, 303):
                there = answer.headers["Location"]
                if there.startswith(back):
                    return there
                answer = await session.get(answer.url.join(URL(there)), allow_redirects=False)
        raise AssertionError(f"the provider did not send them back: {await answer.text()}")


def _until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        if process.poll() is not None or time.monotonic() > until:
            raise AssertionError(f"the provider does not answer: {log.read_text()[-2000:]}")
        time.sleep(0.05)


def _serve(port: int, back: str) -> None:
    from wsgiref.simple_server import WSGIServer, make_server

    from canaille import create_app
    from joserfc.jwk import RSAKey

    key = RSAKey.generate_key(2048, auto_kid=True)
    settings: dict[str, Any] = {
        "SECRET_KEY": "only for tests",
        "SERVER_NAME": f"localhost:{port}",
        "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {
            "DATABASE": "memory",
            "JAVASCRIPT": False,
            "HTMX": False,
            "ENABLE_PASSWORD_COMPROMISSION_CHECK": False,
            "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc"], "READ": ["user_name"], "WRITE": []}},
        },
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)]},
    }
    app = create_app(settings)
    with app.app_context():
        from canaille.app import models
        from canaille.backends import Backend

        user = models.User(
            user_name=USER,
            formatted_name="Anna Alm",
            family_name="Alm",
            emails=["anna@bolaget.se"],
            password=USERS_PASSWORD,
        )
        client = models.Client(
            client_id=CLIENT,
            client_secret=CLIENTS_SECRET,
            client_name="Växel",
            redirect_uris=[back],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "profile", "email"],
            token_endpoint_auth_method="client_secret_basic",
        )
        for one in (user, client):
            Backend.instance.save(one)
        client.audience = [client]  # it must be there before it can be its own audience
        Backend.instance.save(client)
    WSGIServer.allow_reuse_address = True
    make_server("127.0.0.1", port, app).serve_forever()


if __name__ == "__main__":
    _serve(int(sys.argv[1]), sys.argv[2])
