"""Sends one-time links of accounts by e-mail, where the service has a mail server.

Knows: settings, and that a letter that is not taken at once is not tried again: whoever asked for it sees the link.
Refuses to know: what the letter says (mail/account_letter.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import aiosmtplib
import structlog

from app.accounts.one_time import LINK_ENDS_AFTER
from app.clock import real_clock
from app.mail.account_letter import account_letter
from app.mail.delivery import deliver
from app.mail.server import server_of

if TYPE_CHECKING:
    from app.accounts.account import Account, LinkUse
    from app.service.current import Current
    from app.settings import Settings

TAKEN_WITHIN: Final = 10.0  # seconds for each answer of the mail server: somebody waits for the page

log = structlog.get_logger()


class StoredAccountPost:
    """As app.web.accounts.entrance_pages.AccountPost."""

    def __init__(self, settings: Settings, current: Current) -> None:
        self._settings = settings
        self._current = current
        self._server = server_of(settings.smtp_url) if settings.smtp_url else None

    @property
    def works(self) -> bool:
        return self._server is not None

    def link(self, secret: str) -> str:
        return f"{self._settings.web_url}/welcome/{secret}"

    async def send(self, account: Account, use: LinkUse, secret: str) -> bool:
        if self._server is None or account.email is None:
            return False
        company, now = self._current.company_if_any(), real_clock()
        try:
            made = account_letter(
                account,
                use,
                self.link(secret),
                company=company.name if company is not None else "Växel",
                sender=self._settings.mail_from,
                at=now,
                until=now + LINK_ENDS_AFTER[use],
            )
            await deliver(made, self._server, TAKEN_WITHIN)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            log.warning("mail: a link was not sent", account=account.name, error=str(error))
            return False
        log.info("mail: a link was sent", account=account.name, use=use.value)
        return True
