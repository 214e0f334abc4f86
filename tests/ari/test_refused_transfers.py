"""A refused blind transfer, as Asterisk 22.10 writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.ari.refused_transfers import read_refusal
from app.ari.strangers import Strangers
from app.calls.ports.news import TransferRefused

if TYPE_CHECKING:
    from pathlib import Path

SAYS = "attempted blind transfer to '0701@transfers' but target does not exist"


def line(level: str = "ERROR", thread: str = "[812][C-00000001]", says: str = SAYS) -> str:
    where = "res_pjsip_refer.c: Channel 'PJSIP/david-00000003' from endpoint 'david'"
    return f"[2026-11-29 09:57:20.242] {level}{thread} {where} {says}"


@pytest.mark.parametrize("thread", ["[812]", "[812][C-0000001a]"])
def test_it_names_the_phone_and_the_number(thread: str) -> None:
    assert read_refusal(line(thread=thread)) == TransferRefused("david", "0701")


@pytest.mark.parametrize(
    "other",
    [
        line("NOTICE"),
        line(says="attempted blind transfer but could not defer termination, rejecting"),
        f"[2026-11-29 09:57:20.242] NOTICE[1] x.c: Request 'INVITE' from '{line()}' failed for '10.0.0.1:5060'",
        "",
    ],
)
def test_other_lines_are_none(other: str) -> None:
    assert read_refusal(other) is None


def test_a_dialled_number_is_made_printable_and_short() -> None:
    found = read_refusal(line(says=SAYS.replace("0701", "0701\x1b[31m" + "9" * 100)))

    assert found is not None
    assert "\x1b" not in found.number
    assert len(found.number) == 40


def test_the_exchanges_errors_are_handed_on_and_are_no_strangers(tmp_path: Path) -> None:
    heard: list[str] = []
    file = tmp_path / "notices"
    file.write_text(line() + "\n")

    it = Strangers(file, on_error=heard.append)
    it.look()

    assert heard == [line()]
    assert it.unknown == it.passwords == 0
