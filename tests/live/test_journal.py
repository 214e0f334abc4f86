"""The journal: one record of every call, with each decision and its clauses, whatever the database does."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.live.call import talk_together

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House


async def test_an_answered_call_is_told_from_beginning_to_end(house: House) -> None:
    """When, who, whom, decided by which clause, who answered, how long, how it ended."""
    david = await house.phone("david")
    caller = await house.trunk.call("+46846500404", shown="+46701740631")
    ringing = await david.called()
    ringing.answer()
    await caller.connected()
    await caller.hang_up()
    await ringing.over()

    call = await house.journalled("+46701740631")
    assert (call["source"], call["direction"], call["called"]) == ("trunk", "in", "+46846500404")
    assert (call["how"], call["answered_by"]) == ("answered", "david")
    began, ended = (datetime.fromisoformat(call[at]) for at in ("began_at", "ended_at"))
    assert abs(ended - began) < timedelta(seconds=30)  # by one clock, the service's
    decisions = [step["data"]["decision"] for step in call["steps"] if step["what"] == "decision"]
    assert [(made["action"], made["target"]) for made in decisions] == [("ring", "david")]
    assert "S1" in {reason["clause"] for reason in decisions[0]["reasons"]}


async def test_every_decision_and_outcome_of_a_diverted_call_is_kept(house: House) -> None:
    """R2 and Q4: a technician on the phone, a queue where nobody is, then a message."""
    bo = await house.phone("bo")
    caller = await house.trunk.call("+46846500402", shown="+46701740632")
    (await house.mex.called()).refuse(486)
    assert await (await bo.called()).over() == "cancelled"  # his mobile speaks for both
    (await house.mex.called()).refuse(486)  # the queue: iris's mobile
    await caller.connected()  # the queue
    await caller.audio.until_heard(1)  # whoever is answered is in the queue a moment later
    caller.audio.press("1")  # a message instead (Q4)
    await house.until(lambda: "Record" in house.lab.cli("core show channels concise"), "the message")
    await caller.hang_up()

    call = await house.journalled("+46701740632")
    steps = [
        (step["what"], step["data"].get("decision", step["data"]).get("action"), step["data"].get("outcome"))
        for step in call["steps"]
    ]
    assert steps[0] == ("decision", "ring", None)
    assert steps[1] == ("outcome", "ring", "busy")
    assert steps[2] == ("decision", "queue", None)
    assert "leave a message" in call["steps"][-1]["data"]["text"]
    assert call["how"] == "message"


async def test_a_caller_who_is_transferred_is_one_call_with_both_numbers(house: House) -> None:
    """David answers and sends the caller on to Bo (a blind transfer): the outside caller stays an outside caller."""
    david, bo = await house.phone("david"), await house.phone("bo")
    caller = await house.trunk.call("+46846500404", shown="+46701740635")
    first = await david.called()
    first.answer()
    await caller.connected()
    await talk_together(first, caller)  # the exchange does not transfer whom it has not yet brought together
    await first.transfer("102")
    second = await bo.called()
    second.answer()
    await talk_together(caller, second)
    await caller.hang_up()
    await second.over()

    call = await house.journalled("+46701740635")
    story = await house.vaxel("calls", str(call["id"]))
    assert second.invite.shown.user == "+46701740635"
    assert (call["called"], call["transferred_to"]) == ("+46846500404", ["102"])
    assert (call["how"], call["answered_by"]) == ("answered", "bo")
    assert [step["what"] for step in call["steps"]] == ["decision", "transfer", "decision"]
    assert "David Holm transferred the call to Bo Lind (102)." in story


async def test_the_story_of_a_call_is_told_in_words(house: House) -> None:
    """`vaxel calls ID`."""
    david = await house.phone("david")
    call = await david.call("+18765550100")
    await call.over()
    kept = await house.journalled("david", called="+18765550100")

    story = await house.vaxel("calls", str(kept["id"]), "--lang", "sv")

    assert "David Holm" in story
    assert "O2" in story
    assert kept["how"] == "refused"


async def test_a_locked_database_stops_no_call_and_loses_no_record(house: House) -> None:
    """Records wait on disk, arrive when the lock is gone, and none twice."""
    david = await house.phone("david")
    lock = sqlite3.connect(house.service.data / "vaxel.db", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        for _ in range(3):
            caller = await house.trunk.call("+46846500404", shown="+46701740633")
            ringing = await david.called()
            ringing.answer()
            await caller.connected()
            await caller.hang_up()
            await ringing.over()
            await house.until(
                lambda: house.service.health()["calls"] == 0, "the service to know that it is over"
            )
            await house.until_free("david")
        await house.until(lambda: house.service.health()["journal_waiting"] > 0, "records that wait")
    finally:
        lock.execute("ROLLBACK")
        lock.close()

    await house.until(lambda: house.service.health()["journal_waiting"] == 0, "the records to arrive")

    def ends() -> list[str]:
        return [call["how"] for call in house.service.calls("+46701740633")]

    await house.until(lambda: len(ends()) == 3 and None not in ends(), "the ends of all calls")
    assert await asyncio.to_thread(ends) == ["answered"] * 3


async def test_a_call_that_ends_after_the_exchange_log_was_rotated_is_told_whole(house: House) -> None:
    """Neither file of the exchange grows for ever; what it writes next is followed into the new one."""
    log = house.lab.shared / "log"
    david = await house.phone("david")
    caller = await house.trunk.call("+46846500404", shown="+46701740636")
    (await david.called()).answer()
    await caller.connected()

    def small(file: Path) -> bool:
        try:
            return file.stat().st_size < 1_000_000
        except FileNotFoundError:  # the exchange opens it only then
            return False

    filler = f"0|{'x' * 1_000_000}|other queue|NONE|NOTHING|\n"
    for file in (log / "queue_log", log / "messages"):
        with file.open("a") as grown:
            grown.writelines(filler for _ in range(11))
    await house.until(
        lambda: all(small(log / name) for name in ("queue_log", "messages")),
        "new log files",
    )
    await caller.hang_up()

    assert (await house.journalled("+46701740636"))["how"] == "answered"


async def test_the_journal_replays_to_the_same_decision(house: House) -> None:
    """A journalled situation, asked again, gives the same decision."""
    carin = await house.phone("carin")
    await house.profile("david", "meeting")
    caller = await house.trunk.call("+46846500404", shown="+46701740634")
    await carin.called()
    await caller.hang_up()
    call = await house.journalled("+46701740634")
    step = next(step["data"] for step in call["steps"] if step["what"] == "decision")

    again = await asyncio.to_thread(house.service.decide, step["situation"])

    assert (again["action"], again["target"]) == (step["decision"]["action"], step["decision"]["target"])
    assert [r["clause"] for r in again["reasons"]] == [r["clause"] for r in step["decision"]["reasons"]]
