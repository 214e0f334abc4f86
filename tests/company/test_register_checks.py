"""The register of a company file: what is refused, and what is only warned of (S5-S7, M6, M7)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.company import document, from_document, parse_company, to_company, warnings
from app.policy.register import PermissionKind
from app.policy.tenure import as_of
from app.policy.ways import Reception, ToPerson, ToQueue
from tests.company.test_checks import problems
from tests.policy.bolaget import EXAMPLE

TEXT = EXAMPLE.read_text()
LEAVES = "    leaves: 2027-06-30\n"
HEIR = "    successor: eva "
MANAGER = "    manager: david\n    leaves: "
FORWARD = "{kind: forward, approved_by: david, reason: egen firma, to: '+46701740690', until: 2027-12-31}"
LENT = "{number: '+46701740691', kind: hourly, approved_by: david, reason: x, until: 2027-01-31}"
TODAY = date(2026, 11, 24)


def permitted(old: str = "", new: str = "") -> str:
    """Jonas's last day, and a permission with one thing changed."""
    return f"{LEAVES}    permission: {FORWARD.replace(old, new)}\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (MANAGER, "    manager: ghost\n    leaves: ", "people[9].manager: there is no other person 'ghost'"),
        (MANAGER, "    manager: jonas\n    leaves: ", "people[9].manager: there is no other person 'jonas'"),
        (LEAVES, "", "people[9].successor: is only for a leaver"),
        (LEAVES, "", "people[9].leaving_reason: is only for a leaver"),
        (HEIR, "    successor: ghost ", "people[9].successor: there is no other person or queue 'ghost'"),
        (HEIR, "    successor: jonas ", "people[9].successor: there is no other person or queue 'jonas'"),
        (LEAVES, permitted(" to: '+46701740690',"), "people[9].permission.to: is missing"),
        (LEAVES, permitted(", until: 2027-12-31"), "people[9].permission.until: is missing"),
        (LEAVES, permitted("2027-12-31", "2027-06-30"), "people[9].permission.until: is not after"),
        (LEAVES, permitted("forward", "port"), "people[9].permission.to: is for `forward`"),
        (LEAVES, permitted("740690", "740605"), "people[9].permission.to: +46701740605 is a number of our"),
        (LEAVES, permitted("+46701740690", "+5352345678"), "people[9].permission.to: +5352345678 is grey"),
        (LEAVES, permitted("david", "ghost"), "people[9].permission.approved_by: there is no person 'ghost'"),
        ("id: carin\n", "id: carin\n    leaves: 2027-01-31\n", "people[2].leaves: carin is the reception"),
        (
            "    desk: false\n    manager",
            f"    private_mobile: {LENT}\n    manager",
            "people[9].private_mobile: jonas has a company mobile",
        ),
        (
            "      approved_by: david\n",
            "      approved_by: ghost\n",
            "people[10].private_mobile.approved_by: there is no person",
        ),
        (
            '      number: "+46701740615"',
            '      number: "+46701740605"',
            "people[10].private_mobile.number: +46701740605 is the number of people[0].mobile already",
        ),
        ("    who: jonas ", "    who: ghost ", "exceptions[0].who: there is no person or role 'ghost'"),
        (
            "    from: 2026-11-01\n    until",
            "    from: 2028-01-01\n    until",
            "exceptions[0].until: comes before the first day",
        ),
        ('    direct: "+46846500440"\n', "", "exceptions[0].what: jonas has no direct number to present"),
        (
            "    approved_by: david\n    reason: kunderna",
            "    approved_by: ghost\n    reason: kunderna",
            "exceptions[0].approved_by: there is no person 'ghost'",
        ),
        ("{person: carin, sv", "{person: ghost, sv", "contacts[1].person: there is no person 'ghost'"),
        ("{id: falt, ", "{id: bas, ", "phone_models[1].id: 'bas' is there already"),
        ("model: bas}", "model: gone}", "subscriptions[0].model: there is no phone model 'gone'"),
        (
            "person: jonas, operator",
            "person: eva, operator",
            "subscriptions[1].number: +46701740614 is not the mobile number of eva",
        ),
        (
            "person: jonas, operator",
            "person: jonas, team: teknik, operator",
            "subscriptions[1].person: give either",
        ),
        ("team: teknik, op", "team: ghost, op", "subscriptions[2].team: there is no queue or role 'ghost'"),
        (
            '- {number: "+46701740650"',
            '- {number: "+46701740605"',
            "subscriptions[2].number: +46701740605 does not belong to teknik",
        ),
        (
            "closed: {to: answering_service, clause: Q13}",
            "closed: {to: '+46701740615', clause: Q13}",
            "queues[0].closed.to: +46701740615 is a number of our own",
        ),
    ],
)
def test_a_mismatch_is_named(old: str, new: str, said: str) -> None:
    found = problems((old, new))

    assert any(problem.startswith(said) for problem in found), found


def test_no_rule_goes_where_only_a_leavers_permission_may_send_calls() -> None:
    """Otherwise forwarding to a leaver's own number would need no permission, and have no end (S5)."""
    rule = "closed: {to: answering_service, clause: Q13}"

    said = problems((LEAVES, permitted()), (rule, rule.replace("answering_service", "'+46701740690'")))

    assert said == [
        "queues[0].closed.to: +46701740690 is a leaver's own number: only a special permission may send calls "
        "there (S5)"
    ]


def test_a_mobile_number_is_presented_by_who_has_one() -> None:
    said = problems(("    who: jonas ", "    who: gun "), ("what: presents_direct", "what: presents_mobile"))

    assert said == ["exceptions[0].what: gun has no mobile number to present"]


def test_a_number_has_one_subscription() -> None:
    line = next(line for line in TEXT.splitlines() if "person: anna, operator" in line)

    said = problems((line, f"{line}\n{line}"))

    assert said == ["subscriptions[1].number: +46701740605 has a subscription already"]


def test_two_exceptions_that_contradict_each_other_are_refused() -> None:
    """But not one after the other."""
    here = "    until: 2027-06-30\n\n"
    other = (
        f"  - {{id: two, who: jonas, what: presents_mobile, from: FIRST, {LENT[LENT.index('approved') :]}\n"
    )
    other = other.replace("2027-01-31", "2027-12-31")

    said = problems((here, here + other.replace("FIRST", "2027-06-30")))
    after = parse_company(TEXT.replace(here, here + other.replace("FIRST", "2027-07-01")).encode())

    assert said == ["exceptions[1].what: contradicts 'jonas-direktnummer': only one number can be presented"]
    assert len(after.exceptions) == 2


def said_of(*changes: tuple[str, str], on: date = TODAY) -> list[str]:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return [f"{one.field}: {one.message}" for one in warnings(parse_company(text.encode()), on)]


def test_the_example_gives_no_reason_to_warn_yet() -> None:
    assert said_of() == []


@pytest.mark.parametrize(
    ("old", "new", "on", "said"),
    [
        ("", "", date(2027, 5, 17), "people[10].private_mobile: the last day is 2027-05-31, within 14 days"),
        ("", "", date(2027, 6, 1), "people[10].private_mobile: ended on 2027-05-31, and no longer applies"),
        ("", "", date(2027, 6, 16), "people[9].leaves: jonas's last day is 2027-06-30, within 14 days"),
        (
            "id: eva\n",
            "id: eva\n    leaves: 2027-06-30\n",
            TODAY,
            "people[9].successor: eva leaves on 2027-06-30: calls then go to the next successor, or to reception",
        ),
        (
            "[bo, iris]",
            "[jonas]",
            TODAY,
            "queues[2].members: all members have left after 2027-06-30: nobody answers teknik",
        ),
        (
            "{person: carin, sv",
            "{person: jonas, sv",
            TODAY,
            "contacts[1].person: jonas leaves on 2027-06-30: name another",
        ),
        (
            '    direct: "+46846500441"\n',
            '    direct: "+46846500441"\n    desk: no\n',
            TODAY,
            "people[10].private_mobile: kerstin has no other telephone when it ends, on 2027-05-31",
        ),
    ],
)
def test_matters_to_look_at_are_warnings(old: str, new: str, on: date, said: str) -> None:
    assert said in said_of((old, new), on=on)


@pytest.mark.parametrize(
    ("successor", "way"),
    [("eva", ToPerson("eva")), ("salj", ToQueue("salj")), ("reception", Reception()), (None, Reception())],
)
def test_a_successor_is_a_person_a_queue_or_reception(successor: str | None, way: object) -> None:
    line = f"    successor: {successor} " if successor else "    # "

    company = to_company(parse_company(TEXT.replace(HEIR, line).encode()))

    assert company.register.leavers["jonas"].successor == way


def test_the_last_day_of_all_is_a_day_like_any_other() -> None:
    text = (
        TEXT.replace("from: 2026-11-01\n      approved", "from: 9998-12-31\n      approved")
        .replace("until: 2027-05-31", "until: 9999-12-31")
        .replace(LEAVES, permitted("2027", "9999").replace("leaves: 2027", "leaves: 9999"))
    )

    company = to_company(parse_company(text.encode()))

    assert warnings(parse_company(text.encode()), date.max)
    assert as_of(company, datetime(9999, 1, 1, tzinfo=UTC)).in_force.private.keys() == {"kerstin"}


def test_the_register_survives_the_way_to_the_database_and_back() -> None:
    file = parse_company(TEXT.replace(LEAVES, permitted()).encode())

    found = document(file)
    company = to_company(from_document(found))

    assert found["exceptions"][0]["from"] == "2026-11-01"
    assert company == to_company(file)
    permission = company.register.leavers["jonas"].permission
    assert permission is not None
    assert (permission.kind, permission.to) == (PermissionKind.FORWARD, "+46701740690")


def test_a_rule_that_the_policy_asks_for_and_the_file_leaves_out_is_a_warning() -> None:
    no_greylist = TEXT.replace("countries: [CU, JM, PG, SL]", "countries: []").replace(
        'prefixes: ["+870", "+878", "+881", "+882", "+883", "+888", "+979"]', "prefixes: []"
    )
    doubts = warnings(parse_company(no_greylist.encode()), TODAY)
    assert [one.message for one in doubts if one.place == ("greylist",)] == [
        "the greylist blocks no country or network (O2)"
    ]

    file = parse_company(TEXT.encode())
    queues = [
        one.model_copy(
            update={"waiting": one.waiting.model_copy(update={"escalation": [], "at_promise": "wait"})}
        )
        for one in file.queues
    ]
    doubts = warnings(file.model_copy(update={"queues": queues}), TODAY)
    assert [one.place for one in doubts if "(Q2)" in one.message] == [
        ("queues", index, "waiting") for index in range(3)
    ]
