"""`vaxel adopt voicemail FOLDER`: messages and greetings of Asterisk's app_voicemail come over.

Knows: which mailbox is whose by its number, and the report. Refuses to know: the folder
(beside/adopt/app_voicemail.py), and how messages and greetings are kept (storage/taken_over.py, speech/recordings.py).

Without --yes it only says what it would do.
"""

from __future__ import annotations

import tempfile
import wave
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.commands.opened import company_in, read_settings, with_store
from app.commands.terminal import Lang, echo, end, print_json, system_reason
from app.policy import numbers

if TYPE_CHECKING:
    from app.beside.adopt.app_voicemail import Spooled, SpooledGreeting, SpooledMessage
    from app.policy.model import Company
    from app.speech.recordings import Recordings
    from app.storage.store import Store
    from app.storage.taken_over import TakenOver

NOT_OURS: Final = {
    "busy": (
        "hälsningen när någon är upptagen: vaxel prompts set greeting-{box}-PROFIL {sound} gör den till en profils",
        "the greeting while busy: vaxel prompts set greeting-{box}-PROFILE {sound} makes it a profile's",
    ),
    "greet": (
        "det inspelade namnet har ingen plats här",
        "the recorded name has no place here",
    ),
    "temp": (
        "den tillfälliga hälsningen gällde framför de andra: vaxel prompts set greeting-{box} {sound} tar den i bruk",
        "the temporary greeting went before the others: vaxel prompts set greeting-{box} {sound} puts it in use",
    ),
}


@dataclass(slots=True)
class Done:
    """What was taken over, by mailbox; what is here already; and what somebody should look at."""

    messages: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    known: int = 0
    greetings: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def adopt_voicemail(folder: Path, lang: Lang, *, yes: bool, as_json: bool) -> None:
    """Ends the command when the folder cannot be read."""
    from app.beside.adopt import app_voicemail
    from app.beside.adopt.company_text import remark_text

    try:
        spooled = app_voicemail.read_spool(folder)
    except OSError as error:
        raise end(f"{folder}: {system_reason(error)}") from None
    settings = read_settings()

    async def work(store: Store) -> Done:
        from app.speech.recordings import Recordings
        from app.storage.taken_over import TakenOver

        _, company = await company_in(store, lang)
        done = Done(remarks=[remark_text(one, lang.value) for one in spooled.remarks])
        kept = TakenOver(store, settings.data / "voicemail")
        with tempfile.TemporaryDirectory() as beside:
            taking = _Taking(company, done, lang, Path(beside, "sound.wav"), yes=yes)
            await taking.messages(spooled, kept)
            await taking.greetings(spooled, Recordings(settings.prompts, settings.shared))
        return done

    try:
        done = with_store(lang, work, settings=settings)
    except RuntimeError as error:  # sox is missing
        raise end(str(error)) from None
    _tell(done, lang, yes=yes, as_json=as_json)


class _Taking:
    def __init__(self, company: Company, done: Done, lang: Lang, made: Path, *, yes: bool) -> None:
        self._company = company
        self._done = done
        self._lang = lang
        self._made = made
        self._yes = yes
        self._strangers: set[str] = set()

    async def messages(self, spooled: Spooled, kept: TakenOver) -> None:
        for message in spooled.messages:
            box = self._box(message.mailbox)
            if box is None:
                continue
            if kept.has(message.key):
                self._done.known += 1
                continue
            try:
                self._done.seconds += await self._message(message, box, kept)
            except _Unreadable as error:
                self._say(f"{message.sound}: {error}")
                continue
            self._done.messages[box] += 1

    async def greetings(self, spooled: Spooled, recordings: Recordings) -> None:
        there = {one.name for one in recordings.listed(self._company) if one.by == "own"}
        for greeting in spooled.greetings:
            box = self._box(greeting.mailbox)
            if box is None:
                continue
            if greeting.kind in NOT_OURS:
                words = self._lang.say(*NOT_OURS[greeting.kind])
                self._say(f"{greeting.sound}: {words.format(box=box, sound=greeting.sound)}")
            elif f"greeting-{box}" in there:
                self._done.known += 1
            else:
                await self._greeting(greeting, box, recordings)

    async def _message(self, message: SpooledMessage, box: str, kept: TakenOver) -> float:
        """Raises _Unreadable."""
        await self._convert(message.sound)
        if not self._yes:
            return _seconds(self._made)
        caller = self._company.person_of(message.caller)
        shown = caller.id if caller is not None else numbers.shown(message.caller) or None
        try:
            return await kept.take(
                message.key, self._made, mailbox=box, caller=shown, at=message.at, heard=message.heard
            )
        except wave.Error as error:
            raise _Unreadable(str(error)) from error

    async def _greeting(self, greeting: SpooledGreeting, box: str, recordings: Recordings) -> None:
        from app.speech.recordings import BadRecording
        from app.words.refusals import swedish

        try:
            await self._convert(greeting.sound)
            if self._yes:
                await recordings.put(self._company, "sv", f"greeting-{box}", self._made)
        except (_Unreadable, BadRecording) as error:
            self._say(f"{greeting.sound}: {self._lang.say(swedish(str(error)), str(error))}")
        else:
            self._done.greetings.append(box)

    async def _convert(self, sound: Path) -> None:
        from app.speech.asterisk_sounds import as_plain_wav
        from app.speech.process import ProgramFailed

        try:
            await as_plain_wav(sound, self._made)
        except ProgramFailed as error:
            raise _Unreadable(str(error)) from error

    def _box(self, mailbox: str) -> str | None:
        found = self._company.person_of(mailbox) or self._company.queue_of(mailbox)
        if found is None and mailbox not in self._strangers:
            self._strangers.add(mailbox)
            sv = f"röstbrevlåda {mailbox}: ingen person eller kö har det numret; inget därifrån kom över"
            en = f"mailbox {mailbox}: no person or queue has that number; nothing of it came over"
            self._say(self._lang.say(sv, en))
        return None if found is None else found.id

    def _say(self, text: str) -> None:
        self._done.remarks.append(text)


class _Unreadable(Exception):
    """A sound that cannot be read; the message says why."""


def _seconds(file: Path) -> float:
    from app.storage.mailbox import read_sound

    try:
        return read_sound(file).seconds
    except wave.Error as error:
        raise _Unreadable(str(error)) from error


def _tell(done: Done, lang: Lang, *, yes: bool, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "done": yes,
                "messages": dict(done.messages),
                "seconds": round(done.seconds, 2),
                "greetings": done.greetings,
                "here_already": done.known,
                "remarks": done.remarks,
            }
        )
        return
    for box, count in sorted(done.messages.items()):
        echo(f"  {box}: {count}")
    total, minutes = sum(done.messages.values()), done.seconds / 60
    came = lang.say(*(("kom över", "came over") if yes else ("skulle komma över", "would come over")))
    counts = lang.say(
        f"Meddelanden: {total} ({minutes:.1f} minuter), hälsningar: {len(done.greetings)}: {came}",
        f"Messages: {total} ({minutes:.1f} minutes), greetings: {len(done.greetings)}: {came}",
    )
    known = lang.say(f"redan här: {done.known}", f"here already: {done.known}")
    echo(f"{counts}; {known}.")
    for one in done.remarks:
        echo(f"  {one}")
    if not yes:
        echo(lang.say("Ingenting är gjort än: --yes gör det.", "Nothing is done yet: --yes does it."))
