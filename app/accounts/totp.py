"""Codes from an app, as a second factor (RFC 6238), and recovery codes on paper.

Knows: how codes are made and recognised. Refuses to know: where a secret is kept, whose it is, and the time.

A code has six digits and lasts 30 seconds. We take the code of the step before and after, too, since clocks drift, but
none that is older than the newest that was taken: nobody can use a code again that they saw over a shoulder.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from datetime import datetime

CODE_DIGITS: Final = 6
CODE_STEP: Final = 30  # seconds
STEPS_OFF: Final = 1  # how many steps a clock may be wrong
SECRET_LENGTH_BYTES: Final = 20
RECOVERY_CODES: Final = 10
RECOVERY_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
RECOVERY_GROUPS: Final = (5, 5, 5)  # 74 bits


def new_totp_secret() -> str:
    """In base32, as apps take it."""
    return base64.b32encode(secrets.token_bytes(SECRET_LENGTH_BYTES)).decode()


def totp_code(secret: str, step: int) -> str:
    """The code of a step: seconds since 1970, divided by 30."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 0x0F
    number = int.from_bytes(digest[at : at + 4]) & 0x7FFF_FFFF
    return str(number % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def step_of_code(secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """The step whose code this is; None: a wrong code, or one not newer than last_step. Spaces do not count."""
    given = "".join(code.split())
    if len(given) != CODE_DIGITS or not given.isascii():
        return None
    here = int(now.timestamp()) // CODE_STEP
    found = None
    for step in range(here - STEPS_OFF, here + STEPS_OFF + 1):
        if hmac.compare_digest(totp_code(secret, step), given) and step > last_step:
            found = step
    return found


def totp_address(secret: str, account: str, issuer: str) -> str:
    """What the QR code for the app says."""
    label = quote(f"{issuer}:{account}", safe="")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer, safe='')}&algorithm=SHA1&digits=6&period=30"


def new_recovery_codes() -> list[str]:
    return [
        "-".join("".join(secrets.choice(RECOVERY_SIGNS) for _ in range(length)) for length in RECOVERY_GROUPS)
        for _ in range(RECOVERY_CODES)
    ]


def recovery_hash(account: int, code: str) -> str:
    """What is stored of one. Signs between, and large letters, do not count."""
    bare = "".join(sign for sign in code.casefold() if sign in RECOVERY_SIGNS)
    return hashlib.sha256(f"{account}:{bare}".encode()).hexdigest()
