"""Each field of the company file by itself."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from app.company.schema import (
    AgentsEntry,
    CalendarEntry,
    GreylistEntry,
    HoursEntry,
    PersonEntry,
    ProfileEntry,
    QueueEntry,
    RuleEntry,
)

ANNA = {"id": "anna", "name": "Anna Ek", "role": "saljare", "extension": "101"}


def said(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return error.value.errors()[0]["msg"]


@pytest.mark.parametrize("number", ["+46846500401", "08-465 004 01", "0046 8 465 004 01"])
def test_a_number_is_canonical_after_reading(number: str) -> None:
    assert PersonEntry.model_validate({**ANNA, "direct": number}).direct == "+46846500401"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "Anna"),
        ("id", "1anna"),
        ("id", "å"),
        ("id", "a" * 33),
        ("id", "anna\n"),
        ("id", ""),
        ("name", " "),
        ("name", "Anna\nEk"),
        ("name", "x" * 81),
        ("extension", "0101"),
        ("extension", "1234567"),
        ("extension", "١٠١"),
        ("extension", "112"),
        ("extension", "11414"),
        ("extension", 101),
        ("direct", "0812"),
        ("direct", "anna"),
        ("mobile", "112"),
        ("desk", "perhaps"),
        ("language", "de"),
        ("phone", "1"),
    ],
)
def test_a_value_of_the_wrong_form_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as error:
        PersonEntry.model_validate({**ANNA, field: value})

    assert error.value.errors()[0]["loc"] == (field,)


@pytest.mark.parametrize(
    ("text", "value"), [("no", False), ("false", False), ("off", False), ("yes", True), ("on", True)]
)
def test_yes_and_no_mean_what_they_say_where_one_of_them_is_asked_for(text: str, value: bool) -> None:
    assert PersonEntry.model_validate({**ANNA, "desk": text}).desk is value
    assert ProfileEntry.model_validate({"id": "x", "sv": "x", "en": "x", "busy": text}).busy is value


def test_no_is_norway_in_a_list_of_countries() -> None:
    assert GreylistEntry.model_validate({"countries": ["NO"]}).countries == ["NO"]
    with pytest.raises(ValidationError, match="not a country"):
        GreylistEntry.model_validate({"countries": ["no"]})


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("08:00-17:00", "08:00-17:00"),
        ("8-17", "08:00-17:00"),
        ("08:00 – 17:30", "08:00-17:30"),
        ("08-12,13-17", "08:00-12:00, 13:00-17:00"),
        ("00-24", "00:00-24:00"),
        ("closed", "closed"),
        ("08.00-17.00", "08:00-17:00"),
        ("08.00\u201317.00", "08:00-17:00"),
        ("8\u201117", "08:00-17:00"),
        ("08:00\u00a0\u2014\u00a017:00", "08:00-17:00"),
        ("0800-1700", "08:00-17:00"),
        ("kl 8-17", "08:00-17:00"),
        ("kl. 08.00 - kl. 17.30", "08:00-17:30"),
        ("Kl 8 till 17", "08:00-17:00"),
        ("8-12 och 13-17", "08:00-12:00, 13:00-17:00"),
        ("8-12 , 13-17", "08:00-12:00, 13:00-17:00"),
        ("stängt", "closed"),
        ("Stängt", "closed"),
        ("st\u0061\u0308ngt", "closed"),  # a and its dots, as one system writes them
        ("Dygnet runt", "00:00-24:00"),
    ],
)
def test_hours_are_canonical_after_reading(text: str, canonical: str) -> None:
    assert HoursEntry.model_validate({"weekdays": text}).weekdays == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8",
        "17-08",
        "08-08",
        "08:60-17",
        "08-25",
        "08-24:01",
        "13-17,08-12",
        "08-12,11-17",
        "always",
        "8-5",
        "800-1700",
        "8,30-17",
        "08:0-17",
        "8 17",
        "8-17 fm",
        "8-17,",
        "kl",
        "ca 8-17",
    ],
)
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        HoursEntry.model_validate({"weekdays": text})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Anna\u00a0Ek", "Anna Ek"),
        (" Anna \u202f Ek\u200b ", "Anna Ek"),
        ("\u202aAnna Ek\u202c", "Anna Ek"),
        ("Bo\u00adhuslän", "Bohuslän"),
        ("Nystro\u0308m", "Nyström"),
        ("Null", "Null"),
        ("None", "None"),
        ("O\u2019Hara-Ek", "O\u2019Hara-Ek"),
    ],
)
def test_a_name_is_as_it_looks(text: str, name: str) -> None:
    assert PersonEntry.model_validate({**ANNA, "name": text}).name == name


@pytest.mark.parametrize("text", ["\u202e", "\u00a0", "Anna\x1b[31m", "Anna\u2028Ek", "Anna\x00"])
def test_a_name_that_nobody_can_read_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="not a name"):
        PersonEntry.model_validate({**ANNA, "name": text})


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("direct", "08\u2013465\u202f004\u202f01", "+46846500401"),
        ("direct", "\u202a08\u2011465 004 01\u202c", "+46846500401"),
        ("direct", "tel:+46-8-465-004-01", "+46846500401"),
        ("mobile", "+46 (0)70-174 06 05", "+46701740605"),
        ("extension", "1\u00a001", "101"),
        ("email", " mailto:anna@bolaget.se\u200b", "anna@bolaget.se"),
    ],
)
def test_pasted_numbers_are_kept_in_one_form(field: str, text: str, kept: str) -> None:
    assert getattr(PersonEntry.model_validate({**ANNA, field: text}), field) == kept


@pytest.mark.parametrize(
    "text", ["031-390 06 00", "+46\u00a031\u00a0390\u00a006\u00a000", "tel:+4631-3900600"]
)
def test_a_rule_leads_to_a_number_in_any_form(text: str) -> None:
    assert RuleEntry.model_validate({"to": text, "clause": "X1"}).to == "+46313900600"


@pytest.mark.parametrize(
    ("text", "kept"), [("12", "12:00"), ("13.30", "13:30"), ("kl. 12", "12:00"), ("1200", "12:00")]
)
def test_a_half_day_ends_at_a_time(text: str, kept: str) -> None:
    calendar = CalendarEntry.model_validate(
        {"before_holidays": text, "half_days": [{"date": "2026\u201112\u201123", "closes": text}]}
    )

    assert (calendar.before_holidays, calendar.half_days[0].closes) == (kept, kept)
    assert calendar.half_days[0].date == date(2026, 12, 23)


@pytest.mark.parametrize("text", ["25", "12:60", "noon", "12-13", ""])
def test_a_time_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="time of day"):
        CalendarEntry.model_validate({"before_holidays": text})


@pytest.mark.parametrize(
    ("text", "canonical"), [("+46 (0)8", "+468"), ("+881", "+881"), ("00881", "+881"), ("+46 900", "+46900")]
)
def test_a_prefix_is_canonical_after_reading(text: str, canonical: str) -> None:
    assert GreylistEntry.model_validate({"prefixes": [text]}).prefixes == [canonical]


@pytest.mark.parametrize("text", ["", "+", "881", "+0", "+88a"])
def test_a_prefix_begins_with_a_plus(text: str) -> None:
    with pytest.raises(ValidationError, match="not a number prefix"):
        GreylistEntry.model_validate({"prefixes": [text]})


@pytest.mark.parametrize("text", ["24/12", "2026-13-01", "", "1766534400", 1766534400])
def test_a_date_is_a_date(text: object) -> None:
    with pytest.raises(ValidationError) as error:
        CalendarEntry.model_validate({"closed_dates": [text]})

    assert "not a date" in said(error)


@pytest.mark.parametrize(
    ("seconds", "fits"), [(4, False), (5, True), (120, True), (121, False), ("30", True), ("x", False)]
)
def test_an_agent_is_rung_for_at_most_two_minutes(seconds: object, fits: bool) -> None:
    document = {"offer": seconds}

    if fits:
        assert AgentsEntry.model_validate(document).offer == int(str(seconds))
    else:
        with pytest.raises(ValidationError):
            AgentsEntry.model_validate(document)


def test_a_queue_has_the_defaults_of_the_policy() -> None:
    queue = QueueEntry.model_validate({"id": "salj", "name": "Sälj", "members": ["anna"]})

    assert (queue.hours.weekdays, queue.hours.clause) == ("08:00-17:00", "Q10")
    assert (queue.closed.to, queue.closed.clause) == ("voicemail", "Q11")
    assert (queue.no_answer.to, queue.no_answer.clause) == ("voicemail", "Q4")


def test_a_queue_without_members_is_refused() -> None:
    with pytest.raises(ValidationError):
        QueueEntry.model_validate({"id": "salj", "name": "Sälj", "members": []})
