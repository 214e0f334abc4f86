"""Each kind of file is recognised by its headings, and read."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.beside.adopt import kinds
from app.beside.adopt.found import BadSource

FILES = Path(__file__).parent / "files"
THREE_CX = (
    "Number,FirstName,LastName,EmailAddress,MobileNumber,AuthID,AuthPassword,EnableVoicemail,PIN,OutboundCallerID,"
    "Disabled,DND\n"
)
GOOGLE = (
    "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Status [READ ONLY],"
    "Work Phone,Mobile Phone,Manager Email,Department\n"
)
MICROSOFT = (
    "Block credential,Department,Display name,First name,Last name,Licenses,Mobile Phone,Phone number,"
    "User principal name\n"
)
TEMPLATE = "User Name,First Name,Last Name,Display Name,Job Title,Department,Office Number,Office Phone,Mobile Phone\n"
ENTRA = (
    "userPrincipalName,displayName,surname,mail,givenName,id,userType,department,accountEnabled,telephoneNumber,"
    "mobilePhone\n"
)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("freepbx-extensions.csv", "freepbx-extensions"),
        ("freepbx-dids.csv", "freepbx-dids"),
        ("freepbx-blacklist.csv", "freepbx-blacklist"),
        ("freepbx-timegroups_groups.csv", "freepbx-timegroup-names"),
        ("freepbx-timegroups_details.csv", "freepbx-timegroup-details"),
        ("freepbx-timeconditions.csv", "freepbx-timeconditions"),
        ("freepbx-ringgroups.csv", "freepbx-ringgroups"),
        ("freepbx-queues_config.csv", "freepbx-queues"),
        ("freepbx-queues_details.csv", "freepbx-queue-details"),
    ],
)
def test_freepbx_files_are_recognised(file: str, kind: str) -> None:
    assert kinds.read_source((FILES / file).read_bytes(), file)[0].name == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (THREE_CX + "101,Anna,Ek,,,,,,,,,\n", "3cx-users"),
        (GOOGLE + "Anna,Ek,a@x.se,,,,,,\n", "google-users"),
        (MICROSOFT + "False,,Anna Ek,Anna,Ek,,,,a@x.se\n", "microsoft-users"),
        (TEMPLATE + "a@x.se,Anna,Ek,Anna Ek,,,,,\n", "microsoft-users"),
        (ENTRA + "a@x.se,Anna Ek,Ek,,Anna,1,Member,,True,,\n", "microsoft-users"),
        ("description,time1,time2\nKontor,08:00-17:00|mon-fri|*|*,\n", "freepbx-timegroups"),
        ("EXTENSION,NAME,TECH,VOICEMAIL\n101,Anna,sip,default\n", "freepbx-extensions"),
        ("Namn;Anknytning\nAnna;101\n", "people"),
        ("Full name\tMobile number\nAnna\t0701740605\n", "people"),
    ],
)
def test_the_other_kinds_are_recognised(text: str, kind: str) -> None:
    assert kinds.read_source(text.encode(), "x.csv")[0].name == kind


def test_an_unknown_kind_is_told_with_those_that_are_known() -> None:
    with pytest.raises(BadSource) as refused:
        kinds.read_source(b"Datum;Belopp\n2026-01-01;100\n", "x.csv")

    told = refused.value.in_words("sv")
    assert told.startswith("x.csv:1: rubrikerna (Datum, Belopp) är inte av något känt slag.")
    assert all(one.name in told for one in kinds.SOURCE_KINDS)


def test_a_kind_that_is_asked_for_goes_before_the_headings() -> None:
    kind, found = kinds.read_source(b"number,description\n0701740605,x\n", "x.csv", "freepbx-blacklist")

    assert (kind.name, len(found.blocked)) == ("freepbx-blacklist", 1)


def test_a_kind_that_there_is_not_is_told() -> None:
    with pytest.raises(BadSource, match="there is no kind 'avaya'"):
        kinds.read_source(b"a,b\n1,2\n", "x.csv", "avaya")


def test_a_directory_leaves_out_phones_that_belong_to_nobody() -> None:
    text = MICROSOFT + (
        "False,Sales,Anna Ek,Anna,Ek,Microsoft 365 Business,070-174 06 05,08-465 004 01 ext. 101,anna@x.se\n"
        "True,Sales,Bo Lind,Bo,Lind,Microsoft 365 Business,,,bo@x.se\n"
        "False,,Skrivaren,,,Unlicensed,,,skrivare@x.se\n"
    )

    found = kinds.read_source(text.encode(), "users.csv")[1]

    [anna] = found.people
    assert (anna.name, anna.extension, anna.direct, anna.mobile, anna.department, anna.email) == (
        *("Anna Ek", "101", "+46846500401", "+46701740605", "Sales", "anna@x.se"),
    )
    assert [one.en for one in found.remarks] == [
        "Bo Lind: the account is blocked, and was left out",
        "Skrivaren: the account has no licence, and was left out",
    ]


def test_a_suspended_user_of_google_is_left_out() -> None:
    text = (
        GOOGLE
        + "Anna,Ek,anna@x.se,****,Active,08-465 004 01,,chef@x.se,Sälj\nBo,Lind,bo@x.se,,Suspended,,,,\n"
    )

    found = kinds.read_source(text.encode(), "users.csv")[1]

    assert [(one.name, one.manager, one.direct) for one in found.people] == [
        ("Anna Ek", "chef@x.se", "+46846500401")
    ]
    assert "suspended" in found.remarks[0].en


def test_3cx_tells_the_number_shown_and_who_is_disabled() -> None:
    text = THREE_CX + (
        "101,Anna,Ek,anna@x.se,0701740605,a1,hemligt,1,4711,+46846500401,0,1\n102,Gammal,,,,a2,hemligt,1,4712,,1,0\n"
    )

    found = kinds.read_source(text.encode(), "users.csv")[1]

    [anna] = found.people
    assert (anna.extension, anna.name, anna.mobile, anna.presented) == (
        *("101", "Anna Ek", "+46701740605", "+46846500401"),
    )
    assert "do not disturb" in anna.remarks[0].en
    assert found.remarks[0].en == "102 Gammal: is disabled in 3CX, and was left out"


def test_a_database_s_null_is_nothing_and_somebody_may_be_called_so() -> None:
    """As `mysql --batch` writes a table: tabs, NULL, and no quotes."""
    table = (
        "grpnum\tstrategy\tgrptime\tgrplist\tpostdest\tdescription\n600\tringall\t20\t101-102\tNULL\tSälj\n"
    )

    [group] = kinds.read_source(table.encode(), "ringgroups.csv")[1].groups
    [person] = kinds.read_source(b"Namn;Anknytning\nNULL;101\n", "people.csv")[1].people

    assert (group.on_no_answer, [one.number for one in group.members]) == (None, ["101", "102"])
    assert person.name == "NULL"
