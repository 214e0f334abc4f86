"""The company's indexes: every way to dial somebody, rules, greylist."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.policy.barring import Greylist, Premium
from app.policy.decision import Device
from app.policy.numbers import canonical
from app.policy.people import Role, Schedule
from app.policy.ways import Cause, Reception, Rule, ToPerson, ToQueue, Voicemail, Way
from tests.policy.bolaget import BOLAGET


@pytest.mark.parametrize(
    ("dialled", "place"),
    [
        ("anna", ToPerson("anna")),
        ("101", ToPerson("anna")),
        ("+46846500401", ToPerson("anna")),
        ("0701740605", ToPerson("anna")),
        ("+46 (0)70-174 06 05", ToPerson("anna")),
        ("salj", ToQueue("salj")),
        ("201", ToQueue("salj")),
        ("08-465 004 10", ToQueue("salj")),
        ("+46846500400", Reception()),
        ("9", Reception()),
        ("+46846500499", None),
        ("1", None),
        ("", None),
        ("+", None),
        ("Anna", None),
    ],
)
def test_a_number_leads_to_its_owner_in_every_form(dialled: str, place: Way | None) -> None:
    assert BOLAGET.find(dialled) == place
    assert replace(BOLAGET).find(dialled) == place  # an index made anew


def test_a_person_or_queue_is_found_by_what_was_dialled() -> None:
    anna, sales = BOLAGET.person_of("101"), BOLAGET.queue_of("201")

    assert anna is BOLAGET.people["anna"]
    assert sales is BOLAGET.queues["salj"]
    assert BOLAGET.person_of("201") is None


@pytest.mark.parametrize(
    "form", ["{e164}", "00{digits}", "{digits}", "0{national}", "tel:{e164}", "0{spaced}"]
)
def test_a_mobile_number_can_be_nobodys_for_whoever_may_not_know_whose_it_is_s3(form: str) -> None:
    person = next(one for one in BOLAGET.people.values() if one.mobile and one.direct)
    ways = (person.mobile or "", person.direct or "")
    mobile, direct = (
        form.format(e164=one, digits=one[1:], national=one[3:], spaced=f"{one[3:5]}-{one[5:8]} {one[8:]}")
        for one in ways
    )

    assert BOLAGET.person_of(mobile) is person
    assert BOLAGET.person_of(mobile, mobiles=False) is None
    for open_to_all in (direct, person.extension or "", person.id):
        assert BOLAGET.person_of(open_to_all, mobiles=False) is person
    assert BOLAGET.queue_of("101") is None
    assert BOLAGET.reception_way == ToPerson("carin")


def test_the_devices_of_a_person_have_the_obvious_one_first() -> None:
    devices = {who: BOLAGET.people[who].devices for who in ("anna", "carin", "eva")}

    assert devices == {
        "anna": (Device.FIXED, Device.MOBILE),
        "carin": (Device.FIXED,),
        "eva": (Device.MOBILE,),
    }


def test_a_roles_rule_overrides_the_default_for_both_kinds_of_extension() -> None:
    assert [rule.clause for rule in BOLAGET.rules_for(BOLAGET.people["anna"], Cause.BUSY)] == ["R1"]
    assert [rule.clause for rule in BOLAGET.rules_for(BOLAGET.people["anna"], Cause.NO_ANSWER)] == ["S2"]
    assert [rule.clause for rule in BOLAGET.rules_for(BOLAGET.people["david"], Cause.BUSY)] == ["F3", "M3"]


def test_where_the_defaults_differ_the_desk_phones_rule_holds_for_both() -> None:
    mobile = replace(
        BOLAGET.mobile, diversions={**BOLAGET.mobile.diversions, Cause.ON_PHONE: Rule(Reception(), "M2")}
    )
    company = replace(BOLAGET, mobile=mobile)

    assert company.rules_for(company.people["david"], Cause.ON_PHONE) == (Rule(Voicemail(), "F2"),)
    assert company.rules_for(company.people["eva"], Cause.ON_PHONE) == (Rule(Reception(), "M2"),)


def test_a_person_whose_role_is_gone_has_the_defaults() -> None:
    company = replace(BOLAGET, roles={"other": Role("other", "other")})

    assert company.rules_for(company.people["anna"], Cause.ON_PHONE)[0].clause == "F2"


@pytest.mark.parametrize(
    ("e164", "entry"),
    [
        ("+88161234", "+881"),
        ("+8816", "+8816"),  # the longest prefix is told
        ("+18769220000", "JM"),
        ("+12125550100", None),
        ("+46846500401", None),
        ("+8", None),
        ("", None),
    ],
)
def test_the_greylist_matches_prefixes_and_regions(e164: str, entry: str | None) -> None:
    grey = Greylist(frozenset({"JM", "CU"}), frozenset({"+881", "+8816"}))

    assert (grey.match(e164) or "").startswith(entry or "")
    assert (grey.match(e164) is None) is (entry is None)


def test_an_empty_greylist_matches_nothing() -> None:
    assert Greylist().match("+18769220000") is None


def test_premium_prefixes_are_the_companys_own_besides_the_numbering_plans() -> None:
    premium = Premium(prefixes=frozenset({"+46771"}))

    assert premium.match(canonical("0771 123 456"))
    assert premium.match(canonical("0900 123 456"))
    assert not premium.match(canonical("08 465 004 01"))


def test_a_persons_own_short_number_holds_where_the_company_has_none() -> None:
    company, david = replace(BOLAGET, short_numbers=()), BOLAGET.people["david"]

    found = company.short_number(david, "51")

    assert found is not None
    assert found.name == "Revisorn"
    assert company.short_number(david, "301") is None


def test_messages_of_a_box_are_sent_to_its_owners_address() -> None:
    people = {**BOLAGET.people, "anna": replace(BOLAGET.people["anna"], email="anna@bolaget.example")}
    queues = {**BOLAGET.queues, "salj": replace(BOLAGET.queues["salj"], email="salj@bolaget.example")}
    company = replace(BOLAGET, people=people, queues=queues)

    assert [company.email_of(box) for box in ("anna", "salj", "bo", "ghost")] == [
        "anna@bolaget.example",
        "salj@bolaget.example",
        None,
        None,
    ]


def test_a_changed_phone_changes_what_rings_for_the_person() -> None:
    anna = BOLAGET.people["anna"]

    assert [leg.number or leg.device for leg in replace(anna, mobile="+46701740699").legs] == [
        Device.FIXED,
        "+46701740699",
    ]
    assert replace(anna, mobile=None).devices == (Device.FIXED,)
    assert replace(anna, desk=False).devices == (Device.MOBILE,)
    assert replace(anna, desk=False, mobile=None).devices == (Device.FIXED,)


def test_a_profile_has_a_name_in_both_languages() -> None:
    assert [BOLAGET.profiles["lunch"].name(lang) for lang in ("sv", "en")] == ["På lunch", "At lunch"]


def test_of_a_profiles_schedules_the_closest_holds_and_one_for_others_not_at_all() -> None:
    everybody, sales = Schedule("all", "lunch"), Schedule("sales", "lunch", roles=frozenset({"saljare"}))
    anna = Schedule("anna", "lunch", people=frozenset({"anna"}))
    company = replace(BOLAGET, schedules=(everybody, sales, anna))

    found = {who: company.schedules_of(BOLAGET.people[who]) for who in ("anna", "hans", "carin")}

    assert found == {"anna": (anna,), "hans": (sales,), "carin": (everybody,)}
    assert replace(company, schedules=(sales, anna)).schedules_of(BOLAGET.people["carin"]) == ()


@pytest.mark.parametrize(
    ("number", "priority"),
    [
        ("+46701740620", "vip"),
        ("+46313900701", "storkund"),
        ("+46313900800", ""),
        ("+46701740621", ""),
        ("", ""),
    ],
)
def test_a_caller_has_the_first_priority_that_fits_q14(number: str, priority: str) -> None:
    assert BOLAGET.queues["support"].serving.priority_of(number) == priority
    assert BOLAGET.queues["salj"].serving.priority_of(number) == ""
