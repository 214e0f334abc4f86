"""`vaxel prompts` and `vaxel greetings`: what callers hear, in whose voice, and the company's own recordings.

Knows: lists, names and files at a terminal. Refuses to know: which prompts there are and what a recording must be
(speech/recordings.py). A running service takes up what is changed here within seconds.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.listing import LikeOption, MostOption, some
from app.commands.opened import company_of, now_here, read_settings
from app.commands.terminal import (
    MOST_SHOWN,
    NOT_FOUND,
    JsonOption,
    Lang,
    LangOption,
    echo,
    end,
    print_json,
    print_table,
    system_reason,
)
from app.policy.tenure import as_of

if TYPE_CHECKING:
    from app.policy.model import Company
    from app.speech.recordings import RecordingQuality, Recordings

BY = {"own": ("egen", "own"), "synthetic": ("syntetisk", "synthetic"), "missing": ("saknas", "missing")}


class Do(StrEnum):
    """What to do with a prompt."""

    LIST = "list"
    SET = "set"
    REMOVE = "remove"
    EXPORT = "export"


MB = 1_000_000
LARGEST_SOUND = 50 * MB  # bytes of a sound; a minute in the best quality takes a fifth of this


def register(app: typer.Typer) -> None:
    app.command()(prompts)
    app.command()(greetings)


def prompts(
    do: Annotated[Do, typer.Argument(help="list, set, remove, export.")] = Do.LIST,
    name: Annotated[str, typer.Argument(help="Such as greeting-anna, or en/confirm.")] = "",
    file: Annotated[Path | None, typer.Argument(help="The sound file (WAV; for set also MP3, M4A).")] = None,
    like: LikeOption = "",
    limit: MostOption = None,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """List what callers hear, and in whose voice; own recordings / vad som sägs, och egna inspelningar.

    vaxel prompts · vaxel prompts set greeting-anna anna.wav · vaxel prompts remove en/confirm
    """
    if do is Do.LIST:
        _list(lang, name, like, limit, as_json=as_json)
        return
    if not name or (file is None) is not (do is Do.REMOVE):
        what = " FIL.wav" if do is not Do.REMOVE else ""
        raise end(
            lang.say(f"skriv `vaxel prompts {do} NAMN{what}`", f"write `vaxel prompts {do} NAME{what}`")
        )
    company, recordings = _opened(lang)
    language, _, plain = name.rpartition("/")
    language = language or "sv"
    label = f"{language}/{plain}"
    if do is Do.SET and file is not None:
        heard = _put(recordings, company, language, plain, file, lang)
        if as_json:
            print_json({"lang": language, "name": plain, "seconds": heard.seconds, "clipped": heard.clipped})
            return
        echo(lang.say(f"{label} inspelad, {heard.seconds} s", f"{label} recorded, {heard.seconds} s"))
        if heard.clipped:
            echo(
                lang.say(
                    "Den är inspelad för starkt och låter skarpt: spela in igen, längre från mikrofonen.",
                    "It was recorded too loud and sounds harsh: record it again, farther from the microphone.",
                ),
                err=True,
            )
        return
    try:
        if file is None:
            asyncio.run(recordings.remove(company, language, plain))
            echo(lang.say(f"{label} sägs av den syntetiska rösten", f"{label} is spoken by the voice again"))
        else:
            shutil.copyfile(recordings.sound_of(company, language, plain), file)
            echo(lang.say(f"{file} skriven", f"{file} written"))
    except LookupError as error:
        raise end(_in(lang, error), NOT_FOUND) from None
    except OSError as error:
        raise end(f"{error.filename}: {system_reason(error)}") from None


def greetings(lang: LangOption = Lang.SV, as_json: JsonOption = False) -> None:
    """List those who have recorded no greeting of their own (V1) / vilka som inte har talat in någon egen hälsning."""
    found, recordings = _opened(lang)
    company = as_of(found, now_here())
    people = [company.people[id_] for id_ in recordings.without_greeting(company)]
    if as_json:
        print_json([{"id": one.id, "name": one.name, "extension": one.extension} for one in people])
        return
    if not people:
        echo(lang.say("Alla har en egen hälsning.", "Everybody has a greeting of their own."))
        return
    of = f"{len(people)} {lang.say('av', 'of')} {len(company.people) - len(company.in_force.gone)}"
    echo(lang.say(f"{of} har ingen egen hälsning:", f"{of} have no greeting of their own:"))
    print_table(
        lang.say("Id Namn Nummer", "Id Name Number").split(),
        [(one.id, one.name, one.extension) for one in people],
    )


def _list(lang: Lang, part: str, like: str, limit: int | None, *, as_json: bool) -> None:
    company, recordings = _opened(lang)
    named = [one for one in recordings.listed(company) if part in f"{one.lang}/{one.name}"]
    found = some(
        named,
        lambda one: (f"{one.lang}/{one.name}", one.text),
        like,
        limit or MOST_SHOWN,  # all of them: even a small company has more prompts than a table's usual rows
        lang,
        as_json=as_json,
    )
    if as_json:
        print_json(found)
        return
    if not found:
        sought = part or like
        raise end(lang.say(f"inget meddelande {sought!r}", f"no prompt {sought!r}"), NOT_FOUND)
    rows = [(f"{one.lang}/{one.name}", BY[one.by][lang is Lang.EN], one.text) for one in found]
    print_table(lang.say("Namn Röst Ord", "Name Voice Words").split(), rows)


def _put(
    recordings: Recordings, company: Company, language: str, name: str, file: Path, lang: Lang
) -> RecordingQuality:
    from app.speech.process import ProgramMissing

    try:
        with (
            tempfile.TemporaryDirectory() as here
        ):  # a pipe, such as a container's /dev/stdin, can be read only once
            sound = Path(here, "sound.wav")
            with file.open("rb") as source, sound.open("wb") as copy:
                copy.write(source.read(LARGEST_SOUND))  # stop here: the file may have no end
                if source.read(1):
                    raise ValueError(
                        lang.say(
                            f"den är större än {LARGEST_SOUND // MB} MB",
                            f"it is larger than {LARGEST_SOUND // MB} MB",
                        )
                    )
            return asyncio.run(recordings.put(company, language, name, sound))
    except LookupError as error:
        raise end(_in(lang, error), NOT_FOUND) from None
    except ValueError as error:
        said = _in(lang, error)
        raise end(lang.say(f"{file} togs inte emot: {said}", f"{file} was not taken: {said}")) from None
    except OSError as error:
        raise end(f"{error.filename}: {system_reason(error)}") from None
    except ProgramMissing as missing:
        raise end(str(missing)) from None


def _opened(lang: Lang) -> tuple[Company, Recordings]:
    from app.speech.recordings import Recordings

    settings = read_settings()

    company = company_of(lang, settings)
    return company, Recordings(settings.prompts, settings.shared)


def _in(lang: Lang, error: Exception) -> str:
    """Say what is wrong with a prompt or a recording, as the API does."""
    from app.words.refusals import swedish

    return lang.say(swedish(str(error)), str(error))
