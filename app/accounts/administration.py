"""Changes of accounts: invitations, roles, disabling, new passwords; each with its line in the audit log.

Knows: what is allowed, and what a change ends. Refuses to know: pages, the command line, and SQL.

A change of role or password, disabling and erasing end all sessions of the account; all but the first its own tokens,
too. One administrator always stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.accounts.account import Account, AccountLink, LinkUse
from app.accounts.kept import NameTaken
from app.accounts.one_time import LINK_ENDS_AFTER, new_secret, secret_hash
from app.accounts.passwords import too_easy
from app.accounts.roles import AccountRole
from app.accounts.sign_in import sign_in_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.accounts.audit import AuditLog
    from app.accounts.kept import KeepsAccounts
    from app.accounts.links import Links
    from app.accounts.passwords import Passwords
    from app.accounts.sessions import SignedIn
    from app.accounts.tokens import Tokens
    from app.accounts.visitor import Visitor
    from app.accounts.workforce import Workforce

LONGEST_ACCOUNT_NAME = 60  # characters
_FORGOTTEN = "forgotten"  # by whom a link is made that somebody asks for who has not signed in
OTHERS_NAMES = frozenset({"this machine", "first link", _FORGOTTEN})  # who does things besides accounts


@dataclass
class AccountRefused(Exception):
    """A change that cannot be made. field: of the form, or ""; why: a key, whose words are `account.refused.WHY`."""

    field: str
    why: str

    def __str__(self) -> str:
        return f"{self.field}: {self.why}" if self.field else self.why


class Administration:
    """now: the real time. links, tokens: personal ones, which end with the account."""

    def __init__(
        self,
        accounts: KeepsAccounts,
        signed_in: SignedIn,
        passwords: Passwords,
        audit: AuditLog,
        workforce: Workforce,
        links: Links,
        tokens: Tokens,
        now: Callable[[], datetime],
    ) -> None:
        self._accounts = accounts
        self._signed_in = signed_in
        self._passwords = passwords
        self._audit = audit
        self._workforce = workforce
        self._links = links
        self._tokens = tokens
        self._now = now
        self._proving: set[int] = set()  # accounts whose password is being looked at

    async def invite(
        self,
        by: Visitor | str,
        *,
        name: str = "",
        person: str | None = None,
        full_name: str = "",
        email: str | None = None,
        role: AccountRole = AccountRole.EMPLOYEE,
        lang: str = "",
    ) -> tuple[Account, str]:
        """Make an account. Returns it, and the secret of the link by which its first password is chosen.

        person: a person's id; the name, the e-mail address and the language are then theirs unless told. Raises
        AccountRefused.
        """
        if person is not None:
            known = self._workforce.known(person)
            if known is None:
                raise AccountRefused("person", "no_person")
            if await self._accounts.by_person(person) is not None:
                raise AccountRefused("person", "has_account")
            name, full_name = name or known.id, known.name
            email, lang = email or known.email, lang or known.lang
        new = Account(
            id=0,
            name=_checked_name(name),
            full_name=" ".join(full_name.split()) or name,
            email=_checked_email(email),
            person=person,
            role=role,
            lang=lang if lang in ("sv", "en") else "sv",
            created_at=self._now(),
            created_by=_called(by),
        )
        try:
            made = await self._accounts.add(new)
        except NameTaken:
            raise AccountRefused("name", "taken") from None
        await self._audit.note(by, "account.invite", made.name, after={"role": role.value, "person": person})
        return made, await self._link(by, LinkUse.INVITE, made.id)

    async def link_again(self, by: Visitor | str, account: Account) -> tuple[LinkUse, str]:
        """A link by which a password is chosen: for the first time, or anew. Earlier links end."""
        use = LinkUse.RESET if account.password is not None else LinkUse.INVITE
        await self._accounts.forget_links(account.id)
        await self._audit.note(
            by, f"account.{'reset' if use is LinkUse.RESET else 'invite_again'}", account.name
        )
        return use, await self._link(by, use, account.id)

    async def link_forgotten(self, account: Account) -> tuple[LinkUse, str]:
        """A link for whoever says that they have forgotten the password, maybe a stranger: earlier links stay."""
        use = LinkUse.RESET if account.password is not None else LinkUse.INVITE
        await self._audit.note(_FORGOTTEN, "account.forgotten", account.name)
        return use, await self._link(_FORGOTTEN, use, account.id)

    async def first_link(self, by: str) -> str:
        """The secret of a link by which the first administrator makes their account. Raises AccountRefused."""
        if await self.has_administrator():
            raise AccountRefused("", "has_administrator")
        return await self._link(by, LinkUse.FIRST, None)

    async def has_administrator(self) -> bool:
        """Whether somebody can sign in as administrator."""
        return any(_governs(one) for one in await self._accounts.all())

    async def link_for(self, secret: str) -> tuple[AccountLink, Account | None] | None:
        """What a link is for, and for whose account; None: it is used, or has ended."""
        found = await self._accounts.link(secret_hash(secret), self._now())
        if found is None:
            return None
        if found.account is None:
            return None if await self.has_administrator() else (found, None)
        account = await self._accounts.one(found.account)
        return (found, account) if account is not None and self._signed_in.may_be_here(account) else None

    async def accept(self, secret: str, password: str, again: str) -> Account:
        """Choose a password by a link, and use all of the account's up. Raises AccountRefused, TooManyAtOnce."""
        found = await self.link_for(secret)
        if found is None or found[1] is None:
            raise AccountRefused("", "no_link")
        account = found[1]
        hashed = await self._hash(password, again, account)
        await self._take_link(secret)
        changed = await self._accounts.change(account.id, password=hashed, failures=0, locked_until=None)
        await self._accounts.forget_links(account.id)
        await self._signed_in.end(account.id)
        await self._audit.note(
            account.name, "account.password", account.name, after={"by": found[0].use.value}
        )
        await self._end_tokens(account.name, account)
        return changed or account

    async def make_first(
        self, secret: str, *, name: str, full_name: str, email: str, password: str, again: str, lang: str
    ) -> Account:
        """Make the first administrator's account by the first link. Raises AccountRefused, TooManyAtOnce."""
        found = await self.link_for(secret)
        if found is None or found[0].use is not LinkUse.FIRST:
            raise AccountRefused("", "no_link")
        name = _checked_name(name)
        known = self._workforce.known(name)
        new = Account(
            id=0,
            name=name,
            full_name=known.name if known is not None else " ".join(full_name.split()) or name,
            email=_checked_email(email),
            person=known.id if known is not None else None,
            role=AccountRole.ADMINISTRATOR,
            lang=lang,
            created_at=self._now(),
            created_by="first link",
        )
        hashed = await self._hash(password, again, new)
        await self._take_link(secret)
        try:
            made = await self._accounts.add(new)
        except NameTaken:
            raise AccountRefused("name", "taken") from None
        await self._accounts.change(made.id, password=hashed)
        await self._accounts.forget_links(None)
        await self._audit.note(name, "account.first", name, after={"role": made.role.value})
        return made

    async def set_role(self, by: Visitor | str, account: Account, role: AccountRole, why: str = "") -> None:
        """Raises AccountRefused."""
        if role is account.role:
            return
        if account.role is AccountRole.ADMINISTRATOR:
            await self._refuse_the_last(account)
        await self._accounts.change(account.id, role=role.value)
        await self._signed_in.end(account.id)
        before, after = {"role": account.role.value}, {"role": role.value}
        await self._audit.note(by, "account.role", account.name, before, after, why)

    async def disable(self, by: Visitor | str, account: Account, why: str = "") -> None:
        """Raises AccountRefused."""
        if account.disabled_at is not None:
            return
        await self._refuse_oneself_or_the_last(by, account)
        await self._accounts.change(account.id, disabled_at=self._now())
        await self._accounts.forget_links(account.id)
        await self._signed_in.end(account.id)
        await self._audit.note(by, "account.disable", account.name, why=why)
        await self._end_ways_in(by, account)

    async def enable(self, by: Visitor | str, account: Account, why: str = "") -> None:
        await self._accounts.change(account.id, disabled_at=None, failures=0, locked_until=None)
        self._signed_in.changed()
        await self._audit.note(by, "account.enable", account.name, why=why)

    async def delete(self, by: Visitor | str, account: Account, why: str = "") -> None:
        """Raises AccountRefused."""
        await self._refuse_oneself_or_the_last(by, account)
        await self._accounts.delete(account.id)
        self._signed_in.changed()
        await self._audit.note(by, "account.delete", account.name, {"role": account.role.value}, why=why)
        await self._end_ways_in(by, account)

    async def set_email(self, by: Visitor | str, account: Account, email: str) -> None:
        """Raises AccountRefused."""
        await self._accounts.change(account.id, email=_checked_email(email))
        self._signed_in.changed()
        await self._audit.note(by, "account.email", account.name, {"email": account.email}, {"email": email})

    async def set_language(self, account: Account, lang: str) -> None:
        """Raises AccountRefused."""
        if lang not in ("sv", "en"):
            raise AccountRefused("lang", "language")
        await self._accounts.change(account.id, lang=lang)
        self._signed_in.changed()
        if lang != account.lang:
            before, after = {"lang": account.lang}, {"lang": lang}
            await self._audit.note(account.name, "account.language", account.name, before, after)

    async def change_password(self, account: Account, now_used: str, password: str, again: str) -> Account:
        """Their own. Sessions and tokens end: the caller begins a session. Raises AccountRefused, TooManyAtOnce."""
        await self._prove(account, now_used)
        hashed = await self._hash(password, again, account)
        changed = await self._accounts.change(account.id, password=hashed)
        await self._accounts.forget_links(account.id)
        await self._signed_in.end(account.id)
        await self._audit.note(account.name, "account.password", account.name)
        await self._end_tokens(account.name, account)
        return changed or account

    async def end_sessions(
        self, by: Visitor | str, account: Account, ids: list[str] | None = None, keep: str = ""
    ) -> int:
        """End these sessions, or all. Returns how many."""
        ended = await self._signed_in.end(account.id, ids, keep)
        if ended:
            await self._audit.note(by, "session.end", account.name, after={"ended": ended})
        return ended

    async def _prove(self, account: Account, password: str) -> None:
        """Wrong ones count and lock as at sign-in, one at a time. Raises AccountRefused, TooManyAtOnce."""
        if account.id in self._proving:
            raise AccountRefused("", "busy")
        self._proving.add(account.id)
        try:
            now = self._now()
            before = await self._accounts.count_attempt(account.id, now)
            if before is None or (before.locked_until is not None and before.locked_until > now):
                raise AccountRefused("now", "locked")
            if not await self._passwords.is_right(password, before.password):
                raise AccountRefused("now", "wrong")
            await self._accounts.was_right(account.id)
        finally:
            self._proving.discard(account.id)

    async def _hash(self, password: str, again: str, account: Account) -> str:
        easy = too_easy(password, account.name, account.full_name)
        if easy is not None:
            raise AccountRefused("password", easy)
        if password != again:
            raise AccountRefused("again", "differs")
        return await self._passwords.hashed(password)

    async def _link(self, by: Visitor | str, use: LinkUse, account: int | None) -> str:
        now, secret = self._now(), new_secret()
        ends_at = now + LINK_ENDS_AFTER[use]
        link = AccountLink(
            hash=secret_hash(secret),
            use=use,
            account=account,
            made_at=now,
            made_by=_called(by),
            ends_at=ends_at,
        )
        await self._accounts.add_link(link)
        return secret

    async def _end_ways_in(self, by: Visitor | str, account: Account) -> None:
        """Links to the desk, and others that are the person's own; the account's own tokens."""
        ended = await self._links.revoke_all_of(account.person, _called(by)) if account.person else 0
        if ended:
            await self._audit.note(by, "link.revoke_all", account.person or "", {"links": ended})
        await self._end_tokens(by, account)

    async def _end_tokens(self, by: Visitor | str, account: Account) -> None:
        ended = await self._tokens.revoke_all_of(account.id, _called(by))
        if ended:
            await self._audit.note(by, "token.revoke_all", account.name, {"tokens": ended})

    async def _take_link(self, secret: str) -> None:
        """Raises AccountRefused if somebody else was first."""
        if await self._accounts.take_link(secret_hash(secret), self._now()) is None:
            raise AccountRefused("", "no_link")

    async def _refuse_oneself_or_the_last(self, by: Visitor | str, account: Account) -> None:
        if not isinstance(by, str) and by.by == account.name:
            raise AccountRefused("", "oneself")
        await self._refuse_the_last(account)

    async def _refuse_the_last(self, account: Account) -> None:
        others = [one for one in await self._accounts.all() if one.id != account.id and _governs(one)]
        if _governs(account) and not others:
            raise AccountRefused("", "last_administrator")


def _governs(account: Account) -> bool:
    """Whether somebody signs in with it as administrator."""
    return (
        account.role is AccountRole.ADMINISTRATOR
        and account.password is not None
        and account.disabled_at is None
    )


def _called(by: Visitor | str) -> str:
    return by if isinstance(by, str) else by.by


def _checked_name(text: str) -> str:
    name = sign_in_name(text)
    if not text.strip():
        raise AccountRefused("name", "missing")
    if not name or len(name) > LONGEST_ACCOUNT_NAME or ":" in name or "/" in name:
        raise AccountRefused("name", "signs")
    if name in OTHERS_NAMES:
        raise AccountRefused("name", "taken")
    return name


def _checked_email(text: str | None) -> str | None:
    email = (text or "").strip()
    if not email:
        return None
    local, at, domain = email.partition("@")
    if not (local and at and "." in domain) or len(email) > 254 or not email.isprintable() or " " in email:
        raise AccountRefused("email", "email")
    return email
