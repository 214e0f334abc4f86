"""Passkeys: what the browser is asked, and whether its answer is right. By the library webauthn.

Knows: challenges that are used once, counters, and what must be verified. Refuses to know: HTTP, and where they
are kept.

A passkey proves two things at once, the device and its owner (PIN, finger, face), so nothing more is asked. It is for
one host name, and needs no sign-in name: the browser offers the passkeys that it has for the host.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.accounts.factors import Passkey

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from app.accounts.account import Account

CEREMONY_LASTS: Final = 300.0  # seconds between the question and the answer
MOST_CEREMONIES: Final = 5_000  # under way; the oldest is forgotten first


class BadPasskey(Exception):
    """The browser's answer is not right; the message says why, for the log."""


@dataclass(frozen=True, slots=True)
class Ceremony:
    """One question to a browser. account: who registers or, after the password, proves it; None: whoever comes."""

    challenge: bytes
    host: str
    account: int | None
    until: float


class Ceremonies:
    """Questions that wait for their answer; each is answered once. now: seconds that only grow."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._open: OrderedDict[str, Ceremony] = OrderedDict()

    def begin(self, host: str, account: int | None) -> tuple[str, Ceremony]:
        """Its id, which the browser sends back."""
        made = Ceremony(secrets.token_bytes(32), host, account, self._now() + CEREMONY_LASTS)
        id_ = secrets.token_urlsafe(16)
        self._open[id_] = made
        while len(self._open) > MOST_CEREMONIES:
            self._open.popitem(last=False)
        return id_, made

    def end(self, id: object, host: str) -> Ceremony:  # noqa: A002 - the word of the trade
        """Raises BadPasskey."""
        found = self._open.pop(id, None) if isinstance(id, str) else None
        if found is None or found.until < self._now() or found.host != host:
            raise BadPasskey("nobody asked for it, or too long ago")
        return found


def registration_question(
    ceremony: Ceremony, account: Account, company: str, has: Sequence[Passkey]
) -> dict[str, Any]:
    """Options for navigator.credentials.create, as JSON-able values."""
    import json

    import webauthn
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = webauthn.generate_registration_options(
        rp_id=ceremony.host,
        rp_name=company,
        user_id=user_handle(account.id),
        user_name=account.name,
        user_display_name=account.full_name,
        challenge=ceremony.challenge,
        timeout=int(CEREMONY_LASTS * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(webauthn.base64url_to_bytes(one.id))
            for one in has
            if one.host == ceremony.host
        ],
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def registered(
    ceremony: Ceremony, account: int, answer: dict[str, Any], origin: str, name: str, at: datetime
) -> Passkey:
    """The new passkey. Raises BadPasskey."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url

    if ceremony.account != account:
        raise BadPasskey("somebody else asked for it")
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=ceremony.challenge,
            expected_rp_id=ceremony.host,
            expected_origin=origin,
            require_user_verification=True,
        )
    except Exception as error:  # the answer is a stranger's: whatever is wrong in it, it is wrong
        raise BadPasskey(f"{type(error).__name__}: {error}") from error
    return Passkey(
        id=bytes_to_base64url(found.credential_id),
        account=account,
        host=ceremony.host,
        name=name,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        synced=found.credential_backed_up,
        made_at=at,
    )


def sign_in_question(ceremony: Ceremony, allowed: Sequence[Passkey] = ()) -> dict[str, Any]:
    """Options for navigator.credentials.get. allowed: those that may answer; () is any for this host."""
    import json

    import webauthn
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

    options = webauthn.generate_authentication_options(
        rp_id=ceremony.host,
        challenge=ceremony.challenge,
        timeout=int(CEREMONY_LASTS * 1000),
        allow_credentials=[
            PublicKeyCredentialDescriptor(webauthn.base64url_to_bytes(one.id)) for one in allowed
        ],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def proved(ceremony: Ceremony, passkey: Passkey, answer: dict[str, Any], origin: str) -> int:
    """Its new count. Raises BadPasskey: also when the count has not grown, for then there is a copy of it."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url

    if ceremony.account not in (None, passkey.account):
        raise BadPasskey("it is somebody else's")
    response = answer.get("response")
    handle = response.get("userHandle") if isinstance(response, dict) else None
    if handle and handle != bytes_to_base64url(user_handle(passkey.account)):
        raise BadPasskey("it names another account")
    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=ceremony.challenge,
            expected_rp_id=ceremony.host,
            expected_origin=origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise BadPasskey(f"{type(error).__name__}: {error}") from error
    return found.new_sign_count


def user_handle(account: int) -> bytes:
    """What a passkey keeps of whose it is: no name, no address."""
    return f"vaxel:{account}".encode()
