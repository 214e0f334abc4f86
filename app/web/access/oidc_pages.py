"""/sign-in/oidc: to the provider and back.

Knows: redirects and the cookie that binds a journey to its browser. Refuses to know: tokens (accounts/oidc.py), and
whose account it is (oidc_actions.py).

    GET /sign-in/oidc        to the provider's page
    GET /sign-in/oidc/back   from there, with a code; each journey comes back once
    GET /sign-in/oidc/out    signs out here, and at the provider if it has a page for that
"""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import structlog
from aiohttp import web

from app.accounts.oidc import OidcJourney, OidcRefused, authorization_url
from app.web.access.origin import origin_of
from app.web.accounts.browser import address_of, give_cookie, session_secret, take_cookie, way_on
from app.web.site.gate import SESSION_COOKIE
from app.web.site.routes import OpenRoute

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.sessions import SignedIn
    from app.accounts.sign_in import Throttled
    from app.web.access.oidc_actions import OidcActions
    from app.web.access.oidc_client import OidcClient
    from app.web.access.second_step_pages import LetsIn
    from app.web.site.render import Pages

JOURNEY_COOKIE: Final = "__Host-vaxel-oidc"
JOURNEY_LASTS: Final = 600.0  # seconds
MOST_JOURNEYS: Final = 5_000  # under way; the oldest is forgotten first
OIDC_BACK: Final = "/sign-in/oidc/back"
log = structlog.get_logger()


class OidcPages:
    """knocks: of addresses, each journey counts. steady: seconds that only grow."""

    def __init__(
        self,
        pages: Pages,
        client: OidcClient,
        actions: OidcActions,
        let_in: LetsIn,
        signed_in: SignedIn,
        knocks: Throttled,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pages = pages
        self._client = client
        self._actions = actions
        self._let_in = let_in
        self._signed_in = signed_in
        self._knocks = knocks
        self._steady = steady
        self._journeys: OrderedDict[str, OidcJourney] = OrderedDict()

    def routes(self) -> list[OpenRoute]:
        return [
            OpenRoute("GET", "/sign-in/oidc", self._go),
            OpenRoute("GET", OIDC_BACK, self._back),
            OpenRoute("GET", "/sign-in/oidc/out", self._out),
        ]

    async def _go(self, request: web.Request) -> web.StreamResponse:
        address = address_of(request)
        if self._knocks.waits(address):
            return self._refused_page(request, "often", 429)
        self._knocks.wrong(address)
        journey = OidcJourney.begin(way_on(request.query.get("next", "")), self._steady() + JOURNEY_LASTS)
        try:
            endpoint = (await self._client.metadata())["authorization_endpoint"]
        except OidcRefused as refused:
            return self._refuse(request, refused, "away", 502)
        self._journeys[journey.state] = journey
        while len(self._journeys) > MOST_JOURNEYS:
            self._journeys.popitem(last=False)
        url = authorization_url(endpoint, self._client.provider, journey, origin_of(request) + OIDC_BACK)
        answer = web.Response(status=303, headers={"Location": url})
        give_cookie(answer, JOURNEY_COOKIE, journey.cookie, int(JOURNEY_LASTS))
        return answer

    async def _back(self, request: web.Request) -> web.StreamResponse:
        try:
            journey = self._journey(request)
            if "error" in request.query:
                raise OidcRefused(f"the provider says {request.query['error'][:100]}")
            issuer = request.query.get("iss", self._client.provider.issuer)
            if issuer != self._client.provider.issuer:
                raise OidcRefused("another provider answered (iss)")
            code = request.query.get("code", "")
            identity = await self._client.identity(code, journey, origin_of(request) + OIDC_BACK)
            account = await self._actions.account_of(identity)
        except OidcRefused as refused:
            return self._refuse(request, refused, "refused", 403)
        entered = await self._let_in(request, account, "oidc", journey.next_path)
        take_cookie(entered, JOURNEY_COOKIE)
        return entered

    def _journey(self, request: web.Request) -> OidcJourney:
        """The journey that comes back in the browser in which it began. Raises OidcRefused."""
        journey = self._journeys.pop(request.query.get("state", ""), None)
        if journey is None or journey.until < self._steady():
            raise OidcRefused("nobody is on the way with that state, or no longer")
        if not hmac.compare_digest(
            request.cookies.get(JOURNEY_COOKIE, "").encode(errors="surrogatepass"), journey.cookie.encode()
        ):
            raise OidcRefused("it began in another browser")
        return journey

    async def _out(self, request: web.Request) -> web.StreamResponse:
        """Here first: whoever signs out at the provider means us, too."""
        await self._signed_in.sign_out(session_secret(request))
        answer = web.HTTPSeeOther(await self._way_out(request))
        take_cookie(answer, SESSION_COOKIE)
        raise answer

    async def _way_out(self, request: web.Request) -> str:
        try:
            endpoint = (await self._client.metadata()).get("end_session_endpoint")
        except OidcRefused:
            endpoint = None
        if not isinstance(endpoint, str):
            return "/sign-in?done=out"
        after = {
            "client_id": self._client.provider.client_id,
            "post_logout_redirect_uri": f"{origin_of(request)}/sign-in",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(after)}"

    def _refuse(self, request: web.Request, refused: OidcRefused, why: str, status: int) -> web.Response:
        """The page tells a stranger nothing of accounts; the log tells the administrator."""
        log.warning("nobody was signed in by the provider", why=str(refused)[:300])
        return self._refused_page(request, why, status)

    def _refused_page(self, request: web.Request, why: str, status: int) -> web.Response:
        answer = self._pages.html(
            request, None, "access/oidc_refused.html", status, why=why, name=self._client.provider.name
        )
        take_cookie(answer, JOURNEY_COOKIE)
        return answer
