"""The URLs for delivery reports: each names one attempt, and nobody else can make one.

Knows: the form of the path, and how to recognise it. Refuses to know: what a report says.
"""

from __future__ import annotations

import hmac


class ReportUrls:
    """token: the installation's secret; at: where the provider reaches our web, None: it cannot."""

    def __init__(self, token: str, at: str | None) -> None:
        self._token = token
        self._at = at

    def url(self, sms: str, attempt: int) -> str | None:
        """The URL for a report about this attempt; None: there is none."""
        if self._at is None:
            return None
        return f"{self._at}/sms/delivered/{sms}.{attempt}.{self._key(sms, attempt)}"

    def opened(self, secret: str) -> tuple[str, int]:
        """The SMS and the attempt in a path after /sms/delivered/; "" if we did not make the path."""
        sms, _, rest = secret.partition(".")
        attempt, _, key = rest.partition(".")
        if not attempt.isascii() or not attempt.isdigit() or len(attempt) > 6:
            return "", 0
        right = hmac.compare_digest(key.encode(), self._key(sms, int(attempt)).encode())
        return (sms, int(attempt)) if right else ("", 0)

    def _key(self, sms: str, attempt: int) -> str:
        return hmac.new(self._token.encode(), f"sms:{sms}:{attempt}".encode(), "sha256").hexdigest()[:32]
