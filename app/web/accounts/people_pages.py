"""/accounts: who may sign in, as what; invitations, roles, disabling, new passwords.

Knows: forms. Refuses to know: what is allowed (accounts/administration.py).

A link is sent by e-mail where that works; else the page shows it once, to hand over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from app.accounts.account import LinkUse
from app.accounts.administration import AccountRefused
from app.accounts.roles import AccountRole, Right
from app.web.accounts.said import at_minute, browser_named
from app.web.bodies import posted_of
from app.web.site.routes import Route

if TYPE_CHECKING:
    from app.accounts.account import Account
    from app.accounts.administration import Administration
    from app.accounts.kept import KeepsAccounts, KeepsSessions
    from app.accounts.visitor import Visitor
    from app.accounts.workforce import Workforce
    from app.web.accounts.entrance_pages import AccountPost
    from app.web.site.render import Pages

ACCOUNTS_DONE: Final = ("role", "disabled", "enabled", "ended", "deleted", "mailed", "email")
MOST_INVITED: Final = 500  # at once


class PeoplePages:
    """For administrators."""

    def __init__(
        self,
        pages: Pages,
        accounts: KeepsAccounts,
        sessions: KeepsSessions,
        administration: Administration,
        workforce: Workforce,
        post: AccountPost,
    ) -> None:
        self._pages = pages
        self._accounts = accounts
        self._sessions = sessions
        self._administration = administration
        self._workforce = workforce
        self._post = post

    def routes(self) -> list[Route]:
        one = "/accounts/{id:[0-9]{1,9}}"
        return [
            Route("GET", "/accounts", Right.ACCOUNTS, self._list),
            Route("GET", "/accounts/invite", Right.ACCOUNTS, self._whom),
            Route("POST", "/accounts/invite", Right.ACCOUNTS, self._invite),
            Route("GET", one, Right.ACCOUNTS, self._one),
            *(
                Route(
                    "POST",
                    f"{one}/{{what:role|disable|enable|reset|end-sessions|delete|email}}",
                    right,
                    change,
                )
                for right, change in ((Right.ACCOUNTS, self._change),)
            ),
        ]

    async def _list(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        like = request.query.get("like", "").strip()
        role = request.query.get("role", "")
        everybody = await self._accounts.all()
        have = {one.person for one in everybody}
        done = request.query.get("done", "")
        return self._pages.html(
            request,
            visitor,
            "accounts/list.html",
            accounts=[
                one for one in everybody if _is_like(one, like) and (not role or one.role.value == role)
            ],
            like=like,
            role=role,
            roles=list(AccountRole),
            known=self._workforce.known,
            without=sum(one.id not in have for one in self._workforce.everybody()),
            when=at_minute,
            browser=browser_named,
            done=done if done in ACCOUNTS_DONE else "",
        )

    async def _whom(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        return await self._invitation(request, visitor)

    async def _invitation(
        self,
        request: web.Request,
        visitor: Visitor,
        refused: AccountRefused | None = None,
        typed: dict[str, str] | None = None,
    ) -> web.Response:
        have = {one.person for one in await self._accounts.all()}
        return self._pages.html(
            request,
            visitor,
            "accounts/invite.html",
            200 if refused is None else 422,
            people=[one for one in self._workforce.everybody() if one.id not in have],
            roles=list(AccountRole),
            refused=refused,
            typed=typed or {},
            works=self._post.works,
        )

    async def _invite(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        form = await posted_of(request)
        typed = {key: str(form.get(key, "")) for key in ("name", "full_name", "email", "role", "lang")}
        chosen = [str(one) for one in form.getall("person", [])][:MOST_INVITED]
        invited: list[tuple[Account, str, bool]] = []
        refusals: list[tuple[str, AccountRefused]] = []
        try:
            role = AccountRole(typed["role"])
            if not chosen:
                made, secret = await self._administration.invite(
                    visitor,
                    **{**typed, "role": role},  # type: ignore[arg-type]
                )
                invited.append((made, *await self._send(made, LinkUse.INVITE, secret)))
        except ValueError:
            return await self._invitation(request, visitor, AccountRefused("role", "role"), typed)
        except AccountRefused as refused:
            return await self._invitation(request, visitor, refused, typed)
        for person in chosen:
            try:
                made, secret = await self._administration.invite(visitor, person=person, role=role)
            except AccountRefused as refused:
                refusals.append((person, refused))
            else:
                invited.append((made, *await self._send(made, LinkUse.INVITE, secret)))
        return self._links(request, visitor, invited, refusals)

    async def _send(self, account: Account, use: LinkUse, secret: str) -> tuple[str, bool]:
        """The link, and whether it went by e-mail."""
        return self._post.link(secret), await self._post.send(account, use, secret)

    def _links(
        self,
        request: web.Request,
        visitor: Visitor,
        invited: list[tuple[Account, str, bool]],
        refusals: list[tuple[str, AccountRefused]],
    ) -> web.Response:
        return self._pages.html(
            request,
            visitor,
            "accounts/links.html",
            invited=invited,
            refusals=refusals,
            works=self._post.works,
        )

    async def _one(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        return await self._page(request, visitor, await self._asked(request))

    async def _asked(self, request: web.Request) -> Account:
        account = await self._accounts.one(int(request.match_info["id"]))
        if account is None:
            raise web.HTTPNotFound
        return account

    async def _page(
        self, request: web.Request, visitor: Visitor, account: Account, refused: AccountRefused | None = None
    ) -> web.Response:
        done = request.query.get("done", "")
        return self._pages.html(
            request,
            visitor,
            "accounts/one.html",
            200 if refused is None else 422,
            account=account,
            person=self._workforce.known(account.person) if account.person is not None else None,
            sessions=await self._sessions.of_account(account.id),
            roles=list(AccountRole),
            refused=refused,
            when=at_minute,
            browser=browser_named,
            done=done if done in ACCOUNTS_DONE else "",
        )

    async def _change(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        form, account, change = await posted_of(request), await self._asked(request), self._administration
        why = str(form.get("why", "")).strip()[:500]
        here = f"/accounts/{account.id}"
        try:
            match request.match_info["what"]:
                case "role":
                    await change.set_role(visitor, account, _role(str(form.get("role", ""))), why)
                    done = "role"
                case "disable":
                    await change.disable(visitor, account, why)
                    done = "disabled"
                case "enable":
                    await change.enable(visitor, account, why)
                    done = "enabled"
                case "email":
                    await change.set_email(visitor, account, str(form.get("email", "")))
                    done = "email"
                case "end-sessions":
                    await change.end_sessions(visitor, account)
                    done = "ended"
                case "delete":
                    await change.delete(visitor, account, why)
                    here, done = "/accounts", "deleted"
                case _:
                    use, secret = await change.link_again(visitor, account)
                    sent = await self._send(account, use, secret)
                    return self._links(request, visitor, [(account, *sent)], [])
        except AccountRefused as refused:
            return await self._page(request, visitor, account, refused)
        raise web.HTTPSeeOther(f"{here}?done={done}")


def _role(text: str) -> AccountRole:
    try:
        return AccountRole(text)
    except ValueError:
        raise AccountRefused("role", "role") from None


def _is_like(account: Account, like: str) -> bool:
    """Whether each word typed begins a word of the name, the sign-in name or the address."""
    texts = f"{account.full_name} {account.name} {account.email or ''}".casefold()
    return all(word in texts for word in like.casefold().split())
