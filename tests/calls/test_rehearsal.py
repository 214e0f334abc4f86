"""The house's clock: the real time, or that of a rehearsal, which service and commands share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.calls.rehearsal import begin_rehearsal, house_clock
from app.clock import clock_ahead, real_clock

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2031, 11, 24, 12, tzinfo=UTC)
A_MOMENT = timedelta(seconds=20)


def is_about(one: datetime, other: datetime) -> bool:
    return abs(one - other) < A_MOMENT


def test_without_a_rehearsal_it_is_the_real_time(tmp_path: Path) -> None:
    begin_rehearsal(NOON, tmp_path)

    assert begin_rehearsal(None, tmp_path) == timedelta(0)
    assert is_about(house_clock(None, tmp_path)(), real_clock())
    assert list(tmp_path.iterdir()) == []


def test_commands_have_the_time_of_the_service_and_not_that_of_its_start(tmp_path: Path) -> None:
    began = begin_rehearsal(NOON, tmp_path)
    (tmp_path / "rehearsal.json").write_text(
        (tmp_path / "rehearsal.json").read_text().replace(str(began.total_seconds()), "3600")
    )

    assert is_about(house_clock(NOON, tmp_path)(), clock_ahead(timedelta(hours=1))())


def test_a_rehearsal_without_a_service_begins_with_the_command(tmp_path: Path) -> None:
    begin_rehearsal(NOON + timedelta(days=1), tmp_path)  # another one

    assert is_about(house_clock(NOON, tmp_path)(), NOON)
    assert is_about(house_clock(NOON, tmp_path / "none")(), NOON)


def test_a_file_that_cannot_be_read_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "rehearsal.json").write_text("[]")

    assert is_about(house_clock(NOON, tmp_path)(), NOON)
