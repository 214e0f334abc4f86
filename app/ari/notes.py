"""Whether the exchange writes our words into the presence that phones get.

Knows: the module of ours that does it (asterisk/modules), and how one asks for it. Refuses to know: the words
(policy/lamp.py), and who sets them (busy_lamps.py).

The exchange runs without it, too, where nobody could build it; then phones read Asterisk's own words.
"""

from __future__ import annotations

import json
from typing import Final, Protocol

from app.ari.client import Refused

MODULE: Final = "res_pjsip_pidf_vaxel_note.so"


class AsksForModules(Protocol):
    """What we need of the connection (client.py)."""

    async def request(self, method: str, path: str) -> str: ...


async def writes_our_notes(ari: AsksForModules) -> bool:
    """Raises client.Disconnected, or client.Refused for another reason than that there is no such module."""
    try:
        found = json.loads(await ari.request("GET", f"asterisk/modules/{MODULE}"))
    except Refused as error:
        if error.status in (404, 409):  # not there; loaded, and not running
            return False
        raise
    return bool(found["status"] == "Running")
