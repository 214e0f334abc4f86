"""Whatever way the bytes come, each message is whole and each of its signs is there."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.beside.ami.wire import LONGEST_MESSAGE, WholeMessages, readable


class Ears:
    """What panoramisk's protocol tells its Manager."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def dispatch(self, event: Any) -> None:
        self.heard.append(event)


class Line(asyncio.Transport):
    aborted = False

    def abort(self) -> None:
        self.aborted = True


def protocol(*wanted: str) -> tuple[WholeMessages, Ears, Line]:
    made, ears, line = WholeMessages(wanted), Ears(), Line()
    made.connection_made(line)
    made.factory, made.encoding = ears, "utf8"
    return made, ears, line


@pytest.mark.parametrize(
    ("sent", "read"),
    [("Åsa Öberg".encode(), "Åsa Öberg"), ("Åsa Öberg".encode("latin-1"), "Åsa Öberg"), (b"Anna", "Anna")],
)
def test_a_name_is_read_in_utf8_and_in_latin_1(sent: bytes, read: str) -> None:
    assert readable(sent) == read


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_a_sign_that_comes_in_two_reads_is_one_sign(size: int) -> None:
    made, ears, _ = protocol("Newchannel")
    data = "Event: Newchannel\r\nCallerIDName: Åsa\r\n\r\n".encode() + (
        b"Event: Newchannel\r\nCallerIDName: " + "Östen".encode("latin-1") + b"\r\nExten: 101\r\n\r\n"
    )

    for start in range(0, len(data), size):
        made.data_received(data[start : start + size])

    assert [one["CallerIDName"] for one in ears.heard] == ["Åsa", "Östen"]
    assert ears.heard[1]["Exten"] == "101"


def test_one_name_in_latin_1_does_not_spoil_the_other_in_utf8() -> None:
    made, ears, _ = protocol("DialBegin")

    made.data_received(
        b"Event: DialBegin\r\nCallerIDName: " + "Åsa".encode("latin-1") + b"\r\nDestCallerIDName: "
        + "Örjan".encode() + b"\r\n\r\n"
    )  # fmt: skip

    assert (ears.heard[0]["CallerIDName"], ears.heard[0]["DestCallerIDName"]) == ("Åsa", "Örjan")


def test_an_event_that_nobody_wants_goes_no_further() -> None:
    made, ears, _ = protocol("Hangup")

    made.data_received(
        b"Event: RTCPSent\r\nX: 1\r\n\r\nEvent: Hangup\r\nX: 2\r\n\r\nEvent: Newexten\r\nX: 3\r\n\r\n"
    )

    assert [one["X"] for one in ears.heard] == ["2"]


def test_a_message_that_never_ends_is_not_kept_for_ever() -> None:
    made, _, line = protocol()

    made.data_received(b"x" * (LONGEST_MESSAGE + 1))

    assert line.aborted
