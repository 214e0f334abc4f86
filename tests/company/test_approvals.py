"""The nearest manager, or a person named for it, approves deviations, and only until a given day (S6)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.company import BadCompanyFile, document, from_document, parse_company, to_company
from app.company.approvals import faults
from app.policy.hours import STOCKHOLM
from app.policy.register import What
from app.policy.tenure import as_of
from tests.company.test_checks import problems
from tests.company.test_register_checks import LEAVES, TEXT, permitted

NOON = datetime(2026, 12, 1, 12, tzinfo=STOCKHOLM)
GIVEN = "    approved_by: david\n    reason: kunderna"
PRIVATE = "      approved_by: david\n      reason: konsult"
NAMED = "approvers: [eva]"


def by(approver: str, of: str = GIVEN) -> tuple[str, str]:
    return of, of.replace("david", approver)


@pytest.mark.parametrize(
    ("approver", "said"),
    [
        ("jonas", "jonas has approved it for themselves (S6): let david or somebody named in approvals.appr"),
        (
            "carin",
            "carin is not the nearest manager of jonas (S6): let david or somebody named in approvals.",
        ),
    ],
)
def test_a_refused_approver_is_told_who_may_approve_an_exception(approver: str, said: str) -> None:
    found = problems(by(approver))

    assert len(found) == 1
    assert found[0].startswith(f"exceptions[0].approved_by: {said}")


def test_nobody_approves_for_their_manager() -> None:
    """Not even a person named for it, because the manager has a manager, too."""
    boss = '    mobile: "+46701740608"\n'

    found = problems(
        (boss, f"{boss}    manager: hans\n"),
        ('    manager: david\n    mobile: "+46701740612"\n', '    mobile: "+46701740612"\n'),
        ("    who: jonas ", "    who: david "),
        by("eva"),
    )

    assert found == [
        "exceptions[0].approved_by: eva works under david, and cannot approve for them (S6): "
        "let hans or somebody named in approvals.approvers approve it"
    ]


@pytest.mark.parametrize(
    "changes",
    [
        [by("eva")],  # she is named, besides the nearest manager
        [by("eva"), ("    who: jonas ", "    who: david ")],  # he has no manager
        [("    who: jonas ", "    who: support ")],  # he is the manager of both
        [("    who: jonas ", "    who: chef "), by("eva")],
        [by("eva", PRIVATE)],
    ],
)
def test_the_nearest_manager_or_somebody_named_approves(changes: list[tuple[str, str]]) -> None:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)

    assert faults(parse_company(text.encode())) == {}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([("    who: jonas ", "    who: chef ")], "exceptions[0].approved_by: david has the role chef, and"),
        (
            [("    who: jonas ", "    who: support "), by("carin")],
            "exceptions[0].approved_by: carin is not the nearest manager of everybody with the role support",
        ),
        ([(NAMED, "approvers: []"), by("eva")], "exceptions[0].approved_by: eva is not the nearest manager"),
        ([by("kerstin", PRIVATE)], "people[10].private_mobile.approved_by: kerstin has approved it for"),
        ([(LEAVES, permitted("david", "jonas"))], "people[9].permission.approved_by: jonas has approved it"),
        ([(NAMED, "approvers: [ghost]")], "approvals.approvers[0]: there is no person 'ghost'"),
        (
            [("    until: 2027-06-30\n\n", "    until: 2199-12-31\n\n")],
            "exceptions[0].until: is more than 366 days after 2026-11-01: a deviation must end sooner",
        ),
        ([("until: 2027-05-31", "until: 2199-01-01")], "people[10].private_mobile.until: is more than 366"),
        ([(LEAVES, permitted("2027-12-31", "2199-12-31"))], "people[9].permission.until: is more than 366"),
        ([("longest_days: 366", "longest_days: 90")], "exceptions[0].until: is more than 90 days after"),
        (
            [('    mobile: "+46701740608"\n', '    mobile: "+46701740608"\n    manager: eva\n')],
            "people[3].manager: eva works under david, and so cannot be the manager",
        ),
    ],
)
def test_a_deviation_that_would_not_hold_is_refused(changes: list[tuple[str, str]], said: str) -> None:
    assert any(one.startswith(said) for one in problems(*changes))


def test_without_a_first_day_the_day_of_the_import_counts() -> None:
    text = TEXT.replace("    from: 2026-11-01\n    until", "    until").encode()

    with pytest.raises(BadCompanyFile, match="is more than 366 days after 2026-06-01"):
        parse_company(text, day=date(2026, 6, 1))

    assert parse_company(text, day=date(2026, 11, 24))


def test_in_a_company_of_before_what_was_not_approved_does_not_hold_and_the_rest_does() -> None:
    """A company that was imported before there was this rule is not lost by an upgrade."""
    found = document(parse_company(TEXT.encode()))
    found["exceptions"] = [
        {**found["exceptions"][0], "who": "bo", "what": "presents_direct", "approved_by": "bo", "id": "own"},
        {**found["exceptions"][0], "who": "hans", "until": "2199-12-31", "id": "long"},
        {**found["exceptions"][0], "id": "good"},
    ]
    found["people"][10]["private_mobile"]["approved_by"] = "kerstin"

    company = as_of(to_company(from_document(found)), NOON)

    assert company.in_force.exemptions.keys() == {("jonas", What.PRESENTS_DIRECT)}
    assert company.in_force.private == {}
    assert company.people["anna"].mobile == "+46701740605"


def test_an_exception_without_a_first_day_reaches_back_no_further_than_the_longest() -> None:
    found = document(parse_company(TEXT.encode()))
    found["exceptions"][0] |= {"until": "2199-12-31"}
    del found["exceptions"][0]["from"]

    company = to_company(from_document(found))

    assert as_of(company, NOON).in_force.exemptions == {}
    assert as_of(company, NOON.replace(year=2199)).in_force.exemptions.keys() == {
        ("jonas", What.PRESENTS_DIRECT)
    }
