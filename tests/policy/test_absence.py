"""The stack of layers: which profile is in force, until when, and when the person is back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.policy.absence import Chosen, Presence, alike, end_of_working_day, presence, usual_end
from app.policy.decision import Layer
from app.policy.devices import that_ring
from app.policy.happenings import Span
from app.policy.hours import STOCKHOLM, Hours, Opening, eves, next_change, opening, read_instant
from app.policy.people import Schedule
from app.policy.red_days import public_holidays
from app.policy.register import Exemption, Register, What
from tests.policy.bolaget import BOLAGET

DAVID, ANNA, FARID = (BOLAGET.people[one] for one in ("david", "anna", "farid"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def told(now: Presence) -> tuple[str, Layer, datetime | None, datetime | None]:
    return now.profile, now.layer, now.until, now.back


def test_a_choice_until_the_end_of_time_has_no_end() -> None:
    """We once accepted it; but no date comes after it, so any look ahead from there failed."""
    chosen = Chosen("lunch", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))

    now = presence(BOLAGET, DAVID, at("2026-11-24 10:00"), chosen)

    assert told(now) == ("lunch", Layer.MANUAL, None, None)


def test_a_return_at_the_end_of_time_is_not_known() -> None:
    """Hypothesis found it: no time of that year can be given back to us, such as in a situation that is explained."""
    calendar = [Span(at("2026-11-24 09:00"), at("9999-12-29 10:00"), "meeting")]

    now = presence(BOLAGET, DAVID, at("2026-11-24 10:00"), None, calendar)

    assert told(now) == ("meeting", Layer.CALENDAR, at("9999-12-29 10:00"), None)


# The schedule alone (M4, R1)


@pytest.mark.parametrize(
    ("person", "moment", "profile", "until"),
    [
        (DAVID, "2026-11-24 11:59:59", "available", "2026-11-24 12:00"),
        (DAVID, "2026-11-24 12:00", "lunch", "2026-11-24 13:00"),
        (DAVID, "2026-11-24 13:00", "available", "2026-11-24 17:00"),
        (DAVID, "2026-11-24 17:00", "gone", "2026-11-25 08:00"),
        (ANNA, "2026-11-24 17:00", "available", "2026-11-24 18:00"),  # R1: sales from 18
        (ANNA, "2026-11-24 18:00", "gone", "2026-11-25 08:00"),
        (FARID, "2026-11-24 16:00", "gone", "2026-11-25 07:00"),
        (DAVID, "2026-11-27 17:00", "gone", "2026-11-30 08:00"),  # a Friday: on Monday
        (DAVID, "2026-11-28 12:30", "gone", "2026-11-30 08:00"),  # no lunch on a Saturday
        (DAVID, "2026-12-23 17:00", "gone", "2026-12-28 08:00"),  # julafton, juldagen, annandagen, a weekend
        (DAVID, "2027-04-29 17:00", "gone", "2027-04-30 08:00"),
        (
            DAVID,
            "2027-03-26 12:00",
            "gone",
            "2027-03-30 08:00",
        ),  # långfredagen to annandag påsk; the clock is changed
        (DAVID, "2026-10-23 17:00", "gone", "2026-10-26 08:00"),  # and changed back
        (DAVID, "2027-06-24 17:00", "gone", "2027-06-28 08:00"),  # midsommarafton
    ],
)
def test_schedules_switch_by_the_clock_and_the_closest_holds(person, moment, profile, until) -> None:  # type: ignore[no-untyped-def]
    """M4, R1: lunch 12-13, gone after 17 on working days, for sales after 18; the return is the next working day."""
    now = presence(BOLAGET, person, at(moment))

    assert (now.profile, now.until) == (profile, at(until))
    assert now.layer is (Layer.BASE if profile == "available" else Layer.SCHEDULE)
    assert now.back == (None if profile == "available" else at(until))


@pytest.mark.whole
def test_a_whole_year_of_schedules_is_right_at_every_quarter_of_an_hour() -> None:
    """Both clock changes, all public holidays and eves: compared with the plain words of M4 and R1."""
    moment = datetime(2026, 12, 31, 23, tzinfo=UTC)
    while moment < datetime(2027, 12, 31, 23, tzinfo=UTC):
        local = moment.astimezone(STOCKHOLM)
        works = (
            local.weekday() < 5
            and local.date() not in public_holidays(local.year)
            and local.date() not in eves(local.year)
        )
        for person, ends in ((DAVID, 17), (ANNA, 18)):
            expected = "available" if works and 8 <= local.hour < ends else "gone"
            if works and local.hour == 12:
                expected = "lunch"
            assert presence(BOLAGET, person, moment).profile == expected, (person.id, local)
        moment += timedelta(minutes=15)


def test_going_from_change_to_change_through_a_year_misses_none() -> None:
    """A scheduler sleeps until the next change: nothing may change in between."""
    moment, changes = at("2027-01-01 00:00"), 0
    while moment < at("2028-01-01 00:00"):
        now = presence(BOLAGET, DAVID, moment)
        assert now.until is not None
        assert now.until > moment
        just_before = now.until.astimezone(UTC) - timedelta(seconds=1)
        assert presence(BOLAGET, DAVID, just_before).profile == now.profile
        assert presence(BOLAGET, DAVID, now.until).profile != now.profile
        moment, changes = now.until, changes + 1

    working_days = sum(
        day.weekday() < 5 and day not in public_holidays(2027) and day not in eves(2027)
        for day in (date(2027, 1, 1) + timedelta(days=number) for number in range(365))
    )
    assert changes == 4 * working_days + 1  # and the first of January, until the first working day


# The layers


def test_a_manual_choice_beats_the_schedule_and_when_it_ends_the_schedule_holds() -> None:
    chosen = Chosen("meeting", at("2026-11-24 12:30"))

    assert told(presence(BOLAGET, DAVID, at("2026-11-24 12:10"), chosen)) == (
        "meeting",
        Layer.MANUAL,
        at("2026-11-24 12:30"),
        at("2026-11-24 13:00"),  # the lunch beneath is not over by then
    )
    assert presence(BOLAGET, DAVID, at("2026-11-24 12:30"), chosen).profile == "lunch"


def test_a_manual_choice_without_an_end_is_never_overwritten_by_a_schedule() -> None:
    now = presence(BOLAGET, DAVID, at("2026-11-24 12:10"), Chosen("available"))

    assert told(now) == ("available", Layer.MANUAL, None, None)


def test_a_meeting_in_the_calendar_beats_lunch_and_is_beaten_by_a_choice() -> None:
    calendar = [Span(at("2026-11-24 11:30"), at("2026-11-24 12:15"), "meeting")]

    before = presence(BOLAGET, DAVID, at("2026-11-24 11:00"), None, calendar)
    during = presence(BOLAGET, DAVID, at("2026-11-24 11:45"), None, calendar)
    after = presence(BOLAGET, DAVID, at("2026-11-24 12:15"), None, calendar)
    chosen = presence(BOLAGET, DAVID, at("2026-11-24 11:45"), Chosen("available"), calendar)

    assert told(before) == ("available", Layer.BASE, at("2026-11-24 11:30"), None)
    assert told(during) == ("meeting", Layer.CALENDAR, at("2026-11-24 12:15"), at("2026-11-24 13:00"))
    assert told(after) == ("lunch", Layer.SCHEDULE, at("2026-11-24 13:00"), at("2026-11-24 13:00"))
    assert chosen.layer is Layer.MANUAL


def test_a_layer_ends_when_a_higher_one_begins() -> None:
    """Lunch until half past, when the meeting begins: we must look then."""
    calendar = [Span(at("2026-11-24 12:30"), at("2026-11-24 14:00"), "meeting")]

    now = presence(BOLAGET, DAVID, at("2026-11-24 12:00"), None, calendar)

    assert told(now) == ("lunch", Layer.SCHEDULE, at("2026-11-24 12:30"), at("2026-11-24 14:00"))


def test_an_illness_without_an_end_has_no_return() -> None:
    assert presence(BOLAGET, DAVID, at("2026-11-24 10:00"), Chosen("sick")).back is None


def test_a_profile_that_the_company_no_longer_has_is_as_if_it_was_not_chosen() -> None:
    assert presence(BOLAGET, DAVID, at("2026-11-24 12:10"), Chosen("yoga")).profile == "lunch"
    calendar = [Span(at("2026-11-24 11:30"), at("2026-11-24 14:15"), "yoga")]
    assert presence(BOLAGET, DAVID, at("2026-11-24 12:10"), None, calendar).profile == "lunch"


def test_nobody_is_given_a_profile_that_is_for_others_by_any_layer() -> None:
    """P3: also if the person chose it before it became another role's alone."""
    lesson = Schedule("lesson", "class", Hours((((600, 660),),) * 7, "M4"))
    company = replace(BOLAGET, schedules=(lesson, *BOLAGET.schedules))
    lena = replace(DAVID, id="lena", role="larare")
    company = replace(company, people={**company.people, "lena": lena})
    calendar = [Span(at("2026-11-24 12:00"), at("2026-11-24 12:30"), "class")]

    assert presence(company, lena, at("2026-11-24 10:30")).profile == "class"
    assert presence(company, DAVID, at("2026-11-24 10:30")) == presence(
        BOLAGET, DAVID, at("2026-11-24 10:30")
    )
    assert presence(company, lena, at("2026-11-24 12:10"), None, calendar).profile == "class"
    assert presence(company, DAVID, at("2026-11-24 12:10"), None, calendar).profile == "lunch"
    assert presence(company, lena, at("2026-11-24 12:40"), Chosen("class")).profile == "class"
    assert presence(company, DAVID, at("2026-11-24 12:40"), Chosen("class")).profile == "lunch"


def test_a_person_on_call_does_not_go_home_by_the_clock() -> None:
    """R3: the role (a doctor's) or the person says that they are reached at any hour; lunch is lunch all the same."""
    doctor, own = replace(DAVID, role="lakare"), replace(DAVID, mobile_rests=False)

    for person in (doctor, own):
        company = replace(BOLAGET, people={**BOLAGET.people, "david": person})
        assert told(presence(company, person, at("2026-11-24 20:00")))[:2] == ("available", Layer.BASE)
    assert presence(company, own, at("2026-11-24 12:30")).profile == "lunch"
    assert presence(company, own, at("2026-11-24 12:30")).back == at("2026-11-24 13:00")


@pytest.mark.parametrize("who", ["david", "chef"])
def test_an_exempted_person_does_not_go_home_by_the_clock_until_the_last_day(who: str) -> None:
    """S6, S4: from the first midnight to the one after the last day, though the working hours do not change then."""
    exempt = Exemption(
        "on-call",
        who,
        What.MOBILE_RINGS_OUTSIDE_HOURS,
        "carin",
        "jour",
        date(2026, 11, 25),
        date(2026, 11, 24),
    )
    company = replace(BOLAGET, register=Register({}, {}, (exempt,)))

    before = presence(company, DAVID, at("2026-11-23 20:00"))
    begun = presence(company, DAVID, at("2026-11-24 00:00"))
    ended = presence(company, DAVID, at("2026-11-26 00:00"))

    assert told(before) == ("gone", Layer.SCHEDULE, at("2026-11-24 00:00"), at("2026-11-24 00:00"))
    assert begun.profile == "available"
    assert presence(company, DAVID, at("2026-11-25 23:59")).until == at("2026-11-26 00:00")
    assert told(ended) == ("gone", Layer.SCHEDULE, at("2026-11-26 08:00"), at("2026-11-26 08:00"))
    assert presence(company, ANNA, at("2026-11-24 20:00")).profile == "gone"


def test_a_schedule_by_name_replaces_the_one_of_the_role() -> None:
    own = Schedule("early", "lunch", Hours((((660, 720),),) * 7, "M4"), people=frozenset({"david"}))
    company = replace(BOLAGET, schedules=(*BOLAGET.schedules, own))

    assert presence(company, DAVID, at("2026-11-24 11:30")).profile == "lunch"
    assert presence(company, DAVID, at("2026-11-24 12:30")).profile == "available"
    assert presence(company, ANNA, at("2026-11-24 12:30")).profile == "lunch"


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))


@given(
    moments,
    st.none() | st.builds(Chosen, st.sampled_from(list(BOLAGET.profiles)), st.none() | moments),
    st.lists(moments, max_size=6, unique=True).map(sorted),
)
def test_the_state_says_which_layer_it_came_from_and_holds_until_it_says(
    moment: datetime, chosen: Chosen | None, edges: list[datetime]
) -> None:
    """At any instant; and nothing changes until then, on which a scheduler relies."""
    calendar = [Span(a, b, "meeting") for a, b in zip(edges[::2], edges[1::2], strict=False)]

    now = presence(BOLAGET, ANNA, moment, chosen, calendar)

    if now.until is not None:
        assert now.until > moment
        last = now.until.astimezone(UTC) - timedelta(microseconds=1)
        then = presence(BOLAGET, ANNA, last, chosen, calendar)
        assert (then.profile, then.layer) == (now.profile, now.layer)
    if now.holds_until is not None:
        assert now.holds_until > moment
        last = now.holds_until.astimezone(UTC) - timedelta(microseconds=1)
        there = that_ring(BOLAGET, ANNA, now.profile, now.layer, moment)
        assert that_ring(BOLAGET, ANNA, now.profile, now.layer, last) == there
    if now.back is not None:
        assert not BOLAGET.profiles[presence(BOLAGET, ANNA, now.back, chosen, calendar).profile].busy


@pytest.mark.parametrize(
    ("moment", "rests"),
    [
        ("2026-11-24 10:00", "2026-11-24 18:00"),  # R1: sales until 18
        ("2026-11-24 18:00", "2026-11-25 08:00"),
        ("2026-11-27 18:00", "2026-11-30 08:00"),  # a Friday
    ],
)
def test_a_mobile_begins_and_ends_its_rest_where_no_schedule_says_so(moment: str, rests: str) -> None:
    """S4; the profile stays, and so does its end as we show it."""
    company = replace(BOLAGET, schedules=())
    week = [Span(at("2026-11-23 08:00"), at("2026-12-04 08:00"), "meeting")]

    now = presence(company, ANNA, at(moment))
    away = presence(company, ANNA, at(moment), None, week)

    assert (now.until, now.holds_until) == (None, at(rests))
    assert (away.until, away.back, away.holds_until) == (week[0].end, week[0].end, at(rests))


def test_a_mobile_that_does_not_rest_changes_nothing() -> None:
    """By a choice of one's own (R3), by the person's rule (R3), and where there is none."""
    company = replace(BOLAGET, schedules=())
    morning = at("2026-11-24 10:00")

    assert presence(company, ANNA, morning, Chosen("available")).holds_until is None
    assert presence(company, replace(ANNA, mobile_rests=False), morning).holds_until is None
    assert presence(company, replace(ANNA, mobile=None), morning).holds_until is None


@given(moments, st.sampled_from(sorted(BOLAGET.people)), st.booleans(), st.sampled_from([None, True, False]))
def test_the_same_holds_for_people_who_are_alike(
    moment: datetime, who: str, desk_alone: bool, rests: bool | None
) -> None:
    """We look at one of them for all; a person with a schedule or an exemption by name is like nobody else."""
    exemption = Exemption("x", "bo", What.MOBILE_RINGS_OUTSIDE_HOURS, "anna", "jour", date(2026, 12, 24))
    one = replace(BOLAGET.people[who], mobile_rests=rests)
    one = replace(one, mobile=None) if desk_alone else one
    other = replace(one, id="other", extension="5999", direct=None)
    company = replace(
        BOLAGET,
        people={**BOLAGET.people, who: one, "other": other},
        register=Register(exemptions=(exemption,)),
    )

    found = {id_: alike(company, company.people[id_]) for id_ in company.people}

    assert (found[who] == found["other"]) is (who not in ("anna", "bo"))
    for id_, like in found.items():
        if like == found[who]:
            assert presence(company, company.people[id_], moment) == presence(company, one, moment)


# Hours


@given(moments, st.integers(0, 1439), st.integers(1, 600))
@example(datetime(2026, 3, 29, 0, tzinfo=UTC), 120, 60)
@example(datetime(2026, 10, 24, 23, 59, tzinfo=UTC), 120, 60)
@example(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 150, 30)
@example(datetime(2026, 11, 24, 12, tzinfo=UTC), 1439, 600)
def test_the_next_change_of_any_hours_is_the_next_change(moment: datetime, start: int, length: int) -> None:
    """Also of hours at night, when the clock is changed: looked for minute by minute."""
    span = (start, min(start + length, 1440))
    hours = Hours(((span,),) * 7, "Q10")

    change = next_change(hours, BOLAGET.calendar, moment)

    assert change is not None
    assert change > moment
    state = opening(hours, BOLAGET.calendar, moment) is Opening.OPEN
    assert (opening(hours, BOLAGET.calendar, change) is Opening.OPEN) is not state
    minute = moment + timedelta(minutes=1)
    for _ in range(3 * 1440):
        if minute >= change:
            break
        assert (opening(hours, BOLAGET.calendar, minute) is Opening.OPEN) is state
        minute += timedelta(minutes=1)


def test_hours_that_never_open_have_no_next_change() -> None:
    assert next_change(Hours(((),) * 7, "Q10"), BOLAGET.calendar, at("2026-11-24 10:00")) is None


@pytest.mark.parametrize(
    ("who", "at", "ends"),
    [
        ("david", "2026-11-24T08:30", "2026-11-24T17:00:00+01:00"),
        ("anna", "2026-11-24T08:30", "2026-11-24T18:00:00+01:00"),  # R1: sales until 18
        (
            "david",
            "2026-11-24T21:00",
            "2026-11-25T17:00:00+01:00",
        ),  # in the evening: the next working day's end
        ("david", "2026-11-27T17:00", "2026-11-30T17:00:00+01:00"),  # Friday to Monday
    ],
)
def test_a_choice_without_an_end_ends_with_the_working_day_s4(who: str, at: str, ends: str) -> None:
    """Else what was chosen in the morning rings the mobile every night."""
    profile, moment = BOLAGET.profiles["trip"], read_instant(at)

    end = usual_end(BOLAGET, BOLAGET.people[who], profile, moment)

    assert end is not None
    assert end.isoformat() == ends


def test_an_absence_lasts_until_it_is_taken_back_and_a_lunch_for_its_minutes() -> None:
    person, at = BOLAGET.people["david"], read_instant("2026-11-24T12:00")

    assert usual_end(BOLAGET, person, BOLAGET.profiles["sick"], at) is None
    lunch = usual_end(BOLAGET, person, BOLAGET.profiles["lunch"], at)
    assert lunch is not None
    assert lunch.isoformat() == "2026-11-24T13:00:00+01:00"


def test_a_day_in_two_parts_ends_with_the_second() -> None:
    noon = ((480, 720), (780, 1020))
    company = replace(BOLAGET, working_hours=Hours((noon,) * 5 + ((), ()), "S4"))

    end = end_of_working_day(company, company.people["david"], read_instant("2026-11-24T08:30"))

    assert end is not None
    assert end.isoformat() == "2026-11-24T17:00:00+01:00"


def test_back_to_back_meetings_without_an_end_have_no_return() -> None:
    start = at("2026-11-24 10:00")
    spans = [
        Span(start + timedelta(hours=hour), start + timedelta(hours=hour + 1), "meeting")
        for hour in range(200)
    ]

    assert presence(BOLAGET, DAVID, start, calendar=spans).back is None
    assert presence(BOLAGET, DAVID, start, calendar=spans[:3]).back == at("2026-11-24 13:00")


def test_a_meeting_that_is_over_or_of_no_profile_of_ours_hides_none_that_is_under_way() -> None:
    now = at("2026-11-24 10:30")
    over = Span(at("2026-11-24 09:00"), at("2026-11-24 10:00"), "meeting")
    strange = Span(at("2026-11-24 10:00"), at("2026-11-24 10:20"), "yoga")
    under_way = Span(at("2026-11-24 10:20"), at("2026-11-24 11:00"), "meeting")

    found = presence(BOLAGET, DAVID, now, calendar=[over, strange, under_way])

    assert told(found)[:3] == ("meeting", Layer.CALENDAR, at("2026-11-24 11:00"))


def test_a_night_worker_goes_home_when_the_shift_ends_and_not_with_the_next_one() -> None:
    """Which begins half an hour after midnight, when it is yesterday in Greenwich still."""
    week = (((30, 360), (1080, 1380)),) * 7  # 00:30-06:00 and 18:00-23:00
    company = replace(BOLAGET, working_hours=Hours(week, "S4"))

    assert end_of_working_day(company, DAVID, at("2026-11-24 19:00")) == at("2026-11-24 23:00")


@pytest.mark.parametrize("own", [Hours(((),) * 7, "M4"), None])
def test_a_schedule_that_always_holds_has_no_end(own: Hours | None) -> None:
    """Outside hours that never come, its own or the company's."""
    company = replace(
        BOLAGET,
        schedules=(Schedule("gone", "gone", own, outside=True),),
        working_hours=Hours(((),) * 7, "S4"),
    )

    assert told(presence(company, DAVID, at("2026-11-24 10:00")))[:3] == ("gone", Layer.SCHEDULE, None)


def test_a_schedule_with_hours_of_its_own_holds_for_who_is_reached_at_any_hour_too() -> None:
    """R3 is about the working day, not about the board's evening."""
    evening = Schedule("board", "meeting", Hours((((0, 1200),),) * 7, "M4"), outside=True)
    company = replace(BOLAGET, schedules=(evening,))
    doctor = replace(DAVID, mobile_rests=False)

    assert presence(company, doctor, at("2026-11-24 20:30")).profile == "meeting"
    assert presence(company, doctor, at("2026-11-24 19:30")).profile == "available"
