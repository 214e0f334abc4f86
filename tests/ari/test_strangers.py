"""We count refused strangers by address, report them once a minute, and let them fill no disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from app.ari.strangers import GUESSES, LARGEST_NOTICES, MOST_ADDRESSES, MOST_NOTICES, RefusedLately, Strangers

if TYPE_CHECKING:
    from pathlib import Path

WHERE = "NOTICE[19882] res_pjsip/pjsip_distributor.c: "
NONE = RefusedLately(0, 0, 0, "", "")


def refused(address: str, why: str, who: str = "<sip:anna@pbx>", call: str = "c1") -> str:
    """As Asterisk 22.10 writes it."""
    return (
        f"[2026-11-29 09:57:20.242] {WHERE}Request 'REGISTER' from '{who}' failed for '{address}:5080' "
        f"(callid: {call}) - {why}\n"
    )


def knock(address: str = "203.0.113.7") -> str:
    return refused(address, "No matching endpoint found after 9 tries in 0.355 ms", "<sip:100@x>")


def guess(address: str = "203.0.113.7", who: str = "<sip:anna@pbx>") -> str:
    return refused(address, "Failed to authenticate", who)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "notices"


def test_without_a_file_there_are_none(file: Path) -> None:
    it = Strangers(file)

    it.look()

    assert it.lately() == NONE


def test_they_are_counted_by_why_with_the_busiest_address_and_whose_password_it_is(file: Path) -> None:
    it = Strangers(file)
    file.write_text(
        knock() * 3 + knock("2001:db8::1") + guess("198.51.100.2") * GUESSES + guess(who="<sip:bo@x>")
    )

    it.look()

    assert (it.passwords, it.unknown) == (GUESSES + 1, 4)
    assert it.lately() == RefusedLately(GUESSES + 1, 4, 3, "198.51.100.2", "anna")


def test_a_line_is_read_once_and_when_it_is_whole(file: Path) -> None:
    it = Strangers(file)
    file.write_text(knock() + knock()[:50])
    it.look()
    assert it.unknown == 1

    with file.open("a") as more:
        more.write(knock()[50:])
    it.look()
    it.look()

    assert it.unknown == 2


def test_the_file_is_emptied_when_it_is_large_and_read_on(file: Path) -> None:
    it = Strangers(file)
    with file.open("a") as exchange:  # it appends, as Asterisk does
        exchange.write(knock() * (LARGEST_NOTICES // len(knock()) + 1))
        exchange.flush()
        it.look()
        assert file.stat().st_size == 0

        exchange.write(guess())
        exchange.flush()
        it.look()

    assert it.passwords == 1


def test_after_ten_minutes_nothing_of_it_is_left_but_the_count(file: Path) -> None:
    clock = Clock()
    it = Strangers(file, clock)
    file.write_text(guess() * 30)
    it.look()
    clock.now += 540
    assert it.lately().passwords == 30

    clock.now += 60

    assert (it.lately(), it.passwords) == (NONE, 30)


def test_the_log_has_one_line_a_minute_however_many_there_are(file: Path) -> None:
    clock = Clock()
    it = Strangers(file, clock)
    with capture_logs() as logs:
        for _ in range(60):
            with file.open("a") as more:
                more.write(knock() * 500 + guess("198.51.100.2") * 9)
            it.look()
            clock.now += 1
        clock.now += 60
        it.look()
        it.look()

    assert 1 <= len(logs) <= 2
    assert sum(line["unknown"] for line in logs) == 30_000
    assert {line["most"] for line in logs} == {"203.0.113.7"}


@pytest.mark.parametrize(
    "line",
    [
        refused(
            "203.0.113.7", "Failed to authenticate", "\"x' failed for '192.0.2.1:5060' (callid: y\" <sip:a@b>"
        ),
        refused("203.0.113.7", "Failed to authenticate", call="y' failed for '192.0.2.1:5060' (callid: z"),
    ],
    ids=["name", "call-id"],
)
def test_nobody_can_have_another_address_blamed(file: Path, line: str) -> None:
    """Nor hide: they count."""
    it = Strangers(file)
    file.write_text(line * 30)

    it.look()

    assert it.passwords == 30
    assert it.lately() == RefusedLately(30, 0, 0, "?", "")


def test_user_agents_are_made_printable_and_short(file: Path) -> None:
    it = Strangers(file)
    file.write_text(guess(who="<sip:\x1b[31m" + "a" * 500 + "@x>"))

    it.look()

    assert it.lately().name == "?[31m" + "a" * 35


def test_a_million_addresses_take_the_room_of_some_thousand(file: Path) -> None:
    clock = Clock()
    it = Strangers(file, clock)
    for high in range(30):
        file.write_text("".join(knock(f"10.{high}.{n // 250}.{n % 250}") for n in range(1000)))
        it._offset = 0
        it.look()

    assert it.unknown == 30_000
    assert it.lately().addresses == MOST_ADDRESSES


def test_another_notice_goes_on_into_our_log(file: Path) -> None:
    it = Strangers(file)
    file.write_text("[2026-11-29 09:57:20.242] NOTICE[1] x.c: something \x1bnew\n")

    with capture_logs() as logs:
        it.look()

    assert [line["text"] for line in logs] == ["[2026-11-29 09:57:20.242] NOTICE[1] x.c: something ?new"]


def test_our_log_takes_five_other_notices_a_second_however_often_it_is_looked(file: Path) -> None:
    clock = Clock()
    it = Strangers(file, clock)

    with capture_logs() as logs:
        for look in range(1, 11):  # five a second
            file.write_text("[2026-11-29 09:57:20.242] NOTICE[1] pbx.c: Something else\n" * 3 * look)
            it.look()
            clock.now += 0.2

    assert len([one for one in logs if one["event"] == "the exchange notes"]) == 2 * MOST_NOTICES
