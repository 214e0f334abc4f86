"""A profile's phone code is fixed once it is given: who dials *21*5 chooses the same profile next year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.company import document, from_document, keep_codes, parse, to_company
from tests.policy.bolaget import EXAMPLE

if TYPE_CHECKING:
    from app.company.schema import CompanyFile

TEXT = EXAMPLE.read_text()
WORKSHOP = {"id": "workshop", "sv": "I verkstaden", "en": "In the workshop", "busy": True}


def company(*profiles: dict[str, Any]) -> CompanyFile:
    """The example with these profiles."""
    return from_document({**document(parse(TEXT.encode())), "profiles": list(profiles)})


def without_codes(*, leave_out: str = "") -> list[dict[str, Any]]:
    profiles = document(parse(TEXT.encode()))["profiles"]
    return [
        {field: value for field, value in one.items() if field != "code"}
        for one in profiles
        if one["id"] != leave_out
    ]


def codes(file: CompanyFile) -> dict[str, str]:
    return {one.id: one.code or "" for one in to_company(file).profiles.values()}


def test_a_new_profile_above_the_others_changes_nobodys_code() -> None:
    first = keep_codes(company(*without_codes()), None).file
    before = document(first)

    after = keep_codes(company(WORKSHOP, *without_codes()), before)

    assert codes(after.file) == {**codes(first), "workshop": "14"}
    assert after.warnings == []


def test_what_was_imported_before_codes_were_kept_means_its_places_in_the_list() -> None:
    before = document(company(*without_codes()))

    after = keep_codes(company(WORKSHOP, *without_codes()), before).file

    assert codes(after)["lunch"] == "5"
    assert codes(after)["workshop"] == "14"


def test_the_code_of_a_removed_profile_is_given_to_no_other() -> None:
    first = document(keep_codes(company(*without_codes()), None).file)

    second = keep_codes(company(*without_codes(leave_out="theatre")), first).file
    third = keep_codes(company(*without_codes(leave_out="theatre"), WORKSHOP), document(second)).file
    fourth = keep_codes(company(WORKSHOP, *without_codes()), document(third)).file

    assert second.retired_codes == {"13": "theatre"}
    assert codes(third)["workshop"] == "14"
    assert (codes(fourth)["theatre"], codes(fourth)["workshop"], fourth.retired_codes) == ("13", "14", {})


def test_who_takes_anothers_code_in_the_file_is_told() -> None:
    first = document(keep_codes(company(*without_codes()), None).file)

    after = keep_codes(company({**WORKSHOP, "code": "5"}, *without_codes()), first)

    assert (codes(after.file)["workshop"], codes(after.file)["lunch"]) == ("5", "14")
    assert [f"{one.field}: {one.message}" for one in after.warnings] == [
        "profiles[0].code: 5 was the code of 'lunch': tell who dials it",
        "profiles[5].code: 'lunch' had the code 5, and has 14 now",
    ]


def test_a_file_by_itself_gives_each_profile_a_code_of_its_own() -> None:
    found = codes(company({**WORKSHOP, "code": "2"}, *without_codes()))

    assert len(set(found.values())) == len(found)
    assert found["workshop"] == "2"


def test_the_examples_codes_are_in_the_file() -> None:
    before = {one.id: one.code for one in parse(TEXT.encode()).profiles}

    assert before["lunch"] == "5"
    assert None not in before.values()
