"""PJSIP's settings that differ between kinds of telephones.

Knows: docs.asterisk.org, res_pjsip configuration. Refuses to know: the settings that all share (provision.py).

All rows of a table have the same fields, so each kind has a value for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from app.policy.logins import DeviceKind, is_first

if TYPE_CHECKING:
    from app.ari.tables import Fields


def endpoint_of_kind(kind: DeviceKind) -> Fields:
    """A call from outside keeps the trunk's codec; two phones use the best one that both have.

    Both G.722 and Opus are wideband. G.722 costs the exchange less, so it comes first in an office's network; over the
    internet Opus does, which needs half of the band and conceals lost packets.
    """
    match kind:
        case DeviceKind.DESK:
            return {"allow": "g722,opus,alaw,ulaw", "webrtc": "no"}
        case DeviceKind.SOFTPHONE | DeviceKind.MOBILE:
            return {"allow": "opus,g722,alaw,ulaw", "webrtc": "no"}
        case DeviceKind.BROWSER:  # DTLS-SRTP, ICE, AVPF and one port for RTP and RTCP
            return {"allow": "opus,g722,alaw,ulaw", "webrtc": "yes"}
        case _:
            assert_never(kind)


def aor_of(login: str, kind: DeviceKind) -> Fields:  # noqa: ARG001 - a browser may need a value of its own
    """A telephone is registered at one address, the newest; with the first login people may have several."""
    return {"max_contacts": "5" if is_first(login) else "1"}
