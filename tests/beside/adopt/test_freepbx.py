"""FreePBX's files, as its documents and samples have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.beside.adopt import kinds
from app.beside.adopt.found import (
    Destination,
    Found,
    FoundHours,
    FoundMember,
    Leads,
    Origin,
)
from app.beside.adopt.freepbx_words import read_destination, take_hours

FILES = Path(__file__).parent / "files"


def read(name: str) -> Found:
    return kinds.read_source((FILES / name).read_bytes(), name)[1]


def hours(*times: str) -> FoundHours:
    made = FoundHours(Origin("x.csv"), "1", "Kontor")
    for time in times:
        take_hours(time, made, Origin("x.csv", 2))
    return made


def test_an_extension_has_a_mobile_by_follow_me_and_diversions() -> None:
    anna, bo, carin, berg = read("freepbx-extensions.csv").people

    assert (anna.extension, anna.name, anna.mobile, anna.email, anna.presented, anna.more) == (
        *("101", "Anna Ek", "+46701740605", "anna@exempelbolaget.se", "+46846500401", {"language": "sv"}),
    )
    assert anna.on_busy == Destination(Leads.GROUP, "700")
    assert anna.on_no_answer is None  # her own mailbox
    assert bo.on_no_answer == Destination(Leads.GROUP, "600")
    assert [one.origin.heading for one in bo.remarks if one.origin] == [
        "chanunavail_dest",
        "recording_in_external",
    ]
    assert (carin.name, carin.remarks) == ("Carin Åberg", [])
    assert berg.on_busy == Destination(Leads.OTHER, "ivr-2,s,1")


def test_no_password_or_pin_comes_over() -> None:
    found = read("freepbx-extensions.csv")

    assert "hemligt" not in repr(found)
    assert "4711" not in repr(found)
    assert any("passwords and PINs" in one.en for one in found.remarks)


def test_routes_and_the_blacklist_are_in_e164_and_what_is_not_is_told() -> None:
    routes, blacklist = read("freepbx-dids.csv"), read("freepbx-blacklist.csv")

    assert [(one.number, one.to.name) for one in routes.routes[:3]] == [
        ("+46846500400", "1"),
        ("+46846500401", "101"),
        ("+46846500402", "102"),
    ]
    assert [one.en for one in routes.remarks] == [
        "inbound route (any number) to app-blackhole,hangup,1: give it by hand"
    ]
    assert [one.number for one in blacklist.blocked] == ["+46701740699", "+46900123456", "+46846500401"]
    assert [one.en for one in blacklist.remarks] == ["blocked number '12345': is a short number"]


def test_queues_have_members_with_penalties() -> None:
    [queue] = read("freepbx-queues_details.csv").groups

    assert queue.members == [
        FoundMember("101"),
        FoundMember("103"),
        FoundMember("104", 5),
        FoundMember("0701740677"),
    ]
    assert (queue.together, queue.offer, queue.wrap_up, queue.announce, queue.most) == (False, 25, 15, 60, 20)


def test_a_ring_group_that_hunts_says_that_its_order_is_gone() -> None:
    group, _ = read("freepbx-ringgroups.csv").groups

    assert [one.number for one in group.members] == ["102", "104", "0701740688"]
    assert not group.together
    assert "'hunt'" in group.remarks[0].en


@pytest.mark.parametrize(
    ("text", "leads", "name"),
    [
        ("from-did-direct,101,1", Leads.PERSON, "101"),
        ("ext-local,vmu101,1", Leads.VOICEMAIL, "101"),
        ("ext-local,vmb101,1", Leads.VOICEMAIL, "101"),
        ("ext-local,101,dest", Leads.PERSON, "101"),
        ("ext-findmefollow,FM818,1", Leads.PERSON, "818"),
        ("ext-group,600,1", Leads.GROUP, "600"),
        ("ext-queues,700,1", Leads.GROUP, "700"),
        ("timeconditions,3,1", Leads.CONDITION, "3"),
        ("app-blackhole,hangup,1", Leads.OTHER, "app-blackhole,hangup,1"),
    ],
)
def test_a_destination_is_read(text: str, leads: Leads, name: str) -> None:
    assert read_destination(text) == Destination(leads, name)


@pytest.mark.parametrize(
    ("time", "days"),
    [
        ("08:00-17:00|mon-tue|*|*", {0: ["08:00-17:00"], 1: ["08:00-17:00"]}),
        ("08:00-16:59|sat|*|*", {5: ["08:00-17:00"]}),
        ("00:00-23:59|sun|*|*", {6: ["00:00-24:00"]}),
        ("09:00-12:00|sun-mon|*|*", {6: ["09:00-12:00"], 0: ["09:00-12:00"]}),
        ("22:00-06:00|sun|*|*", {6: ["22:00-24:00"], 0: ["00:00-06:00"]}),
        ("*|sat|*|*", {5: ["00:00-24:00"]}),
    ],
)
def test_hours_are_read_by_weekday(time: str, days: dict[int, list[str]]) -> None:
    found = hours(time)

    assert (found.days, found.remarks) == (days, [])


@pytest.mark.parametrize(
    "time", ["", "08:00-17:00", "25:00-26:00|mon|*|*", "08:00-17:00|mån|*|*", "x|mon|*|*"]
)
def test_hours_that_cannot_be_read_are_told(time: str) -> None:
    found = hours(time)

    assert found.days == {}
    assert "cannot be read" in found.remarks[0].en


def test_hours_of_certain_dates_come_by_hand() -> None:
    found = hours("*|*|24|dec")

    assert found.days == {}
    assert "certain dates" in found.remarks[0].en


def test_a_condition_by_calendar_has_no_hours() -> None:
    by_hours, by_calendar = read("freepbx-timeconditions.csv").conditions

    assert (by_hours.hours, by_hours.calendar) == ("1", "")
    assert (by_calendar.hours, by_calendar.calendar) == ("", "8f0e-1")


def test_the_samples_of_the_bulk_handler_itself_are_read() -> None:
    """The header of FreePBX/bulkhandler's utests/extensions.csv, in capitals."""
    text = (
        "EXTENSION,PASSWORD,NAME,VOICEMAIL,RINGTIMER,OUTBOUNDCID,NOANSWER_DEST,BUSY_DEST,TECH,FINDMEFOLLOW_GRPLIST,"
        "FINDMEFOLLOW_POSTDEST,FINDMEFOLLOW_ENABLED,VOICEMAIL_ENABLE,VOICEMAIL_EMAIL\n"
        '5000,,"User 5000 functional testing",default,0,,,,sip,5003-5555#,"app-blackhole,hangup,1",yes,yes,\n'
    )

    [person] = kinds.read_source(text.encode(), "x.csv")[1].people

    assert (person.extension, person.name, person.mobile) == ("5000", "User 5000 functional testing", "")
    assert "5003, 5555" in person.remarks[0].en
    assert person.on_no_answer == Destination(Leads.OTHER, "app-blackhole,hangup,1")
