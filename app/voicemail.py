"""Voicemail as a whole: takes messages in, lets them be heard, sends them, and lights the lamps.

Knows: which rooms of the house do that, and who tells whom of a new message. Refuses to know: anything that a room
knows itself, and the rest of the service.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import structlog

from app.calls.mailbox.boxes import Boxes
from app.calls.mailbox.lamps import Lamps
from app.mail.post import Post
from app.mail.server import server_of
from app.speech.greetings import RecordedGreetings
from app.storage.mailbox import Mailbox
from app.storage.mailboxes import StoredMailboxes
from app.web.problems import greeting_cannot_be_made, mail_in_trouble, mails_failed, messages_wait

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from app.calls.floor import Floor
    from app.calls.ledger import Ledger
    from app.calls.mailbox.boxes import Counts
    from app.calls.ports.news import Message
    from app.clock import Clock
    from app.policy.model import Company
    from app.settings import Settings
    from app.speech.prompts import Prompts
    from app.storage.store import Store
    from app.web.problems import Problem

RECOVERS_IN = 10.0  # seconds

log = structlog.get_logger()


class VoicemailService:
    """`mailboxes` and `greetings` are for the calls. It asks for the company at each use.

    light, tell: as for Lamps and Boxes.

    Raises BadSetting for an unusable address of a mail server.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        prompts: Prompts,
        floor: Floor,
        company: Callable[[], Company],
        clock: Clock,
        light: Callable[[str, int, int], Awaitable[None]],
        tell: Callable[[Counts], Awaitable[None]],
        ledger: Ledger,
    ) -> None:
        self._prompts = prompts
        self._company = company
        self._greetings_trouble = ""
        self.changes = 0  # grows with every message that comes, goes or is heard
        kept, shared = settings.data / "voicemail", settings.shared
        self._post: Post | None = None
        if settings.smtp_url:
            server = server_of(settings.smtp_url)
            self._post = Post(server, settings.mail_from, store, kept, company, clock)
        self._lamps = Lamps(light, store.message_counts, floor.registered, ledger, Boxes(tell, ledger))
        self._inbox = Mailbox(shared / "messages", kept, store, self._mail_to)
        self.mailboxes = StoredMailboxes(store, kept, shared / "prompts", self._changed)
        self.greetings = RecordedGreetings(
            shared, settings.prompts, company, self._renew, lambda: prompts.of_profiles
        )

    async def run(self) -> None:
        """For ever: send e-mails and set the lamps. Whatever goes wrong here, calls go on."""
        with contextlib.suppress(OSError):  # on a full disk nobody can listen; the caller is told then
            await self.mailboxes.clear()
        rooms = [room.run for room in (self._post, self._lamps) if room is not None]
        await asyncio.gather(*(_again_and_again(run) for run in rooms))

    def connected(self) -> None:
        """The exchange has connected, perhaps again."""
        self._lamps.connected()

    async def take_in(self, message: Message) -> None:
        """Take in a message that the exchange reported. Never raises."""
        await self._inbox.collect(message.file, message.mailbox, message.caller, message.call, message.at)
        self._changed()

    async def sweep(self) -> None:
        """Take in unreported messages, and those that had to wait. Raises OSError."""
        if await self._inbox.sweep():
            self._changed()

    def registered(self, person: str) -> None:
        """A phone of this person's has come back: light its lamp."""
        self._lamps.registered(person)

    def troubles(self) -> Iterator[Problem]:
        """The problems, and what to do about them."""
        if self._inbox.trouble:
            yield messages_wait(self._inbox.trouble)
        if self._greetings_trouble:
            yield greeting_cannot_be_made(self._greetings_trouble)
        if self._post is not None and self._post.failed:
            yield mails_failed(self._post.failed)
        if self._post is not None and self._post.trouble:
            yield mail_in_trouble(self._post.trouble)

    def _changed(self) -> None:
        self.changes += 1
        self._lamps.look()
        if self._post is not None:
            self._post.look()

    def _mail_to(self, mailbox: str) -> str | None:
        return self._company().email_of(mailbox) if self._post is not None else None

    async def _renew(self, mailbox: str) -> None:
        """Somebody recorded a greeting, or removed theirs."""
        try:
            await self._prompts.renew(self._company(), mailbox)
            self._greetings_trouble = ""
        except Exception as error:  # a full disk: callers hear the earlier greeting
            log.error("could not make a greeting", mailbox=mailbox, error=str(error))
            self._greetings_trouble = str(error)


async def _again_and_again(run: Callable[[], Awaitable[None]]) -> None:
    """Log a fault beside the calls with its traceback, and try again."""
    while True:
        try:
            await run()
        except Exception:
            log.exception("voicemail failed, starting it again")
        await asyncio.sleep(RECOVERS_IN)
