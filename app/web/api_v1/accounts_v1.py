"""The API about accounts, and the log of changes.

Knows: accounts as the API shows them. Refuses to know: what is allowed (accounts/administration.py).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from app.accounts.account import LinkUse
from app.accounts.administration import AccountRefused
from app.accounts.roles import AccountRole, Right
from app.web.accounts.audit_pages import LONGEST_LINE_NUMBER
from app.web.api_v1.area import Area
from app.web.api_v1.paging import Page, PageQuery, part_of
from app.web.row_id import row_id
from app.web.whole_number import whole_number
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping
    from typing import TypeVar

    from app.accounts.account import Account
    from app.accounts.administration import Administration
    from app.accounts.kept import KeepsAccounts
    from app.web.accounts.audit_pages import ReadsAudit
    from app.web.accounts.entrance_pages import AccountPost
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.site.catalogue import Catalogue

    _Done = TypeVar("_Done")

CONFLICTS = {"taken", "has_account", "oneself", "last_administrator"}


class AccountShown(BaseModel):
    """An account. person: their id in the company; null: nobody's telephone. invited: no password chosen yet."""

    id: int
    name: str
    full_name: str
    email: str | None
    person: str | None
    role: AccountRole
    lang: str
    invited: bool
    disabled_at: datetime | None
    locked_until: datetime | None
    created_at: datetime
    created_by: str
    signed_in_at: datetime | None


class AccountPage(Page[AccountShown]):
    """Some accounts, by name."""


class NewAccount(BaseModel):
    """person: a person's id, whose name, address and language the account gets; or name, for somebody else."""

    model_config = ConfigDict(extra="forbid")
    person: Annotated[str | None, Field(max_length=100)] = None
    name: Annotated[str, Field(max_length=100)] = ""
    full_name: Annotated[str, Field(max_length=200)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    role: AccountRole = AccountRole.EMPLOYEE
    lang: Literal["sv", "en", ""] = ""


class AccountChange(BaseModel):
    """What to change; what is left out stays. why: for the log of changes."""

    model_config = ConfigDict(extra="forbid")
    role: AccountRole | None = None
    disabled: bool | None = None
    email: Annotated[str | None, Field(max_length=254)] = None
    why: Annotated[str, Field(max_length=500)] = ""


class OneTimeLink(BaseModel):
    """A link that works once. url: to hand over; null: it was sent by e-mail."""

    account: AccountShown
    use: LinkUse
    url: str | None


class AuditQuery(PageQuery):
    """Which lines. action: such as `account.role`, or what it begins with, `account`. since, until: with a zone."""

    by: Annotated[str, Field(max_length=200)] = ""
    action: Annotated[str, Field(max_length=200)] = ""
    about: Annotated[str, Field(max_length=200)] = ""
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class AuditShown(BaseModel):
    """One change. by: who made it; about: what was changed."""

    n: int
    at: datetime
    by: str
    person: str | None
    action: str
    about: str
    before: JsonValue
    after: JsonValue
    why: str


class AuditPage(Page[AuditShown]):
    """Some lines of the log of changes, the newest first."""


class AccountsV1:
    """The operations about accounts."""

    def __init__(
        self,
        accounts: KeepsAccounts,
        administration: Administration,
        audit: ReadsAudit,
        post: AccountPost,
        catalogues: Mapping[str, Catalogue],
    ) -> None:
        self._accounts = accounts
        self._administration = administration
        self._audit = audit
        self._post = post
        self._catalogues = catalogues

    def operations(self) -> list[Operation]:
        area = Area("Accounts", Right.ACCOUNTS, account="the account's id")
        one = "/accounts/{account}"
        return [
            area("GET /accounts", "listAccounts", self._list),
            area("POST /accounts", "inviteAccount", self._invite, status=201, refusals=(409,)),
            area(f"GET {one}", "readAccount", self._read),
            area(f"PATCH {one}", "changeAccount", self._change, now=self._read, refusals=(409,)),
            area(f"DELETE {one}", "deleteAccount", self._delete, now=self._read, refusals=(409,)),
            area(f"POST {one}/link", "linkAccount", self._link),
            area(f"DELETE {one}/sessions", "endSessions", self._end_sessions),
            area("GET /audit", "listAudit", self._changes),
        ]

    async def _list(self, _asked: ApiRequest, query: PageQuery) -> AccountPage:
        """All accounts, by name."""
        part, following = part_of(await self._accounts.all(), query, lambda one: one.name)
        return AccountPage(items=[_shown(one) for one in part], next=following)

    async def _read(self, asked: ApiRequest) -> AccountShown:
        """One account."""
        return _shown(await self._asked(asked))

    async def _invite(self, asked: ApiRequest, body: NewAccount) -> OneTimeLink:
        """Make an account, with a link by which its password is chosen."""
        made, secret = await self._allowed(
            self._administration.invite(
                asked.visitor,
                person=body.person,
                name=body.name,
                full_name=body.full_name,
                email=body.email or None,
                role=body.role,
                lang=body.lang,
            )
        )
        return await self._handed_over(made, LinkUse.INVITE, secret)

    async def _change(self, asked: ApiRequest, body: AccountChange) -> AccountShown:
        """Change a role or an address, disable or enable; its sessions end."""
        account, by = await self._asked(asked), asked.visitor
        if body.disabled is False and account.disabled_at is not None:
            await self._allowed(self._administration.enable(by, account, body.why))
        if body.email is not None and body.email != (account.email or ""):
            await self._allowed(self._administration.set_email(by, account, body.email))
        if body.role is not None:
            await self._allowed(self._administration.set_role(by, account, body.role, body.why))
        if body.disabled:
            await self._allowed(self._administration.disable(by, account, body.why))
        return await self._read(asked)

    async def _delete(self, asked: ApiRequest) -> None:
        """Delete an account; the log of changes stays."""
        await self._allowed(self._administration.delete(asked.visitor, await self._asked(asked)))

    async def _link(self, asked: ApiRequest) -> OneTimeLink:
        """A link by which a new password is chosen; the former link ends."""
        account = await self._asked(asked)
        return await self._handed_over(
            account, *await self._administration.link_again(asked.visitor, account)
        )

    async def _end_sessions(self, asked: ApiRequest) -> None:
        """Sign an account out everywhere."""
        await self._administration.end_sessions(asked.visitor, await self._asked(asked))

    async def _changes(self, _asked: ApiRequest, query: AuditQuery) -> AuditPage:
        """The log of changes: who changed what, when, and why."""
        below = whole_number(query.after, LONGEST_LINE_NUMBER)
        if query.after and below is None:
            raise Refusal(400, "That is no `next` of a page.", "after", "Det är inget `next` från en sida.")
        lines = await self._audit.lines(
            query.limit + 1,
            by=query.by,
            action=query.action,
            about=query.about,
            since=query.since,
            until=query.until,
            below=below,
        )
        shown = [AuditShown.model_validate(one, from_attributes=True) for one in lines[: query.limit]]
        return AuditPage(items=shown, next=str(shown[-1].n) if len(lines) > query.limit else None)

    async def _asked(self, asked: ApiRequest) -> Account:
        text = asked.place["account"]
        known = await self._accounts.one(row_id(text))
        if known is None:
            raise Refusal(404, "There is no such account.", "", "Det finns inget sådant konto.")
        return known

    async def _handed_over(self, account: Account, use: LinkUse, secret: str) -> OneTimeLink:
        sent = await self._post.send(account, use, secret)
        return OneTimeLink(account=_shown(account), use=use, url=None if sent else self._post.link(secret))

    async def _allowed(self, change: Awaitable[_Done]) -> _Done:
        """What the administration refuses, in the words of the pages."""
        try:
            return await change
        except AccountRefused as refused:
            status = 409 if refused.why in CONFLICTS else 400
            raise account_refusal(self._catalogues, status, refused.why, refused.field) from None


def account_refusal(catalogues: Mapping[str, Catalogue], status: int, why: str, field: str = "") -> Refusal:
    """What the administration of accounts refuses, in the words of the pages. why: as AccountRefused."""
    sv, en = (catalogues[lang](f"accounts.refused.{why}") for lang in ("sv", "en"))
    return Refusal(status, en, field, sv)


def _shown(account: Account) -> AccountShown:
    return AccountShown(
        id=account.id,
        name=account.name,
        full_name=account.full_name,
        email=account.email,
        person=account.person,
        role=account.role,
        lang=account.lang,
        invited=account.password is None,
        disabled_at=account.disabled_at,
        locked_until=account.locked_until,
        created_at=account.created_at,
        created_by=account.created_by,
        signed_in_at=account.signed_in_at,
    )
