"""The prompts of a company as files: which there are, whose recording wins, and when they are made."""

from __future__ import annotations

import asyncio
import fnmatch
import os
import shutil
import wave
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from weakref import ref

import pytest

from app.policy.front import FrontDesk, MenuChoice
from app.policy.hours import Hours
from app.policy.model import Company
from app.policy.people import Person
from app.policy.queues import Queue
from app.policy.ways import Rule, ToPerson, ToQueue, Voicemail
from app.speech import texts
from app.speech.aloud import aloud
from app.speech.mailbox_texts import of_mailboxes
from app.speech.process import ProgramMissing
from app.speech.prompts import PromptReport, Prompts, all_prompts, is_profile_greeting
from app.speech.voice import EspeakVoice
from tests.speech.tone import HummingVoice, hum

if TYPE_CHECKING:
    from pathlib import Path


def company(name: str = "Exempelbolaget AB", *people: Person) -> Company:
    everyone = people or (
        Person("anna", "Anna Ek", "salj", "101"),
        Person("bo", "Bo Lind", "teknik", "102"),
    )
    to_voicemail = Rule(Voicemail(), "Q11")
    return Company(
        name=name,
        main_number="+46846500400",
        reception=everyone[0].id,
        people={person.id: person for person in everyone},
        queues={
            "support": Queue("support", "Support", (), Hours(((),) * 7, "Q10"), to_voicemail, to_voicemail)
        },
    )


class CountingVoice(HummingVoice):
    """Notes how many tasks there are at most while it speaks."""

    most_tasks = 0

    async def synthesize(self, text: str, lang: texts.PromptLang, to: Path) -> None:
        self.most_tasks = max(self.most_tasks, len(asyncio.all_tasks()))
        await super().synthesize(text, lang, to)


class FirstStart(NamedTuple):
    """All prompts of `company()`, hummed once: it takes 500 runs of sox."""

    shared: Path
    voice: CountingVoice
    report: PromptReport

    def copied(self, to: Path, *, without: str = "/") -> Path:
        """A shared directory with the same prompts, but for those whose names match."""
        shutil.copytree(
            self.shared,
            to,
            copy_function=os.link,  # nobody writes into a prompt's file: each new one takes the name
            ignore=lambda _, names: fnmatch.filter(names, without),
        )
        return to


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> FirstStart:
    directory, voice = tmp_path_factory.mktemp("first-start"), CountingVoice()
    report = asyncio.run(Prompts(directory / "shared", directory / "own", voice).prepare(company()))
    return FirstStart(directory / "shared", voice, report)


async def test_a_key_menu_is_spoken_in_both_languages_and_only_where_there_is_one(
    tmp_path: Path, first_start: FirstStart
) -> None:
    ways = (
        MenuChoice("1", ToQueue("support"), "Q1", "support", "support"),
        MenuChoice("2", ToPerson("bo"), "Q1", "ekonomi", "accounts"),
    )
    with_menu = replace(company(), front=FrontDesk(menu=ways))
    said = {f"{one.lang}/{one.name}": one.text for one in all_prompts(with_menu) if "menu-" in one.name}

    await Prompts(first_start.copied(tmp_path / "shared"), tmp_path / "own", HummingVoice()).prepare(
        with_menu
    )

    assert said == {
        "sv/menu-welcome": "Välkommen till Exempelbolaget AB.",
        "sv/menu-key-1": "Tryck 1 för support.",
        "sv/menu-key-2": "Tryck 2 för ekonomi.",
        "sv/menu-reception": "Annars kopplas du till receptionen.",
        "sv/menu-message": "Annars kan du lämna ett meddelande.",
        "en/menu-welcome": "Welcome to Exempelbolaget AB.",
        "en/menu-key-1": "Press 1 for support.",
        "en/menu-key-2": "Press 2 for accounts.",
        "en/menu-reception": "Otherwise you will be connected to the reception.",
        "en/menu-message": "Otherwise you can leave a message.",
    }
    assert all((tmp_path / "shared/prompts" / f"{name}.wav").exists() for name in said)
    assert not [one for one in all_prompts(company()) if "menu-" in one.name]


def test_every_mailbox_and_every_refusal_has_its_prompt_in_both_rates(first_start: FirstStart) -> None:
    """No number leads nowhere (S2): whatever the dialplan plays is there."""
    report = first_start.report

    waiting = {"queue-greeting-support", "queue-key-message-1", *texts.of_queues("sv")}
    boxes = of_mailboxes("sv")  # for those who listen: nobody here does so in English
    of_the_company = {"greeting-reception", "greeting-reception-closed"}
    swedish = {
        *texts.FIXED_PROMPTS,
        "recorded",
        *of_the_company,
        "greeting-anna",
        "greeting-bo",
        "greeting-support",
        *waiting,
        *boxes,
    }
    assert {made for made in report.made if made.startswith("sv/")} == {f"sv/{name}" for name in swedish}
    assert {made for made in report.made if made.startswith("en/")} == {
        f"en/{name}" for name in (*texts.FIXED_PROMPTS, "recorded", *waiting)
    }
    assert report.failed == ()
    for name in swedish:
        assert _form(first_start.shared / f"prompts/sv/{name}.wav") == (8000, 1, 2)
        assert _form(first_start.shared / f"prompts/sv/{name}.wav16") == (16000, 1, 2)


def test_the_synthetic_greeting_says_the_persons_name_and_the_company(first_start: FirstStart) -> None:
    """V1: until it is recorded the same text is spoken."""
    said = first_start.voice.said

    assert aloud(texts.greeting("Bo Lind", "Exempelbolaget AB"), "sv") in said
    assert aloud(texts.queue_greeting("Support", "Exempelbolaget AB"), "sv") in said


def test_the_prompts_that_everybody_may_hear_are_made_first(first_start: FirstStart) -> None:
    """With 1,000 people the last greeting is a minute away; the refusals and `confirm` are not."""
    first = len(texts.FIXED_PROMPTS)  # two are made at a time: the queues' first one may be among them

    assert set(first_start.voice.said[:first]) == {
        aloud(texts.fixed(name, "Exempelbolaget AB", "sv"), "sv") for name in texts.FIXED_PROMPTS
    }


def test_a_large_company_s_greetings_take_no_task_each(first_start: FirstStart) -> None:
    """10,000 tasks that wait for their turn are 60 MB."""
    assert len(first_start.voice.said) > 50
    assert first_start.voice.most_tasks < 10


async def test_greetings_wait_while_a_change_is_brought_into_force(
    tmp_path: Path, first_start: FirstStart
) -> None:
    """10,000 greetings take minutes, and a change that came meanwhile took three times as long."""
    voice = HummingVoice()
    to_be_made = first_start.copied(tmp_path / "shared", without="greeting-*")
    prompts = Prompts(to_be_made, tmp_path / "own", voice)
    prompts.leisure.clear()

    preparing = asyncio.create_task(prompts.prepare(company()))
    done, _ = await asyncio.wait({preparing}, timeout=0.5)
    said = list(voice.said)
    prompts.leisure.set()
    await preparing

    assert not done
    assert said == []
    assert len(voice.said) == 5


async def test_a_second_start_says_nothing_anew(tmp_path: Path, first_start: FirstStart) -> None:
    """Kept by what they were made from, whatever process made them."""
    second = HummingVoice()

    report = await Prompts(first_start.shared, tmp_path / "own", second).prepare(company())

    assert second.said == []
    assert report.made == ()
    assert "sv/greeting-anna" in report.reused


async def test_only_what_a_change_is_heard_in_is_made_anew(tmp_path: Path, first_start: FirstStart) -> None:
    """Bo marries; nothing else is spoken again."""
    prompts = Prompts(first_start.copied(tmp_path / "shared"), tmp_path / "own", HummingVoice())
    await prompts.prepare(company())

    changed = company(
        "Exempelbolaget AB",
        Person("anna", "Anna Ek", "salj", "101"),
        Person("bo", "Bo Ek", "teknik", "102"),
    )
    report = await prompts.prepare(changed)

    assert report.made == ("sv/greeting-bo",)


@pytest.mark.parametrize("changed", [HummingVoice("another voice"), HummingVoice()])
async def test_another_voice_speaks_everything_anew_but_the_same_one_does_not(
    tmp_path: Path, first_start: FirstStart, changed: HummingVoice
) -> None:
    """Half of the prompts in one voice and half in another would sound broken."""
    made = first_start.copied(tmp_path / "shared")

    report = await Prompts(made, tmp_path / "own", changed).prepare(company())

    assert bool(report.made) == (changed.name == "another voice")


async def test_an_own_recording_wins_and_is_made_fit_for_the_telephone(
    tmp_path: Path, first_start: FirstStart
) -> None:
    """Recorded in stereo at 44.1 kHz, as a computer does."""
    voice = HummingVoice()
    (tmp_path / "own/sv").mkdir(parents=True)
    hum(tmp_path / "own/sv/greeting-anna.wav", 2.5, rate=44100, channels=2)
    rest = first_start.copied(tmp_path / "shared", without="greeting-anna.*")

    report = await Prompts(rest, tmp_path / "own", voice).prepare(company())

    assert report.own == ("sv/greeting-anna",)
    assert aloud(texts.greeting("Anna Ek", "Exempelbolaget AB"), "sv") not in voice.said
    assert _form(tmp_path / "shared/prompts/sv/greeting-anna.wav") == (8000, 1, 2)
    assert _seconds(tmp_path / "shared/prompts/sv/greeting-anna.wav") == pytest.approx(2.5, abs=0.02)


async def test_a_recording_that_is_taken_away_gives_the_synthetic_voice_back(
    tmp_path: Path, first_start: FirstStart
) -> None:
    """The next preparation follows what is there."""
    voice = HummingVoice()
    prompts = Prompts(first_start.copied(tmp_path / "shared"), tmp_path / "own", voice)
    (tmp_path / "own/sv").mkdir(parents=True)
    hum(tmp_path / "own/sv/greeting-anna.wav", 2.5)
    await prompts.prepare(company())

    (tmp_path / "own/sv/greeting-anna.wav").unlink()
    report = await prompts.prepare(company())

    assert report.made == ("sv/greeting-anna",)
    assert aloud(texts.greeting("Anna Ek", "Exempelbolaget AB"), "sv") in voice.said


async def test_a_bad_recording_is_named_and_the_synthetic_voice_speaks(
    tmp_path: Path, first_start: FirstStart
) -> None:
    """Nobody is greeted with silence because of a wrong file."""
    voice = HummingVoice()
    (tmp_path / "own/sv").mkdir(parents=True)
    (tmp_path / "own/sv/greeting-anna.wav").write_bytes(b"ID3 this is an mp3")
    rest = first_start.copied(tmp_path / "shared", without="greeting-anna.*")

    report = await Prompts(rest, tmp_path / "own", voice).prepare(company())

    ((name, why),) = report.failed
    assert name == "sv/greeting-anna"
    assert "own/sv/greeting-anna.wav" in why
    assert _seconds(tmp_path / "shared/prompts/sv/greeting-anna.wav") > 1


async def test_one_prompt_that_fails_leaves_the_others_whole(tmp_path: Path, first_start: FirstStart) -> None:
    """A name that the voice cannot speak costs that greeting only; the dialplan has a general one."""
    voice = HummingVoice(chokes_on="Bo Lind")
    rest = first_start.copied(tmp_path / "shared", without="greeting-*")

    report = await Prompts(rest, tmp_path / "own", voice).prepare(company())

    assert report.failed == (("sv/greeting-bo", "hum: choked"),)
    assert "sv/greeting-anna" in report.made
    assert not (tmp_path / "shared/prompts/sv/greeting-bo.wav").exists()


async def test_the_greeting_of_somebody_who_left_is_taken_away(
    tmp_path: Path, first_start: FirstStart
) -> None:
    """It has a name in it."""
    prompts = Prompts(first_start.copied(tmp_path / "shared"), tmp_path / "own", HummingVoice())
    await prompts.prepare(company())

    await prompts.prepare(company("Exempelbolaget AB", Person("anna", "Anna Ek", "salj", "101")))

    left = {file.name for file in (tmp_path / "shared/prompts/sv").glob("greeting-*.wav")}
    of_the_company = {"greeting-reception.wav", "greeting-reception-closed.wav"}
    assert left == {"greeting-anna.wav", "greeting-support.wav"} | of_the_company


async def test_own_words_for_a_profile_are_made_fit_and_known_to_be_there(
    tmp_path: Path, first_start: FirstStart
) -> None:
    """They win over the spoken diversion; no synthetic voice says them, and a bad file is named and not played."""
    (tmp_path / "own/sv").mkdir(parents=True)
    hum(tmp_path / "own/sv/greeting-anna-meeting.wav", 2.5)
    hum(tmp_path / "own/sv/greeting-nobody-meeting.wav", 2.5)
    (tmp_path / "own/sv/greeting-bo-meeting.wav").write_bytes(b"ID3 this is an mp3")
    prompts = Prompts(first_start.copied(tmp_path / "shared"), tmp_path / "own", HummingVoice())

    report = await prompts.prepare(replace(company(), queues={}))

    assert [name for name, _ in report.failed] == ["sv/greeting-bo-meeting"]
    assert prompts.own_greeting("anna", "meeting", "sv") == "greeting-anna-meeting"
    assert prompts.own_greeting("anna", "meeting", "en") is None
    assert prompts.own_greeting("bo", "meeting", "sv") is None
    left = {file.stem for file in (tmp_path / "shared/prompts/sv").glob("greeting-*.wav16")}
    of_the_company = {"greeting-reception", "greeting-reception-closed"}
    assert left == {"greeting-anna", "greeting-bo", "greeting-anna-meeting"} | of_the_company


async def test_a_recording_that_comes_changes_or_goes_is_noticed(
    tmp_path: Path, first_start: FirstStart
) -> None:
    """So that callers hear an upload within seconds, whoever made it."""
    own = tmp_path / "own/sv/greeting-anna-meeting.wav"
    own.parent.mkdir(parents=True)
    prompts = Prompts(first_start.copied(tmp_path / "shared"), tmp_path / "own", HummingVoice())
    alone = replace(company("Exempelbolaget AB", Person("anna", "Anna Ek", "salj", "101")), queues={})
    await prompts.prepare(alone)
    assert not await prompts.is_recorded_anew()

    hum(own, 2.5)
    assert await prompts.is_recorded_anew()
    await prompts.prepare(alone)
    assert prompts.own_greeting("anna", "meeting", "sv") is not None
    assert not await prompts.is_recorded_anew()

    own.unlink()
    assert await prompts.is_recorded_anew()
    await prompts.prepare(alone)
    assert prompts.own_greeting("anna", "meeting", "sv") is None
    assert not (tmp_path / "shared/prompts/sv/greeting-anna-meeting.wav").exists()


async def test_a_greeting_of_another_is_not_taken_for_own_words(
    tmp_path: Path, first_start: FirstStart
) -> None:
    """Ids may hold hyphens: `greeting-anna-dnd` is the voicemail of the person anna-dnd."""
    people = [Person("anna", "Anna Ek", "salj", "101"), Person("anna-dnd", "Anna Dnd", "salj", "102")]
    prompts = Prompts(first_start.copied(tmp_path / "shared"), tmp_path / "own", HummingVoice())

    await prompts.prepare(replace(company("Bolaget", *people), queues={}))

    assert (tmp_path / "shared/prompts/sv/greeting-anna-dnd.wav").exists()
    assert prompts.own_greeting("anna", "dnd", "sv") is None


def test_a_mailbox_goes_before_own_words_of_the_same_name() -> None:
    people = [Person("anna", "Anna Ek", "salj", "101"), Person("anna-meeting", "Anna Meeting", "salj", "102")]

    assert is_profile_greeting("greeting-anna-dnd", company("Bolaget", *people))
    assert is_profile_greeting("greeting-anna-meeting-dnd", company("Bolaget", *people))
    assert not is_profile_greeting("greeting-anna-meeting", company("Bolaget", *people))
    assert not is_profile_greeting("greeting-anna", company("Bolaget", *people))
    assert not is_profile_greeting("greeting-bo-dnd", company("Bolaget", *people))


async def test_a_file_under_its_name_is_always_whole(tmp_path: Path, first_start: FirstStart) -> None:
    """A caller may be listening while we make it again: the name opens the old or the new file, never half of one."""
    prompts = Prompts(first_start.copied(tmp_path / "shared"), tmp_path / "own", HummingVoice())
    file = tmp_path / "shared/prompts/sv/greeting-anna.wav"
    seen: set[float] = set()

    renaming = asyncio.create_task(
        prompts.prepare(company("Ett Mycket Längre Företagsnamn i Exempelstad AB"))
    )
    while not renaming.done():
        seen.add(_seconds(file))
        await asyncio.sleep(0)

    seen.add(_seconds(file))
    assert len(seen) == 2
    assert max(seen) - min(seen) > 0.2


async def test_a_start_removes_files_that_a_killed_service_left_half_made(
    tmp_path: Path, first_start: FirstStart
) -> None:
    """kill -9 in the middle of a first start."""
    first_start.copied(tmp_path / "shared", without="greeting-*")
    (tmp_path / "shared/prompts/.making-killed").mkdir(parents=True)
    (tmp_path / "shared/prompts/.making-killed/.wav").write_bytes(b"half")

    await Prompts(tmp_path / "shared", tmp_path / "own", HummingVoice()).prepare(company())

    assert list((tmp_path / "shared/prompts").glob(".making-*")) == []


async def test_a_voice_that_is_missing_is_found_before_the_first_call(tmp_path: Path) -> None:
    """The service does not start silent."""
    with pytest.raises(ProgramMissing, match="apt-get install hum"):
        await Prompts(tmp_path, tmp_path, HummingVoice(missing=True)).check()


async def test_the_real_voice_greets_at_length_and_loud(tmp_path: Path) -> None:
    """A greeting of some 200 characters takes 9 to 18 seconds to say."""
    prompts = Prompts(tmp_path / "shared", tmp_path / "own", EspeakVoice())
    await prompts.check()

    report = await prompts.prepare(company())

    assert report.failed == ()
    assert 9 < _seconds(tmp_path / "shared/prompts/sv/greeting-anna.wav") < 18


def _form(file: Path) -> tuple[int, int, int]:
    with wave.open(str(file)) as sound:
        return sound.getframerate(), sound.getnchannels(), sound.getsampwidth()


def _seconds(file: Path) -> float:
    with wave.open(str(file)) as sound:
        return float(sound.getnframes() / sound.getframerate())


async def test_the_company_is_not_kept_while_its_prompts_are_made(tmp_path: Path) -> None:
    """With 10,000 people it takes an hour, and another company has come in force long before."""
    whose = [company()]
    of = ref(whose[0])
    kept: list[Company | None] = []

    class Voice(HummingVoice):
        async def synthesize(self, text: str, lang: texts.PromptLang, to: Path) -> None:
            kept.append(of())
            await super().synthesize(text, lang, to)

    await Prompts(tmp_path / "shared", tmp_path / "own", Voice()).prepare(whose.pop())

    assert kept
    assert set(kept) == {None}
