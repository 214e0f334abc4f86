"""The API about one's own account: language, password, and where one is signed in.

Knows: these as the API shows them. Refuses to know: what is allowed (accounts/administration.py), and second factors,
which are set up in the browser that they belong to.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.administration import AccountRefused
from app.accounts.passwords import TooManyAtOnce
from app.accounts.roles import Right
from app.web.api_v1.accounts_v1 import account_refusal
from app.web.api_v1.area import Area
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.accounts.account import Account
    from app.accounts.administration import Administration
    from app.accounts.kept import KeepsAccounts, KeepsSessions
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.site.catalogue import Catalogue

MY_ACCOUNT: Final = "/me/account"


class MyAccountShown(BaseModel):
    """My account."""

    name: str
    full_name: str
    email: str | None
    role: str
    lang: str


class MyAccountChange(BaseModel):
    """The language of pages and messages."""

    model_config = ConfigDict(extra="forbid")
    lang: Literal["sv", "en"]


class PasswordWanted(BaseModel):
    """now: the password until now."""

    model_config = ConfigDict(extra="forbid")
    now: Annotated[str, Field(max_length=1000)]
    password: Annotated[str, Field(max_length=1000)]


class SessionShown(BaseModel):
    """Where I am signed in. this: it is the session of this request."""

    id: str
    began_at: datetime
    used_at: datetime
    address: str
    browser: str
    this: bool


class SessionList(BaseModel):
    """My sessions."""

    items: list[SessionShown]


class MyAccountV1:
    """The operations. catalogues: the words of refusals, by language."""

    def __init__(
        self,
        accounts: KeepsAccounts,
        sessions: KeepsSessions,
        administration: Administration,
        catalogues: Mapping[str, Catalogue],
    ) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._administration = administration
        self._catalogues = catalogues

    def operations(self) -> list[Operation]:
        area = Area("My account", Right.OWN, refusals=(409,), session="its id")
        return [
            area("GET /me/account", "readMyAccount", self._read),
            area("PATCH /me/account", "changeMyAccount", self._change, now=self._read),
            area("POST /me/account/password", "changeMyPassword", self._password),
            area("GET /me/account/sessions", "listMySessions", self._list),
            area("DELETE /me/account/sessions", "endMyOtherSessions", self._end_others),
            area("DELETE /me/account/sessions/{session}", "endMySession", self._end),
        ]

    async def _read(self, asked: ApiRequest) -> MyAccountShown:
        """My account."""
        account = await self._own(asked)
        return MyAccountShown.model_validate(account, from_attributes=True)

    async def _change(self, asked: ApiRequest, body: MyAccountChange) -> MyAccountShown:
        """Choose my language."""
        await self._administration.set_language(await self._own(asked), body.lang)
        return await self._read(asked)

    async def _password(self, asked: ApiRequest, body: PasswordWanted) -> None:
        """Change my password. All my sessions end, this one too."""
        account = await self._own(asked)
        try:
            await self._administration.change_password(account, body.now, body.password, body.password)
        except AccountRefused as refused:
            raise account_refusal(self._catalogues, 400, refused.why, refused.field) from refused
        except TooManyAtOnce as busy:
            raise account_refusal(self._catalogues, 503, "busy") from busy

    async def _list(self, asked: ApiRequest) -> SessionList:
        """Where I am signed in."""
        account = await self._own(asked)
        return SessionList(
            items=[
                SessionShown(
                    id=one.id,
                    began_at=one.created_at,
                    used_at=one.used_at,
                    address=one.address,
                    browser=one.agent,
                    this=one.id == asked.visitor.session,
                )
                for one in await self._sessions.of_account(account.id)
            ]
        )

    async def _end(self, asked: ApiRequest) -> None:
        """Sign me out there."""
        account, session = await self._own(asked), asked.place["session"]
        if not await self._administration.end_sessions(asked.visitor, account, [session]):
            raise Refusal(404, "there is no such session", sv="den inloggningen finns inte")

    async def _end_others(self, asked: ApiRequest) -> None:
        """Sign me out everywhere but here."""
        await self._administration.end_sessions(
            asked.visitor, await self._own(asked), keep=asked.visitor.session
        )

    async def _own(self, asked: ApiRequest) -> Account:
        return await account_of_session(self._accounts, asked)


async def account_of_session(accounts: KeepsAccounts, asked: ApiRequest) -> Account:
    """Whose session it is. Raises Refusal for a link or a token: neither reaches an account."""
    account = await accounts.by_name(asked.visitor.by)
    if account is None:
        raise Refusal(
            409,
            "a link or a token does not reach the account: sign in",
            sv="med en länk eller nyckel når du inget konto: logga in",
        )
    return account
