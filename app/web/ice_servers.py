"""The servers by which a browser's phone finds a way through routers: STUN, and TURN with a login for some hours.

Knows: RTCPeerConnection's form of them, and how coturn checks such a login (use-auth-secret; the user is the time
until which it is good). Refuses to know: who asks.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from datetime import datetime

    from app.settings import Settings

TURN_LOGIN_LASTS: Final = timedelta(hours=12)  # as a browser's password for SIP


@dataclass(frozen=True, slots=True)
class IceServers:
    """stun: host or host:port, "" is none. urls: such as turn:turn.bolaget.se:3478; secret: shared with that server."""

    stun: str = ""
    urls: tuple[str, ...] = ()
    secret: str = ""

    def for_login(self, login: str, at: datetime) -> list[dict[str, Any]]:
        """What the browser's page gives to RTCPeerConnection. at: now (aware), by the clock that the server has."""
        servers: list[dict[str, Any]] = [{"urls": [f"stun:{self.stun}"]}] if self.stun else []
        if self.urls:
            user = f"{int((at + TURN_LOGIN_LASTS).timestamp())}:{login}"
            signed = hmac.digest(self.secret.encode(), user.encode(), hashlib.sha1)
            credential = base64.b64encode(signed).decode()
            servers.append({"urls": list(self.urls), "username": user, "credential": credential})
        return servers


NO_ICE_SERVERS: Final = IceServers()


def ice_servers_of(settings: Settings) -> IceServers:
    return IceServers(settings.stun, settings.turn_urls, settings.turn_secret)
