"""Sends due letters, each once, and tries again later when the SMTP server is away or asks for it.

Knows: SMTP's answers, and how long to wait. Refuses to know: what a letter says (letter.py), and where the list of
due letters is.

We store the result after each attempt. If a server takes a letter but vanishes before it says so, or if somebody
kills the service just then, we send the same letter twice. Its Message-ID is the same, so a mail
program can tell. No letter is lost that way. We do not repeat a letter that a server refuses for good (5xx for the
recipient or the letter), and we give up after a day.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

import aiosmtplib
import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.mail.delivery import deliver
from app.mail.letter import letter
from app.words.first_line import first_line

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from email.message import EmailMessage
    from pathlib import Path

    from app.clock import Clock
    from app.mail.server import Server
    from app.policy.model import Company

FIRST_PAUSE: Final = timedelta(minutes=1)  # after a failure; then twice as long each time
LONGEST_MAIL_PAUSE: Final = timedelta(hours=1)
MOST_MAIL_ATTEMPTS: Final = 30  # some 25 hours
MAIL_ANSWERS_WITHIN: Final = 30.0  # seconds, for each answer of the server
LOOK_AT_MAILS: Final = 15.0  # seconds between looks for due letters, when nobody reports one
LONGEST_MAIL_ERROR: Final = 200  # characters

log = structlog.get_logger(__name__)


class Due(Protocol):
    """A message to send (storage.rows.DueMail)."""

    @property
    def id(self) -> int: ...
    @property
    def mailbox(self) -> str: ...
    @property
    def caller(self) -> str | None: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def seconds(self) -> float: ...
    @property
    def sound(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def attempts(self) -> int: ...


class KeepsMail(Protocol):
    """What we need of the store."""

    async def mails_due(self) -> Sequence[Due]: ...
    async def mail_sent(self, id: int) -> None: ...  # noqa: A002 - the word of the trade
    async def mail_not_sent(self, id: int, error: str, again: datetime | None) -> None: ...  # noqa: A002
    async def mails_failed(self) -> int: ...


class Post:
    """`run` sends for ever; `look` tells it that a letter may be due. voicemail: the directory of the recordings.

    failed: messages that failed for good and nobody has heard. trouble: the latest attempt's error, ""
    if it succeeded.
    """

    def __init__(
        self,
        server: Server,
        sender: str,
        store: KeepsMail,
        voicemail: Path,
        company: Callable[[], Company],
        clock: Clock,
        *,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._store = store
        self._voicemail = voicemail
        self._company = company
        self._clock = clock
        self._tls = tls
        self._due = asyncio.Event()
        self.failed = 0
        self.trouble = ""

    def look(self) -> None:
        self._due.set()

    async def run(self) -> None:
        while True:
            try:
                await self.send_what_is_due()
            except (SQLAlchemyError, OSError) as error:
                log.warning("mail: cannot ask for due letters", error=first_line(error))
            try:
                async with asyncio.timeout(LOOK_AT_MAILS):
                    await self._due.wait()
            except TimeoutError:
                pass
            self._due.clear()

    async def send_what_is_due(self) -> int:
        """One attempt for each due letter. Returns how many were sent. Raises what the store raises."""
        sent = 0
        while due := await self._store.mails_due():
            for one in due:
                sent += await self._attempt(one)
        self.failed = await self._store.mails_failed()
        return sent

    async def _attempt(self, due: Due) -> bool:
        try:
            made = await asyncio.to_thread(self._letter, due)
        except (OSError, ValueError) as error:
            return await self._not_sent(due, f"the letter cannot be made: {error}", for_good=True)
        try:
            await self._send(made)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            first = refused.recipients[0]
            return await self._not_sent(due, f"{first.code} {first.message}", for_good=first.code >= 500)
        except aiosmtplib.SMTPDataError as refused:
            return await self._not_sent(
                due, f"{refused.code} {refused.message}", for_good=refused.code >= 500
            )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            # Try again even after 5xx for the sender, the password or TLS: we can correct those.
            return await self._not_sent(due, str(error) or type(error).__name__, for_good=False)
        self.trouble = ""
        await self._store.mail_sent(due.id)
        log.info("mail: a message was sent", message=due.id, mailbox=due.mailbox)
        return True

    async def _send(self, made: EmailMessage) -> None:
        await deliver(made, self._server, MAIL_ANSWERS_WITHIN, self._tls)

    def _letter(self, due: Due) -> EmailMessage:
        """Raises OSError when the sound is gone."""
        return letter(
            self._company(),
            mailbox=due.mailbox,
            caller=due.caller,
            at=due.recorded_at,
            seconds=due.seconds,
            sound=(self._voicemail / due.sound).read_bytes(),
            name=due.sound,
            sender=self._sender,
            to=due.address,
        )

    async def _not_sent(self, due: Due, error: str, *, for_good: bool) -> bool:
        attempts = due.attempts + 1
        why = " ".join(error.split())[:LONGEST_MAIL_ERROR]
        again = None if for_good or attempts >= MOST_MAIL_ATTEMPTS else self._clock() + pause(attempts)
        await self._store.mail_not_sent(due.id, why, again)
        say = log.warning if again else log.error
        say("mail: a message was not sent", message=due.id, attempt=attempts, error=why, again=str(again))
        self.trouble = why
        return False


def pause(attempts: int) -> timedelta:
    """The pause after this many failed attempts."""
    doublings: int = min(attempts - 1, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_MAIL_PAUSE)
