"""The prompts of a company as files: `prompts/<lang>/NAME.wav` (8 kHz) and `NAME.wav16` (16 kHz).

Knows: which prompts there must be, whose recording wins, when a file is up to date. Refuses to know: the
exchange that plays them.

An own recording beats the synthetic voice. Files appear whole (made beside, then renamed), or not at all, and
`NAME.key` says what they were made from: a second start makes nothing, another name of the company makes
anew what it is spoken in.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final, assert_never

from app.policy.queues import MESSAGE
from app.speech import sound, texts
from app.speech.greetings import profiles_recorded
from app.speech.mailbox_texts import of_mailboxes
from app.speech.process import ProgramFailed, ProgramMissing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.policy.model import Company
    from app.speech.voice import Voice

RATES: Final = ((8000, ".wav"), (16000, ".wav16"))
AT_ONCE: Final = (
    2  # programs running together; each is niced, so that a first start never takes time from calls
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt that must exist: `name` is what the dialplan plays, without language and suffix."""

    lang: texts.Lang
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a preparation did. Names are `sv/greeting-anna`; `failed` says why, and names a bad recording."""

    made: tuple[str, ...] = ()
    reused: tuple[str, ...] = ()
    own: tuple[str, ...] = ()  # from own recordings, whether made now or before
    failed: tuple[tuple[str, str], ...] = ()


class _Did(Enum):
    MADE = "made"
    REUSED = "reused"
    FAILED = "failed"


def fixed_prompts(company: Company, lang: texts.Lang) -> Iterator[Prompt]:
    """The prompts that every company has."""
    for name in texts.FIXED:
        yield Prompt(lang, name, texts.fixed(name, company.name, lang))


def recording_prompt(company: Company, lang: texts.Lang) -> Iterator[Prompt]:
    """What is heard before a call is recorded. Every company has it: without it nothing is recorded."""
    purpose = company.recording.purpose_sv if lang == "sv" else company.recording.purpose_en
    yield Prompt(lang, "recorded", texts.recorded(purpose, lang))


def greetings(company: Company) -> Iterator[Prompt]:
    """One greeting for each mailbox: every person and every queue."""
    for queue in company.queues.values():
        yield Prompt("sv", f"greeting-{queue.id}", texts.queue_greeting(queue.name, company.name))
    for person in company.people.values():
        yield Prompt("sv", f"greeting-{person.id}", texts.greeting(person.name, company.name))


def queue_prompts(company: Company, lang: texts.Lang) -> Iterator[Prompt]:
    """What callers hear while they wait in a queue; nothing where there are no queues."""
    if not company.queues:
        return
    for queue in company.queues.values():
        yield Prompt(lang, f"queue-greeting-{queue.id}", texts.queue_welcome(queue.name, company.name, lang))
    for key, what in sorted(
        {pair for queue in company.queues.values() for pair in queue.serving.keys.items()}
    ):
        text = texts.message_key(key, lang) if what == MESSAGE else texts.callback_key(key, lang)
        yield Prompt(lang, f"queue-key-{what}-{key}", text)
    for name, text in texts.of_queues(lang).items():
        yield Prompt(lang, name, text)


def profile_greetings(company: Company, own: Path) -> Iterator[Prompt]:
    """The greetings that people recorded for one profile; should such a recording be bad, the usual words are said."""
    for box, profile in profiles_recorded(company, own):
        yield Prompt(
            "sv", f"greeting-{box}-{profile}", texts.greeting(company.people[box].name, company.name)
        )


def mailbox_prompts(company: Company, lang: texts.Lang) -> Iterator[Prompt]:
    """What is said to whoever listens to a voicemail box: in the languages of the company's people alone."""
    if all(person.language != lang for person in company.people.values()):
        return
    for name, text in of_mailboxes(lang).items():
        yield Prompt(lang, name, text)


class Prompts:
    """Keeps the prompts directory right for a company. `shared`: VAXEL_SHARED, `own`: VAXEL_PROMPTS.

    of_profiles: the names of the greetings that are recorded for one profile.
    """

    def __init__(self, shared: Path, own: Path, voice: Voice) -> None:
        self._made = shared / "prompts"
        self._own = own
        self._voice = voice
        self._one_at_a_time = asyncio.Lock()
        self.of_profiles: frozenset[str] = frozenset()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def check(self) -> None:
        """Raises ProgramMissing, which says what to install, when prompts cannot be made here."""
        await self._voice.check()
        await sound.check()

    async def prepare(self, company: Company) -> Report:
        """Make every prompt of the company, the most heard first; take away those of mailboxes that are gone.

        With 1,000 people a first start takes a minute or two: run it beside the calls, not before them.
        """
        wanted = (
            *fixed_prompts(company, "sv"),
            *recording_prompt(company, "sv"),
            *queue_prompts(company, "sv"),
            *greetings(company),
            *(own := tuple(profile_greetings(company, self._own))),
            *mailbox_prompts(company, "sv"),
            *fixed_prompts(company, "en"),
            *recording_prompt(company, "en"),
            *queue_prompts(company, "en"),
            *mailbox_prompts(company, "en"),
        )
        report = await self._prepare(wanted)
        await self._now_greeted_by(greetings(company), own)
        return report

    async def renew(self, company: Company, box: str) -> None:
        """Make a mailbox's greetings anew, by the recordings that there are now."""
        own = tuple(profile_greetings(company, self._own))
        usual = tuple(greetings(company))
        ours = {f"greeting-{box}", *(f"greeting-{box}-{profile}" for profile in company.profiles)}
        await self._prepare([prompt for prompt in (*usual, *own) if prompt.name in ours])
        await self._now_greeted_by(usual, own)

    async def _now_greeted_by(self, usual: Iterable[Prompt], own: Iterable[Prompt]) -> None:
        self.of_profiles = frozenset(prompt.name for prompt in own)
        names = {prompt.name for prompt in usual} | self.of_profiles
        await asyncio.to_thread(self._take_away_all_but, names)

    async def _prepare(self, wanted: Iterable[Prompt]) -> Report:
        made: list[str] = []
        reused: list[str] = []
        own: list[str] = []
        failed: list[tuple[str, str]] = []

        async def one(prompt: Prompt) -> None:
            label = f"{prompt.lang}/{prompt.name}"
            async with self._room:
                recording = self._own / prompt.lang / f"{prompt.name}.wav"
                did, why = await self._from_recording(prompt, recording)
                if did is _Did.FAILED:
                    failed.append((label, f"{recording}: {why}; the synthetic voice is used instead"))
                elif did is not None:
                    own.append(label)
                if did is None or did is _Did.FAILED:
                    did, why = await self._from_voice(prompt)
                    if did is _Did.FAILED:
                        failed.append((label, why))
            match did:
                case _Did.MADE:
                    made.append(label)
                case _Did.REUSED:
                    reused.append(label)
                case _Did.FAILED:
                    pass
                case _:
                    assert_never(did)

        async with self._one_at_a_time:
            for lang in ("sv", "en"):
                (self._made / lang).mkdir(parents=True, exist_ok=True)
            for left_by_a_kill in self._made.glob(".making-*"):
                shutil.rmtree(left_by_a_kill, ignore_errors=True)
            async with asyncio.TaskGroup() as group:
                for prompt in wanted:
                    group.create_task(one(prompt))
        return Report(tuple(made), tuple(reused), tuple(own), tuple(failed))

    async def _from_recording(self, prompt: Prompt, recording: Path) -> tuple[_Did | None, str]:
        """None when there is no recording of one's own."""
        try:
            content = await asyncio.to_thread(_content, recording)
        except OSError as unreadable:
            return _Did.FAILED, str(unreadable)
        if content is None:
            return None, ""
        key = _key("own", sound.RECIPE, hashlib.sha256(content).hexdigest())
        if await asyncio.to_thread(self._is_made, prompt, key):
            return _Did.REUSED, ""
        return await self._make(prompt, key, recording)

    async def _from_voice(self, prompt: Prompt) -> tuple[_Did, str]:
        key = _key(self._voice.name, sound.RECIPE, prompt.lang, prompt.text)
        if await asyncio.to_thread(self._is_made, prompt, key):
            return _Did.REUSED, ""
        return await self._make(prompt, key, None)

    async def _make(self, prompt: Prompt, key: str, recording: Path | None) -> tuple[_Did, str]:
        target = self._made / prompt.lang / prompt.name
        try:
            with tempfile.TemporaryDirectory(prefix=".making-", dir=self._made) as beside:
                spoken = Path(beside, "spoken.wav")
                if recording is None:
                    await self._voice.synthesize(prompt.text, prompt.lang, spoken)
                for rate, suffix in RATES:
                    await sound.fit(recording or spoken, Path(beside, suffix), rate, trim=recording is None)
                await asyncio.to_thread(_put, Path(beside), target, key)
        except (ProgramFailed, ProgramMissing, OSError) as failure:
            return _Did.FAILED, str(failure)
        return _Did.MADE, ""

    def _is_made(self, prompt: Prompt, key: str) -> bool:
        target = self._made / prompt.lang / prompt.name
        try:
            is_current = target.with_name(f"{target.name}.key").read_text() == key
        except FileNotFoundError:
            return False
        return is_current and all(target.with_name(target.name + suffix).exists() for _, suffix in RATES)

    def _take_away_all_but(self, names: set[str]) -> None:
        for file in (self._made / "sv").glob("greeting-*"):
            if file.name.removesuffix(file.suffix) not in names:
                file.unlink(missing_ok=True)


def _put(made: Path, target: Path, key: str) -> None:
    """The key is taken away first and put back last: a file in between is made again, never believed."""
    (made / ".key").write_text(key)
    target.with_name(f"{target.name}.key").unlink(missing_ok=True)
    for suffix in (*(suffix for _, suffix in RATES), ".key"):
        os.replace(made / suffix, target.with_name(target.name + suffix))


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
