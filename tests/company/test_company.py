"""The company file as a whole: read, written, hashed, described."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.company import (
    BadCompanyFile,
    as_of_today,
    document,
    document_hash,
    dump_yaml,
    from_document,
    from_written,
    json_schema,
    load,
    parse_company,
    to_company,
    warnings,
)
from tests.policy.bolaget import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

TEXT = EXAMPLE.read_text()


def test_an_exported_file_means_the_same_as_the_imported_one() -> None:
    file = load(EXAMPLE)

    exported = dump_yaml(document(file))

    assert parse_company(exported.encode()) == file
    assert document_hash(document(parse_company(exported.encode()))) == document_hash(document(file))


def test_two_files_that_mean_the_same_have_the_same_hash() -> None:
    other = (
        TEXT.replace('"+46846500401"', "08-465 004 01")
        .replace('"08:00-18:00"', "8-18")
        .replace("calls: refuse", "")
    )

    assert other != TEXT
    assert document_hash(document(parse_company(other.encode()))) == document_hash(document(load(EXAMPLE)))


def test_a_change_of_meaning_changes_the_hash() -> None:
    other = TEXT.replace("ring_seconds: 20", "ring_seconds: 21")

    assert document_hash(document(parse_company(other.encode()))) != document_hash(document(load(EXAMPLE)))


def test_a_queues_ring_seconds_of_an_older_version_are_read_warned_of_and_written_no_more() -> None:
    """Every company that was stored or exported before has them, as a default that no call went by."""
    now = document(load(EXAMPLE))
    stored = {**now, "queues": [{**queue, "ring_seconds": 30} for queue in now["queues"]]}

    read = from_document(stored)

    assert document(read) == now
    assert to_company(read) == to_company(load(EXAMPLE))
    assert [one.field for one in warnings(read, date(2026, 11, 24))] == [
        f"queues[{index}].ring_seconds" for index in range(3)
    ]


def test_a_number_of_a_stored_document_is_not_judged_by_todays_numbering_plan() -> None:
    """It was, when it was imported: 20,000 of them take a second at each start; and plans change, companies stay."""
    found = document(load(EXAMPLE))
    found["people"][0]["direct"] = "+46999"

    read = from_document(found)

    assert read.people[0].direct == "+46999"
    with pytest.raises(BadCompanyFile, match="telephone"):
        parse_company(json.dumps(found).encode())


def test_a_number_of_a_stored_document_is_e164_all_the_same() -> None:
    found = document(load(EXAMPLE))
    found["people"][0]["direct"] = "+46 nonsense"

    with pytest.raises(BadCompanyFile, match="telephone"):
        from_document(found)


def test_a_stored_text_is_read_as_its_document_is() -> None:
    found = document(load(EXAMPLE))
    wrong = {**found, "reception": "nobody"}

    assert from_written(json.dumps(found)) == from_document(found)
    with pytest.raises(BadCompanyFile, match="nobody"):
        from_written(json.dumps(wrong))
    with pytest.raises(BadCompanyFile, match="ring_seconds"):
        from_written(json.dumps({**found, "ring_seconds": "long"}))


def test_a_document_is_plain_json() -> None:
    found = document(load(EXAMPLE))

    assert json.loads(json.dumps(found)) == found
    assert from_document(json.loads(json.dumps(found))) == load(EXAMPLE)


@pytest.mark.parametrize(
    ("old", "new", "on", "said"),
    [
        (
            '"+46701740608"',
            "12",
            'mobile: "+46701740608"',
            "people[3].mobile: '12' is not a valid telephone number; write it like",
        ),
        ("version: 1\n", "", "version: 1", "version: is missing"),
        ("version: 1", "version: 2", "version: 1", "version: "),
        ("desk: false", "desk: maybe", "desk: false", "people[4].desk: must be true or false"),
        ("    role: chef\n", "", "- id: david", "people[3].role: is missing"),
        (
            "role: chef",
            "rolle: chef",
            "role: chef\n",
            "people[3].rolle: is not a field of the company file",
        ),
        (
            "clause: Q13}\n    closed",
            "clause: q13}\n    closed",
            "clause: Q13}\n    closed",
            "queues[0].hours.clause: 'q13' is not a",
        ),
        ("[bo, iris]", "bo", "members: [bo, iris]", "queues[2].members: "),
    ],
)
def test_an_error_names_file_line_and_field(tmp_path: Path, old: str, new: str, on: str, said: str) -> None:
    assert TEXT.count(old) >= 1
    path = tmp_path / "bolaget.yaml"
    path.write_text(TEXT.replace(old, new, 1))
    line = TEXT[: TEXT.index(on)].count("\n") + 1

    with pytest.raises(BadCompanyFile) as caught:
        load(path)

    lines = [line.removeprefix(f"{tmp_path}/") for line in str(caught.value).splitlines()]
    assert any(one.startswith(f"bolaget.yaml:{line}: {said}") for one in lines), lines


def test_a_stored_document_that_is_wrong_names_the_field() -> None:
    found = {**document(load(EXAMPLE)), "reception": "nobody"}

    with pytest.raises(BadCompanyFile) as caught:
        from_document(found)

    assert str(caught.value) == "reception: there is no person or queue 'nobody'"


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.yaml")


def test_the_schema_describes_every_field_of_the_example_and_trunks() -> None:
    schema = json_schema()

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"  # failed: there was none
    assert set(document(load(EXAMPLE))) == set(schema["properties"]) - {"trunks"}
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["version", "company", "main_number", "reception", "people"]
    assert schema["$defs"]["PersonEntry"]["properties"]["id"]["pattern"] == "^[a-z][a-z0-9_-]{0,31}$"


def test_a_person_called_null_is_somebody() -> None:
    text = TEXT

    company = parse_company(text.replace("name: Gun Berg", "name: Null").encode())

    assert next(one.name for one in company.people if one.id == "gun") == "Null"
    assert parse_company(dump_yaml(document(company)).encode()) == company
    with pytest.raises(BadCompanyFile, match=r'people\[6\].name: is empty.*in quotes: "null"'):
        parse_company(text.replace("name: Gun Berg", "name: null").encode())


def test_a_document_of_an_older_program_gets_the_fields_of_today() -> None:
    now = document(load(EXAMPLE))
    older = {key: value for key, value in now.items() if key not in ("limits", "schedules")}
    older["people"] = [{key: value for key, value in one.items() if key != "desk"} for one in now["people"]]

    assert as_of_today(now) == now
    assert as_of_today(older) == document(from_document(older))
    assert "limits" in as_of_today(older)
    with pytest.raises(ValueError, match="extension"):
        as_of_today({**now, "people": [*now["people"], {"id": "bo", "name": "Bo", "role": "chef"}]})
