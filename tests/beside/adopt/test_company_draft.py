"""From what was found to a company file that the check lets through, with remarks in their places."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.beside.adopt import kinds
from app.beside.adopt.company_draft import StatedCompany, draft_of
from app.beside.adopt.draft import Draft
from app.beside.adopt.found import (
    BadSource,
    Destination,
    Found,
    FoundCondition,
    FoundGroup,
    FoundMember,
    FoundPerson,
    FoundRoute,
    Leads,
    Origin,
)
from app.beside.adopt.settle import settled
from app.company import CompanyFile, FileProblem, parse_company

FILES = Path(__file__).parent / "files"
HERE = Origin("x.csv", 2)
MAIN = "+46846500400"
USUAL = StatedCompany(main_number=MAIN)


def of_files(*files: tuple[str, bytes], told: StatedCompany = USUAL) -> tuple[CompanyFile, str, Draft]:
    found = Found()
    for name, raw in files:
        found.add(kinds.read_source(raw, name)[1])
    return of(found, told)


def of(found: Found, told: StatedCompany = USUAL) -> tuple[CompanyFile, str, Draft]:
    draft = draft_of(found, told)
    text = settled(draft, "x.csv", "en")
    return parse_company(text.encode()), text, draft


def person(
    extension: str, name: str = "Anna Ek", *, mobile: str = "", email: str = "", presented: str = ""
) -> FoundPerson:
    return FoundPerson(HERE, name=name, extension=extension, mobile=mobile, email=email, presented=presented)


def freepbx() -> tuple[CompanyFile, str, Draft]:
    names = sorted(FILES.glob("freepbx-*.csv"))
    return of_files(
        *((one.name, one.read_bytes()) for one in names), told=StatedCompany(company="Exempelbolaget AB")
    )


def test_a_whole_freepbx_becomes_a_company_file() -> None:
    company, _, _ = freepbx()

    assert (company.company, company.main_number, company.reception) == ("Exempelbolaget AB", MAIN, "salj")
    assert {one.id: (one.extension, one.direct, one.mobile) for one in company.people} == {
        "anna": ("101", "+46846500401", "+46701740605"),
        "bo": ("102", "+46846500402", None),
        "carin": ("103", None, None),
        "anna-berg": ("104", None, None),
    }
    sales, service = company.queues
    assert (sales.id, sales.number, sales.extension, sales.members) == (
        *("salj", "+46846500410", "700", ["anna", "carin"]),
    )
    assert sales.agents.second_line == ["anna-berg"]
    assert (sales.agents.ring, sales.agents.offer, sales.agents.wrap_up) == ("longest_available", 25, 15)
    assert (sales.hours.weekdays, sales.hours.friday) == (
        "08:00-12:00, 13:00-17:00",
        "08:00-12:00, 13:00-15:00",
    )
    assert sales.closed.to == "voicemail:carin"
    assert (service.id, service.members, service.agents.offer) == ("teknik", ["bo", "anna-berg"], 5)
    assert company.greylist.prefixes == ["+46701740699", "+46900123456"]


def test_rules_of_people_become_roles() -> None:
    company, _, _ = freepbx()

    roles = {one.id: one for one in company.roles}
    anna, bo = (next(one for one in company.people if one.id == id_) for id_ in ("anna", "bo"))
    assert [rule and rule.to for rule in (roles[anna.role].on_phone, roles[anna.role].busy)] == [
        "salj",
        "salj",
    ]
    assert roles[anna.role].no_answer is None
    assert [rule and rule.to for rule in (roles[bo.role].busy, roles[bo.role].no_answer)] == [None, "teknik"]


def test_a_preview_tells_at_its_place_what_is_left_behind() -> None:
    _, text, _ = freepbx()

    lines = " ".join(line.strip().removeprefix("# ") for line in text.splitlines())
    assert "time condition 'Lov' has a calendar: give the days by hand (calendar, hours)" in lines
    assert "+46846500440 Kampanj led to ivr-2,s,1: it is nobody's number yet" in lines
    bo = text.index("- id: bo")
    assert "calls are recorded in FreePBX" in text[text.index("email: anna@") : bo]
    assert (
        "leads in a circle" in text[text.index("- id: salj\n    name: Sälj") : text.index("- id: teknik\n")]
    )


def test_rings_of_forwards_are_opened_and_told() -> None:
    groups = [
        FoundGroup(HERE, "600", "Ett", [FoundMember("101")], on_no_answer=Destination(Leads.GROUP, "601")),
        FoundGroup(HERE, "601", "Två", [FoundMember("101")], on_no_answer=Destination(Leads.GROUP, "600")),
    ]

    company, text, _ = of(Found(people=[person("101")], groups=groups))

    assert sum(one.no_answer.to in ("ett", "tva") for one in company.queues) == 1
    assert "leads in a circle" in text


def test_a_time_condition_that_leads_to_itself_ends() -> None:
    itself = Destination(Leads.CONDITION, "1")
    condition = FoundCondition(HERE, "1", "Snurra", "9", itself, itself)

    _, text, _ = of(
        Found(
            people=[person("101")], conditions=[condition], routes=[FoundRoute(HERE, "+46846500409", itself)]
        )
    )

    assert "time condition 'Snurra' leads to itself" in text


def test_of_two_with_one_extension_the_second_gets_a_free_one() -> None:
    company, text, _ = of(
        Found(people=[person("101"), person("101", "Bo Lind"), person("0101", "Carin Dahl")])
    )

    assert [one.extension for one in company.people] == ["101", "102", "103"]
    assert "x.csv:2: 101 is Anna Ek's already (x.csv:2); was given 102" in text
    assert "x.csv:2: '0101' cannot be an extension; was given 103" in text


def test_a_person_without_an_extension_gets_one_that_no_queue_has() -> None:
    group = FoundGroup(HERE, "101", "Sälj", [FoundMember("200")])

    company, _, _ = of(Found(people=[person(""), person("200", "Bo")], groups=[group]))

    assert [one.extension for one in company.people] == ["102", "200"]


def test_one_number_of_two_people_is_left_to_the_first() -> None:
    company, text, _ = of(
        Found(people=[person("101", mobile="+46701740605"), person("102", "Bo", mobile="+46701740605")])
    )

    assert [one.mobile for one in company.people] == ["+46701740605", None]
    assert "+46701740605 is the number of people[0].mobile already" in text


def test_sources_are_put_together_by_extension_address_and_name() -> None:
    pbx = (
        b"extension,name,tech,voicemail,voicemail_email\n101,Anna,sip,default,anna@x.se\n"
        b"102,Bo Lind,sip,novm,\n103,C,sip,novm,\n"
    )
    directory = (
        "userPrincipalName,displayName,mobilePhone,department,telephoneNumber\n"
        "anna@x.se,Anna Ek,0701740605,Sälj,\nbo@x.se,Bo Lind,0701740606,Sälj,\nc@x.se,Carin Dahl,0701740607,,103\n"
        "d@x.se,David Holm,0701740608,,\n"
    )

    company, _, _ = of_files(("pbx.csv", pbx), ("users.csv", directory.encode()))

    assert [(one.name, one.extension, one.mobile, one.email) for one in company.people] == [
        ("Anna", "101", "+46701740605", "anna@x.se"),
        ("Bo Lind", "102", "+46701740606", "bo@x.se"),
        ("C", "103", "+46701740607", "c@x.se"),
        ("David Holm", "104", "+46701740608", "d@x.se"),
    ]
    assert [one.role for one in company.people] == ["salj", "salj", "medarbetare", "medarbetare"]


def test_without_a_main_number_nothing_is_made() -> None:
    with pytest.raises(BadSource, match="give --main-number"):
        of(Found(people=[person("101")]), StatedCompany())


def test_without_people_nothing_is_made() -> None:
    with pytest.raises(BadSource, match="no people"):
        of(Found())


@pytest.mark.parametrize("reception", ["anna", "101", "Anna Ek", "anna@x.se"])
def test_reception_is_said_by_id_extension_name_or_address(reception: str) -> None:
    people = [person("100", "Bo"), person("101", email="anna@x.se")]

    company, _, _ = of(Found(people=people), StatedCompany(main_number="08-46500400", reception=reception))

    assert (company.reception, company.main_number) == ("anna", MAIN)


def test_a_reception_that_there_is_not_is_refused() -> None:
    with pytest.raises(BadSource, match="no 'zorro'"):
        of(Found(people=[person("101")]), StatedCompany(main_number=MAIN, reception="zorro"))


def test_the_main_number_is_the_one_that_many_show() -> None:
    people = [
        person("101", presented=MAIN),
        person("102", "Bo", presented=MAIN),
        person("103", "C", presented=""),
    ]

    company, text, _ = of(Found(people=people), StatedCompany())

    assert company.main_number == MAIN
    assert "a guess: is it the main number?" in text


def test_a_field_that_the_check_refuses_is_a_comment_in_its_place() -> None:
    found = person("101")
    found.more = {"language": "klingon", "leaves": "31/12", "desk": "kanske"}
    found.email = "ingen adress"

    company, text, _ = of(Found(people=[found]))

    anna = company.people[0]
    assert (anna.language, anna.leaves, anna.email, anna.desk) == (None, None, None, True)
    comments = "\n".join(line for line in text.splitlines() if line.strip().startswith("#"))
    assert all(word in comments for word in ("klingon", "31/12", "ingen adress", "kanske"))


def test_no_text_from_outside_ends_a_comment_or_a_value() -> None:
    nasty = 'x\nreception: evil #"\u2028\x85{[*&!'
    found = person("101", f"Anna {nasty}")
    found.more = {"leaving_reason": nasty}
    routes = [FoundRoute(HERE, "+46846500409", Destination(Leads.OTHER, nasty), nasty)]

    company, text, _ = of(
        Found(people=[found, person("102", "Bo")], routes=routes),
        StatedCompany(main_number=MAIN, reception="102"),
    )

    assert company.reception == "bo"
    assert not any(line.startswith("reception: evil") for line in text.splitlines())


WORDS = st.text(max_size=12)


@settings(max_examples=60)
@given(
    people=st.lists(
        st.builds(
            FoundPerson,
            st.just(HERE),
            name=WORDS,
            extension=st.sampled_from(["101", "102", "112", "0", "9999999", "", "a"]),
            direct=st.sampled_from(["", MAIN, "+46846500401", "+1876", "x"]),
            mobile=st.sampled_from(["", "+46701740605", "+46701740606"]),
            email=st.sampled_from(["", "a@x.se", "b@x.se", "@"]),
            department=WORDS,
            id=st.sampled_from(["", "anna", "trunk", "Å"]),
            on_busy=st.sampled_from(
                [None, Destination(Leads.GROUP, "600"), Destination(Leads.PERSON, "102")]
            ),
            more=st.dictionaries(
                st.sampled_from(["desk", "leaves", "successor", "language"]), WORDS, max_size=2
            ),
        ),
        min_size=1,
        max_size=5,
    ),
    groups=st.lists(
        st.builds(
            FoundGroup,
            st.just(HERE),
            number=st.sampled_from(["600", "101", "1177", "x"]),
            name=WORDS,
            members=st.lists(st.builds(FoundMember, st.sampled_from(["101", "102", "5"]), st.integers(0, 2))),
            offer=st.sampled_from([None, 0, 1, 500]),
            longest=st.sampled_from([None, 5, 179, 600]),
            most=st.sampled_from([None, 1]),
            weight=st.sampled_from([None, 0, 200]),
            on_no_answer=st.sampled_from(
                [None, Destination(Leads.GROUP, "600"), Destination(Leads.GROUP, "101")]
            ),
        ),
        max_size=3,
    ),
)
def test_whatever_was_found_the_file_passes_the_check(
    people: list[FoundPerson], groups: list[FoundGroup]
) -> None:
    company, _, _ = of(Found(people=people, groups=groups))

    assert company.main_number == MAIN


def test_one_persons_refused_entry_does_not_stop_the_next() -> None:
    people = [
        {"id": one, "name": one, "role": "r", "extension": "1", "mobile": one} for one in ("anna", "bo")
    ]
    draft = Draft({"people": people})
    places = [("people", 0), ("people", 0, "extension"), ("people", 0, "mobile"), ("people", 0, "name")]

    assert draft.take_out_all(FileProblem(place, "is wrong") for place in places)

    assert draft.document["people"] == [
        {"id": "bo", "name": "bo", "role": "r", "extension": "1", "mobile": "bo"}
    ]


def test_a_company_with_many_double_numbers_is_made_at_once() -> None:
    people = [person(str(1000 + n), f"Person {n}", mobile=f"+467017406{n % 50:02}") for n in range(400)]
    began = time.monotonic()

    company, _, _ = of(Found(people=people))

    assert sum(one.mobile is not None for one in company.people) == 50
    assert time.monotonic() - began < 10
