"""The exchange log, as Asterisk writes it: followed, remembered, rotated."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import structlog

from app.ari.exchange_log import ExchangeLog
from app.calls.ports.news import Ended, Ending, Message, OnPhone, Recorded, Source

if TYPE_CHECKING:
    from pathlib import Path

    from app.calls.ports.news import News

MOBILES = {"+46701740605": "anna"}
AT = datetime.fromtimestamp(1795422072, UTC)
END = "1795422072|lab-1.1|vaxel|PJSIP/anna-00000002|END|ANSWER|4600|3400|16|ring|||\n"


def follow(directory: Path, heard: list[News]) -> ExchangeLog:
    return ExchangeLog(directory / "queue_log", directory / "kept.json", heard.append, MOBILES.get)


@pytest.mark.parametrize(
    ("line", "news"),
    [
        (
            "PJSIP/anna-00000002|END|ANSWER|4600|3400|16|ring|||",
            Ended("c", AT, Ending.ANSWERED, "anna", 1200, 3400, 16),
        ),
        (
            "Local/+46701740605@mexleg-00000001;1|END|ANSWER|3|2|16|ring|||",
            Ended("c", AT, Ending.ANSWERED, "anna", 1, 2, 16),
        ),
        ("PJSIP/trunk-00000002|END|ANSWER|3|2|16|trunk|||", Ended("c", AT, Ending.ANSWERED, None, 1, 2, 16)),
        ("NONE|END|CANCEL|900||16|ring|||", Ended("c", AT, Ending.CALLER_HUNG_UP, None, 900, 0, 16)),
        ("NONE|END|BUSY|9||17|trunk|||", Ended("c", AT, Ending.BUSY, None, 9, 0, 17)),
        (
            "NONE|END||||127||||",
            Ended("c", AT, Ending.CALLER_HUNG_UP, None, 0, 0, 127),
        ),  # before anything was dialled
        ("NONE|END|CONGESTION|9||34|trunk|||", Ended("c", AT, Ending.FAILED, None, 9, 0, 34)),
        (
            "PJSIP/anna-00000001|END|NOANSWER|20000||16|message|||",
            Ended("c", AT, Ending.MESSAGE, None, 20000, 0, 16),
        ),
        ("NONE|END||||16|callback|||", Ended("c", AT, Ending.AGENT_GONE, None, 0, 0, 16)),
        ("NONE|END|CANCEL|900||16|callback|||", Ended("c", AT, Ending.CALLER_HUNG_UP, None, 900, 0, 16)),
        ("NONE|END|CHANUNAVAIL|9||20|callback|||", Ended("c", AT, Ending.FAILED, None, 9, 0, 20)),
        ("NONE|END||||21|say|||", Ended("c", AT, Ending.REFUSED, None, 0, 0, 21)),
        (
            "PJSIP/trunk-00000002|END|ANSWER|3|2|16|emergency|phone|anna|112",
            Ended("c", AT, Ending.ANSWERED, None, 1, 2, 16, Source.PHONE, "anna", "112"),
        ),
        ("PJSIP/mex-00000001|UP|+46701740605", OnPhone("anna", "PJSIP/mex-00000001", talking=True)),
        ("PJSIP/mex-00000001|DOWN|+46701740605", OnPhone("anna", "PJSIP/mex-00000001", talking=False)),
        ("anna|MESSAGE|anna_c.wav|+46701740699", Message("c", "anna", "anna_c.wav", "+46701740699", AT)),
        ("NONE|RECORDED|david_in_call_c_d_1.wav", Recorded("david_in_call_c_d_1.wav")),
    ],
)
def test_a_line_is_news(tmp_path: Path, line: str, news: News) -> None:
    heard: list[News] = []
    (tmp_path / "queue_log").write_text(f"1795422072|c|vaxel|{line}\n")

    follow(tmp_path, heard).catch_up()

    assert heard == [news]


def test_a_text_between_colleagues_is_a_line_of_our_log_and_no_news(tmp_path: Path) -> None:
    heard: list[News] = []
    (tmp_path / "queue_log").write_text("1795422072|c|vaxel|anna|TEXT|107\n")

    with structlog.testing.capture_logs() as logged:
        follow(tmp_path, heard).catch_up()

    assert not heard
    assert [(one["by"], one["to"]) for one in logged] == [("anna", "107")]


def test_a_mobile_that_is_nobodys_is_no_news_and_nonsense_is_passed_over(tmp_path: Path) -> None:
    heard: list[News] = []
    (tmp_path / "queue_log").write_text(
        "1795422072|NONE|NONE|NONE|QUEUESTART|\n"
        "1795422072|c|vaxel|PJSIP/mex-1|UP|+46700000000\n"
        "nonsense\n"
        "x|c|vaxel|y|END|ANSWER|3|2|16|ring|||\n"
        "1795422072|c|vaxel|y|DANCE|1\n" + END
    )

    follow(tmp_path, heard).catch_up()

    assert [type(news) for news in heard] == [Ended]


def test_a_talk_ends_though_the_mobile_got_another_owner_meanwhile(tmp_path: Path) -> None:
    """A private phone that lapses at midnight, in the middle of a call (M6): nobody is on the phone for ever."""
    heard: list[News] = []
    log = follow(tmp_path, heard)
    line = "1795422072|c|vaxel|PJSIP/mex-1|{}|+46701740605\n"

    (tmp_path / "queue_log").write_text(line.format("UP"))
    log.catch_up()
    log.person_by_mobile = lambda _number: None
    with (tmp_path / "queue_log").open("a") as file:
        file.write(line.format("DOWN") + line.format("UP"))
    log.catch_up()

    assert heard == [OnPhone("anna", "PJSIP/mex-1", talking) for talking in (True, False)]


def test_a_line_that_is_half_written_waits_for_its_end(tmp_path: Path) -> None:
    heard: list[News] = []
    log = follow(tmp_path, heard)
    (tmp_path / "queue_log").write_text(END[:30])
    log.catch_up()
    assert heard == []

    with (tmp_path / "queue_log").open("a") as file:
        file.write(END[30:])
    log.catch_up()

    assert len(heard) == 1


def test_lines_written_while_the_service_was_away_are_read_once(tmp_path: Path) -> None:
    heard: list[News] = []
    (tmp_path / "queue_log").write_text(END)
    before = follow(tmp_path, heard)
    before.catch_up()
    before.remember()
    with (tmp_path / "queue_log").open("a") as file:
        file.write(END.replace("lab-1.1", "lab-1.2"))

    follow(tmp_path, heard).catch_up()

    assert [news.call for news in heard if isinstance(news, Ended)] == ["lab-1.1", "lab-1.2"]


def test_the_last_lines_are_read_again_after_a_kill(tmp_path: Path) -> None:
    """What followed from it may have been on no disk yet; what was read before the last look is settled."""
    heard: list[News] = []
    (tmp_path / "queue_log").write_text(END)
    before = follow(tmp_path, [])
    before.catch_up()
    before.remember_what_is_settled()
    with (tmp_path / "queue_log").open("a") as file:
        file.write(END.replace("lab-1.1", "lab-1.2"))
    before.catch_up()
    before.remember_what_is_settled()

    follow(tmp_path, heard).catch_up()

    assert [news.call for news in heard if isinstance(news, Ended)] == ["lab-1.2"]


def test_a_rotated_log_is_read_to_its_end_before_the_new_one(tmp_path: Path) -> None:
    heard: list[News] = []
    log = follow(tmp_path, heard)
    (tmp_path / "queue_log").write_text(END)
    log.catch_up()
    with (tmp_path / "queue_log").open("a") as file:
        file.write(END.replace("lab-1.1", "lab-1.2"))
    (tmp_path / "queue_log").rename(tmp_path / "queue_log.0")
    (tmp_path / "queue_log").write_text(END.replace("lab-1.1", "lab-1.3"))

    log.catch_up()

    assert [news.call for news in heard if isinstance(news, Ended)] == ["lab-1.1", "lab-1.2", "lab-1.3"]


def test_real_times_from_the_exchange_become_the_services_time(tmp_path: Path) -> None:
    """A rehearsal at another hour (VAXEL_NOW): no call ends before it began."""
    heard: list[News] = []
    (tmp_path / "queue_log").write_text(END)
    kept, ahead = tmp_path / "kept.json", timedelta(days=-3)

    ExchangeLog(tmp_path / "queue_log", kept, heard.append, MOBILES.get, ahead).catch_up()

    assert [news.at for news in heard if isinstance(news, Ended)] == [AT + ahead]


def test_no_log_yet_is_no_error(tmp_path: Path) -> None:
    heard: list[News] = []

    follow(tmp_path, heard).catch_up()

    assert heard == []


def test_a_full_disk_where_the_position_is_kept_does_not_stop_the_reader(tmp_path: Path) -> None:
    heard: list[News] = []
    (tmp_path / "queue_log").write_text(END)
    log = ExchangeLog(tmp_path / "queue_log", tmp_path / "gone" / "kept.json", heard.append, MOBILES.get)

    log.catch_up()
    log.remember()

    assert len(heard) == 1


async def test_a_log_that_cannot_be_read_for_a_while_is_read_afterwards(tmp_path: Path) -> None:
    heard: list[News] = []
    (tmp_path / "queue_log").mkdir()
    log = follow(tmp_path, heard)
    following = asyncio.create_task(log.run())
    await asyncio.sleep(0)
    assert not following.done()

    (tmp_path / "queue_log").rmdir()
    (tmp_path / "queue_log").write_text(END)
    async with asyncio.timeout(2):
        while not heard:
            await asyncio.sleep(0.01)
    following.cancel()
