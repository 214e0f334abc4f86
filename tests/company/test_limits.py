"""The section `limits` of the company file: sensible when it is left out, and none is no limit."""

from __future__ import annotations

import pytest

from app.company import BadCompanyFile, document, from_document, parse_company, to_company
from app.policy.limits import USUAL_LIMITS, Limits
from tests.policy.bolaget import BOLAGET, EXAMPLE

TEXT = EXAMPLE.read_text()
SECTION = TEXT[TEXT.index("limits:\n") : TEXT.index("# O1: sms")]


def limits(section: str) -> Limits:
    file = parse_company(TEXT.replace(SECTION, section + "\n").encode(), "bolaget.yaml")
    assert from_document(document(file)) == file
    return to_company(file).limits


def test_a_file_without_the_section_has_the_usual_limits_which_the_example_spells_out() -> None:
    assert limits("") == USUAL_LIMITS == BOLAGET.limits


def test_none_is_no_limit() -> None:
    given = limits("limits: {longest_call: none, calls_per_trunk: none, ringing_per_person: 1}")

    assert (given.longest, given.trunk, given.ringing, given.person) == (None, None, 1, USUAL_LIMITS.person)


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("limits: {calls_per_person: 0}", "limits.calls_per_person"),
        ("limits: {longest_call: 0}", "limits.longest_call"),
        ("limits: {callback_countries: [XX]}", "limits.callback_countries"),
        ("limits: {calls_per_trunk: 4}", "limits.trunk_kept_free: must be less than calls_per_trunk (4)"),
        ("limits: {calls_per_person: null}", "limits.calls_per_person"),
        ("limits: {calls: 4}", "limits.calls"),
    ],
)
def test_a_limit_that_cannot_be_is_refused_with_its_field(section: str, said: str) -> None:
    with pytest.raises(BadCompanyFile) as error:
        limits(section)

    assert said in str(error.value)
