"""Messages by e-mail, with a real SMTP server: each once, and again later when it could not be."""

from __future__ import annotations

import asyncio
import wave
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.smtp import SMTP

from app.mail.letter import letter
from app.mail.post import MOST_MAIL_ATTEMPTS, Post, pause
from app.mail.server import Server, server_of
from app.settings import BadSetting
from app.storage import Store
from tests.policy.bolaget import BOLAGET
from tests.storage.prepared import migrated

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from email.message import EmailMessage
    from pathlib import Path

    from app.policy.model import Company

COMPANY = BOLAGET
AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
CALLER = "+46701740699"


class Receiver:
    """A real SMTP server with given answers. answers: to the next letters; None drops the connection."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: list[str | None] = []
        self.recipient = "250 OK"
        self.port = 0
        self._connections: list[SMTP] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer is None or answer.startswith("250"):
            found: Any = message_from_bytes(envelope.content, policy=default)
            self.letters.append(found)
        if answer is None:  # it has the letter, and is gone before it says so
            server.transport.abort()
            return "250 never heard"
        return answer

    def protocol(self) -> SMTP:
        return SMTP(self, enable_SMTPUTF8=True)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    found = Receiver()
    server = await asyncio.get_running_loop().create_server(found.protocol, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    yield found
    server.close()


class Clock:
    now = AT

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"
    await migrated(url)
    clock = Clock()
    opened = await Store.open(url, now=clock)
    yield opened
    await opened.close()


def clock_of(store: Store) -> Clock:
    clock = store._now
    assert isinstance(clock, Clock)
    return clock


def post(store: Store, receiver: Receiver, voicemail: Path) -> Post:
    server = Server("127.0.0.1", receiver.port)
    return Post(server, "vaxel@bolaget.example", store, voicemail, lambda: COMPANY, clock_of(store))


async def leave(
    store: Store, voicemail: Path, box: str = "anna", name: str = "c1", caller: str = CALLER
) -> int:
    """A message with a second of sound, to be sent."""
    sound = f"{box}/{name}.wav"
    (voicemail / box).mkdir(parents=True, exist_ok=True)
    with wave.open(str(voicemail / sound), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(bytes(16_000))
    message = await store.add_message(
        mailbox=box,
        caller=caller,
        call=name,
        recorded_at=AT,
        seconds=65.0,
        sound=sound,
        mail_to="anna@bolaget.example",
    )
    return message.id


async def test_a_message_is_sent_once_with_its_sound(
    store: Store, receiver: Receiver, tmp_path: Path
) -> None:
    await leave(store, tmp_path)
    sender = post(store, receiver, tmp_path)

    await sender.send_what_is_due()
    await sender.send_what_is_due()

    (found,) = receiver.letters
    body, sound = found.get_body(), next(iter(found.iter_attachments()))
    assert found["To"] == "anna@bolaget.example"
    assert found["Subject"] == f"Röstmeddelande från {CALLER} (1:05)"
    assert body is not None
    assert "2026-11-24 kl. 12.00" in body.get_content()
    assert sound.get_content_type() == "audio/wav"
    assert sound.get_content() == (tmp_path / "anna/c1.wav").read_bytes()
    assert [message.mail for message in await store.messages()] == ["sent"]


@pytest.mark.parametrize("answer", ["451 later", None])
async def test_a_failed_letter_is_sent_again_unchanged_after_a_while(
    store: Store, receiver: Receiver, tmp_path: Path, answer: str | None
) -> None:
    """A server that is gone after DATA may have the letter: by its Message-ID a reader can tell the two are one."""
    await leave(store, tmp_path)
    receiver.answers = [answer, "451 still later"]
    sender = post(store, receiver, tmp_path)

    sent = [await sender.send_what_is_due()]
    trouble = sender.trouble
    sent.append(await sender.send_what_is_due())  # too early
    clock_of(store).now = AT + timedelta(minutes=1)
    sent.append(await sender.send_what_is_due())
    clock_of(store).now = AT + timedelta(minutes=3)
    sent.append(await sender.send_what_is_due())

    assert sent == [0, 0, 0, 1]
    assert trouble
    assert not sender.trouble
    assert len({letter["Message-ID"] for letter in receiver.letters}) == 1
    assert [message.mail for message in await store.messages()] == ["sent"]


async def test_while_no_server_is_there_it_waits_also_for_the_next_run_of_the_service(
    store: Store, receiver: Receiver, tmp_path: Path
) -> None:
    await leave(store, tmp_path)
    nobody = Receiver()
    nobody.port = 1
    await post(store, nobody, tmp_path).send_what_is_due()
    clock_of(store).now = AT + timedelta(minutes=1)

    sent = await post(store, receiver, tmp_path).send_what_is_due()

    assert sent == 1
    assert len(receiver.letters) == 1


async def test_a_permanently_refused_letter_is_kept_as_failed_and_counted(
    store: Store, receiver: Receiver, tmp_path: Path
) -> None:
    """Until a person has heard the message: so nothing is lost."""
    message = await leave(store, tmp_path)
    receiver.recipient = "550 no such user"
    sender = post(store, receiver, tmp_path)

    await sender.send_what_is_due()
    clock_of(store).now = AT + timedelta(days=2)
    await sender.send_what_is_due()
    failed = sender.failed
    (found,) = await store.messages()
    await store.mark_heard(message)
    await sender.send_what_is_due()

    assert (found.mail, failed, sender.failed) == ("failed", 1, 0)
    assert str(found.mail_error).startswith("550 no such user")
    assert receiver.letters == []


async def test_one_bad_address_does_not_hold_up_the_others(
    store: Store, receiver: Receiver, tmp_path: Path
) -> None:
    await leave(store, tmp_path, name="c1")
    await leave(store, tmp_path, name="c2")
    receiver.answers = ["554 refused"]

    assert await post(store, receiver, tmp_path).send_what_is_due() == 1


async def test_it_is_tried_for_a_day_and_no_longer(store: Store, receiver: Receiver, tmp_path: Path) -> None:
    await leave(store, tmp_path)
    receiver.answers = ["451 later"] * 100
    sender = post(store, receiver, tmp_path)

    for attempt in range(1, MOST_MAIL_ATTEMPTS + 5):
        await sender.send_what_is_due()
        clock_of(store).now += pause(attempt)

    assert len(receiver.answers) == 100 - MOST_MAIL_ATTEMPTS
    assert sender.failed == 1
    assert (
        timedelta(hours=20)
        < sum((pause(n) for n in range(1, MOST_MAIL_ATTEMPTS)), timedelta())
        < timedelta(hours=30)
    )


async def test_a_message_that_is_deleted_before_is_not_sent(
    store: Store, receiver: Receiver, tmp_path: Path
) -> None:
    message = await leave(store, tmp_path)
    await store.delete_message(message, tmp_path)

    assert await post(store, receiver, tmp_path).send_what_is_due() == 0
    assert receiver.letters == []


async def test_a_letter_whose_sound_is_gone_fails_and_says_why(
    store: Store, receiver: Receiver, tmp_path: Path
) -> None:
    await leave(store, tmp_path)
    (tmp_path / "anna/c1.wav").unlink()

    await post(store, receiver, tmp_path).send_what_is_due()

    (found,) = await store.messages()
    assert found.mail == "failed"
    assert "No such file" in str(found.mail_error)


@pytest.mark.parametrize("caller", ["070\r\nBcc: all@bolaget.example", "x\ny", "", "Anna <b@c>", "+4670\0"])
def test_nothing_that_a_caller_shows_becomes_a_header(caller: str) -> None:
    made = written(caller=caller)

    assert b"Bcc" not in bytes(made).partition(b"\n\n")[0]
    assert "okänt nummer" in made["Subject"] or "+46" in made["Subject"]


def written(mailbox: str = "anna", caller: str | None = CALLER, company: Company = COMPANY) -> EmailMessage:
    return letter(
        company,
        mailbox=mailbox,
        caller=caller,
        at=AT,
        seconds=4.0,
        sound=b"RIFF",
        name="anna/c1.wav",
        sender="vaxel@bolaget.example",
        to="anna@bolaget.example",
    )


def test_a_letter_is_in_the_language_of_the_mailboxs_person() -> None:
    english = replace(COMPANY.people["bo"], language="en")
    company = replace(COMPANY, people={**COMPANY.people, "bo": english})

    assert written("bo", company=company)["Subject"].startswith("Voicemail from")
    assert written("anna", company=company)["Subject"].startswith("Röstmeddelande från")


def test_a_colleague_is_named() -> None:
    assert "Bo Lind (102)" in written(caller="102")["Subject"]


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 25)),
        ("smtp://a%40b:c%2Fd@mail.example:2525", Server("mail.example", 2525, "a@b", "c/d")),
        ("smtp://mail.example?starttls", Server("mail.example", 587, starttls=True)),
        ("smtps://mail.example", Server("mail.example", 465, tls=True)),
    ],
)
def test_the_setting_says_where_and_how(url: str, server: Server) -> None:
    assert server_of(url) == server


@pytest.mark.parametrize(
    "url", ["http://x", "smtp://", "smtp://u:secret@x/y", "smtp://x?tls", "smtp://x:y", "x"]
)
def test_a_setting_that_cannot_be_used_is_refused_without_telling_the_password(url: str) -> None:
    with pytest.raises(BadSetting, match="VAXEL_SMTP_URL") as refused:
        server_of(url)

    assert "secret" not in str(refused.value)
