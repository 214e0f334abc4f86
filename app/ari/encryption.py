"""PJSIP's settings of a phone's sound: whether it is encrypted, and over which IP.

Knows: docs.asterisk.org, res_pjsip configuration. Refuses to know: who decides it (the company file).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.policy.logins import DeviceKind
from app.policy.trunks import Srtp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.ari.tables import Fields


def media_encryption(srtp: Srtp) -> Fields:
    """The keys go in the SDP (SDES, RFC 4568). Offered: beside sound in clear (RTP/AVP), as most phones read it."""
    return {
        "media_encryption": "no" if srtp is Srtp.CLEAR else "sdes",
        "media_encryption_optimistic": "yes" if srtp is Srtp.OFFERED else "no",
    }


@dataclass(frozen=True, slots=True)
class SoundAddresses:
    """Where phones send sound, over IPv4 and IPv6; "": wherever this machine's name or way out leads."""

    ipv4: str = ""
    ipv6: str = ""


ANYWHERE: Final = SoundAddresses()


def sound_addresses(binds: Iterable[str]) -> SoundAddresses:
    """Where the exchange listens for SIP, unless that is every address. A router's address comes in its place later."""
    found = [bind for bind in binds if bind not in ("0.0.0.0", "::")]
    return SoundAddresses(
        next((one for one in found if ":" not in one), ""), next((one for one in found if ":" in one), "")
    )


def sound_of(kind: DeviceKind, srtp: Srtp, *, ipv6: bool, at: SoundAddresses = ANYWHERE) -> Fields:
    """A browser encrypts always, and by DTLS."""
    keys = media_encryption(srtp)
    if kind is DeviceKind.BROWSER:
        keys = {"media_encryption": "dtls", "media_encryption_optimistic": "no"}
    return {
        **keys,
        "rtp_ipv6": "yes" if ipv6 else "no",
        "media_address": at.ipv6 if ipv6 else at.ipv4,
    }
