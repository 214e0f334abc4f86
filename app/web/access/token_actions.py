"""Making and revoking tokens, for the page and the API alike.

Knows: what a token needs, and that each change is noted. Refuses to know: HTML, JSON, and how a token is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounts.tokens import LONGEST_OWN_TOKEN, LONGEST_TOKEN, OWN_TOKEN_RIGHTS, SCOPES, scopes_of
from app.clock import real_clock
from app.web.access.given_out import purpose_given, term_given
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.accounts.audit import AuditLog
    from app.accounts.tokens import ApiToken, Tokens
    from app.accounts.visitor import Visitor

OWN_SCOPES: Final = scopes_of(OWN_TOKEN_RIGHTS)


class TokenActions:
    def __init__(self, tokens: Tokens, audit: AuditLog) -> None:
        self._tokens = tokens
        self._audit = audit

    async def make(
        self,
        visitor: Visitor | str,
        name: str,
        scopes: Collection[str],
        days: int,
        account: int | None = None,
    ) -> tuple[ApiToken, str]:
        """A new token, and its text. account: as whom it acts, with that account's scopes. Raises Refusal."""
        allowed, longest = (SCOPES, LONGEST_TOKEN) if account is None else (OWN_SCOPES, LONGEST_OWN_TOKEN)
        name = purpose_given(name, sv="nyckeln", en="the token")
        beside, now = [one for one in await self._tokens.tokens() if one.account == account], real_clock()
        if any(one.name == name and one.works(now) for one in beside):
            raise Refusal(
                400, f"there is a token {name} already", "name", f"det finns redan en nyckel {name}"
            )
        unknown = sorted(set(scopes) - set(allowed))
        if unknown:
            raise Refusal(
                400, f"there is no scope {unknown[0]}", "scopes", f"det finns ingen rätt {unknown[0]}"
            )
        if not scopes:
            raise Refusal(400, "choose at least one scope", "scopes", "välj minst en rätt")
        lasts = term_given(days, longest)
        made, text = await self._tokens.make(name, scopes, lasts, _who(visitor), account)
        after = {"scopes": list(made.scopes), "until": made.expires_at.isoformat()}
        await self._audit.note(visitor, "token.make", made.called, after=after)
        return made, text

    async def revoke(self, visitor: Visitor | str, id: int) -> ApiToken:  # noqa: A002 - the word of the trade
        """Raises Refusal if there is none; one that has ended stays as it is."""
        found = await self._tokens.token(id)
        if found is None:
            raise Refusal(404, f"there is no token {id}", "", f"det finns ingen nyckel {id}")
        if await self._tokens.revoke(id, _who(visitor)):
            await self._audit.note(visitor, "token.revoke", found.called, {"scopes": list(found.scopes)})
        return found


def _who(visitor: Visitor | str) -> str:
    return visitor if isinstance(visitor, str) else visitor.by
