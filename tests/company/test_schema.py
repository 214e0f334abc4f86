"""Each field of the company file by itself."""

from __future__ import annotations

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
    ],
)
def test_hours_are_canonical_after_reading(text: str, canonical: str) -> None:
    assert HoursEntry.model_validate({"weekdays": text}).weekdays == canonical


@pytest.mark.parametrize(
    "text",
    ["", "8", "17-08", "08-08", "08:60-17", "08-25", "08-24:01", "13-17,08-12", "08-12,11-17", "always"],
)
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        HoursEntry.model_validate({"weekdays": text})


@pytest.mark.parametrize(("text", "canonical"), [("+881", "+881"), ("00881", "+881"), ("+46 900", "+46900")])
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
