"""Where numbers lead in another Asterisk's dialplan, and when; and what of it is not followed."""

from __future__ import annotations

import re

import pytest

from app.beside.adopt import week
from app.beside.adopt.dialplan import TheirDialplan
from app.beside.adopt.dialplan_ways import Walker, WeekWay
from app.beside.adopt.found import Destination, Leads, Origin

HERE = Origin("127.0.0.1:5038")
DEVICES = {"101": "101", "bo-telefon": "102", "103": "103"}
ANNA, BO = Destination(Leads.PERSON, "101"), Destination(Leads.PERSON, "102")
SALES, BOX = Destination(Leads.GROUP, "700"), Destination(Leads.VOICEMAIL, "103")
OFFICE, _ = week.of_timing("08:00-17:00,mon-fri,*,*", HERE, "")


def walker(text: str, **values: str) -> Walker:
    """A dialplan written as in extensions.conf."""
    plan, context, exten, priority = TheirDialplan(), "", "", 0
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("["):
            context = line.strip("[]")
            continue
        if line.startswith("include"):
            plan.add({"context": context, "includecontext": line.partition("=>")[2].strip()})
            continue
        found = re.fullmatch(r"(?:exten|same) => (?:([^,]+),1|n)(?:\((\w+)\))?,(\w+)\((.*)\)", line)
        assert found is not None, line
        exten, priority = (found[1], 1) if found[1] else (exten, priority + 1)
        plan.add(
            {
                "context": context,
                "extension": exten,
                "priority": str(priority),
                "extensionlabel": found[2] or "",
                "application": found[3],
                "appdata": found[4],
            }
        )
    return Walker(plan, DEVICES, HERE, values)


def way(text: str, number: str = "+46846500401", **values: str) -> WeekWay:
    return walker(text, **values).way("in", number)


@pytest.mark.parametrize(
    ("step", "to"),
    [
        ("Dial(PJSIP/101,20)", ANNA),
        ("Dial(PJSIP/bo-telefon,20,tT)", BO),
        ("Dial(PJSIP/101&PJSIP/101)", ANNA),
        ("Dial(PJSIP/101&PJSIP/103)", Destination(Leads.OTHER, "Dial(PJSIP/101&PJSIP/103)")),
        ("Dial(Local/101@from-internal/n)", ANNA),
        ("Dial(PJSIP/0701740605@operator,30)", Destination(Leads.OUTSIDE, "0701740605")),
        ("Dial(PJSIP/1${EXTEN:-2},20)", ANNA),
        ("Dial(PJSIP/${PHONE},20)", ANNA),
        ("Dial(${UNKNOWN},20)", Destination(Leads.OTHER, "Dial(${UNKNOWN})")),
        ("Queue(700,t,,,60)", SALES),
        ("VoiceMail(103@default,u)", BOX),
        ("Goto(inside,101,1)", ANNA),
        ("Goto(ext-queues,700,1)", SALES),
        ("Goto(ext-local,vmu103,1)", BOX),
        ("Goto(menu,s,1)", Destination(Leads.OTHER, "Read(KEY)")),
        ("Goto(nowhere,s,1)", Destination(Leads.OTHER, "nowhere,s,1")),
        ("Hangup(1)", Destination(Leads.OTHER, "Hangup(1)")),
        ("NoOp(nothing more)", Destination(Leads.OTHER, "Hangup()")),
    ],
)
def test_an_application_leads_somewhere(step: str, to: Destination) -> None:
    plan = f"""
        [in]
        exten => +46846500401,1,Answer()
        same => n,{step}
        [menu]
        exten => s,1,Read(KEY)
    """

    assert way(plan, PHONE="101") == {to: week.WHOLE_WEEK}


def test_a_way_parts_by_the_clock() -> None:
    plan = """
        [in]
        exten => +46846500401,1,GotoIfTime(08:00-17:00,mon-fri,*,*?open)
        same => n,VoiceMail(103)
        same => n(open),Queue(700)
    """

    assert way(plan) == {SALES: OFFICE, BOX: week.WHOLE_WEEK & ~OFFICE}


def test_several_conditions_by_the_clock_add_up() -> None:
    """Closed at weekends and at night, lunch is the receptionist's."""
    plan = """
        [in]
        exten => +46846500401,1,GotoIfTime(*,sat-sun,*,*?closed,s,1)
        same => n,GotoIfTime(17:00-08:00,*,*,*?closed,s,1)
        same => n,GotoIfTime(12:00-13:00,*,*,*?lunch)
        same => n,Queue(700)
        same => n(lunch),Dial(PJSIP/101)
        [closed]
        exten => s,1,VoiceMail(103)
    """
    lunch, _ = week.of_timing("12:00-13:00,mon-fri,*,*", HERE, "")

    assert way(plan) == {SALES: OFFICE & ~lunch, ANNA: lunch, BOX: week.WHOLE_WEEK & ~OFFICE}


def test_certain_dates_are_told_and_otherwise_passed_by() -> None:
    found = walker("""
        [in]
        exten => +46846500401,1,GotoIfTime(*,*,24-26,dec?closed)
        same => n,Queue(700)
        same => n(closed),VoiceMail(103)
    """)

    assert found.way("in", "+46846500401") == {SALES: week.WHOLE_WEEK}
    assert ["certain dates" in one.en for one in found.remarks] == [True]


@pytest.mark.parametrize(
    ("condition", "to"),
    [
        ('$["${EXTEN}" = "+46846500401"]', ANNA),
        ('$["${EXTEN}" != "+46846500401"]', SALES),
        ('$["${DB(night/on)}" = "1"]', SALES),  # nothing is known of it, so it counts as empty
        ('$["${DIALSTATUS}" != "BUSY"]', ANNA),
        ("${DB_EXISTS(night/on)}", SALES),
        ("${BLIND}", SALES),
        ("0", SALES),
        ("1", ANNA),
    ],
)
def test_a_condition_is_read_as_far_as_it_is_known(condition: str, to: Destination) -> None:
    plan = f"""
        [in]
        exten => +46846500401,1,GotoIf({condition}?yes:no)
        same => n(yes),Dial(PJSIP/101)
        same => n(no),Queue(700)
    """

    assert way(plan) == {to: week.WHOLE_WEEK}


def test_unfollowed_steps_are_kept() -> None:
    found = walker("""
        [in]
        exten => +46846500401,1,Set(night=no)
        same => n,GotoIf($["${night}" = "yes"]?closed)
        same => n,GotoIf($["${DB(night/on)}" = "yes"]?closed)
        same => n,AGI(lookup.php)
        same => n,Playback(welcome)
        same => n,Queue(700)
        same => n(closed),VoiceMail(103)
    """)

    assert found.way("in", "+46846500401") == {SALES: week.WHOLE_WEEK}
    assert [step.priority for step in found.unread.values()] == [3, 4, 5]


def test_a_subroutine_may_lead_somewhere_or_come_back() -> None:
    plan = """
        [in]
        exten => +46846500401,1,Gosub(announce,s,1(hello))
        same => n,Macro(ring,101)
        same => n,Queue(700)
        [announce]
        exten => s,1,Playback(${ARG1})
        same => n,Return()
        [macro-ring]
        exten => s,1,Dial(PJSIP/${ARG1},20)
    """

    assert way(plan) == {ANNA: week.WHOLE_WEEK}


def test_a_subroutine_that_leads_somewhere_at_night_comes_back_by_day() -> None:
    plan = """
        [in]
        exten => +46846500401,1,Gosub(night,s,1)
        same => n,Queue(700)
        [night]
        exten => s,1,GotoIfTime(08:00-17:00,mon-fri,*,*?back)
        same => n,VoiceMail(103)
        same => n(back),Return()
    """

    assert way(plan) == {SALES: OFFICE, BOX: week.WHOLE_WEEK & ~OFFICE}


def test_a_circle_has_an_end() -> None:
    plan = """
        [in]
        exten => +46846500401,1,Goto(there,s,1)
        [there]
        exten => s,1,GotoIfTime(08:00-17:00,mon-fri,*,*?in,+46846500401,1)
        same => n,Goto(in,+46846500401,1)
    """

    assert {to.leads for to in way(plan)} == {Leads.OTHER}
