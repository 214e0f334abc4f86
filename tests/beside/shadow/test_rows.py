"""Lines of CDR files, as Asterisk and FreePBX write them and as people save them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.beside.shadow.rows import BadRow, Columns
from app.policy.hours import STOCKHOLM

# As cdr_csv of Asterisk 22 wrote it, with loguniqueid.
MASTER = (
    '"","0701112233","+46846500404","from-operator","""Åsa"" <0701112233>","PJSIP/operator-00000001",'
    '"PJSIP/104-00000002","Dial","PJSIP/104,15","2026-11-24 10:00:00","2026-11-24 10:00:07",'
    '"2026-11-24 10:01:07",67,60,"ANSWERED","DOCUMENTATION","1795510800.1"'
)
# The headings of FreePBX 17's CDR report.
FREEPBX = (
    "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,"
    "accountcode,uniqueid,userfield,did,cnum,cnam,outbound_cnum,outbound_cnam,dst_cnam,recordingfile,linkedid,"
    "peeraccount,sequence"
)
FREEPBX_ROW = (
    '"2026-11-24 10:00:00","""Åsa"" <0701112233>",0701112233,101,ext-local,PJSIP/trunk-1,PJSIP/101-2,Dial,'
    '"PJSIP/101/sip:101@10.0.0.5,15",67,60,ANSWERED,3,,1795510800.1,,+46846500401,,,,,,,1795510800.1,,5'
)


def test_a_line_of_master_csv_is_read() -> None:
    row = Columns().read(MASTER)

    assert row is not None
    assert (row.src, row.dst, row.call) == ("0701112233", "+46846500404", "1795510800.1")
    assert row.at == datetime(2026, 11, 24, 10, tzinfo=STOCKHOLM)
    assert (row.app, row.disposition, row.duration, row.waited) == ("dial", "ANSWERED", 67, 7)


@pytest.mark.parametrize(
    ("more", "call"),
    [
        ("", ""),
        (',"1.1"', "1.1"),
        (',"1.1","mine"', "1.1"),
        (',"peer","1.9",4', "1.9"),
        (',"1.1","peer","1.9",4', "1.9"),
        (',"1.1","mine","peer","1.9",4', "1.9"),
    ],
)
def test_columns_added_by_cdr_conf_are_known(more: str, call: str) -> None:
    row = Columns().read(MASTER.removesuffix(',"1795510800.1"') + more)

    assert row is not None
    assert row.call == call


@pytest.mark.parametrize("between", [",", ";"])
def test_a_report_of_freepbx_is_read_by_its_headings(between: str) -> None:
    columns = Columns()
    heading, line = FREEPBX, FREEPBX_ROW
    if between == ";":
        heading, line = heading.replace(",", ";"), line.replace(",", ";")

    assert columns.read("\ufeff" + heading, first=True) is None
    row = columns.read(line)

    assert row is not None
    assert (row.src, row.dst, row.did, row.waited) == ("0701112233", "101", "+46846500401", 7)


def test_times_may_be_utc_and_may_say_so() -> None:
    utc = Columns(UTC).read(MASTER)
    said = Columns().read(MASTER.replace("10:00:00", "10:00:00+00:00"))

    assert utc is not None
    assert said is not None
    assert utc.at == said.at == datetime(2026, 11, 24, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nonsense", "has 1 columns"),
        (MASTER + ",1,2,3,4,5,6", "has 23 columns"),
        (MASTER.replace("ANSWERED", "SOMETIMES"), "disposition is 'SOMETIMES'"),
        (MASTER.replace("2026-11-24 10:00:00", "i går"), "'i går' is no time"),
        (MASTER.replace(",67,", ",-1,"), "duration is '-1'"),
        (MASTER.replace(",60,", ",sixty,"), "billsec is 'sixty'"),
        (MASTER.replace('"Dial"', '"Di"al"'), "is no CSV"),
    ],
)
def test_a_line_that_is_none_says_why_in_both_languages(line: str, why: str) -> None:
    with pytest.raises(BadRow) as caught:
        Columns().read(line)

    assert str(caught.value).startswith(why)
    assert caught.value.sv


def test_headings_without_what_is_needed_are_refused() -> None:
    with pytest.raises(BadRow, match="lacks the columns duration, billsec, disposition"):
        Columns().read("calldate,src,dst", first=True)


def test_half_a_call_that_cannot_be_told_apart_is_left_out() -> None:
    local = MASTER.replace('"PJSIP/operator-00000001"', '"Local/104@from-queue-01;2"')

    assert Columns().read(local) is None
    assert Columns().read("") is None
