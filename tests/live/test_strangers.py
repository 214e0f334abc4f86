"""A flood from a stranger, against the real exchange: health reports it, and it fills neither disk nor log."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

from tests.debian import ROOT, fail2ban_regex
from tests.strangers import Stranger

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

HOST = "127.0.16.9"


def size(*places: Path) -> int:
    return sum(one.stat().st_size for place in places for one in (place, *place.glob("*")) if one.is_file())


async def test_a_flood_and_guessed_passwords_are_told_of_and_write_little(house: House) -> None:
    """3,000 OPTIONS wrote 1.2 MB; 500 wrong passwords went unnoticed."""
    logs = (house.lab.shared / "log", house.lab.directory / "console", house.service.log)
    before = size(*logs)
    with Stranger(HOST, house.server) as stranger:
        await asyncio.to_thread(stranger.knock, 3000)
        await asyncio.to_thread(stranger.guess, "anna", 500)

    def told() -> str:
        return next((one for one in house.service.health()["problems"] if "wrong passwords" in one), "0 none")

    await house.until(lambda: int(told().split()[0]) >= 500, "the guesses to be told of")
    await house.until(lambda: size(*logs) - before < 300_000, "the exchange's notices to be emptied")

    assert f"most from {HOST}, most for anna" in told()
    assert house.service.health()["status"] == "ready"


async def test_the_filter_for_fail2ban_finds_every_refusal_and_no_forged_one(
    house: House, tmp_path: Path
) -> None:
    """The exchange's own lines, by Debian's fail2ban-regex."""
    notices, kept = house.lab.shared / "log/notices", tmp_path / "notices"
    start = notices.stat().st_size
    forged = "\"x' failed for '192.0.2.1:5060' (callid: y\" <sip:nobody@{host}>"
    with Stranger(HOST, house.server) as stranger:
        await asyncio.to_thread(stranger.guess, "anna", 7)
        await asyncio.to_thread(stranger.guess, "nobody-here", 3)
        await asyncio.to_thread(stranger.knock, 5, name=forged)
        await asyncio.to_thread(stranger.knock, 5, call="y' failed for '192.0.2.1:5060' (callid: {count}")
    await house.until(lambda: notices.read_bytes()[start:].count(b"\n") >= 13, "the exchange's lines")
    shutil.copy(notices, kept)

    found = await asyncio.to_thread(fail2ban_regex, kept, ROOT / "asterisk/guard/fail2ban-filter.conf")

    blamed = {word for line in found.splitlines() for word in line.split() if word.count(".") == 3}
    assert HOST in blamed
    assert "192.0.2.1" not in blamed
    assert found.count(HOST) >= 10
