"""Who may use a browser as a telephone: by a link that works once, then by a cookie.

Knows: how links and cookies are signed, and which links were used. Refuses to know: HTTP, and what a telephone is.

A link holds no password: it is signed, for one person, and void after an hour. The cookie names the browser's login and
is signed with the login's password of now: who is shut out, or gets another password, has a void cookie at once.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.web.holders import same

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.clock import Clock

LINK_LASTS: Final = timedelta(hours=1)
LINK_MARK: Final = 8  # characters of a link that make it another than the one before


class PhoneEntry:
    """secret_of: a login's password of now; None for one that may not be used, or not from a browser."""

    def __init__(self, token: str, now: Clock, secret_of: Callable[[str], str | None]) -> None:
        self._token = token
        self._now = now
        self._secret_of = secret_of
        self._used: dict[str, int] = {}  # keys, with the second in which they become too old

    def key_for(self, person: str) -> str:
        """The end of a new link of this person's."""
        until = int((self._now() + LINK_LASTS).timestamp())
        mark = secrets.token_hex(LINK_MARK // 2)
        return f"{until}-{mark}-{self._sign('link', person, str(until), mark)}"

    def may_use(self, person: str, key: str) -> bool:
        """Whether a link is ours, not too old, and not used yet."""
        until, _, rest = key.partition("-")
        mark, _, sign = rest.partition("-")
        if not same(sign, self._sign("link", person, until, mark)):
            return False
        return key not in self._used and self._now().timestamp() < int(until)

    def use(self, person: str, key: str) -> bool:
        """The same, and from now on no longer."""
        if not self.may_use(person, key):
            return False
        now = self._now().timestamp()
        self._used = {one: until for one, until in self._used.items() if until > now}
        self._used[key] = int(key.partition("-")[0])
        return True

    def cookie_for(self, login: str, secret: str) -> str:
        return f"{login}:{self._sign('cookie', login, secret)}"

    def login_of(self, cookie: str) -> str | None:
        """The browser's login, if it may be used now."""
        login, _, sign = cookie.partition(":")
        secret = self._secret_of(login)
        if secret is None or not same(sign, self._sign("cookie", login, secret)):
            return None
        return login

    def _sign(self, *about: str) -> str:
        text = "\n".join(("phone", *about)).encode(errors="surrogatepass")
        return hmac.new(self._token.encode(), text, "sha256").hexdigest()[:40]
