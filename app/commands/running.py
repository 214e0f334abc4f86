"""The running service, asked over HTTP by a command on the same machine.

Knows: where it is, the token, and how an error is said. Refuses to know: what is asked for.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

from app.commands.terminal import NOT_FOUND, end
from app.settings import BadSetting, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

ANSWERS_WITHIN = 5.0  # seconds


def ask(method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    """The answer's JSON. Raises typer.Exit when there is no service, or when it refuses: 1 not found, 2 otherwise."""
    try:
        settings = Settings.read()
    except BadSetting as error:
        raise end(str(error)) from None
    host = "127.0.0.1" if settings.web_host in ("0.0.0.0", "::") else settings.web_host
    url = f"http://{host}:{settings.web_port}{path}"
    request = urllib.request.Request(url, method=method)
    token = settings.data / "api-token"
    if token.exists():
        request.add_header("Authorization", f"Bearer {token.read_text().strip()}")
    if body is not None:
        request.add_header("Content-Type", "application/json")
        request.data = json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, timeout=ANSWERS_WITHIN) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        raise end(_why(refused), NOT_FOUND if refused.code == 404 else 2) from None
    except (OSError, ValueError) as error:
        hint = "start it with 'vaxel serve' or 'make up'"
        raise end(f"no service answers at {url} ({error}): {hint}") from None


def _why(refused: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(refused)["error"])
    except (ValueError, LookupError, TypeError):
        return f"{refused.code} {refused.reason}"
