"""The API about tokens and links: who may come in without signing in, and until when.

Knows: both as the API shows them; a token's text and a link's secret are shown once. Refuses to know: what each may
(accounts), and where they are kept.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.roles import Right
from app.web.api_v1.area import Area
from app.web.row_id import row_id

if TYPE_CHECKING:
    from app.accounts.links import AccessLink
    from app.accounts.tokens import ApiToken, Tokens
    from app.web.access.link_actions import LinkActions
    from app.web.access.token_actions import TokenActions
    from app.web.api_v1.operation import ApiRequest, Operation


class TokenWanted(BaseModel):
    """A token to make. scopes: such as journal:read; days: until it ends."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=60)]
    scopes: Annotated[list[str], Field(max_length=100)]
    days: Annotated[int, Field(ge=1, le=3650)] = 365


class TokenShown(BaseModel):
    """A token without its text. acts_as: whose own it is, by the account's name; null: a program's."""

    id: int
    name: str
    scopes: list[str]
    acts_as: str | None
    made_at: datetime
    made_by: str
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class TokenMade(TokenShown):
    """A new token. token: its text, shown this once."""

    token: str


class TokenList(BaseModel):
    """Tokens, the newest first."""

    items: list[TokenShown]


class WallboardWanted(BaseModel):
    """A link to a screen on the wall. queues: their ids; none: all."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=60)]
    queues: Annotated[list[str], Field(max_length=200)] = []
    days: Annotated[int, Field(ge=1, le=3650)] = 365


class LinkShown(BaseModel):
    """A link without its secret."""

    id: int
    kind: str
    name: str
    person: str | None
    queues: list[str]
    made_at: datetime
    made_by: str
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class LinkMade(LinkShown):
    """A new link. path: what to open, shown this once."""

    path: str


class LinkList(BaseModel):
    """The links that one may see, the newest first."""

    items: list[LinkShown]


class AccessV1:
    """The operations about tokens and links."""

    def __init__(self, tokens: Tokens, token_actions: TokenActions, link_actions: LinkActions) -> None:
        self._tokens = tokens
        self._token_actions = token_actions
        self._link_actions = link_actions

    def operations(self) -> list[Operation]:
        tokens = Area("Tokens", Right.ACCOUNTS, token="its id")
        links = Area("Links", Right.WALLBOARD, link="its id")
        return [
            tokens("GET /tokens", "listTokens", self._list_tokens),
            tokens("POST /tokens", "makeToken", self._make_token, status=201),
            tokens("DELETE /tokens/{token}", "revokeToken", self._revoke_token),
            links("GET /links", "listLinks", self._list_links),
            links("POST /links", "makeWallboardLink", self._make_link, status=201),
            links("DELETE /links/{link}", "revokeLink", self._revoke_link),
        ]

    async def _list_tokens(self, _asked: ApiRequest) -> TokenList:
        """All tokens, of programs and of people."""
        return TokenList(items=[token_shown(one) for one in await self._tokens.tokens()])

    async def _make_token(self, asked: ApiRequest, body: TokenWanted) -> TokenMade:
        """Make a token; its text is shown this once."""
        made, text = await self._token_actions.make(asked.visitor, body.name, body.scopes, body.days)
        return token_made(made, text)

    async def _revoke_token(self, asked: ApiRequest) -> None:
        """Revoke a token."""
        await self._token_actions.revoke(asked.visitor, row_id(asked.place["token"]))

    async def _list_links(self, asked: ApiRequest) -> LinkList:
        """Links that you may see."""
        return LinkList(items=[_link(one) for one in await self._link_actions.seen_by(asked.visitor)])

    async def _make_link(self, asked: ApiRequest, body: WallboardWanted) -> LinkMade:
        """Make a link to a screen on the wall."""
        made, secret = await self._link_actions.make_wallboard(
            asked.visitor, body.name, body.queues, body.days
        )
        return LinkMade(**_link(made).model_dump(), path=f"/wall/{secret}")

    async def _revoke_link(self, asked: ApiRequest) -> None:
        """Revoke a link."""
        await self._link_actions.revoke(asked.visitor, row_id(asked.place["link"]))


def token_made(made: ApiToken, text: str) -> TokenMade:
    return TokenMade(**token_shown(made).model_dump(), token=text)


def token_shown(one: ApiToken) -> TokenShown:
    return TokenShown.model_validate(one, from_attributes=True)


def _link(one: AccessLink) -> LinkShown:
    return LinkShown.model_validate(one, from_attributes=True)
