"""The check reports fields that contradict each other by line and field, all at once."""

from __future__ import annotations

import pytest

from app.company import BadCompanyFile, document, from_document, parse_company, to_company
from app.policy.ways import Rule, ToQueue, Voicemail, Way
from tests.policy.bolaget import EXAMPLE

TEXT = EXAMPLE.read_text()


def problems(*changes: tuple[str, str]) -> list[str]:
    """What the check says of the example with these texts replaced."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(BadCompanyFile) as caught:
        parse_company(text.encode(), "bolaget.yaml")
    return [f"{problem.field}: {problem.message}" for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: bo\n", "id: anna\n", "people[1].id: 'anna' is the id of people[0] already"),
        ("id: bo\n", "id: trunk\n", "people[1].id: 'trunk' is a reserved word"),
        ("id: bo\n", "id: mex\n", "people[1].id: 'mex' is a reserved word"),
        ("id: bo\n", "id: voicemail\n", "people[1].id: 'voicemail' is a reserved word"),
        (
            "id: support\n    name: Support",
            "id: gun\n    name: Support",
            "queues[1].id: 'gun' is the id of people[6] already",
        ),
        ("{id: chef, ", "{id: ekonomi, ", "roles[4].id: 'ekonomi' is the id of roles[3] already"),
        ("{id: dnd, ", "{id: meeting, ", "profiles[2].id: 'meeting' is the id of profiles[1] already"),
        ('"104"', '"101"', "people[3].extension: 101 is the number of people[0].extension already"),
        (
            'extension: "201"',
            'extension: "101"',
            "queues[0].extension: 101 is the number of people[0].extension already",
        ),
        (
            'extension: "201"',
            'extension: "9"',
            "queues[0].extension: 9 is the number of reception_extension already",
        ),
        (
            '"+46846500404"',
            "08-465 004 01",
            "people[3].direct: +46846500401 is the number of people[0].direct already",
        ),
        (
            '"+46701740608"',
            '"+46846500400"',
            "people[3].mobile: +46846500400 is the number of main_number already",
        ),
        ("role: chef", "role: boss", "people[3].role: there is no role 'boss'"),
        (
            "desk: false",
            "desk: false\n  - {id: x, name: X, role: chef, extension: '300', desk: no}",
            "people[5]: x has no",
        ),
        ("[farid, gun]", "[farid, ghost]", "queues[1].members[1]: there is no person 'ghost'"),
        ("[farid, gun]", "[farid, salj]", "queues[1].members[1]: there is no person 'salj'"),
        ("[farid, gun]", "[gun, gun]", "queues[1].members[1]: 'gun' is a member already"),
        ("reception: carin", "reception: nobody", "reception: there is no person or queue 'nobody'"),
        ("{to: salj, clause: R1}", "{to: sales, clause: R1}", "roles[0].busy.to: 'sales' is not a person"),
        (
            "{to: salj, clause: R1}",
            "{to: 'voicemail:x', clause: R1}",
            "roles[0].busy.to: 'voicemail:x' is not a person",
        ),
        (
            "{to: salj, clause: R1}",
            "{to: 08-12, clause: R1}",
            "roles[0].busy.to: '08-12' is not a valid telephone",
        ),
        (
            "{to: salj, clause: R1}",
            "{to: +46846500410, clause: R1}",
            "roles[0].busy.to: +46846500410 is a number of our",
        ),
        (
            "{to: salj, clause: R1}",
            "{to: +5352345678, clause: R1}",
            "roles[0].busy.to: +5352345678 is greylisted",
        ),
        (
            "{to: salj, clause: R1}",
            "{to: +46900123456, clause: R1}",
            "roles[0].busy.to: +46900123456 is greylisted or",
        ),
        ('"+46313900600"', '"+46846500403"', "answering_service: +46846500403 is a number of our own"),
        ('answering_service: "+46313900600"', "", "queues[0].closed.to: the file names no answering_service"),
        (
            "number: direct, clause: F1",
            "number: mobile, clause: F1",
            "defaults.fixed.presents.number: a mobile number",
        ),
        (
            "number: teknik, ",
            "number: tech, ",
            "roles[1].presents.number: 'tech' is not direct, main, mobile or a queue",
        ),
        (
            'number: "+46846500430"',
            "",
            "roles[1].presents.number: the queue 'teknik' has no number to present",
        ),
        ("{id: available, ", "{id: here, ", "profiles: there must be a profile `available`"),
        (
            "en: Available, busy: false",
            "en: Available, busy: true",
            "profiles: there must be a profile `available`",
        ),
        (
            "{to: salj, clause: R1}",
            "{to: +4612, clause: R1}",
            "roles[0].busy.to: '+4612' is not a valid telephone",
        ),
        (
            "en: Available, busy: false",
            "en: Available, busy: false, roles: [larare]",
            "profiles: there must be a profile `available` that is not busy, for everybody",
        ),
        (
            "offers: [message, connect, callback]",
            "offers: [message, connect, message]",
            "profiles[4].diversion.offers[2]: 'message' is offered already",
        ),
        (
            "offers: [connect, message], otherwise: connect",
            "offers: [connect], otherwise: connect",
            "profiles[7].diversion.offers: no offer leaves a message, and every caller must be able to (V2)",
        ),
        (
            "outside: working_hours}",
            "outside: working_hours}\n  - {id: lesson, profile: class, outside: working_hours, people: [anna]}",
            "schedules[2].people[0]: 'anna' may not use the profile 'class' (P3)",
        ),
        (
            "outside: working_hours}",
            "outside: working_hours}\n  - {id: op, profile: theatre, outside: working_hours, roles: [lakare, larare]}",
            "schedules[2].roles[1]: 'larare' may not use the profile 'theatre' (P3)",
        ),
        ("[CU, JM", "[SE, CU, JM", "greylist.countries: SE is the company's own country"),
        ('"+881"', '"+4670"', "people[0].mobile: +46701740605 is greylisted (+4670)"),
    ],
)
def test_a_mismatch_is_told_with_its_field(old: str, new: str, said: str) -> None:
    found = problems((old, new))

    assert any(one.startswith(said) for one in found), found


def test_a_date_cannot_be_both_open_and_closed() -> None:
    found = problems(
        ("closed_dates: []", "closed_dates: [2026-06-05]"), ("open_dates: []", "open_dates: [2026-06-05]")
    )

    assert found == ["calendar.open_dates: 2026-06-05 is among closed_dates too"]


def test_all_problems_are_told_at_once() -> None:
    found = problems(
        ("role: chef", "role: boss"), ("reception: carin", "reception: nobody"), ('"104"', '"101"')
    )

    assert len(found) == 3


def test_a_chosen_mailbox_may_be_named() -> None:
    text = TEXT.replace("{to: voicemail, clause: Q11}", "{to: 'voicemail:carin', clause: Q11}")

    assert to_company(parse_company(text.encode())).queues["teknik"].closed == Rule(Voicemail("carin"), "Q11")


@pytest.mark.parametrize("code", ["*61", "*64", "*55", "*21"])
def test_a_prefix_to_call_out_for_a_queue_is_no_code_that_does_something_else(code: str) -> None:
    said = problems(('outgoing_prefix: "*71"', f'outgoing_prefix: "{code}"'))

    assert said == [
        f"queues[0].outgoing_prefix: {code} is a code of agents, profiles or voicemail: take another"
    ]


@pytest.mark.parametrize("says", ["", "      at_promise: {to: salj, clause: Q2}\n"])
def test_a_promise_with_nothing_behind_it_is_refused_q2(says: str) -> None:
    """Sales would wait 600 s, and were promised 180 s; nor is it kept by sending them to where they wait."""
    old = (
        "      at_promise: {to: answering_service, clause: Q2}   # och då: ingen väntar längre än vi lovar\n"
    )

    (told,) = problems((old, f"{says}      longest: 600\n"))

    assert told.startswith("queues[0].waiting")
    assert ("nothing happens" in told) is (not says)


SALES = "    closed: {to: answering_service, clause: Q13}\n"
SUPPORT = "    closed: {to: answering_service, clause: Q14}\n"
SERVICE = "    closed: {to: voicemail, clause: Q11}\n"
FRONT = 'hours: {weekdays: "08:00-17:00", clause: Q10}   #'


def closed(to: str) -> str:
    return f"    closed: {{to: {to}, clause: Q11}}\n"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([(SALES, closed("support")), (SUPPORT, closed("salj"))],
         "queues[0].closed.to: leads in a circle: salj to support to salj."),
        ([(SALES, closed("support")), (SUPPORT, closed("teknik")), (SERVICE, closed("salj"))],
         "queues[0].closed.to: leads in a circle: salj to support to teknik to salj."),
        ([(SALES, closed("salj"))], "queues[0].closed.to: leads salj to itself."),
        ([(SALES, closed("teknik")), (SERVICE, SERVICE + "    no_answer: {to: salj, clause: Q4}\n")],
         "queues[0].closed.to: leads in a circle: salj to teknik to salj."),
        ([(SALES, closed("support")), ("announce: 45", "at_promise: {to: salj, clause: Q2}"),
          ("      at_promise: {to: answering_service, clause: Q2}\n", "")],
         "queues[0].closed.to: leads in a circle: salj to support to salj."),
        ([(SALES, closed("reception")), (FRONT, f"closed: {{to: salj, clause: Q11}}\n  {FRONT}")],
         "queues[0].closed.to: leads in a circle: salj to reception to salj."),
        ([("reception: carin", "reception: teknik"), ("  stand_ins: [gun] ", "  greeting: Hej! "), (FRONT, "#"),
          (SERVICE, closed("reception"))],
         "queues[2].closed.to: leads teknik to itself."),
    ],
)  # fmt: skip
def test_queues_that_lead_to_each_other_are_refused(changes: list[tuple[str, str]], told: str) -> None:
    """The policy would end the circle with a message; nobody can have meant that."""
    found = problems(*changes)

    assert next(one for one in found if "lead" in one).endswith(
        " Let one of these ways end with voicemail, a person or the answering service"
    )
    assert [one for one in found if one.startswith(told)]


def test_queues_that_lead_on_and_not_back_are_no_circle() -> None:
    text = TEXT.replace(SALES, closed("support"), 1).replace(SUPPORT, closed("teknik"), 1)

    queues = to_company(parse_company(text.encode())).queues

    assert [queues[one].closed.to for one in ("salj", "support")] == [ToQueue("support"), ToQueue("teknik")]


@pytest.mark.parametrize(
    ("says", "to"),
    [
        ("at_promise: wait\n      longest: 600", None),
        ("longest: 120", None),
        ("at_promise: {to: support, clause: Q2}", ToQueue("support")),
        ("announce: 45", Voicemail()),  # where nothing is said
    ],
)
def test_a_promise_is_kept_or_the_file_says_that_it_is_not(says: str, to: Way | None) -> None:
    old = "at_promise: {to: answering_service, clause: Q2}   # och då: ingen väntar längre än vi lovar"

    rule = to_company(parse_company(TEXT.replace(old, says, 1).encode())).queues["salj"].at_promise

    assert (rule.to if rule is not None else None) == to


def test_a_company_in_force_is_read_though_it_does_not_keep_its_promise() -> None:
    """An upgrade leaves no company without its exchange; the next import is refused."""
    stored = document(parse_company(TEXT.encode()))
    stored["queues"][0]["waiting"].update(longest=600)
    del stored["queues"][0]["waiting"]["at_promise"]

    assert from_document(stored).queues[0].waiting.longest == 600


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            'number: "301"',
            'number: "101"',
            "short_numbers[0].number: 101 is the number of people[0].extension already",
        ),
        ('number: "301"', 'number: "302"', "short_numbers[1].number: 302 is a short number already"),
        ('number: "51"', 'number: "301"', "people[3].short_numbers[0].number: 301 is a short number already"),
        ('number: "51"', 'number: "112"', "is an emergency or service number"),
        (
            "to: support}",
            "to: nobody}",
            "short_numbers[1].to: 'nobody' is not a telephone number, person, queue or",
        ),
        ("to: support}", 'to: "+18765550100"}', "short_numbers[1].to: +18765550100 is greylisted (JM)"),
        ("to: support}", 'to: "118 118"}', "short_numbers[1].to: 118 118 is a premium-rate number"),
        ("to: support}", 'to: "0018765550100"}', "short_numbers[1].to: +18765550100 is greylisted (JM)"),
        ("to: support}", 'to: "+0018765550100"}', "'+0018765550100' is not a telephone number"),
    ],
)
def test_a_short_number_is_one_number_and_leads_to_what_may_be_called(old: str, new: str, says: str) -> None:
    text = EXAMPLE.read_text()
    assert old in text

    with pytest.raises(BadCompanyFile) as error:
        parse_company(text.replace(old, new).encode())

    assert says in str(error.value)
