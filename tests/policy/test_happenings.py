"""Which profile a happening means, and which of several at once counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.policy.happenings import (
    USUAL_MEANING,
    Candidate,
    Happening,
    Meaning,
    Rank,
    Shows,
    Span,
    joined,
    meaning_in,
    profile_of,
)
from tests.policy.bolaget import BOLAGET

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
KEYWORDS = {"lunch": ["lunch"], "vacation": ["semester"], "trip": ["tjänsteresa", "resa", "business trip"]}
MEANING = Meaning(KEYWORDS, "meeting", "away")


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def happening(
    summary: str = "", shows: Shows = Shows.BUSY, start: int = 0, end: int = 60, *, private: bool = False
) -> Happening:
    return Happening(at(start), at(end), False, "uid", summary, shows, private)


def meant(one: Happening, away: str | None = "away") -> str | None:
    return profile_of(one, KEYWORDS, "meeting", away)


@pytest.mark.parametrize(
    ("summary", "profile"),
    [
        ("Lunch", "lunch"),
        ("LUNCH med Bo", "lunch"),
        ("(lunch)", "lunch"),
        ("Lunchmöte", "meeting"),  # a word within a word is another word
        ("Ledning/lunch", "lunch"),
        ("Semester v. 29", "vacation"),
        ("Tja\u0308nsteresa", "trip"),  # the same letters, as Apple writes them
        ("Business   trip", "trip"),
        ("Lunch, sedan semester", "lunch"),  # the first profile in the file's order
        ("Resa inför semester", "vacation"),
        ("", "meeting"),
    ],
)
def test_a_keyword_is_whole_words_of_the_summary_in_any_case(summary: str, profile: str) -> None:
    assert meant(happening(summary)) == profile


@pytest.mark.parametrize(
    ("shows", "profile"),
    [
        (Shows.BUSY, "meeting"),
        (Shows.TENTATIVE, "meeting"),
        (Shows.AWAY, "away"),
        (Shows.FREE, None),
        (Shows.ELSEWHERE, None),
    ],
)
def test_without_a_keyword_it_counts_what_the_calendar_shows(shows: Shows, profile: str | None) -> None:
    assert meant(happening("Kundbesök", shows)) == profile


def test_a_company_without_a_profile_for_out_of_office_has_its_people_in_a_meeting() -> None:
    assert meant(happening("", Shows.AWAY), away=None) == "meeting"


@pytest.mark.parametrize(
    ("summary", "profile"),
    [("Semester", "vacation"), ("Semester!", "vacation"), ("Bos semester", None), ("Boka resa", None)],
)
def test_only_an_exact_keyword_counts_as_free(summary: str, profile: str | None) -> None:
    """Calendars show an all-day event as free unless told otherwise; and reminders are free too."""
    assert meant(happening(summary, Shows.FREE)) == profile


def test_a_private_happening_is_never_known_by_its_words() -> None:
    assert meant(happening("Semester", private=True)) == "meeting"
    assert meant(happening("Semester", Shows.AWAY, private=True)) == "away"
    assert meant(happening("Semester", Shows.FREE, private=True)) is None


def test_only_profiles_that_there_are_are_meant() -> None:
    small = USUAL_MEANING.among({"available", "meeting", "lunch"})

    assert small.spans([happening("Semester", Shows.AWAY)]) == (Span(at(0), at(60), "meeting"),)
    assert small.spans([happening("Lunch")]) == (Span(at(0), at(60), "lunch"),)
    assert USUAL_MEANING.among({"available"}).spans([happening("Ledning")]) == ()


def test_meetings_back_to_back_end_when_the_last_one_does() -> None:
    spans = MEANING.spans(
        [happening(start=30, end=60), happening(start=0, end=30), happening(start=60, end=75)]
    )

    assert spans == (Span(at(0), at(75), "meeting"),)


def test_of_several_at_once_a_keyword_counts_before_out_of_office_before_busy() -> None:
    spans = MEANING.spans(
        [
            happening("Ledning", Shows.BUSY, 0, 100),
            happening("", Shows.AWAY, 20, 80),
            happening("Lunch", Shows.TENTATIVE, 40, 60),
        ]
    )

    assert [(span.start, span.profile) for span in spans] == [
        (at(0), "meeting"),
        (at(20), "away"),
        (at(40), "lunch"),
        (at(60), "away"),
        (at(80), "meeting"),
    ]


def test_among_equals_the_one_that_ends_last_counts() -> None:
    spans = MEANING.spans([happening("Lunch", start=0, end=60), happening("Semester", start=30, end=90)])

    assert spans == (Span(at(0), at(30), "lunch"), Span(at(30), at(90), "vacation"))


def test_an_event_without_length_makes_nobody_absent() -> None:
    assert MEANING.spans([happening(start=5, end=5)]) == ()


CANDIDATES = st.lists(
    st.builds(
        lambda start, length, profile, rank: Candidate(at(start), at(start + length), profile, rank),
        st.integers(0, 40),
        st.integers(0, 15),
        st.sampled_from(["lunch", "meeting", "vacation"]),
        st.sampled_from(list(Rank)),
    ),
    max_size=12,
)


@given(CANDIDATES)
def test_spans_never_overlap_and_cover_exactly_what_the_happenings_cover(candidates: list[Candidate]) -> None:
    spans = joined(candidates)

    for before, after in pairwise(spans):
        assert before.end <= after.start
        assert before.end < after.start or before.profile != after.profile, "neighbours alike are one span"
    for minute in range(60):
        there = [one for one in candidates if one.start <= at(minute) < one.end]
        said = [span.profile for span in spans if span.start <= at(minute) < span.end]
        naive = sorted(there, key=lambda one: (-one.rank, -one.end.timestamp(), one.start, one.profile))
        assert said == [one.profile for one in naive[:1]]


@given(CANDIDATES, st.randoms())
def test_the_order_of_a_feed_does_not_matter(candidates: list[Candidate], chance: object) -> None:
    shuffled = list(candidates)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert joined(shuffled) == joined(candidates)


def test_a_word_for_another_role_s_profile_is_an_ordinary_meeting() -> None:
    """P3: "Lektion" puts a teacher in class, and anybody else in a meeting."""
    lesson = replace(BOLAGET.profiles["class"], keywords=("lektion",))
    lena = replace(BOLAGET.people["david"], id="lena", role="larare")
    company = replace(
        BOLAGET, profiles={**BOLAGET.profiles, "class": lesson}, people={**BOLAGET.people, "lena": lena}
    )

    found = {
        who: [one.profile for one in meaning_in(company, who).spans([happening("Lektion 3B")])]
        for who in ("lena", "david")
    }

    assert found == {"lena": ["class"], "david": ["meeting"]}


@pytest.mark.parametrize(
    ("profiles", "meeting"),
    [
        (("available", "meeting", "busy", "dnd"), "meeting"),
        (("available", "dnd", "busy"), "busy"),
        (("available", "dnd"), "dnd"),
        (("available",), None),
    ],
)
def test_a_busy_event_comes_nearest_to_a_meeting(profiles: tuple[str, ...], meeting: str | None) -> None:
    company = replace(BOLAGET, profiles={one: BOLAGET.profiles[one] for one in profiles})

    assert meaning_in(company, "anna").meeting == meeting


def test_out_of_office_is_away_where_there_is_such_a_profile() -> None:
    away = replace(BOLAGET.profiles["dnd"], id="away")
    company = replace(BOLAGET, profiles={**BOLAGET.profiles, "away": away})

    assert [meaning_in(one, "anna").away for one in (BOLAGET, company)] == [None, "away"]


def test_a_profile_without_a_word_hides_none_of_those_after_it() -> None:
    keywords = {"trip": [" "], "lunch": ["lunch"]}

    assert profile_of(happening("Lunch"), keywords, "meeting", None) == "lunch"
