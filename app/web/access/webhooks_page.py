"""/accounts/webhooks: which programs are told what, and what became of each event.

Knows: forms. Refuses to know: what is allowed (webhook_actions.py), and how events are delivered (app/webhooks).

    GET  /accounts/webhooks                          all, with the form that adds one
    GET  /accounts/webhooks/{id}?state=dead&after=9  one, with its deliveries
    POST /accounts/webhooks/{id}/{what}              test, pause, resume, change or remove
    POST /accounts/webhooks/{id}/deliveries/{n}/again
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from app.accounts.roles import Right
from app.web.access.form_again import form_again
from app.web.bodies import posted_of
from app.web.row_id import row_id
from app.web.site.routes import Route
from app.webhooks.events import HookKind
from app.webhooks.kept import DeliveryState
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor
    from app.web.access.webhook_actions import WebhookActions
    from app.web.site.render import Pages
    from app.webhooks.kept import Webhook

WEBHOOKS_DONE: Final = ("removed", "test", "again", "paused", "resumed", "changed")
DELIVERIES_SHOWN: Final = 50
MOST_DEAD_COUNTED: Final = 500
KINDS_OFFERED: Final = tuple(one.value for one in HookKind if one is not HookKind.TEST)
_ONE: Final = "/accounts/webhooks/{id:[0-9]{1,9}}"


class WebhooksPage:
    """The handlers."""

    def __init__(self, pages: Pages, actions: WebhookActions) -> None:
        self._pages = pages
        self._actions = actions

    def routes(self) -> list[Route]:
        right = Right.ACCOUNTS
        return [
            Route("GET", "/accounts/webhooks", right, self._list),
            Route("POST", "/accounts/webhooks", right, self._add),
            Route("GET", _ONE, right, self._one),
            Route("POST", f"{_ONE}/{{what:test|pause|resume|change|remove}}", right, self._do),
            Route("POST", f"{_ONE}/deliveries/{{delivery:[0-9]{{1,9}}}}/again", right, self._again),
        ]

    async def _list(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        return await self._all(request, visitor, {"url": "", "kinds": KINDS_OFFERED})

    async def _all(
        self, request: web.Request, visitor: Visitor, typed: dict[str, Any], refused: Refusal | None = None
    ) -> web.Response:
        store = self._actions.store
        dead = Counter(
            one.webhook for one in await store.deliveries(None, DeliveryState.DEAD, MOST_DEAD_COUNTED, None)
        )
        return self._page(
            *(request, visitor, "access/webhooks.html", refused),
            hooks=await store.all(),
            dead=dead,
            typed=typed,
        )

    def _page(
        self,
        request: web.Request,
        visitor: Visitor,
        template: str,
        refused: Refusal | None,
        **values: Any,
    ) -> web.Response:
        return self._pages.html(
            request,
            visitor,
            template,
            refused.status if refused is not None else 200,
            kinds=KINDS_OFFERED,
            **form_again(request, visitor, refused, WEBHOOKS_DONE),
            **values,
        )

    async def _add(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        typed = await _typed(request)
        try:
            made = await self._actions.add(visitor, typed["url"], typed["kinds"])
        except Refusal as refused:
            return await self._all(request, visitor, typed, refused)
        return self._pages.html(request, visitor, "access/made_webhook.html", hook=made)

    async def _one(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        hook = await self._found(request)
        return await self._shown(request, visitor, hook, {"url": hook.url, "kinds": hook.kinds})

    async def _shown(
        self,
        request: web.Request,
        visitor: Visitor,
        hook: Webhook,
        typed: dict[str, Any],
        refused: Refusal | None = None,
    ) -> web.Response:
        state, after = request.query.get("state", ""), row_id(request.query.get("after", ""))
        wanted = DeliveryState(state) if state in set(DeliveryState) else None
        found = await self._actions.store.deliveries(hook.id, wanted, DELIVERIES_SHOWN + 1, after or None)
        shown = found[:DELIVERIES_SHOWN]
        return self._page(
            *(request, visitor, "access/webhook.html", refused),
            hook=hook,
            typed=typed,
            deliveries=shown,
            states=[one.value for one in DeliveryState],
            state=wanted.value if wanted is not None else "",
            older=shown[-1].id if len(found) > DELIVERIES_SHOWN else 0,
            newer=bool(after),
        )

    async def _do(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        hook, what = await self._found(request), request.match_info["what"]
        typed: dict[str, Any] = {"url": hook.url, "kinds": hook.kinds}
        try:
            if what == "test":
                await self._actions.test(visitor, hook.id)
                raise _back(hook, "test")
            if what == "remove":
                await self._actions.remove(visitor, hook.id)
                raise web.HTTPSeeOther("/accounts/webhooks?done=removed")
            if what == "change":
                typed = await _typed(request)
            active = hook.active if what == "change" else what == "resume"
            await self._actions.change(visitor, hook.id, typed["url"], typed["kinds"], active=active)
        except Refusal as refused:
            return await self._shown(request, visitor, hook, typed, refused)
        raise _back(hook, {"change": "changed", "pause": "paused"}.get(what, "resumed"))

    async def _again(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        hook = await self._found(request)
        try:
            await self._actions.again(visitor, hook.id, row_id(request.match_info["delivery"]))
        except Refusal as refused:
            return await self._shown(request, visitor, hook, {"url": hook.url, "kinds": hook.kinds}, refused)
        raise _back(hook, "again")

    async def _found(self, request: web.Request) -> Webhook:
        return await self._actions.found(row_id(request.match_info["id"]))


def _back(hook: Webhook, done: str) -> web.HTTPSeeOther:
    return web.HTTPSeeOther(f"/accounts/webhooks/{hook.id}?done={done}")


async def _typed(request: web.Request) -> dict[str, Any]:
    form = await posted_of(request)
    return {
        "url": str(form.get("url", "")).strip(),
        "kinds": [str(one) for one in form.getall("kind", [])],
    }
