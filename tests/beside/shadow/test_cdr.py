"""The rows of a CDR file are calls again, however they lie, and however many there are."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest

from app.beside.shadow import cdr
from app.beside.shadow.cdr import read_cdr
from app.beside.shadow.past import BadLine, How, PastCall
from app.policy.hours import STOCKHOLM
from tests.beside.shadow.past import row

if TYPE_CHECKING:
    from pathlib import Path


def calls(directory: Path, text: str) -> list[PastCall]:
    file = directory / "Master.csv"
    file.write_text(text)
    found = list(read_cdr(file, STOCKHOLM))
    assert not any(isinstance(one, BadLine) for one in found), found
    return [one for one in found if isinstance(one, PastCall)]


def test_the_rows_of_all_phones_that_rang_are_one_call(tmp_path: Path) -> None:
    text = row() + row(dstchannel="PJSIP/103-00000003", start="2026-11-24 10:00:20", answer="2026-11-24 10:00:25",
                       how="ANSWERED", billsec=15)  # fmt: skip

    [call] = calls(tmp_path, text)

    assert (call.how, call.by, call.rang, call.waited) == (
        How.ANSWERED,
        "PJSIP/103-00000003",
        ("PJSIP/104-00000002",),
        25.0,
    )
    assert call.where == "Master.csv:1"


def test_calls_that_lie_between_each_other_are_told_apart(tmp_path: Path) -> None:
    text = (
        row(linked="1.1") + row(linked="1.2", src="0702222222") + row(linked="1.1", dstchannel="PJSIP/103-9")
    )

    one, other = calls(tmp_path, text)

    assert (one.caller, other.caller) == ("0702222222", "0701112233")
    assert len(other.rang) == 2


def test_a_queues_agent_is_found_behind_the_local_channel(tmp_path: Path) -> None:
    local = row(
        channel="Local/103@from-queue-01;2", dstchannel="PJSIP/103-00000009", how="ANSWERED", billsec=5
    )
    queue = row(
        app="Queue", data="support,t", dstchannel="Local/103@from-queue-01;1", how="ANSWERED", billsec=9
    )

    [call] = calls(tmp_path, local + queue)

    assert (call.by, call.queue, call.phone) == ("PJSIP/103-00000009", "support", "PJSIP/operator-00000001")


def test_a_ring_group_of_freepbx_is_one_call(tmp_path: Path) -> None:
    """A Local channel rings each of its phones, with rows of its own; the halves have the call's linkedid."""
    columns = "calldate,src,dst,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,uniqueid,did,linkedid"
    at = "2026-11-24 10:00:00,0701112233"
    text = (
        f"{columns}\n"
        f"{at},102,Local/102@from-internal-01;2,PJSIP/102-00000003,Dial,x,12,0,NO ANSWER,1.5,,1.1\n"
        f"{at},106,Local/106@from-internal-02;2,PJSIP/106-00000004,Dial,x,40,30,ANSWERED,1.6,,1.1\n"
        f"{at},600,PJSIP/trunk-00000001,Local/106@from-internal-02;1,Dial,x,42,30,ANSWERED,1.1,+46846500420,1.1\n"
    )

    [call] = calls(tmp_path, text)

    assert (call.phone, call.called) == ("PJSIP/trunk-00000001", "+46846500420")
    assert (call.by, call.rang, call.waited) == ("PJSIP/106-00000004", ("PJSIP/102-00000003",), 10.0)


@pytest.mark.parametrize(
    ("line", "how"),
    [
        (row(how="BUSY"), How.BUSY),
        (row(how="FAILED", dstchannel=""), How.FAILED),
        (row(how="ANSWERED", app="VoiceMail", data="104@default,u", dstchannel=""), How.MESSAGE),
        (row(how="ANSWERED", app="Playback", dstchannel=""), How.TOLD),
        (row(how="ANSWERED", app="Queue", dstchannel=""), How.NO_ANSWER),
    ],
)
def test_a_calls_outcome_is_more_than_its_disposition(tmp_path: Path, line: str, how: How) -> None:
    [call] = calls(tmp_path, line)

    assert call.how is how


def test_a_bad_line_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "Master.csv"
    file.write_bytes(row(linked="1").encode() + b"\x00\xff nonsense\n" + row(linked="2").encode())

    found = list(read_cdr(file, STOCKHOLM))

    assert [one.where for one in found if isinstance(one, BadLine)] == ["Master.csv:2"]
    assert sum(isinstance(one, PastCall) for one in found) == 2


@pytest.mark.whole
def test_the_kept_state_does_not_grow_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cdr, "NEAR", 100)
    file = tmp_path / "Master.csv"

    def kept(rows: int) -> int:
        with file.open("w") as out:
            out.writelines(row(linked=str(number)) for number in range(rows))
        tracemalloc.start()
        for _ in read_cdr(file, STOCKHOLM):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert kept(3000) < 2 * kept(500)
