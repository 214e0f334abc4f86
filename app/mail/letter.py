"""A voicemail message as a letter: who called, when, how long, and the sound.

Knows: the words, and MIME. Refuses to know: SMTP (post.py), and where messages are stored.

A letter sent again is the same letter: its Message-ID follows from the message. From what a caller shows, only digits
and signs of a number reach a header or the text.
"""

from __future__ import annotations

import hashlib
import re
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

from app.policy import numbers
from app.policy.hours import STOCKHOLM
from app.policy.ways import ToPerson

if TYPE_CHECKING:
    from datetime import datetime

    from app.policy.model import Company

_NUMBER: Final = re.compile(r"\+?[0-9*#]{1,24}", re.ASCII)


def letter(
    company: Company,
    *,
    mailbox: str,
    caller: str | None,
    at: datetime,
    seconds: float,
    sound: bytes,
    name: str,
    sender: str,
    to: str,
) -> EmailMessage:
    """name: identifies the message (the sound's path). In the language of the mailbox's person."""
    sv = _language(company, mailbox) == "sv"
    box = _name(company, mailbox)
    who = _who(company, caller, sv)
    local = at.astimezone(STOCKHOLM)
    when = f"{local:%Y-%m-%d} kl. {local:%H.%M}" if sv else f"{local:%Y-%m-%d} at {local:%H:%M}"
    length = _length(seconds)
    made = EmailMessage()
    made["From"] = sender
    made["To"] = to
    made["Date"] = format_datetime(at)
    made["Message-ID"] = message_id(name, sender)
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic reply, please
    made["Subject"] = f"Röstmeddelande från {who} ({length})" if sv else f"Voicemail from {who} ({length})"
    made.set_content(
        f"{who} lämnade ett meddelande på {length} till {box}, {when}.\n\n"
        "Ljudet är bifogat. Slå *55 på din telefon för att lyssna, spara, radera eller ringa upp.\n"
        if sv
        else f"{who} left a message of {length} for {box}, {when}.\n\n"
        "The sound is attached. Dial *55 on your phone to listen, save, delete or call back.\n"
    )
    file = f"{local:%Y-%m-%d-%H%M}-{re.sub(r'[^0-9]', '', caller or '') or 'x'}.wav"
    made.add_attachment(sound, maintype="audio", subtype="wav", filename=file)
    return made


def message_id(name: str, sender: str) -> str:
    """The same for the same message, at every attempt."""
    domain = sender.rpartition("@")[2].strip("> ") or "localhost"
    return f"<voicemail-{hashlib.sha256(name.encode()).hexdigest()[:32]}@{domain}>"


def _who(company: Company, caller: str | None, sv: bool) -> str:
    shown = numbers.shown(caller or "") if company.find(caller or "") is None else caller or ""
    if not _NUMBER.fullmatch(shown):
        return "okänt nummer" if sv else "an unknown number"
    place = company.find(shown)
    return f"{company.people[place.id].name} ({shown})" if isinstance(place, ToPerson) else shown


def _name(company: Company, mailbox: str) -> str:
    if mailbox in company.people:
        return company.people[mailbox].name
    return company.queues[mailbox].name if mailbox in company.queues else mailbox


def _language(company: Company, mailbox: str) -> str:
    return company.people[mailbox].language if mailbox in company.people else company.language


def _length(seconds: float) -> str:
    whole = max(1, round(seconds))
    return f"{whole // 60}:{whole % 60:02}"
