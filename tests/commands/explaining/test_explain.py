"""`vaxel explain`: a call of the journal, an imagined one, why not somebody, and what leads to an end."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.calls.journal import Begin, End, Step
from app.company import document as document_of
from app.company import document_hash, dump_yaml, load
from app.policy.decide import decide
from app.policy.decision import Attempt, Direction, Layer, Outcome, PersonState, Situation
from app.policy.json_form import decision_json, situation_json
from app.policy.targets import RingPerson
from app.storage import Store, migrate
from tests.policy.bolaget import BOLAGET, EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from app.calls.journal import JournalRecord
    from tests.commands.conftest import InStore, Vaxel

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # 10:30 in Stockholm
CALLER = "+46701234567"
FILE = ("--company", EXAMPLE)
DOCUMENT = document_of(load(EXAMPLE))
VERSION = document_hash(DOCUMENT)
PEOPLE = [one["id"] for one in DOCUMENT["people"]]
MEETING = PersonState("meeting", layer=Layer.CALENDAR, back=AT + timedelta(hours=3, minutes=30))


def stamp(seconds: float) -> str:
    return (AT + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def decided(call: str, seconds: float, situation: Situation) -> Step:
    """A decision as the service journals it."""
    data: dict[str, Any] = {
        "policy": VERSION,
        "situation": situation_json(situation),
        "decision": decision_json(decide(BOLAGET, situation), "sv"),
    }
    return Step(call, stamp(seconds), f"{call}-{seconds}", "decision", data)


def calls() -> list[JournalRecord]:
    """To David in a meeting, whom reception stands in for; to Support with Gun in wrap-up; and one by the fallback."""
    to_david = Situation(AT, Direction.IN, CALLER, "0846500404", people={"david": MEETING})
    after = Attempt(RingPerson("carin"), Outcome.NO_ANSWER)
    again = Situation(AT, Direction.IN, CALLER, "0846500404", people={"david": MEETING}, tried=(after,))
    to_support = Situation(AT, Direction.IN, CALLER, "0846500420")
    wrap_up = {"agent": "gun", "standing": "wrap_up", "since": 0, "about": ""}
    wrap_up["until"] = (AT + timedelta(seconds=80)).timestamp()
    considered = [{"agent": "farid", "standing": "ringing", "since": 0, "about": ""}, wrap_up]
    offer = {
        "text": "x",
        "offer": "farid",
        "queue": "support",
        "through": "support",
        "clause": "Q9",
        "moved": False,
    }
    return [
        Begin("1764-david", stamp(0), "trunk", "in", CALLER, "0846500404", VERSION),
        decided("1764-david", 0.01, to_david),
        Step(
            "1764-david",
            stamp(20),
            "o",
            "outcome",
            {"action": "ring", "target": "carin", "outcome": "no_answer"},
        ),
        decided("1764-david", 20.01, again),
        End("1764-david", stamp(41), "answered", "gun", 25_000, 10_000, 16),
        Begin("1764-support", stamp(60), "trunk", "in", CALLER, "0846500420", VERSION),
        decided("1764-support", 60.01, to_support),
        Step("1764-support", stamp(60.1), "n", "note", {**offer, "considered": considered}),
        End("1799-alone", stamp(100), "answered", "anna", 4_000, 5_000, 16, "phone", "bo", "101"),
    ]


@pytest.fixture(scope="module")
def older_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example company as an older version left it in the database: without the text of its file."""

    async def fill(store: Store) -> None:
        await store.import_document(DOCUMENT, VERSION, "root", people=PEOPLE, desk_phones=PEOPLE)

    return asyncio.run(house_with(tmp_path_factory.mktemp("older") / "var", fill))


@pytest.fixture(scope="module")
def house_with_calls(older_house: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with calls in its journal."""
    directory = tmp_path_factory.mktemp("calls") / "var"
    shutil.copytree(older_house, directory)
    return asyncio.run(house_with(directory, lambda store: store.write(calls())))


async def house_with(data: Path, fill: Callable[[Store], Awaitable[object]]) -> Path:
    database = f"sqlite+aiosqlite:///{data / 'vaxel.db'}"
    await migrate(database)
    store = await Store.open(database)
    try:
        await fill(store)
    finally:
        await store.close()
    return data


@pytest.fixture
def bolaget(vaxel: Vaxel, older_house: Path, data: Path) -> Vaxel:
    shutil.copytree(older_house, data)
    return vaxel


@pytest.fixture
def journal(vaxel: Vaxel, house_with_calls: Path, data: Path) -> Vaxel:
    shutil.copytree(house_with_calls, data)
    return vaxel


def lines_of_export() -> list[str]:
    return dump_yaml(document_of(load(EXAMPLE))).splitlines()


@pytest.mark.parametrize("typed", ["1764-david", "1764-d"])
def test_a_call_is_told_in_numbered_steps_with_the_rule_of_each_and_its_line(
    journal: Vaxel, typed: str
) -> None:
    done = journal("explain", typed)

    told = done.stdout.splitlines()
    assert done.exit_code == 0
    assert told[0].startswith("Samtal 1764-david, 2026-11-24, policyversion ")
    steps = [line[:12] for line in told if line[:2].strip().isdigit()]
    seconds = (0, 0, 20, 20, 41)
    assert steps == [f"{number:>2}. 10:30:{second:02}" for number, second in enumerate(seconds, 1)]
    [rule] = [line for line in told if "Inte David Holm: " in line and "svarade" not in line][:1]
    assert ", till 14:00 (rad " in rule
    number = int(rule.rpartition("(rad ")[2].partition(":")[0])
    assert "keywords" in lines_of_export()[number - 1] or "meeting" in "".join(
        lines_of_export()[number - 3 : number]
    )
    assert "vaxel export --version" in told[-1]


def test_the_newest_call_is_the_last(journal: Vaxel) -> None:
    assert journal("explain", "last").stdout.startswith("Samtal 1799-alone, ")
    assert "Tjänsten var inte igång" in journal("explain", "last").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["9"], 1, "vaxel: no call 9"),
        (["1764"], 2, "vaxel: several calls begin so: 1764-support, 1764-david"),
        (["1764-david", "--to", "anna"], 2, "a call of the journal has no options; with --like 1764-david"),
        ([], 2, "give a call, --to, --like or --ends-at"),
        (["--ends-at", "anna", "--to", "bo"], 2, "--ends-at is asked alone"),
        (["--ends-at", "nobody"], 1, "'nobody' is no person, queue, mailbox or number"),
        (["--ends-at", "anna", "--since", "soon"], 2, "--since 'soon': write such as 30d, 12h or never"),
        (["1764-david", "--why-not", "nobody"], 1, "'nobody' is no person, queue, mailbox or number"),
        (["last", "--why-not", "anna"], 1, "the call has no decision in the journal that can be asked again"),
        (["--like", "last"], 1, "the call 1799-alone has no decision in the journal"),
        (["--to", "ana", *FILE], 2, "to: 'ana' is neither a number nor the id of a person or queue"),
        (["--to", "103", "--from", "ana", *FILE], 2, "from: 'ana' is neither a number nor a person's id"),
    ],
)
def test_an_impossible_question_is_told_with_an_exit_code(
    journal: Vaxel, arguments: list[str], code: int, said: str
) -> None:
    done = journal("explain", *arguments, "--lang", "en")
    swedish = journal("explain", *arguments, "--lang", "sv")

    assert (done.exit_code, swedish.exit_code) == (code, code)
    assert said in done.stderr
    assert swedish.stderr
    assert said not in swedish.stderr


def test_without_a_journal_it_is_told_what_to_do(vaxel: Vaxel, data: Path) -> None:
    assert not data.exists()
    assert "vaxel import" in vaxel("explain", "last").stderr
    assert "vaxel import" in vaxel("explain", "--ends-at", "anna").stderr


def test_an_empty_journal_has_no_last_call(bolaget: Vaxel) -> None:
    done = bolaget("explain", "last")

    assert (done.exit_code, done.stderr) == (1, "vaxel: journalen har inga samtal\n")


def test_why_not_of_a_call_says_the_rule_and_what_would_have_had_to_differ(journal: Vaxel) -> None:
    told = journal("explain", "1764-david", "--why-not", "David Holm").stdout

    assert (
        "\nVarför inte David Holm?\n  R3  David Holm är enligt sin kalender ”I möte”, till 14:00 (rad "
        in told
    )
    assert "\n  Annorlunda om David Holm hade varit tillgänglig.\n  Då: det ringer hos David Holm " in told


def test_an_agent_in_wrap_up_was_not_rung_until_it_ended(journal: Vaxel) -> None:
    told = journal("explain", "1764-support", "--why-not", "gun").stdout

    assert "Inte Gun Berg: efterarbete till 10:31:20 (Q9, rad " in told
    assert "Varför inte Gun Berg?\n  Q9  Gun Berg: efterarbete till 10:31:20 (rad " in told
    assert "queues[1].agents.wrap_up). Så var det kl. 10:31:00, i kön Support." in told
    assert "Annorlunda om Gun Berg hade varit ledig. Då: det ringer hos " in told
    english = journal("explain", "1764-support", "--why-not", "gun", "--lang", "en").stdout
    assert "Not Gun Berg: wrap-up until 10:31:20 (Q9, line " in english
    assert "It would differ if Gun Berg had been free. Then: it rings at Farid Amini, Gun Berg." in english


def test_the_same_as_json(journal: Vaxel) -> None:
    told = json.loads(journal("explain", "1764-david", "--why-not", "david", "--json", "--lang", "en").stdout)
    queued = json.loads(journal("explain", "1764-support", "--why-not", "gun", "--json").stdout)

    assert [one["what"] for one in told["steps"]] == ["decision", "outcome", "decision"]
    [no, *_] = told["steps"][0]["decision"]["rejected"]
    assert (no["target"], no["until"]) == ("david", "2026-11-24T14:00:00+01:00")
    assert no["origin"] == "file"
    assert no["line"] > 0
    assert told["lines_of"]["kind"] == "export"
    assert told["why_not"]["different"]["decision"]["target"] == "david"
    assert queued["why_not"]["standing"] == "wrap_up"
    assert queued["why_not"]["different"]["rings"] == ["farid", "gun"]


def test_the_file_that_was_imported_gives_the_lines_if_it_was_kept(vaxel: Vaxel, in_store: InStore) -> None:
    document = document_of(load(EXAMPLE))

    async def kept(store: Store) -> None:
        await store.import_document(document, document_hash(document), "test", text=EXAMPLE.read_text())

    assert vaxel("import", EXAMPLE).exit_code == 0
    in_store(kept)
    told = vaxel("explain", "--to", "salj", "--at", "2026-11-24T22:00", "--json").stdout

    answer = json.loads(told)
    assert answer["lines_of"]["kind"] == "text"
    [hours] = [one for one in answer["reasons"] if one["code"] == "closed_hours"]
    assert EXAMPLE.read_text().splitlines()[hours["line"] - 1].strip().startswith("hours: {")


def test_an_imagined_call_like_one_of_the_journal_differs_in_what_is_typed(journal: Vaxel) -> None:
    def target(*more: str) -> tuple[str, str]:
        answer = json.loads(journal("explain", "--like", "1764-david", "--json", *more).stdout)
        return answer["action"], answer["target"]

    assert target() == ("ring", "carin")
    assert target("--state", "david=available") == ("ring", "david")
    assert target("--at", "2026-11-24T22:00")[0] != "ring"
    assert target("--to", "anna") == ("ring", "anna")


def test_an_imagined_call_has_numbered_reasons_with_their_lines(vaxel: Vaxel) -> None:
    about = ("--from", CALLER, "--to", "david", "--at", "2026-11-24T10:00", "--state", "david=meeting")

    told = vaxel("explain", *FILE, *about, "--why-not", "david").stdout

    text = EXAMPLE.read_text().splitlines()
    [rule] = [
        line for line in told.splitlines() if "till receptionen (Carin Dahl) (rad" in line and "F3" in line
    ]
    assert rule.startswith("   3. F3  ")
    assert (
        text[int(rule.rpartition("(rad ")[2].partition(":")[0]) - 1].strip()
        == "busy: {to: reception, clause: F3}"
    )
    assert f"\nRader i {EXAMPLE}.\n" in told
    assert "Annorlunda om David Holm hade varit tillgänglig." in told


def test_a_call_to_come_is_decided_by_the_version_that_is_prepared_for_then(
    bolaget: Vaxel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAXEL_NOW", "2026-11-25T12:00:00+01:00")
    changed = tmp_path / "changed.yaml"
    changed.write_text(
        EXAMPLE.read_text().replace(
            'hours: {weekdays: "08:00-18:00", clause: Q13}', 'hours: {weekdays: "08:00-16:00", clause: Q13}'
        )
    )
    bolaget("import", str(changed), "--from", "2026-12-01T06:00", "--why", "vinter")

    def first(at: str) -> str:
        told = bolaget("explain", "--from", CALLER, "--to", "salj", "--at", at).stdout
        return told.partition("Vad händer:\n")[2].splitlines()[0]

    assert first("2026-11-30T17:00").startswith("  Kön Sälj: det ringer hos")
    assert first("2026-12-01T17:00").startswith("  Samtalet kopplas vidare till svarstjänsten")


def test_ends_at_tells_the_rules_and_the_calls_of_the_journal(journal: Vaxel) -> None:
    recent = ("--since", "9999d")
    told = journal("explain", "--ends-at", "gun", *recent, "--lang", "en").stdout
    as_json = json.loads(journal("explain", "--ends-at", "gun", *recent, "--lang", "en", "--json").stdout)

    assert "front_desk.stand_ins)." in told
    assert "Calls that ended here in the last 9999d: 1" in told
    assert "    1  S2  Gun Berg stands in for reception (line " in told
    assert "example: vaxel explain 1764-david" in told
    [calls] = as_json["calls"]
    assert (calls["count"], calls["example"], calls["field"]) == (1, "1764-david", "front_desk.stand_ins")
    assert journal("explain", "--ends-at", "bo", *recent).stdout.count("slutade här de senaste 9999d: 0") == 1
    assert "Journalen är inte läst" in journal("explain", "--ends-at", "bo", "--since", "never").stdout


@pytest.mark.whole  # a year is swept five times
def test_who_asks_for_the_calls_of_a_person_or_a_number_is_logged(journal: Vaxel, in_store: InStore) -> None:
    """As with `vaxel calls --person`; failed."""
    for where in ("gun", "voicemail:gun", "+46701234567", "support", "refused"):
        assert journal("explain", "--ends-at", where).exit_code == 0

    logged = in_store(lambda store: store.accesses())
    asked = [(one.what, one.person) for one in logged if one.why == "explain --ends-at"]
    assert sorted(asked) == [("calls", "+46701…67"), ("calls", "gun"), ("calls", "gun")]


PAGE = (EXAMPLE.parents[1] / "docs/explain.md").read_text()


@pytest.mark.parametrize("block", re.findall(r"```console\n\$ (.*?)```", PAGE, re.DOTALL))
def test_the_document_shows_what_is_answered(
    journal: Vaxel, block: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`...` stands for lines that are left out; a version's hash may be another."""
    command, *shown = block.splitlines()
    monkeypatch.chdir(EXAMPLE.parents[1])
    monkeypatch.setenv("VAXEL_NOW", "2026-11-30T12:00:00+01:00")

    told = iter(journal(*shlex.split(command)[1:]).stdout.splitlines())

    for line in shown:
        if line != "...":
            assert any(_without_hash(one) == _without_hash(line) for one in told), line


def _without_hash(line: str) -> str:
    return re.sub(r"[0-9a-f]{12,}", "HASH", line)


def test_help_has_examples(vaxel: Vaxel) -> None:
    told = vaxel("explain", "--help").stdout

    for example in ("vaxel explain last", "--why-not anna", "--like last", "--ends-at answering-service"):
        assert example in " ".join(told.split())
