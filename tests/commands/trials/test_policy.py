"""`vaxel decide`, `vaxel explain` and `vaxel schema`, as a person or a program uses them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.company import document_hash, json_schema
from app.policy.hours import eves
from app.policy.red_days import public_holidays
from tests import command_line
from tests.company.menus import with_menu
from tests.policy.bolaget import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

    from tests.commands.conftest import Vaxel

COMPANY = ["--company", str(EXAMPLE)]
NOON = "2026-11-24T12:30:00+01:00"


def tuesday(weeks: int) -> date:
    """A Tuesday before (-1) or after (+1) now that is neither a holiday nor an eve."""
    day = date.today() + weeks * timedelta(days=8)
    while day.weekday() != 1 or day in public_holidays(day.year) | eves(day.year):
        day += weeks * timedelta(days=1)
    return day


def vaxel(*arguments: str, standard_input: str | bytes = "") -> Result:
    return command_line.run(arguments, input=standard_input, env={"VAXEL_LANG": "sv"})


def decide(*lines: str | bytes, lang: str = "en") -> tuple[list[dict[str, Any]], int]:
    """The answers, and the exit code."""
    raw = b"".join((line.encode() if isinstance(line, str) else line) + b"\n" for line in lines)
    result = vaxel("decide", *COMPANY, "--lang", lang, standard_input=raw)
    return [json.loads(line) for line in result.stdout.splitlines()], result.exit_code


def test_every_line_has_its_answer_in_order() -> None:
    answers, code = decide(
        json.dumps({"at": NOON, "to": "anna"}),
        json.dumps({"at": NOON, "from": "anna", "to": "0701234567"}),
        json.dumps({"at": "2026-11-24T22:00", "to": "teknik"}),
        json.dumps({"at": NOON, "to": "david", "people": {"david": {"profile": "meeting"}}}),
        json.dumps(
            {"at": NOON, "to": "gun", "tried": [{"action": "ring", "target": "gun", "outcome": "no_answer"}]}
        ),
    )

    assert [(answer["action"], answer["target"]) for answer in answers] == [
        ("ring", "anna"),
        ("trunk", "+46701234567"),
        ("voicemail", "teknik"),
        ("ring", "carin"),
        ("voicemail", "gun"),
    ]
    assert answers[1]["presented"] == "+46701740605"
    assert answers[1]["record"] is False
    assert answers[1]["reasons"][0] == {
        "clause": "R1",
        "code": "presents_mobile",
        "text": "the personal mobile number +46701740605 is presented",
    }
    assert code == 0


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        ("{", None, "is not JSON"),
        ("", None, "is not JSON"),
        ("nonsense", None, "is not JSON"),
        (b"\xff\xfe", None, "is not UTF-8 text"),
        ("[" * 50_000, None, "is nested too deep"),
        ("[]", None, "must be an object"),
        ("{}", "to", "is missing"),
        ('{"to": "anna", "at": "noon"}', "at", "is no time"),
        ('{"to": "anna", "people": {"ghost": {}}}', "people.ghost", "no such person"),
        (
            '{"to": "anna", "people": {"anna": {"profile": "x"}}}',
            "people.anna.profile",
            "is none of available",
        ),
        ('{"to": "\\ud800"}', "to", "is not valid text"),
        ('{"to": 1' + "0" * 5000 + "}", None, "is not JSON"),
    ],
)
def test_a_bad_line_gets_an_error_on_its_own_line_and_the_others_their_answers(
    line: str | bytes, field: str | None, message: str
) -> None:
    good = json.dumps({"at": NOON, "to": "anna"})

    answers, code = decide(good, line, good)

    assert [answer.get("target") for answer in answers] == ["anna", None, "anna"]
    error = answers[1]["error"]
    assert (error["line"], error["field"]) == (2, field)
    assert message in error["message"]
    assert code == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"to": "anna",}', "är inte JSON: tecken 15 är fel"),
        (b"\xff", "är inte text i UTF-8"),
        ("{}", "saknas"),
        ('{"to": "anna", "device": "fax"}', "måste vara något av fixed, mobile"),
    ],
)
def test_an_error_in_a_line_is_told_in_swedish_too(line: str | bytes, message: str) -> None:
    [answer], _ = decide(line, lang="sv")

    assert answer["error"]["message"] == message


def test_the_reasons_are_in_the_language_asked_for() -> None:
    line = json.dumps({"at": NOON, "to": "anna", "people": {"anna": {"on_phone": True}}})

    swedish, english = decide(line, lang="sv")[0][0], decide(line, lang="en")[0][0]

    assert "är upptagen i telefon" in swedish["reasons"][-1]["text"]
    assert "is busy on the phone" in english["reasons"][-1]["text"]
    assert [reason["clause"] for reason in swedish["reasons"]] == [
        reason["clause"] for reason in english["reasons"]
    ]


def test_no_lines_have_no_answers() -> None:
    assert decide() == ([], 0)


def test_the_same_lines_give_the_same_bytes() -> None:
    lines = "\n".join(json.dumps({"at": NOON, "from": f"+4670{i:07}", "to": "bo"}) for i in range(200))

    first, second = (vaxel("decide", *COMPANY, standard_input=lines).stdout_bytes for _ in range(2))

    assert first == second
    assert first.count(b"\n") == 200


def test_a_reader_that_has_seen_enough_ends_the_command_without_a_word() -> None:
    lines = (json.dumps({"at": NOON, "to": "anna"}) + "\n") * 20_000
    command = [sys.executable, "-c", "from app.__main__ import main; main()", "decide", *COMPANY]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=EXAMPLE.parents[1],
        env={**os.environ},
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(lines.encode()[:200])
        process.stdin.flush()
        assert (
            json.loads(process.stdout.readline())["target"] == "anna"
        )  # answered before the input has ended
        process.stdout.close()
        try:
            process.stdin.write(lines.encode())
            process.stdin.close()
        except BrokenPipeError:
            pass
        said = process.stderr.read()

    assert said == b""
    assert process.returncode == 1


def test_explain_tells_what_happens_and_why() -> None:
    result = vaxel(
        "explain",
        *COMPANY,
        "--from",
        "+46701234567",
        "--to",
        "08-465 004 04",
        "--at",
        NOON,
        "--state",
        "david=meeting",
    )

    assert result.exit_code == 0
    assert "Det ringer hos Carin Dahl på fast telefon i 20 sekunder." in result.stdout
    assert "F3  David Holm är upptagen av annat än telefon" in result.stdout
    assert "Valdes bort:" in result.stdout


def test_explain_takes_several_states_and_what_was_tried() -> None:
    arguments = [
        "--to",
        "bo",
        "--at",
        NOON,
        "--state",
        "bo=on_phone",
        "--state",
        "iris=dnd",
        "--state",
        "bo=available",
    ]

    queue = vaxel("explain", *COMPANY, *arguments, "--json")
    after = vaxel("explain", *COMPANY, *arguments, "--tried", "teknik=unreachable", "--json")
    outside = vaxel(
        "explain",
        *COMPANY,
        "--to",
        "salj",
        "--at",
        "2026-11-24T23:00",
        "--tried",
        "+46313900600=busy",
        "--json",
    )

    assert (json.loads(queue.stdout)["target"], json.loads(queue.stdout)["legs"]) == ("teknik", [])
    assert json.loads(after.stdout)["target"] == "bo"
    assert json.loads(outside.stdout)["target"] == "salj"


def test_explain_speaks_english_and_knows_the_device() -> None:
    result = vaxel(
        "explain",
        *COMPANY,
        "--from",
        "david",
        "--to",
        "0701234567",
        "--device",
        "mobile",
        "--lang",
        "en",
        "--at",
        NOON,
    )

    assert "Outgoing call from David Holm (mobile)" in result.stdout
    assert "+46846500400 is presented" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said", "swedish"),
    [
        (["--state", "anna"], "--state: 'anna' is not of the form", "--state: 'anna' har inte formen"),
        (
            ["--state", "ghost=meeting"],
            "people.ghost: there is no such person",
            "people.ghost: det finns ingen sådan person",
        ),
        (
            ["--state", "anna=yoga"],
            "people.anna.profile: 'yoga' is none of",
            "people.anna.profile: 'yoga' är inget av available",
        ),
        (["--tried", "anna"], "--tried: 'anna' is not of the form", "--tried: 'anna' har inte formen"),
        (["--at", "noon"], "at: 'noon' is no time such as", "at: 'noon' är ingen tid som"),
        (
            ["--direction", "up"],
            "direction: must be one of in, out, internal",
            "direction: måste vara något av in, out, internal",
        ),
        (
            ["--device", "fax"],
            "device: must be one of fixed, mobile",
            "device: måste vara något av fixed, mobile",
        ),
    ],
)
def test_a_wrong_flag_is_told_by_name(arguments: list[str], said: str, swedish: str) -> None:
    result = vaxel("explain", *COMPANY, "--to", "anna", *arguments, "--lang", "en")
    usual = vaxel("explain", *COMPANY, "--to", "anna", *arguments, "--lang", "sv")

    assert {result.exit_code, usual.exit_code} == {2}
    assert said in result.stderr
    assert swedish in usual.stderr


def test_a_key_of_the_menu_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "menu.yaml"
    file.write_text(with_menu())
    call = ("explain", "--company", str(file), "--to", "+46846500400", "--from", "+46701234567")

    told = vaxel(*call, "--tried", "main=2", "--at", "2026-11-24T10:00", "--lang", "en").stdout
    wrong = vaxel(*call, "--tried", "main=7", "--at", "2026-11-24T10:00", "--lang", "en").stdout

    assert "The queue Support: it rings at Farid Amini, Gun Berg." in told
    assert "Q1  The caller pressed 2: Support (line " in told
    assert "Q1  7 is no key of the menu: the caller may choose once more (line " in wrong


def test_a_company_file_that_is_wrong_or_missing_is_told_and_nothing_decided(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(EXAMPLE.read_text().replace("reception: carin", "reception: nobody"))

    bad = vaxel("decide", "--company", str(wrong), standard_input='{"to": "anna"}\n')
    missing = vaxel("explain", "--company", str(tmp_path / "none.yaml"), "--to", "anna")

    assert (bad.exit_code, bad.stdout) == (2, "")
    assert f"{wrong}:11: reception: det finns ingen person eller kö 'nobody'" in bad.stderr
    assert missing.exit_code == 2
    assert "none.yaml: finns inte" in missing.stderr


def test_without_a_file_the_company_in_the_database_is_asked(bolaget: Vaxel) -> None:
    result = bolaget("explain", "--to", "carin", "--at", NOON)

    assert result.exit_code == 0
    assert "Det ringer hos Carin Dahl" in result.stdout


def test_lunch_by_the_schedule_is_explained_with_every_key(bolaget: Vaxel) -> None:
    """P4, M4."""
    told = bolaget("explain", "--from", "+46701234567", "--to", "anna", "--at", NOON, "--lang", "en").stdout

    assert "A voice says that Anna Ek is at lunch and is back on" in told
    assert "at 13:00, and what the caller can do." in told
    assert "If the caller presses 2: the queue Sälj: it rings at Hans Falk." in told
    assert (
        "If the caller presses 3: a callback is left with Anna Ek, who is rung for it when their profile allows"
        in told
    )
    assert "If no key is pressed: the voicemail of Anna Ek answers." in told
    assert "M4  Anna Ek is “At lunch” by the schedule (line " in told


def test_without_a_file_the_profiles_that_were_set_hold_unless_a_state_says_another(bolaget: Vaxel) -> None:
    bolaget("profile", "david", "meeting", "--until", "never")
    arguments = ("explain", "--to", "david", "--at", f"{tuesday(+1)}T11:30", "--json")

    def target(*more: str) -> str:
        return str(json.loads(bolaget(*arguments, *more).stdout)["target"])

    assert target() == "carin"
    assert target("--state", "david=available") == "david"
    assert target("--company", str(EXAMPLE)) == "david"


def test_a_profile_holds_from_when_it_was_set_to_its_end(bolaget: Vaxel) -> None:
    bolaget("profile", "david", "meeting", "--until", f"{tuesday(+1)}T13:00")

    def told(at: str, *more: str) -> tuple[str, str]:
        done = bolaget("explain", "--to", "david", "--at", at, "--json", "--lang", "en", *more)
        return str(json.loads(done.stdout)["target"]), done.stderr

    later = (
        "Note: the profile was chosen later, and the choice before it is not known. Taken as none: david\n"
    )
    assert told(f"{tuesday(+1)}T11:30") == ("carin", "")
    assert told(f"{tuesday(+1)}T13:00") == ("david", "")
    assert told(f"{tuesday(-1)}T11:30") == ("david", later)
    assert told(f"{tuesday(-1)}T12:30", "--state", "david=meeting") == ("carin", "")
    assert told(f"{tuesday(-1)}T12:30", "--state", "david=on_phone")[1] == later


def test_without_a_file_and_a_database_it_is_told_what_to_do(data: Path) -> None:
    result = vaxel("explain", "--to", "anna")

    assert result.exit_code == 2
    assert "vaxel import" in result.stderr
    assert data.name == "var"


def test_schema_prints_the_json_schema_of_the_company_file() -> None:
    result = vaxel("schema", "company")

    assert document_hash(json.loads(result.stdout)) == document_hash(json_schema())
    assert vaxel("schema", "moon").exit_code == 2


def test_a_key_pressed_when_a_voice_spoke_is_told_as_tried_before(vaxel: Vaxel) -> None:
    """An example of `vaxel policy check` may need it; Anna's connect leads to her queue (R1, P4)."""
    about = ["--to", "anna", "--at", "2026-11-24T10:00", "--state", "anna=lunch", "--json"]

    pressed = vaxel("explain", *COMPANY, *about, "--tried", "anna=key2")
    no_key = vaxel("explain", *COMPANY, *about, "--tried", "anna=key")

    assert json.loads(pressed.stdout)["target"] == "salj"
    assert json.loads(no_key.stdout)["action"] == "voicemail"
