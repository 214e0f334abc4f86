"""Asks the running service over HTTP, from a command on the same machine.

Knows: where it is, the token, and how to show an error. Refuses to know: what the command asks for.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from app.commands.opened import read_settings
from app.commands.output import CANNOT
from app.commands.terminal import NOT_FOUND, end, system_reason
from app.commands.who import signed_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.commands.terminal import Lang

SERVICE_ANSWERS_WITHIN = 5.0  # seconds
_WHO = "Vaxel-Who"  # for the log of changes (app/web/holders.py)


def service_url() -> str:
    """The service's address, seen from this machine."""
    settings = read_settings()
    host = "127.0.0.1" if settings.web_host in ("0.0.0.0", "::") else settings.web_host
    return f"http://{host}:{settings.web_port}"


def ask_service(method: str, path: str, body: Mapping[str, Any] | None = None, *, lang: Lang) -> Any:
    """The answer's JSON. Raises typer.Exit when there is no service, or when it refuses: 1 not found, 2 otherwise."""
    settings = read_settings()
    url = service_url() + path
    request = urllib.request.Request(url, method=method, headers={"Accept-Language": lang.value})
    token = settings.data / "api-token"
    if token.exists():
        request.add_header("Authorization", f"Bearer {token.read_text().strip()}")
        request.add_header(_WHO, quote(signed_in()))  # a header holds Latin letters alone
    if body is not None:
        request.add_header("Content-Type", "application/json")
        request.data = json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, timeout=SERVICE_ANSWERS_WITHIN) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        why = _why(refused)
        if why is not None:
            raise end(why, NOT_FOUND if refused.code == 404 else CANNOT) from None
        error: Exception = refused  # another program answers there
    except (OSError, ValueError) as unreachable:
        error = unreachable
    nobody = lang.say(f"ingen tjänst svarar på {url}", f"no service answers at {url}")
    start = lang.say("starta den med 'vaxel serve' eller", "start it with 'vaxel serve' or")
    raise end(f"{nobody} ({system_reason(error)}): {start} 'make up'")


def is_running() -> bool:
    """Whether our service answers."""
    try:
        with urllib.request.urlopen(service_url() + "/health", timeout=SERVICE_ANSWERS_WITHIN):
            return True
    except urllib.error.HTTPError:
        return True  # it answers that it is not ready
    except (OSError, ValueError):
        return False


def _why(refused: urllib.error.HTTPError) -> str | None:
    """The error that our service reports; None when another program answered."""
    try:
        return str(json.load(refused)["error"])
    except (ValueError, LookupError, TypeError):
        return None
