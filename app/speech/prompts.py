"""The prompts of a company as files: `prompts/<lang>/NAME.wav` (8 kHz) and `NAME.wav16` (16 kHz).

Knows: the required prompts, whose recording wins, and when a file is up to date. Refuses to know: the
exchange that plays them.

An own recording beats the synthetic voice. Files appear whole or not at all (files.py), and `NAME.key` says what they
come from: a second start makes nothing, and a new company name remakes only the prompts that say it.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from app.policy.front import CLOSED_GREETING, GREETING
from app.policy.queues import MESSAGE
from app.speech import opening_hours, sound, texts
from app.speech.aloud import aloud
from app.speech.files import PROGRAMS_AT_ONCE, SPEECH_FAILURES, are_there, copy_recording, speak
from app.speech.mailbox_texts import of_mailboxes

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Iterator

    from app.policy.model import Company
    from app.speech.voice import Voice

_BESIDE = ".making-"
LANGS: tuple[texts.PromptLang, ...] = ("sv", "en")
INSTEAD = "the synthetic voice is used instead"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt: `name`: for the dialplan, without language and suffix.

    text: "" if there is only a recording.
    """

    lang: texts.PromptLang
    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class PromptReport:
    """The result of a preparation. Names are `sv/greeting-anna`; `failed` says why, and names a bad recording."""

    made: tuple[str, ...] = ()
    reused: tuple[str, ...] = ()
    own: tuple[str, ...] = ()  # from own recordings, made now or earlier
    failed: tuple[tuple[str, str], ...] = ()


class _Did(Enum):
    MADE = "made"
    REUSED = "reused"
    FAILED = "failed"


def fixed_prompts(company: Company, lang: texts.PromptLang) -> Iterator[Prompt]:
    """The prompts that every company has."""
    for name in texts.FIXED_PROMPTS:
        yield Prompt(lang, name, texts.fixed(name, company.name, lang))


def recording_prompt(company: Company, lang: texts.PromptLang) -> Iterator[Prompt]:
    """The announcement before a recorded call. Every company has it: without it we record nothing."""
    purpose = company.recording.purpose_sv if lang == "sv" else company.recording.purpose_en
    yield Prompt(lang, "recorded", texts.recording_text(purpose, lang))


def greetings(company: Company) -> Iterator[Prompt]:
    """One greeting for each mailbox: every person and every queue; and the company's own two for the main number."""
    hours = company.front_hours
    open_when = opening_hours.open_when(hours, "sv") if hours is not None else ""
    usual = texts.fixed("message", company.name, "sv")
    yield Prompt("sv", f"greeting-{GREETING}", company.front.greeting or usual)
    yield Prompt("sv", f"greeting-{CLOSED_GREETING}", texts.closed_greeting(company.name, open_when))
    for queue in company.queues.values():
        yield Prompt("sv", f"greeting-{queue.id}", texts.queue_greeting(queue.name, company.name))
    for person in company.people.values():
        yield Prompt("sv", f"greeting-{person.id}", texts.greeting(person.name, company.name))


def queue_prompts(company: Company, lang: texts.PromptLang) -> Iterator[Prompt]:
    """The prompts for callers in a queue; none without queues."""
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


def menu_prompts(company: Company, lang: texts.PromptLang) -> Iterator[Prompt]:
    """The prompts of the main number's menu; none without a menu."""
    if not company.front.menu:
        return
    for name, text in texts.of_menu(company.name, lang).items():
        yield Prompt(lang, name, text)
    for one in company.front.menu:
        yield Prompt(lang, f"menu-key-{one.key}", texts.menu_key(one.key, one.name(lang), lang))


def all_prompts(company: Company) -> tuple[Prompt, ...]:
    """All required prompts, the most frequent first."""
    return (
        *fixed_prompts(company, "sv"),
        *recording_prompt(company, "sv"),
        *menu_prompts(company, "sv"),
        *queue_prompts(company, "sv"),
        *greetings(company),
        *mailbox_prompts(company, "sv"),
        *fixed_prompts(company, "en"),
        *recording_prompt(company, "en"),
        *menu_prompts(company, "en"),
        *queue_prompts(company, "en"),
        *mailbox_prompts(company, "en"),
    )


def profile_greeting(person: str, profile: str) -> str:
    """The name of a person's own recorded words for a profile; they exist only if recorded."""
    return f"greeting-{person}-{profile}"


def is_profile_greeting(name: str, company: Company) -> bool:
    """Whether this is the name of such a prompt; a mailbox with an id that looks like one goes first."""
    parts = name.removeprefix("greeting-").split("-")
    ways = (("-".join(parts[:cut]), "-".join(parts[cut:])) for cut in range(1, len(parts)))
    return (
        name.startswith("greeting-")
        and "-".join(parts) not in company.people
        and "-".join(parts) not in company.queues
        and any(person in company.people and profile in company.profiles for person, profile in ways)
    )


def mailbox_prompts(company: Company, lang: texts.PromptLang) -> Iterator[Prompt]:
    """The prompts of the voicemail menu, only in the languages of the company's people."""
    if all(person.language != lang for person in company.people.values()):
        return
    for name, text in of_mailboxes(lang).items():
        yield Prompt(lang, name, text)


class Prompts:
    """Keeps the prompts directory right for a company. `shared`: VAXEL_SHARED, `own`: VAXEL_PROMPTS."""

    def __init__(self, shared: Path, own: Path, voice: Voice) -> None:
        self._made = shared / "prompts"
        self._own = own
        self._voice = voice
        self._mailboxes: frozenset[str] = frozenset()  # the names of their greetings
        self._saw: frozenset[tuple[str, int, int]] = frozenset()
        self._one_at_a_time = asyncio.Lock()
        self.leisure = asyncio.Event()  # while it is not set, more important work goes on
        self.leisure.set()
        self._for_profiles: frozenset[tuple[texts.PromptLang, str]] = frozenset()

    async def check(self) -> None:
        """Raises ProgramMissing with what to install, if this machine cannot make prompts."""
        await self._voice.check()
        await sound.check()

    async def prepare(self, company: Company) -> PromptReport:
        """Make every prompt of the company, the most heard first; delete those of mailboxes that are gone.

        With 1,000 people a first start takes a minute or two: run it beside the calls, not before them.
        """
        saw = await asyncio.to_thread(self._recordings)
        self._mailboxes = frozenset(prompt.name for prompt in greetings(company))
        recorded = _for_profiles(company, saw)
        wanted = (*all_prompts(company), *recorded)
        del company  # meanwhile another may come in force, and a large one takes 15 MB
        report = await self._prepare(wanted)
        self._for_profiles = _good(recorded, report)
        await self._take_away_others()
        self._saw = saw
        return report

    async def renew(self, company: Company, box: str) -> None:
        """Make a mailbox's greetings again, from its recordings now."""
        self._mailboxes = frozenset(prompt.name for prompt in greetings(company))
        ours = {f"greeting-{box}", *(profile_greeting(box, profile) for profile in company.profiles)}
        recorded = _for_profiles(company, await asyncio.to_thread(self._recordings))
        own = [one for one in recorded if one.name in ours]
        report = await self._prepare([*(one for one in greetings(company) if one.name in ours), *own])
        others = {(lang, name) for lang, name in self._for_profiles if name not in ours}
        self._for_profiles = frozenset(others) | _good(own, report)
        await self._take_away_others()

    @property
    def of_profiles(self) -> frozenset[str]:
        """The names of the greetings recorded for one profile."""
        return frozenset(name for _, name in self._for_profiles)

    async def _take_away_others(self) -> None:
        usual: set[tuple[texts.PromptLang, str]] = {("sv", name) for name in self._mailboxes}
        await asyncio.to_thread(self._take_away_all_but, usual | self._for_profiles)

    async def is_recorded_anew(self) -> bool:
        """Whether own recordings have come, changed or gone since the last preparation."""
        return await asyncio.to_thread(self._recordings) != self._saw

    def own_greeting(self, person: str, profile: str, lang: texts.PromptLang) -> str | None:
        """The person's own words for a profile; they win over the spoken diversion. None: they have none.

        It looks for the files, so the answer is right from the first call on: a preparation deletes those whose
        recording is gone or bad.
        """
        name = profile_greeting(person, profile)
        return name if name not in self._mailboxes and are_there(self._made / lang / name) else None

    async def _prepare(self, wanted: Iterable[Prompt]) -> PromptReport:
        made: list[str] = []
        own: list[str] = []
        failed: list[tuple[str, str]] = []

        async def one(prompt: Prompt) -> None:
            label = _label(prompt)
            recording = self._recording(prompt)
            did, why = await self._from_recording(prompt, recording)
            if did is _Did.FAILED:
                failed.append((label, f"{recording}: {why}; {INSTEAD}"))
            elif did is not None:
                own.append(label)
            if prompt.text and (did is None or did is _Did.FAILED):
                did, why = await self._from_voice(prompt)
                if did is _Did.FAILED:
                    failed.append((label, why))
            match did:
                case _Did.MADE:
                    made.append(label)
                case _Did.REUSED:
                    reused.append(label)
                case _Did.FAILED | None:
                    pass
                case _:
                    assert_never(did)

        async with self._one_at_a_time:
            for lang in LANGS:
                (self._made / lang).mkdir(parents=True, exist_ok=True)
            for left_by_a_kill in self._made.glob(f"{_BESIDE}*"):
                shutil.rmtree(left_by_a_kill, ignore_errors=True)
            reused, others = await asyncio.to_thread(self._sifted, wanted)
            left = iter(others)

            async def some() -> None:
                for prompt in left:
                    await self.leisure.wait()
                    await one(prompt)

            async with asyncio.TaskGroup() as group:  # a task for each of 10,000 greetings would be 60 MB
                for _ in range(PROGRAMS_AT_ONCE):
                    group.create_task(some())
        return PromptReport(tuple(made), tuple(reused), tuple(own), tuple(failed))

    def _sifted(self, wanted: Iterable[Prompt]) -> tuple[list[str], list[Prompt]]:
        """The labels of prompts already spoken by the voice, and of all others; in one go, as there may be 1,000."""
        reused: list[str] = []
        others: list[Prompt] = []
        for prompt in wanted:
            is_there = prompt.text and not self._recording(prompt).exists()
            if is_there and self._is_made(prompt, self._spoken_key(prompt)):
                reused.append(_label(prompt))
            else:
                others.append(prompt)
        return reused, others

    async def _from_recording(self, prompt: Prompt, recording: Path) -> tuple[_Did | None, str]:
        """Make it from an own recording; None: there is none."""
        try:
            content = await asyncio.to_thread(_content, recording)
        except OSError as unreadable:
            return _Did.FAILED, str(unreadable)
        if content is None:
            return None, ""
        key = _key("own", sound.RECIPE, hashlib.sha256(content).hexdigest())
        if await asyncio.to_thread(self._is_made, prompt, key):
            return _Did.REUSED, ""
        return await self._make(copy_recording(recording, self._target(prompt), _BESIDE, key))

    async def _from_voice(self, prompt: Prompt) -> tuple[_Did, str]:
        key = self._spoken_key(prompt)
        if await asyncio.to_thread(self._is_made, prompt, key):
            return _Did.REUSED, ""
        target = self._target(prompt)
        return await self._make(speak(self._voice, prompt.text, prompt.lang, target, _BESIDE, key))

    async def _make(self, making: Coroutine[object, object, None]) -> tuple[_Did, str]:
        try:
            await making
        except SPEECH_FAILURES as failure:
            return _Did.FAILED, str(failure)
        return _Did.MADE, ""

    def _spoken_key(self, prompt: Prompt) -> str:
        return _key(self._voice.name, sound.RECIPE, prompt.lang, aloud(prompt.text, prompt.lang))

    def _recording(self, prompt: Prompt) -> Path:
        """The place of an own recording."""
        return self._own / prompt.lang / f"{prompt.name}.wav"

    def _target(self, prompt: Prompt) -> Path:
        return self._made / prompt.lang / prompt.name

    def _is_made(self, prompt: Prompt, key: str) -> bool:
        target = self._target(prompt)
        try:
            is_current = target.with_name(f"{target.name}.key").read_text() == key
        except FileNotFoundError:
            return False
        return is_current and are_there(target)

    def _recordings(self) -> frozenset[tuple[str, int, int]]:
        """All own recordings: path, time of change (ns), size."""
        found = []
        for file in self._own.glob("*/*.wav"):
            try:
                is_now = file.stat()
            except FileNotFoundError:
                continue
            found.append((str(file), is_now.st_mtime_ns, is_now.st_size))
        return frozenset(found)

    def _take_away_all_but(self, keep: set[tuple[texts.PromptLang, str]]) -> None:
        for lang in LANGS:
            for file in (self._made / lang).glob("greeting-*"):
                if (lang, file.name.removesuffix(file.suffix)) not in keep:
                    file.unlink(missing_ok=True)


def _for_profiles(company: Company, recordings: Iterable[tuple[str, int, int]]) -> list[Prompt]:
    """The recorded greetings that are for one profile."""
    return [Prompt(lang, name) for lang, name in _names(recordings) if is_profile_greeting(name, company)]


def _good(wanted: Iterable[Prompt], report: PromptReport) -> frozenset[tuple[texts.PromptLang, str]]:
    """The prompts made now, or there already."""
    bad = {label for label, _ in report.failed}
    return frozenset((one.lang, one.name) for one in wanted if _label(one) not in bad)


def _label(prompt: Prompt) -> str:
    return f"{prompt.lang}/{prompt.name}"


def _names(recordings: Iterable[tuple[str, int, int]]) -> Iterator[tuple[texts.PromptLang, str]]:
    for path, _, _ in sorted(recordings):
        file = Path(path)
        for lang in LANGS:
            if file.parent.name == lang:
                yield lang, file.stem


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
