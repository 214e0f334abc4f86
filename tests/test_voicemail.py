"""Voicemail put together: from the file that the exchange leaves to the letter, and what goes wrong in words."""

from __future__ import annotations

import asyncio
import wave
from array import array
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.calls.floor import Floor
from app.calls.ports.news import Message
from app.settings import BadSetting, Settings
from app.speech.prompts import Prompts
from app.voicemail import VoicemailService
from app.web.problems import said
from tests.calls.stage import MemoryLedger
from tests.mail.test_post import Receiver
from tests.policy.bolaget import BOLAGET
from tests.speech.tone import HummingVoice
from tests.storage.prepared import store_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from app.calls.mailbox.boxes import Counts
    from app.storage import Store

AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
COMPANY = replace(
    BOLAGET, people={**BOLAGET.people, "anna": replace(BOLAGET.people["anna"], email="anna@bolaget.example")}
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with store_in(tmp_path) as opened:
        yield opened


def voicemail(store: Store, tmp_path: Path, **settings: str) -> VoicemailService:
    found = Settings.read(
        {"VAXEL_DATA": str(tmp_path), "VAXEL_MAIL_FROM": "vaxel@bolaget.example", **settings}
    )
    prompts = Prompts(found.shared, found.prompts, HummingVoice())
    return VoicemailService(
        found,
        store,
        prompts,
        Floor(),
        lambda: COMPANY,
        lambda: datetime.now(UTC),
        no_phone,
        no_exchange,
        MemoryLedger(),
    )


async def no_phone(_person: str, _new: int, _heard: int) -> None:
    raise AssertionError("nobody's phone is registered")


async def no_exchange(_boxes: Counts) -> None:
    raise ConnectionError("there is none")


def left(tmp_path: Path, box: str = "anna") -> Message:
    """What the exchange leaves and tells."""
    file = tmp_path / f"shared/messages/{box}_c1.wav"
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(array("h", [3000, -3000] * 12_000).tobytes())
    return Message("c1", box, file.name, "+46701740699", AT)


async def test_a_message_that_comes_in_is_on_its_way_at_once(store: Store, tmp_path: Path) -> None:
    receiver = Receiver()
    server = await asyncio.get_running_loop().create_server(receiver.protocol, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    box = voicemail(store, tmp_path, VAXEL_SMTP_URL=f"smtp://127.0.0.1:{port}")
    running = asyncio.create_task(box.run())

    await box.take_in(left(tmp_path))
    async with asyncio.timeout(10):
        while not receiver.letters:
            await asyncio.sleep(0.01)

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)  # before the database is closed under it
    server.close()
    assert [letter["To"] for letter in receiver.letters] == ["anna@bolaget.example"]
    assert list(box.troubles()) == []


async def test_without_a_mail_server_nothing_waits_for_one(store: Store, tmp_path: Path) -> None:
    box = voicemail(store, tmp_path)

    await box.take_in(left(tmp_path))

    assert [message.mail for message in await store.messages()] == [None]


async def test_a_message_that_has_no_room_is_named_until_it_has(store: Store, tmp_path: Path) -> None:
    """S2: it stays where the exchange put it."""
    box = voicemail(store, tmp_path)
    (tmp_path / "voicemail").write_text("no directory, so there is no room in it")

    await box.take_in(left(tmp_path))
    (trouble,) = box.troubles()
    (tmp_path / "voicemail").unlink()
    await box.take_in(left(tmp_path))

    assert said(trouble).startswith("voicemail: messages have not reached the mailboxes")
    assert said(trouble, "sv").startswith("röstbrevlådan: meddelanden har inte nått brevlådorna")
    assert list(box.troubles()) == []
    assert len(await store.messages()) == 1


async def test_a_setting_that_cannot_be_used_is_refused_at_the_start(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="VAXEL_SMTP_URL"):
        voicemail(store, tmp_path, VAXEL_SMTP_URL="mail.bolaget.se")


def test_mail_needs_a_sender() -> None:
    with pytest.raises(BadSetting, match="VAXEL_MAIL_FROM"):
        Settings.read({"VAXEL_SMTP_URL": "smtp://mail.bolaget.se"})
