"""People's own greetings: recorded by telephone or on a page, checked, and stored where the prompts come from.

Knows: what makes a good recording, and the names of the files. Refuses to know: who records
(calls/mailbox/greeting.py), and how to make prompts (prompts.py).

The stored file is mono, 8 kHz (16 from a page), at an even level, without silence at its ends; it appears whole or not
at all.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import tempfile
import wave
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.calls.loudness import loud_seconds
from app.calls.orders import greeting_of
from app.calls.ports.sounds import Take
from app.speech import sound
from app.speech.formats import NotTaken, as_wav
from app.speech.process import ProgramFailed, ProgramMissing, run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Container

    from app.policy.model import Company

SHORTEST_GREETING: Final = 1.5  # seconds of a greeting, without the silence at its ends
LEAST_GREETING_SOUND: Final = 0.5  # seconds of sound in it
GREETING_RATE: Final = 8000
TAKEN_RATE: Final = 16000  # samples a second of a recording from a page
LONGEST_TAKE: Final = 61  # seconds of one that we look at
MADE_WITHIN: Final = 4.0  # seconds to wait, while saving, for the greeting to be in use
TAKES: Final = "prompts/playing"  # in the shared directory: we also play the new recording from here


class RecordedGreetings:
    """Implements calls.ports.sounds.Greetings. shared: VAXEL_SHARED, own: VAXEL_PROMPTS.

    renew: makes a box's prompts again, from the recordings in `own`; made: names of greetings for one profile.
    """

    def __init__(
        self,
        shared: Path,
        own: Path,
        company: Callable[[], Company],
        renew: Callable[[str], Awaitable[None]],
        made: Callable[[], Container[str]],
    ) -> None:
        self._shared = shared
        self._own = own / "sv"
        self._company = company
        self._renew = renew
        self._made = made
        self._renewing: set[asyncio.Future[None]] = set()

    def recorded(self, box: str, profile: str) -> str:
        name = greeting_of(self._company(), box, profile)
        return name if f"greeting-{name}" in self._made() else ""

    async def begin(self) -> str:
        await asyncio.to_thread((self._shared / TAKES).mkdir, parents=True, exist_ok=True)
        return f"{TAKES}/take-{secrets.token_hex(8)}.wav"

    async def take_in(self, sound_file: bytes) -> tuple[str, float]:
        """A recording from outside (any WAV, MP3 or M4A) as a new file to judge, and its seconds.

        "": it cannot be read as sound. What is much longer than a greeting is cut. Raises OSError.
        """
        file = await self.begin()
        taken = self._shared / file
        with tempfile.TemporaryDirectory(prefix="vaxel-greeting-") as beside:
            given = Path(beside, "given")
            await asyncio.to_thread(given.write_bytes, sound_file)
            try:
                plain = await as_wav(given, Path(beside, "plain.wav"), LONGEST_TAKE)
                await run(
                    *("sox", "-V1", "-G", "-t", "wav", str(plain), "-t", "wav", "-c", "1", "-b", "16"),
                    *(
                        "-e",
                        "signed-integer",
                        "-r",
                        str(TAKEN_RATE),
                        str(taken),
                        "trim",
                        "0",
                        str(LONGEST_TAKE),
                    ),
                )
                return file, await asyncio.to_thread(_seconds, taken)
            except (NotTaken, ProgramFailed, ProgramMissing, EOFError, wave.Error):
                await self.discard(file)
                return "", 0.0

    def is_own(self, box: str, profile: str) -> bool:
        """Whether there is a recording for this profile, "" for all."""
        name = greeting_of(self._company(), box, profile) if profile else box
        return bool(name) and self._file(name).exists()

    def recorded_at(self, box: str, profile: str) -> datetime | None:
        """When that recording was put in its place; None if there is none."""
        name = greeting_of(self._company(), box, profile) if profile else box
        try:
            return datetime.fromtimestamp(self._file(name).stat().st_mtime, UTC) if name else None
        except FileNotFoundError:
            return None

    def heard(self, box: str, profile: str) -> Path:
        """The prompt that callers hear, at the higher rate."""
        return self._shared / "prompts" / "sv" / f"greeting-{self._name(box, profile)}.wav16"

    async def judge(self, file: str) -> tuple[Take, str]:
        recorded, fitted = self._shared / file, self._fitted(file)
        try:
            if await asyncio.to_thread(_heard, recorded) < LEAST_GREETING_SOUND:
                return Take.SILENT, ""
            rate = TAKEN_RATE if await asyncio.to_thread(_rate, recorded) >= TAKEN_RATE else GREETING_RATE
            await sound.fit(recorded, fitted, rate, trim=True)
            seconds = await asyncio.to_thread(_seconds, fitted)
        except (OSError, EOFError, wave.Error, ProgramFailed, ProgramMissing):
            return Take.FAILED, ""
        if seconds < SHORTEST_GREETING:
            return Take.SHORT, ""
        return Take.GOOD, fitted.relative_to(self._shared / "prompts").with_suffix("").as_posix()

    async def keep(self, file: str, box: str, profile: str) -> None:
        await asyncio.to_thread(_put, self._fitted(file), self._file(self._name(box, profile)))
        await self._make(box)

    async def forget(self, box: str, profile: str) -> bool:
        recording = self._file(self._name(box, profile))
        try:
            await asyncio.to_thread(recording.unlink)
        except FileNotFoundError:
            return False
        await self._make(box)
        return True

    async def discard(self, file: str) -> None:
        for one in (self._shared / file, self._fitted(file)):
            with suppress(OSError):
                await asyncio.to_thread(one.unlink, missing_ok=True)

    async def _make(self, box: str) -> None:
        """Have the prompt made. At a first start, with hundreds to make, it may take a while."""
        making = asyncio.ensure_future(self._renew(box))
        self._renewing.add(making)
        making.add_done_callback(self._renewing.discard)
        await asyncio.wait({making}, timeout=MADE_WITHIN)

    def _name(self, box: str, profile: str) -> str:
        return (greeting_of(self._company(), box, profile) if profile else "") or box

    def _file(self, name: str) -> Path:
        return self._own / f"greeting-{name}.wav"

    def _fitted(self, file: str) -> Path:
        recorded = self._shared / file
        return recorded.with_name(f"{recorded.stem}-fit.wav")


def _heard(file: Path) -> float:
    """Seconds of sound in it. Raises OSError, EOFError or wave.Error."""
    with wave.open(str(file), "rb") as reader:
        rate, width, channels = reader.getframerate(), reader.getsampwidth(), reader.getnchannels()
        samples = reader.readframes(reader.getnframes())
    if (width, channels) != (2, 1):
        raise wave.Error("not 16 bit, mono")
    return loud_seconds(samples, rate)


def _seconds(file: Path) -> float:
    with wave.open(str(file), "rb") as reader:
        return reader.getnframes() / reader.getframerate()


def _rate(file: Path) -> int:
    with wave.open(str(file), "rb") as reader:
        return reader.getframerate()


def _put(made: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.part")  # the two may be on different disks
    try:
        with beside.open("wb") as file:
            file.write(made.read_bytes())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
