"""An account's one-time link as a letter: an invitation, or a new password.

Knows: the words, and MIME. Refuses to know: SMTP (delivery.py), and what the link is worth.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING, Final

from app.accounts.account import LinkUse
from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.account import Account

_SUBJECTS: Final = {
    LinkUse.INVITE: ("Ditt konto i {company}s växel", "Your account at {company}'s exchange"),
    LinkUse.RESET: ("Nytt lösenord till {company}s växel", "A new password for {company}'s exchange"),
}
_TEXTS: Final = {
    LinkUse.INVITE: (
        "Hej {name}!\n\nDu har fått ett konto. Ditt inloggningsnamn är {account}.\n"
        "Välj ett lösenord här senast {until}:\n\n{link}\n\nLänken fungerar en gång.\n",
        "Hello {name},\n\nYou have got an account. Your sign-in name is {account}.\n"
        "Choose a password here by {until}:\n\n{link}\n\nThe link works once.\n",
    ),
    LinkUse.RESET: (
        "Hej {name}!\n\nVälj ett nytt lösenord för {account} här senast {until}:\n\n{link}\n\n"
        "Länken fungerar en gång. Har du inte bett om den: gör ingenting, så gäller ditt lösenord som förut.\n",
        "Hello {name},\n\nChoose a new password for {account} here by {until}:\n\n{link}\n\n"
        "The link works once. If you have not asked for it, do nothing: your password stays.\n",
    ),
}


def account_letter(
    account: Account, use: LinkUse, link: str, *, company: str, sender: str, at: datetime, until: datetime
) -> EmailMessage:
    """In the account's language. Raises ValueError for an address that no letter can have."""
    which = 0 if account.lang == "sv" else 1
    local = until.astimezone(STOCKHOLM)
    when = f"{local:%Y-%m-%d} kl. {local:%H.%M}" if which == 0 else f"{local:%Y-%m-%d %H:%M}"
    values = {"name": account.full_name, "account": account.name, "link": link, "until": when}
    made = EmailMessage()
    made["From"] = sender
    made["To"] = account.email or ""
    made["Date"] = format_datetime(at)
    made["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or "localhost")
    made["Auto-Submitted"] = "auto-generated"
    made["Subject"] = _SUBJECTS[use][which].format(company=company)
    made.set_content(_TEXTS[use][which].format(**values))
    return made
