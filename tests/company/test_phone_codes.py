"""A profile's phone code never changes: *21*5 chooses the same profile next year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.company import document, from_document, keep_codes, parse_company, to_company
from tests.policy.bolaget import EXAMPLE

if TYPE_CHECKING:
    from app.company.schema import CompanyFile

TEXT = EXAMPLE.read_text()
WORKSHOP = {"id": "workshop", "sv": "I verkstaden", "en": "In the workshop", "busy": True}


def company(*profiles: dict[str, Any]) -> CompanyFile:
    """The example with these profiles."""
    return from_document({**document(parse_company(TEXT.encode())), "profiles": list(profiles)})


def without_codes(*, leave_out: str = "") -> list[dict[str, Any]]:
    profiles = document(parse_company(TEXT.encode()))["profiles"]
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


def test_an_import_without_kept_codes_numbers_profiles_by_their_places() -> None:
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


def test_a_code_taken_from_another_profile_is_told() -> None:
    first = document(keep_codes(company(*without_codes()), None).file)

    after = keep_codes(company({**WORKSHOP, "code": "5"}, *without_codes()), first)

    assert (codes(after.file)["workshop"], codes(after.file)["lunch"]) == ("5", "14")
    assert [f"{one.field}: {one.message}" for one in after.warnings] == [
        "profiles[0].code: 5 was the code of 'lunch': tell the people who use it",
        "profiles[5].code: 'lunch' had the code 5, and has 14 now",
    ]


def test_a_file_by_itself_gives_each_profile_a_code_of_its_own() -> None:
    found = codes(company({**WORKSHOP, "code": "2"}, *without_codes()))

    assert len(set(found.values())) == len(found)
    assert found["workshop"] == "2"


def pausing(*reasons: str, before: CompanyFile | None = None) -> CompanyFile:
    """The example with these reasons to pause, put in force after another."""
    file = from_document({**document(parse_company(TEXT.encode())), "pause_reasons": list(reasons)})
    return keep_codes(file, document(before) if before is not None else None).file


def pauses(file: CompanyFile) -> dict[str, str]:
    return dict(to_company(file).pause_codes)


def test_a_new_reason_to_pause_above_the_others_changes_no_code() -> None:
    first = pausing("Paus", "Lunch")

    after = pausing("Utbildning", "Paus", "Lunch", before=first)

    assert pauses(after) == {"1": "Paus", "2": "Lunch", "3": "Utbildning"}
    assert to_company(after).pause_reasons == ("Utbildning", "Paus", "Lunch")  # *63 is the first of the list
    assert pauses(pausing("Lunch", "Paus", before=after)) == {"1": "Paus", "2": "Lunch"}


def test_the_code_of_a_reason_that_is_gone_is_given_to_no_other_and_back_to_itself() -> None:
    first = pausing("Paus", "Lunch", "Efterarbete")
    second = pausing("Paus", "Efterarbete", before=first)
    third = pausing("Paus", "Möte", "Efterarbete", before=second)

    assert pauses(second) == {"1": "Paus", "3": "Efterarbete"}
    assert pauses(third) == {"1": "Paus", "4": "Möte", "3": "Efterarbete"}
    assert pauses(pausing("Lunch", before=third)) == {"2": "Lunch"}


def test_reasons_that_were_imported_before_codes_were_kept_have_those_of_their_places() -> None:
    before = {**document(parse_company(TEXT.encode())), "pause_reasons": ["Lunch", "Paus"]}
    del before["pause_codes"]
    file = from_document({**document(parse_company(TEXT.encode())), "pause_reasons": ["Paus", "Lunch"]})

    assert pauses(keep_codes(file, before).file) == {"2": "Paus", "1": "Lunch"}


def test_when_all_nine_have_been_given_a_new_reason_gets_an_old_code_and_it_is_told() -> None:
    first = pausing(*"ABCDEFGHI")
    file = from_document({**document(parse_company(TEXT.encode())), "pause_reasons": ["J", *"BCDEFGHI"]})

    after = keep_codes(file, document(first))

    assert pauses(after.file)["1"] == "J"
    assert [one.said() for one in after.warnings] == [
        "pause_codes.1: 1 was the code of 'A': tell the people who use it"
    ]


def test_another_queue_changes_no_code_of_pauses() -> None:
    first = pausing("Paus", "Lunch")
    changed = document(first)
    changed["queues"].insert(0, {"id": "ny", "name": "Ny", "members": ["gun"]})

    assert pauses(keep_codes(from_document(changed), document(first)).file) == pauses(first)


def test_the_examples_codes_are_in_the_file() -> None:
    before = {one.id: one.code for one in parse_company(TEXT.encode()).profiles}

    assert before["lunch"] == "5"
    assert None not in before.values()
