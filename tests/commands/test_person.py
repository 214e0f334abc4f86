"""`vaxel person` gives out or erases everything about one person, and gives the reason for all that it keeps."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.accounts.account import AccountSession
from app.calls.journal import Begin, End, Step
from app.commands.who import signed_in
from app.provisioning.links import PhoneFetch
from app.provisioning.phone_book import BookEntry, BookLine
from app.storage.archive import Archive
from tests.commands.conftest import EXAMPLE
from tests.storage.test_mailbox import record
from tests.storage.test_sms import SMS

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage import Store
    from tests.commands.conftest import InStore, Vaxel

AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
STAMP = AT.isoformat(timespec="milliseconds")
MS = f"{AT.timestamp() * 1000:.0f}"
HER, OTHER = "+46701234567", "+46701234500"
WHY = ("--why", "begäran 4711")


@pytest.fixture
def house(bolaget: Vaxel, in_store: InStore, data: Path, tmp_path: Path) -> Vaxel:
    """Two callers from outside, each with a call to David, a message, an SMS, a callback and a recorded call."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    log = data / "shared" / "log"
    log.mkdir(parents=True)
    lines = []

    async def fill(store: Store) -> None:
        archive = Archive(inbox, data / "recordings", data / "recording.key", store)
        for n, number in enumerate((HER, OTHER)):
            name = f"david_in_call_c{n}_l{n}_{MS}.wav"
            record(inbox / name)
            await archive.collect(name)
            step = {"decision": {"action": "ring", "target": "david"}, "situation": {"from": number}}
            await store.write(
                [
                    Begin(f"c{n}", STAMP, "trunk", "in", number, "+46846500404", "h"),
                    Step(f"c{n}", STAMP, f"s{n}", "decision", step),
                    End(f"c{n}", STAMP, "answered", "david", 1, 1, 16),
                ]
            )
            sound = f"david/m{n}.wav"
            (data / "voicemail" / "david").mkdir(parents=True, exist_ok=True)
            record(data / "voicemail" / sound)
            await store.add_message(
                mailbox="david", caller=number, call=f"c{n}", recorded_at=AT, seconds=4, sound=sound
            )
            await store.sms.add(
                replace(SMS, id=f"sms-{n}", reason=f"c{n}", to=number),
                since=SMS.created_at,
                most_to_number=9,
                most=9,
            )
            contact = BookEntry(f"Kund {n}", (BookLine(number, "mobile"),), outside=True)
            await store.provisioning.add_contacts([contact])
            lines.append(f"{n}|vaxel-{n}|vaxel|NONE|END|ANSWER|1|1|16|ring|trunk|{number}|+46846500404\n")

        fetch = PhoneFetch(AT, "david", "yealink", "settings", "link", "ok", "192.0.2.7", "Yealink")
        await store.provisioning.note(fetch)

    in_store(fill)
    (log / "queue_log").write_text("".join(lines))
    with closing(sqlite3.connect(data / "ledger.db")) as connection, connection:
        connection.execute(
            "CREATE TABLE kept (kind TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, key))"
        )
        for n, number in enumerate((HER, OTHER)):
            ticket = {"id": f"callback-{n}", "number": number, "agent": "", "queue": "support"}
            connection.execute(
                "INSERT INTO kept VALUES ('callback', ?, ?)", (f"callback-{n}", json.dumps(ticket))
            )
    return bolaget


def data_of(
    vaxel: Vaxel, who: str, tmp_path: Path, name: str
) -> tuple[dict[str, list[dict[str, object]]], set[str]]:
    file = tmp_path / name
    done = vaxel("person", "export", who, file, *WHY)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(file) as pack:
        return json.loads(pack.read("data.json")), set(pack.namelist())


@pytest.mark.parametrize("who", [HER, "070-123 45 67"])
def test_all_about_somebody_outside_is_in_one_file(house: Vaxel, tmp_path: Path, who: str) -> None:
    found, files = data_of(house, who, tmp_path, "her.zip")

    assert [one["id"] for one in found["calls"]] == ["c0"]
    assert found["calls"][0]["steps"]
    assert [one["caller"] for one in found["messages"]] == [HER]
    assert [one["to"] for one in found["sms"]] == [HER]
    assert [one["call"] for one in found["recordings"]] == ["c0"]
    assert [one["number"] for one in found["callbacks"]] == [HER]
    assert [one["name"] for one in found["contacts"]] == ["Kund 0"]
    assert len(found["exchange_log"]) == 1
    assert OTHER not in json.dumps(found)
    assert files == {"data.json", "KEPT.txt", "messages/1.wav", "recordings/1.wav"}
    assert (tmp_path / "her.zip").stat().st_mode & 0o777 == 0o600


def test_an_employees_export_has_what_the_house_knows_of_them(house: Vaxel, tmp_path: Path) -> None:
    house("profile", "david", "meeting")

    found, files = data_of(house, "104", tmp_path, "david.zip")

    assert [one["id"] for one in found["calls"]] == ["c0", "c1"]
    assert len(found["messages"]) == len(found["recordings"]) == 2
    assert {"messages/1.wav", "messages/2.wav", "recordings/1.wav", "recordings/2.wav"} <= files
    assert found["company_file"]["name"] == "David Holm"  # type: ignore[call-overload]
    assert [one["profile"] for one in found["profile"]] == ["meeting"]
    assert [one["what"] for one in found["access_log"]] == ["person_export"]
    assert [(one["id"], one["secret"]) for one in found["phones"]] == [("david", "")]
    assert [one["address"] for one in found["phone_fetches"]] == ["192.0.2.7"]


def test_the_greetings_that_somebody_recorded_are_theirs(house: Vaxel, data: Path, tmp_path: Path) -> None:
    """Their voice: given out, and erased with what was made of it for the exchange; a colleague's stays."""
    own, made = recorded(data, "david", "david-lunch", "bo")

    found, files = data_of(house, "david", tmp_path, "david.zip")
    erased = house("person", "erase", "david", "--yes", *WHY)

    assert [str(one) for one in found["greetings"]] == [
        "sv/greeting-david.wav",
        "sv/greeting-david-lunch.wav",
    ]
    assert {"greetings/sv/greeting-david.wav", "greetings/sv/greeting-david-lunch.wav"} < files
    assert "2 inspelade hälsningar" in erased.output
    assert sorted(one.name for one in (*own.iterdir(), *made.iterdir())) == [
        "greeting-bo.wav",
        "greeting-bo.wav",
        "greeting-bo.wav16",
    ]


def recorded(data: Path, *greetings: str) -> tuple[Path, Path]:
    """The directories of these greetings, and of what was made of them for the exchange."""
    own, made = data / "prompts" / "sv", data / "shared" / "prompts" / "sv"
    for name in greetings:
        for directory in (own, made):
            directory.mkdir(parents=True, exist_ok=True)
            record(directory / f"greeting-{name}.wav")
        record(made / f"greeting-{name}.wav16")
    return own, made


def test_a_greeting_for_a_profile_that_is_gone_is_theirs(bolaget: Vaxel, data: Path, tmp_path: Path) -> None:
    """It was neither given out nor erased."""
    file, before = tmp_path / "company.yaml", EXAMPLE.read_text()
    own, made = recorded(data, "anna", "anna-fair")
    fair = "\nprofiles:\n  - {id: fair, sv: På mässa, en: At a fair, busy: true}\n"
    for text in (before.replace("\nprofiles:\n", fair), before):
        file.write_text(text)
        assert bolaget("import", file, "--why", "mässan").exit_code == 0

    found, files = data_of(bolaget, "anna", tmp_path, "anna.zip")
    bolaget("person", "erase", "anna", "--yes", *WHY)

    assert [str(one) for one in found["greetings"]] == ["sv/greeting-anna.wav", "sv/greeting-anna-fair.wav"]
    assert "greetings/sv/greeting-anna-fair.wav" in files
    assert [*own.iterdir(), *made.iterdir()] == []


def test_a_queue_that_has_the_id_of_one_who_left_keeps_its_greeting(
    bolaget: Vaxel, data: Path, tmp_path: Path
) -> None:
    file, before = tmp_path / "company.yaml", EXAMPLE.read_text()
    own, made = recorded(data, "nora", "nora-lunch")
    nora = "\npeople:\n  - {id: nora, name: Nora Ny, role: saljare, extension: '190', manager: david}\n"
    queue = "\nqueues:\n  - {id: nora, name: Nora, extension: '290', members: [anna]}\n"
    for text in (before.replace("\npeople:\n", nora), before.replace("\nqueues:\n", queue)):
        file.write_text(text)
        done = bolaget("import", file, "--why", "Nora slutar")
        assert done.exit_code == 0, done.output

    found, _files = data_of(bolaget, "nora", tmp_path, "nora.zip")
    bolaget("person", "erase", "nora", "--yes", *WHY)

    assert [str(one) for one in found["greetings"]] == ["sv/greeting-nora-lunch.wav"]
    assert sorted(one.name for one in (*own.iterdir(), *made.iterdir())) == [
        "greeting-nora.wav",
        "greeting-nora.wav",
        "greeting-nora.wav16",
    ]


def test_an_employees_account_is_exported_without_hashes_and_erased_but_not_the_log_of_changes(
    house: Vaxel, tmp_path: Path, in_store: InStore
) -> None:
    house("account", "invite", "david")

    async def signs_in(store: Store) -> None:
        account = await store.accounts.by_name("david")
        assert account is not None
        await store.accounts.change(account.id, password="a hash")
        session = AccountSession(
            id="s1",
            hash="another hash",
            account=account.id,
            how="password",
            address="192.0.2.7",
            agent="Firefox",
            created_at=AT,
            used_at=AT,
            ends_at=AT,
        )
        await store.sessions.add(session)
        await store.tokens.make("mine", ["own:read"], timedelta(days=1), "david", account.id)
        await store.tokens.make("crm", ["journal:read"], timedelta(days=1), "david")
        await store.drafts.keep("david", 1, "company: Mitt utkast")

    async def draft(store: Store) -> object:
        return await store.drafts.of("david")

    async def names_of_tokens(store: Store) -> list[str]:
        return [one.name for one in await store.tokens.tokens()]

    in_store(signs_in)
    found, _files = data_of(house, "104", tmp_path, "david.zip")
    assert [one["name"] for one in found["accounts"]] == ["david"]
    assert [one["address"] for one in found["sessions"]] == ["192.0.2.7"]
    assert [one["action"] for one in found["changes"]] == ["account.invite"]
    assert [(one["kind"], one["name"]) for one in found["factors"]] == [("API token", "mine")]
    secrets = json.dumps([found["accounts"], found["sessions"], found["factors"]])
    assert "hash" not in secrets.replace('"hash": ""', "")

    house("person", "erase", "104", *WHY, "--yes")
    after, _files = data_of(house, "104", tmp_path, "after.zip")
    assert (after["accounts"], after["sessions"], in_store(draft)) == ([], [], None)
    assert (after["factors"], in_store(names_of_tokens)) == ([], ["crm"])
    assert [one["action"] for one in after["changes"]] == ["account.invite"]


def test_without_yes_nothing_is_erased(house: Vaxel, tmp_path: Path) -> None:
    done = house("person", "erase", HER, *WHY)

    assert (
        "skulle raderas: 1 samtal, 1 röstmeddelanden, 1 sms, 1 inspelningar, 1 i telefonboken, "
        "0 konton, 0 inloggningar, 1 återuppringningar, 1 rader" in done.stdout
    )
    assert "lägg till --yes" in done.stderr
    assert len(data_of(house, HER, tmp_path, "still.zip")[0]["calls"]) == 1


def test_an_erased_person_is_nowhere_and_others_are_unchanged(
    house: Vaxel, tmp_path: Path, data: Path
) -> None:
    before = (data / "shared" / "log" / "queue_log").read_bytes()

    done = house("person", "erase", HER, *WHY, "--yes", "--lang", "en")

    assert done.exit_code == 0, done.output
    assert "erased: 1 calls, 1 messages" in done.stdout.replace("voice", "")
    assert "What is kept:" in done.stdout
    found, _ = data_of(house, HER, tmp_path, "gone.zip")
    assert not any(
        found[name] for name in ("calls", "messages", "sms", "recordings", "callbacks", "exchange_log")
    )
    assert len(data_of(house, OTHER, tmp_path, "other.zip")[0]["calls"]) == 1
    everything = b"".join(
        path.read_bytes() for path in data.rglob("*") if path.is_file() and path.suffix != ".db"
    )
    assert HER.encode() not in everything
    assert len(list((data / "recordings").rglob("*.vxr"))) == 1
    assert len(list((data / "voicemail").rglob("*.wav"))) == 1
    after = (data / "shared" / "log" / "queue_log").read_bytes()
    assert (len(after), after.count(b"\n")) == (
        len(before),
        2,
    )  # the exchange has it open, and the service reads on


def test_reading_and_erasing_stand_in_the_log_without_the_number(house: Vaxel, tmp_path: Path) -> None:
    data_of(house, HER, tmp_path, "her.zip")
    house("person", "erase", HER, *WHY, "--yes", "--on-behalf-of", "Carin")

    rows = json.loads(house("person", "log", "--json").stdout)

    assert [(row["who"], row["what"], row["why"]) for row in rows] == [
        (f"Carin ({signed_in()})", "person_erase", "begäran 4711"),
        (signed_in(), "person_export", "begäran 4711"),
    ]
    assert rows[0]["person"] == "+46701…67"
    assert "raderade en person" in house("person", "log").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "nobody", "x.zip", *WHY), "nobody är varken en person eller ett nummer"),
        (("erase", "nobody", *WHY), "nobody är varken en person eller ett nummer"),
        (("erase", HER, "--why", " "), "--why får inte vara tomt"),
    ],
)
def test_an_impossible_request_is_refused_in_words(
    house: Vaxel, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    words = [str(tmp_path / one) if one == "x.zip" else one for one in arguments]

    done = house("person", *words, *(("--yes",) if words[0] == "erase" else ()))

    assert done.exit_code != 0
    assert said in done.stderr


def test_an_export_writes_over_no_file(house: Vaxel, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_text("mine")

    done = house("person", "export", HER, tmp_path / "there.zip", *WHY)

    assert (done.exit_code, (tmp_path / "there.zip").read_text()) == (2, "mine")


def test_to_list_one_persons_calls_is_written_down(house: Vaxel) -> None:
    house("calls")
    house("calls", "--person", "david")
    house("calls", "c0")

    rows = json.loads(house("person", "log", "--json").stdout)

    assert [(row["what"], row["person"], row["call"], row["who"]) for row in rows] == [
        ("call", "david", "c0", signed_in()),
        ("calls", "david", None, signed_in()),
    ]
