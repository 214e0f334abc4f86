"""A queue log tells how long callers waited, and completes what the CDR says of the same calls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.beside.shadow import queue_log
from app.beside.shadow.past import BadLine, How, PastCall
from app.beside.shadow.queue_log import QueueFacts, read_queue_log
from app.policy.hours import STOCKHOLM
from tests.beside.shadow.past import ANSWERED, TUESDAY, UNANSWERED

if TYPE_CHECKING:
    from pathlib import Path

AT = int(TUESDAY.timestamp())


def log(directory: Path, *lines: str) -> list[PastCall | BadLine]:
    file = directory / "queue_log"
    file.write_text("".join(f"{line}\n" for line in lines))
    return list(read_queue_log(file, STOCKHOLM))


@pytest.mark.parametrize(
    ("line", "how", "waited"),
    [
        (f"{AT + 200}|1.1|support|PJSIP/103|CONNECT|200|1.2|4", How.ANSWERED, 200.0),
        (f"{AT + 70}|1.1|support|NONE|ABANDON|1|1|70", How.NO_ANSWER, 70.0),
        (f"{AT + 60}|1.1|support|NONE|EXITWITHTIMEOUT|1|1|60", How.FAILED, 60.0),
        (f"{AT + 9}|1.1|support|NONE|EXITEMPTY|1|1|9", How.FAILED, 9.0),
        (f"{AT + 9}|1.1|support|NONE|EXITWITHKEY|1|1", How.MACHINE, 9.0),
    ],
)
def test_waiting_callers_and_their_outcome_are_known(
    tmp_path: Path, line: str, how: How, waited: float
) -> None:
    [call] = log(tmp_path, f"{AT}|1.1|support|NONE|ENTERQUEUE||0701112233|1", line)

    assert isinstance(call, PastCall)
    assert (call.how, call.waited, call.queue, call.caller) == (how, waited, "support", "0701112233")
    assert (call.at, call.where) == (TUESDAY, "queue_log:1")


def test_times_may_be_dates_and_what_is_no_line_is_named(tmp_path: Path) -> None:
    found = log(
        tmp_path,
        "2026-11-24 10:00:00.5|1.1|support|NONE|ENTERQUEUE||0701112233|1",
        "QUEUESTART",
        f"{AT}|NONE|NONE|NONE|QUEUESTART|",
        "2026-11-24 10:00:20.5|1.1|support|NONE|ABANDON|1|1|20",
    )

    assert [one.where for one in found] == ["queue_log:2", "queue_log:1"]


def test_a_call_of_the_cdr_learns_how_long_it_waited() -> None:
    facts = QueueFacts()
    facts.keep(replace(ANSWERED, id="1.1", waited=200.0, queue="support", by="PJSIP/103"))

    call = facts.completed(replace(ANSWERED, id="1.1"))

    assert (call.waited, call.queue, call.by) == (200.0, "support", ANSWERED.by)
    assert list(facts.left()) == []


def test_a_waiting_caller_who_hung_up_is_lost_and_one_in_voicemail_is_not() -> None:
    facts = QueueFacts()
    for id_ in ("1", "2"):
        facts.keep(replace(UNANSWERED, id=id_, waited=70.0, queue="support"))

    lost = facts.completed(replace(ANSWERED, id="1", how=How.TOLD, by=""))
    kept = facts.completed(replace(ANSWERED, id="2", how=How.MESSAGE, by=""))

    assert (lost.how, lost.waited) == (How.NO_ANSWER, 70.0)
    assert kept.how is How.MESSAGE


def test_no_more_than_so_many_wait_for_their_cdr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_log, "MOST_FACTS", 2)
    facts = QueueFacts()

    given = [facts.keep(replace(ANSWERED, id=str(number))) for number in range(3)]

    assert [one.id for one in given if one is not None] == ["0"]
    assert [one.id for one in facts.left()] == ["1", "2"]
