"""The section `recording` of a company file (O3): who has the service, and on what terms."""

from __future__ import annotations

import pytest

from app.company import BadCompanyFile, parse_company, to_company
from app.policy.recording import WEEKDAYS_8_18
from tests.policy.bolaget import BOLAGET, EXAMPLE

TEXT = EXAMPLE.read_text().partition("\nrecording:")[0]


def with_section(text: str) -> bytes:
    return f"{TEXT}\n{text}".encode()


def test_a_file_without_the_section_records_nobody_and_keeps_what_there_is_for_90_days() -> None:
    recording = to_company(parse_company(with_section(""), "bolaget.yaml")).recording

    assert not recording.is_used
    assert (recording.announce, recording.keep_days) == (True, 90)


def test_the_example_shows_the_section_and_records_nobody() -> None:
    assert not BOLAGET.recording.is_used


def test_the_defaults_are_the_policys() -> None:
    recording = to_company(
        parse_company(with_section("recording: {people: [anna]}"), "bolaget.yaml")
    ).recording

    assert recording.hours == WEEKDAYS_8_18
    assert recording.announce
    assert recording.has(BOLAGET.people["anna"])
    assert not recording.has(BOLAGET.people["hans"])


def test_everything_can_be_said() -> None:
    text = """recording:
  roles: [saljare]
  hours: {weekdays: "09:00-12:00", clause: O3}
  announce: false
  keep_days: 30
  purpose: {sv: för beställningen, en: for the order}
"""
    company = to_company(parse_company(with_section(text), "bolaget.yaml"))
    recording = company.recording

    assert recording.has(company.people["hans"])
    assert (recording.announce, recording.keep_days) == (False, 30)
    assert (recording.purpose_sv, recording.purpose_en) == ("för beställningen", "for the order")
    assert recording.hours.week[0] == ((540, 720),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{people: [olle]}", "recording.people[0]: there is no entry in people with the id 'olle'"),
        ("{people: [anna, anna]}", "recording.people[1]: 'anna' is there already"),
        ("{roles: [boss]}", "recording.roles[0]: there is no entry in roles with the id 'boss'"),
    ],
)
def test_an_unknown_name_is_told(text: str, said: str) -> None:
    with pytest.raises(BadCompanyFile) as caught:
        parse_company(with_section(f"recording: {text}"), "bolaget.yaml")

    assert [f"{one.field}: {one.message}" for one in caught.value.problems] == [said]


def test_a_profile_says_whether_it_is_absence() -> None:
    profiles = to_company(parse_company(TEXT.encode(), "bolaget.yaml")).profiles

    assert {one.id for one in profiles.values() if one.absence} == {"vacation", "sick", "parental", "child"}
