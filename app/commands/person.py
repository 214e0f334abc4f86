"""`vaxel person`: export or erase all data about one person (GDPR, articles 15, 17 and 20).

Knows: where the data are, what we must keep and why, and that the log names whoever looks or erases, before it happens.
Refuses to know: SQL (storage/persons.py), and whether somebody has the right to be erased.

It is long because export and erasure must cover the same data, and so stand side by side.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.opened import company_in, read_settings, with_store
from app.commands.output import CANNOT
from app.commands.terminal import (
    MOST_SHOWN,
    NOT_FOUND,
    JsonOption,
    Lang,
    LangOption,
    echo,
    end,
    moment,
    print_json,
    print_table,
    system_reason,
)
from app.commands.who import ForOption, WhyOption, masked, recorded_name
from app.policy.logins import owner_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.policy.model import Company
    from app.settings import Settings
    from app.storage.persons import Personal
    from app.storage.rows import Access
    from app.storage.store import Store

WhoArgument = Annotated[
    str,
    typer.Argument(metavar="WHO", help="A person's id or number, or an outside number / id eller nummer."),
]
CALLBACKS = ("callback", "return", "notice")  # kinds in the ledger
SHORTEST_NUMBER = 6  # digits; shorter numbers match too much else in a log
NOT_ERASED = (
    (
        "företagsfilen och dess tidigare versioner (namn, nummer): de styr samtalen och förklarar gamla samtal. "
        "Ta bort personen ur filen när någon annan har fått numren",
        "the company file and its earlier versions (names, numbers): they route calls and explain old ones. "
        "Take the person out of the file when others have got the numbers",
    ),
    (
        "loggen över vem som har läst, lyssnat och raderat, och ändringsloggen (730 dagar): de visar att "
        "uppgifterna skyddas (artikel 5.2)",
        "the log of who read, listened and erased, and the log of changes (730 days): they show that the data "
        "are protected (article 5(2))",
    ),
    ("beställningar av top up: räkenskaper", "orders of top-ups: accounts"),
    (
        "samtal som pågår: kör kommandot igen när de är slut",
        "calls that are going on: run the command again when they have ended",
    ),
    (
        "telefonernas inloggning, när de sågs och vad de hämtade, röstbrevlådans kod, vald profil och kalender, "
        "så länge personen står i företagsfilen",
        "the phones' logins, when they were seen and what they fetched, the voicemail code, the chosen profile and the "
        "calendar, as long as the person is in the company file",
    ),
    (
        "säkerhetskopior, exporterade ljudfiler och skickade e-brev: de finns utanför Växel; radera dem där",
        "backups, exported sound files and sent e-mails: they are outside Växel; erase them where they are",
    ),
)


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="One person's data (GDPR) / en persons uppgifter.")
    group.command()(export)
    group.command()(erase)
    group.command()(log)
    app.add_typer(group, name="person")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data. names: ids and numbers in every form; id: of one of our people, else None; label: for the log.

    others: the mailboxes that are not theirs; their own id, too, if a queue has it now.
    """

    names: list[str]
    id: str | None
    label: str
    others: frozenset[str] = frozenset()
    left: bool = False  # one of our people once; nobody and no queue has the id now

    @property
    def words(self) -> list[str]:
        """The names that the exchange log uses for them."""
        return [one for one in self.names if one == self.id or len(one) >= SHORTEST_NUMBER]


def export(
    who: WhoArgument,
    file: Annotated[Path, typer.Argument(help="The ZIP file to write / ZIP-filen som skrivs.")],
    why: WhyOption,
    by: ForOption = "",
    lang: LangOption = Lang.SV,
) -> None:
    """Write all data about one person to a ZIP file: data.json and sounds / allt om en person.

    vaxel person export +46701234567 annika.zip --why "begäran 2026-12-01"
    """
    settings = read_settings()

    async def work(store: Store) -> tuple[Subject, Personal, dict[str, Any]]:
        subject = await _subject(store, who, lang)
        await store.note_access(_access(subject, "person_export", by, why, lang))
        found = await store.personal(subject.names, subject.id)
        return subject, found, await _beside(store, subject)

    subject, found, more = with_store(lang, work, settings=settings)
    more["callbacks"] = list(_callbacks(settings, subject))
    more["exchange_log"] = _log_lines(settings, subject)
    greetings = _greetings(settings, subject)
    more["greetings"] = [f"{one.parent.name}/{one.name}" for one in greetings]
    try:
        missing = _write(file, settings, found, more, greetings)
    except FileExistsError:
        raise end(f"{file} " + lang.say("finns redan", "is there already")) from None
    except OSError as error:
        raise end(f"{error.filename or file}: {system_reason(error)}") from None
    echo(lang.say(f"{file} skriven: ", f"{file} written: ") + _counted(found, more, lang))
    for name in missing:
        echo(lang.say(f"ljudet saknas: {name}", f"the sound is missing: {name}"), err=True)


def erase(
    who: WhoArgument,
    why: WhyOption,
    by: ForOption = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="Erase; else only show / radera, annars bara visa.")
    ] = False,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Erase one person: calls, messages, SMS, callbacks, recordings, log lines / radera en person.

    Without --yes it only shows what it would erase. At the end it names what must be kept, and why.
    """
    settings = read_settings()

    async def work(store: Store) -> tuple[Subject, Personal]:
        subject = await _subject(store, who, lang)
        if yes:
            await store.note_access(_access(subject, "person_erase", by, why, lang))
        found = await store.personal(subject.names, subject.id, over=True)
        return subject, found

    subject, found = with_store(lang, work, settings=settings)
    more: dict[str, Any] = {
        "callbacks": list(_callbacks(settings, subject)),
        "exchange_log": _log_lines(settings, subject),
        "greetings": _greetings(settings, subject),
    }
    if yes:
        _erase(settings, subject, found, lang)
    if as_json:
        counts = {name: len(value) for name, value in (*_lists(found), *more.items())}
        kept = [lang.say(*one) for one in NOT_ERASED]
        print_json({"who": subject.label, "erased": yes, **counts, "kept": kept})
        return
    done = lang.say("raderat", "erased") if yes else lang.say("skulle raderas", "would be erased")
    echo(f"{subject.label}, {done}: {_counted(found, more, lang)}")
    echo(lang.say("Kvar blir:", "What is kept:"))
    for one in NOT_ERASED:
        echo(f"- {lang.say(*one)}")
    if not yes:
        echo(lang.say("Ingenting är raderat: lägg till --yes.", "Nothing was erased: add --yes."), err=True)


def log(
    limit: Annotated[
        int, typer.Option(min=1, max=MOST_SHOWN, help="How many, the newest first / hur många.")
    ] = 50,
    as_json: JsonOption = False,
    lang: LangOption = Lang.SV,
) -> None:
    """Show who looked at whose data, and why / vem som har läst vad om vem, och varför."""
    from app.commands.recordings import DID

    async def work(store: Store) -> list[Access]:
        return await store.accesses(limit)

    found = with_store(lang, work)
    if as_json:
        print_json(found)
        return
    headings = lang.say("när vem vad om varför", "when who what about why").split()
    print_table(
        headings,
        [
            (
                moment(one.at),
                one.who,
                lang.say(*DID.get(one.what, (one.what, one.what))),
                one.person or one.call or "",
                one.why,
            )
            for one in found
        ],
    )


async def _subject(store: Store, text: str, lang: Lang) -> Subject:
    """Ends the command for a text that is neither a person, present or past, nor a number."""
    from app.company import BadCompanyFile, from_document, to_company
    from app.policy import numbers

    today: Company | None = (await company_in(store, lang))[1]
    company = today
    found = company.person_of(text) if company else None
    if found is None:
        for stored in await store.companies():
            try:
                before = to_company(from_document(stored.document))
            except BadCompanyFile:
                continue
            if text in before.people:  # a person who left counts by id alone: others may have the numbers now
                company, found = before, before.people[text]
                break
    if found is not None:
        assert company is not None
        e164s = [found.direct, found.mobile]
        private = company.register.private.get(found.id)
        if private is not None:
            e164s.append(private.number)
        forms = [form for one in e164s if one for form in numbers.forms(one)]
        return Subject(
            [found.id, found.extension, *forms],
            found.id,
            found.id,
            _others(found.id, company, today),
            left=today is None or found.id not in {*today.people, *today.queues},
        )
    number = numbers.canonical(numbers.shown(text)).text
    if not number.startswith("+"):
        raise end(
            lang.say(
                f"{text} är varken en person eller ett nummer", f"{text} is neither a person nor a number"
            ),
            NOT_FOUND,
        )
    return Subject(list(numbers.forms(number)), None, masked(number))


def _others(person: str, then: Company, today: Company | None) -> frozenset[str]:
    """The mailboxes that are not theirs, when they were in the company and now."""
    boxes = {*then.people, *then.queues} - {person}
    if today is not None:
        boxes |= {*today.people, *today.queues} - ({person} - today.queues.keys())
    return frozenset(boxes)


def _access(subject: Subject, what: str, by: str, why: str, lang: Lang) -> Access:
    from app.storage.rows import Access

    if not why.strip():
        raise end(lang.say("--why får inte vara tomt", "--why must not be empty"))
    return Access(datetime.now(UTC), recorded_name(by, lang), what, why.strip(), person=subject.label)


async def _beside(store: Store, subject: Subject) -> dict[str, Any]:
    """The other data about one of our people."""
    if subject.id is None:
        return {}
    entry: dict[str, Any] = {}
    stored = await store.current_company()
    if stored is not None:
        entry = next((one for one in stored.document["people"] if one["id"] == subject.id), {})
    noted = await store.access_page(MOST_SHOWN, person=subject.id)
    phones = [one for one in await store.phones() if owner_of(one.id) == subject.id]
    return {
        "company_file": entry,
        "profile": [one for one in await store.profile_states(also_past=True) if one.person == subject.id],
        "phones": [replace(one, secret="") for one in phones],
        "calendar": [replace(one, url="") for one in await store.calendars() if one.person == subject.id],
        "top_ups": [
            one
            for one in await store.top_ups()
            if one.number in subject.names
            or any((by or "").split(" (")[0] == subject.id for by in (one.ordered_by, one.approved_by))
        ],
        "access_log": list(noted.lines),
    }


def _callbacks(settings: Settings, subject: Subject) -> Iterator[dict[str, Any]]:
    """Read from the ledger that the service writes; at most some tenths of a second old."""
    file = settings.data / "ledger.db"
    if not file.exists():
        return
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as connection:
            rows = connection.execute("SELECT kind, value FROM kept").fetchall()
    except sqlite3.Error:
        return
    for kind, text in rows:
        value = json.loads(text)
        if (
            kind in CALLBACKS
            and subject.names
            and (
                value.get("number" if kind != "notice" else "to") in subject.names
                or (subject.id is not None and value.get("agent") == subject.id)
            )
        ):
            yield {"kind": kind, **value}


def _log_lines(settings: Settings, subject: Subject) -> list[str]:
    from app.ari.log_masking import lines_of

    try:
        return lines_of(settings.shared / "log", subject.words)
    except OSError as error:
        raise end(f"{error.filename}: {system_reason(error)}") from None


def _greetings(settings: Settings, subject: Subject) -> list[Path]:
    from app.speech.persons_greetings import recorded

    return recorded(settings.prompts, subject.id, subject.others) if subject.id is not None else []


def _write(
    file: Path, settings: Settings, found: Personal, more: dict[str, Any], greetings: list[Path]
) -> list[str]:
    """Write the file; returns the names of missing sounds. Raises OSError, FileExistsError."""
    import msgspec

    from app.storage.archive import export as opened
    from app.storage.vault import BadKeyFile, CannotOpen

    missing: list[str] = []
    with (
        open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack,
    ):
        data = {**dict(_lists(found)), **_details(found), **more}
        pack.writestr("data.json", msgspec.json.format(msgspec.json.encode(data), indent=2))
        pack.writestr("KEPT.txt", "\n\n".join(f"{sv}.\n{en}." for sv, en in NOT_ERASED) + "\n")
        for message in found.messages:
            sound = settings.data / "voicemail" / message.sound
            if sound.exists():
                pack.write(sound, f"messages/{message.id}.wav")
            else:
                missing.append(message.sound)
        for greeting in greetings:
            pack.write(greeting, f"greetings/{greeting.parent.name}/{greeting.name}")
        for recording in found.recordings:
            plain = file.with_name(f".{file.name}.{recording.id}.wav")
            try:
                opened(settings.data / "recordings", settings.recording_key, recording, plain)
                pack.write(plain, f"recordings/{recording.id}.wav")
            except (CannotOpen, BadKeyFile, OSError):
                missing.append(recording.file)
            finally:
                plain.unlink(missing_ok=True)
    return missing


def _erase(settings: Settings, subject: Subject, found: Personal, lang: Lang) -> None:
    """Erase sounds first: without their rows in the database nobody would find them again."""
    from app.ari.log_masking import mask
    from app.speech.persons_greetings import copies

    _forget_callbacks(settings, subject, lang)
    try:
        for message in found.messages:
            (settings.data / "voicemail" / message.sound).unlink(missing_ok=True)
        for recording in found.recordings:
            (settings.data / "recordings" / recording.file).unlink(missing_ok=True)
        greetings = _greetings(settings, subject)
        for file in (*copies(settings.shared, greetings), *greetings):
            file.unlink(missing_ok=True)
        mask(settings.shared / "log", subject.words)
    except OSError as error:
        raise end(f"{error.filename}: {system_reason(error)}") from None

    async def work(store: Store) -> None:
        await store.erase_personal(found, left=subject.left)

    with_store(lang, work, settings=settings)


def _forget_callbacks(settings: Settings, subject: Subject, lang: Lang) -> None:
    """Erase callbacks: in the service's memory if it runs, else in its file."""
    from app.commands.running import ask_service, is_running

    numbers = [one for one in subject.names if one.startswith("+")]
    if is_running():
        for number in numbers:
            ask_service("POST", "/callbacks/forget", {"number": number}, lang=lang)
        return
    file = settings.data / "ledger.db"
    if not file.exists():
        return
    try:
        with closing(sqlite3.connect(file, timeout=5)) as connection, connection:
            for kind, key, text in connection.execute("SELECT kind, key, value FROM kept").fetchall():
                value = json.loads(text)
                if kind in CALLBACKS and value.get("number" if kind != "notice" else "to") in subject.names:
                    connection.execute("DELETE FROM kept WHERE kind = ? AND key = ?", (kind, key))
    except sqlite3.Error as error:
        raise end(f"{file}: {error}", CANNOT) from None


def _lists(found: Personal) -> list[tuple[str, list[Any]]]:
    return [
        ("calls", found.calls),
        ("messages", found.messages),
        ("sms", found.sms),
        ("recordings", found.recordings),
        ("contacts", found.contacts),
        ("accounts", found.accounts),
        ("sessions", found.sessions),
    ]


def _details(found: Personal) -> dict[str, Any]:
    """What an export has besides the lists that are counted."""
    return {
        "changes": found.changes,
        "factors": found.factors,
        "links": found.links,
        "voicemail_code": found.code,
        "phone_links": found.phone_links,
        "phone_fetches": found.fetches,
    }


LIST_NAMES = {
    "calls": ("samtal", "calls"),
    "messages": ("röstmeddelanden", "messages"),
    "sms": ("sms", "SMS"),
    "recordings": ("inspelningar", "recordings"),
    "contacts": ("i telefonboken", "in the phone book"),
    "accounts": ("konton", "accounts"),
    "sessions": ("inloggningar", "sessions"),
    "callbacks": ("återuppringningar", "callbacks"),
    "exchange_log": ("rader i växelns logg", "lines of the exchange log"),
    "greetings": ("inspelade hälsningar", "recorded greetings"),
}


def _counted(found: Personal, more: dict[str, Any], lang: Lang) -> str:
    lists = [*_lists(found), *((name, more[name]) for name in ("callbacks", "exchange_log", "greetings"))]
    return ", ".join(f"{len(value)} {lang.say(*LIST_NAMES[name])}" for name, value in lists)
