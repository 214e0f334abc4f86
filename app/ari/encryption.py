"""PJSIP's settings of a phone's sound: whether it is encrypted, and over which IP.

Knows: docs.asterisk.org, res_pjsip configuration. Refuses to know: who decides it (the company file).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.logins import DeviceKind
from app.policy.trunks import Srtp

if TYPE_CHECKING:
    from app.ari.tables import Fields


def media_encryption(srtp: Srtp) -> Fields:
    """The keys go in the SDP (SDES, RFC 4568). Offered: beside sound in clear (RTP/AVP), as most phones read it."""
    return {
        "media_encryption": "no" if srtp is Srtp.CLEAR else "sdes",
        "media_encryption_optimistic": "yes" if srtp is Srtp.OFFERED else "no",
    }


def sound_of(kind: DeviceKind, srtp: Srtp, *, ipv6: bool) -> Fields:
    """A browser encrypts always, and by DTLS."""
    keys = media_encryption(srtp)
    if kind is DeviceKind.BROWSER:
        keys = {"media_encryption": "dtls", "media_encryption_optimistic": "no"}
    return {**keys, "rtp_ipv6": "yes" if ipv6 else "no"}
