"""`vaxel replay`: what is said of a journal under another policy, and what when it cannot be."""

from __future__ import annotations

import json
import shlex
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.calls.journal import Step
from app.commands.progress import ProgressBar
from app.company import document, document_hash, load
from app.policy.decision import Attempt, Direction, Outcome, PersonState
from app.policy.targets import RingPerson
from tests import command_line
from tests.commands.conftest import EXAMPLE
from tests.policy.bolaget import CUSTOMER
from tests.replay.journal import AT, called, journalled

if TYPE_CHECKING:
    from pathlib import Path

    from app.calls.journal import JournalRecord
    from tests.commands.conftest import InStore, Vaxel

VERSION = document_hash(document(load(EXAMPLE)))
SUPPORT = "+46846500420"
UNANSWERED = called(
    "+46846500404", at=AT + timedelta(hours=2), tried=(Attempt(RingPerson("david"), Outcome.NO_ANSWER),)
)
CALLS = [
    [called(SUPPORT)],
    [called(SUPPORT, at=AT + timedelta(minutes=5), people={"farid": PersonState(on_phone=True)})],
    [called("+46846500404", at=AT + timedelta(hours=2)), UNANSWERED],
    [called("+46701740699", "anna", direction=Direction.OUT)],
]


@pytest.fixture
def journal(bolaget: Vaxel, in_store: InStore) -> Vaxel:
    """Two calls to the support at a quarter past eight, one to David that he does not answer, one by Anna."""
    write(in_store, journalled(CALLS, version=VERSION))
    return bolaget


def write(in_store: InStore, records: list[JournalRecord]) -> None:
    in_store(lambda store: store.write(records))


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """The support opens at nine."""
    file = tmp_path / "new.yaml"
    before = '\n    hours: {weekdays: "07:00-16:00", clause: Q14}'
    text = EXAMPLE.read_text()
    assert text.count(before) == 1
    file.write_text(text.replace(before, '\n    hours: {weekdays: "09:00-16:00", clause: Q10}'))
    return file


def test_calls_that_would_have_gone_elsewhere_are_told_by_rule(journal: Vaxel, new: Path) -> None:
    done = journal("replay", "--policy", new, "--since", "all", "--lang", "en")

    lines = done.output.splitlines()
    assert done.exit_code == 0, done.output
    assert lines[0] == f"The journal, under {new}."
    assert lines[1] == "4 calls looked at, 2 would have gone elsewhere."
    assert lines[3] == "2 calls: Q10 the queue Support is closed at this hour"
    assert lines[4] == "    Then: Q14 the queue Support is open"
    assert lines[5] == f"    Example: call c0, 2026-11-24 08:15:00, {CUSTOMER} to {SUPPORT}"
    assert lines[6] == "      then: The queue Support: it rings at Farid Amini, Gun Berg."


def test_the_same_is_told_in_swedish(journal: Vaxel, new: Path) -> None:
    done = journal("replay", "--policy", new, "--since", "all")

    assert "4 samtal granskade, 2 hade gått någon annanstans." in done.output
    assert "2 samtal: Q10 kön Support har stängt vid den här tiden" in done.output


def test_the_line_of_an_example_gives_the_decision_that_it_tells(journal: Vaxel, new: Path) -> None:
    found = json.loads(journal("replay", "--policy", new, "--since", "all", "--json", "--lang", "en").output)
    example = found["groups"][0]["example"]

    words = shlex.split(example["command"])
    assert words[:2] == ["vaxel", "explain"]
    told = command_line.run(words[1:])

    assert example["now"] in told.output


def test_an_example_that_explain_has_no_words_for_is_a_situation_for_decide(
    bolaget: Vaxel, in_store: InStore, new: Path
) -> None:
    """Outside hours the support's calls go to the answering service, but not if we sent this one out already."""
    came_back = called(SUPPORT, via=SUPPORT, people={"farid": PersonState("meeting")})
    write(in_store, journalled([[came_back]], version=VERSION))

    found = json.loads(bolaget("replay", "--policy", new, "--since", "all", "--json").output)

    [group] = found["groups"]
    words = shlex.split(group["example"]["command"])
    asked, decide = words[1], words[words.index("|") + 1 :]
    assert decide[:2] == ["vaxel", "decide"]
    done = command_line.run(decide[1:], input=asked + "\n")
    assert json.loads(done.output)["action"] == "voicemail"
    assert group["example"]["now"] == "Röstbrevlådan för Support svarar."


def test_as_json_there_are_counts_groups_and_what_is_partial(journal: Vaxel, new: Path) -> None:
    found = json.loads(journal("replay", "--policy", new, "--since", "all", "--json").output)

    assert {name: found[name] for name in ("calls", "decisions", "elsewhere", "otherwise", "partial")} == {
        "calls": 4,
        "decisions": 5,
        "elsewhere": 2,
        "otherwise": 0,
        "partial": False,
    }
    [group] = found["groups"]
    assert group["now"] == {
        "clause": "Q10",
        "code": "closed_hours",
        "text": "kön Support har stängt vid den här tiden",
        "about": ["Support"],
    }


def test_the_version_of_then_and_one_by_its_hash_decide_the_same(journal: Vaxel) -> None:
    by_flag = journal("replay", "--verify", "--since", "all", "--lang", "en")
    by_word = journal("replay", "--policy", "then", "--since", "all", "--lang", "en")
    by_hash = journal("replay", "--policy", VERSION[:8], "--since", "all", "--lang", "en")

    assert by_flag.exit_code == by_word.exit_code == by_hash.exit_code == 0
    assert by_flag.output == by_word.output
    assert "4 calls looked at (5 decisions), 0 differ." in by_flag.output
    assert f"under version {VERSION[:12]}." in by_hash.output
    assert "4 calls looked at, 0 would have gone elsewhere." in by_hash.output


def test_a_decision_that_is_not_the_same_any_more_ends_with_1(bolaget: Vaxel, in_store: InStore) -> None:
    records = journalled(CALLS, version=VERSION)
    assert isinstance(records[1], Step)
    records[1].data["decision"]["ring_seconds"] = 999
    write(in_store, records)

    done = bolaget("replay", "--verify", "--since", "all", "--lang", "en")

    assert done.exit_code == 1
    assert "1 call: would go elsewhere, or in another manner" in done.output
    assert "Example: call c0" in done.output


def test_what_differs_is_told_also_of_a_call_that_somebody_who_had_gone_sent_on(
    bolaget: Vaxel, in_store: InStore
) -> None:
    sent_on = called("+46846500404", transferred_by="gone")
    records = journalled([[sent_on]], version=VERSION)
    assert isinstance(records[1], Step)
    records[1].data["decision"]["ring_seconds"] = 999
    write(in_store, records)

    done = bolaget("replay", "--verify", "--since", "all", "--lang", "en")

    assert done.exit_code == 1, done.output
    assert "Example: call c0" in done.output
    assert "1 call: would go elsewhere, or in another manner" in done.output


def test_decisions_left_out_are_told(bolaget: Vaxel, in_store: InStore, new: Path) -> None:
    records = journalled(CALLS, version=VERSION)
    assert isinstance(records[1], Step)
    del records[1].data["situation"]
    write(in_store, records)

    done = bolaget("replay", "--policy", new, "--since", "all", "--lang", "en")

    assert "4 calls looked at, 1 would have gone elsewhere." in done.output
    assert "Could not be replayed: 1 call" in done.output
    assert "1: the record is of an older version of Växel (such as c0)" in done.output


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--since", "all"], 2, "give --policy FILE, --policy VERSION or --verify"),
        (["--policy", "abcd", "--verify"], 2, "give --policy FILE"),
        (["--policy", "abcd"], 1, "no version abcd"),
        (["--policy", "none.yaml"], 2, "none.yaml: No such file or directory"),
        (["--verify", "--since", "soon"], 2, "--since 'soon': write 30d, 12h"),
        (["--verify", "--since", "2026-11-02", "--until", "2026-11-01"], 2, "--until is not after --since"),
        (["--verify", "--since", "2026-12-24"], 1, "the journal has no calls of that time"),
    ],
)
def test_an_impossible_replay_is_told(journal: Vaxel, arguments: list[str], code: int, words: str) -> None:
    done = journal("replay", *arguments, "--lang", "en")

    assert (done.exit_code, words in done.output) == (code, True), done.output


def test_a_broken_file_is_told_in_the_words_of_an_import(journal: Vaxel, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(EXAMPLE.read_text().replace('extension: "202"', 'extension: "201"'))

    done, imported = journal("replay", "--policy", broken), journal("import", broken)

    assert done.exit_code == imported.exit_code == 2
    assert done.output.splitlines()[:-1] == imported.output.splitlines()[:-1]
    assert done.output.splitlines()[-1] == "vaxel: ingenting spelades upp"


def test_without_a_database_it_says_what_to_do(vaxel: Vaxel) -> None:
    done = vaxel("replay", "--verify", "--lang", "en")

    assert done.exit_code == 2
    assert "there is no database: run `vaxel import FILE`" in done.output


def test_an_interruption_tells_what_was_found(
    journal: Vaxel, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: ProgressBar, done: int, of: int) -> None:
        assert (done, of) == (1, 1)
        raise KeyboardInterrupt

    monkeypatch.setattr(ProgressBar, "went", interrupt)

    done = journal("replay", "--policy", new, "--since", "all", "--lang", "en")

    assert done.exit_code == 130
    assert "Interrupted: only a part of the journal." in done.output
    assert "4 calls looked at, 2 would have gone elsewhere." in done.output


def test_a_span_of_days_is_counted_from_now(journal: Vaxel, new: Path) -> None:
    recent = journal(
        "replay", "--policy", new, "--since", "2d", "--json", VAXEL_NOW="2026-11-25T12:00:00+01:00"
    )

    assert json.loads(recent.output)["since"].startswith("2026-11-23T11:00:00")
