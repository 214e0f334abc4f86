"""How a mistake is answered: {"error": "what is wrong, and where"}.

Knows: that form. Refuses to know: what can be wrong.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable


def refused(status: int, text: str) -> web.Response:
    return web.json_response({"error": text}, status=status)


def wrong(kind: Callable[..., web.HTTPException], text: str) -> web.HTTPException:
    """The same, to be raised."""
    return kind(text=json.dumps({"error": text}), content_type="application/json")
