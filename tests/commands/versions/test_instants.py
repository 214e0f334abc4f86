"""The instant after --from: what is read, in Stockholm, and what is refused in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import typer

from app.commands.terminal import Lang
from app.commands.versions.instants import coming_instant, day_and_time

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-12-07T08:00", datetime(2026, 12, 7, 7, 0, tzinfo=UTC)),
        ("2026-12-07 08:00", datetime(2026, 12, 7, 7, 0, tzinfo=UTC)),
        ("2026-12-07", datetime(2026, 12, 6, 23, 0, tzinfo=UTC)),
        ("2027-06-07T08:00", datetime(2027, 6, 7, 6, 0, tzinfo=UTC)),
        ("2026-12-07T08:00Z", datetime(2026, 12, 7, 8, 0, tzinfo=UTC)),
        ("2026-12-07T08:00-05:00", datetime(2026, 12, 7, 13, 0, tzinfo=UTC)),
        ("2027-10-31T02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # the first of two
    ],
)
def test_an_instant_without_a_zone_is_stockholms(text: str, utc: datetime) -> None:
    assert coming_instant(text, NOW, Lang.EN) == utc


def test_nothing_means_at_once() -> None:
    assert coming_instant("", NOW, Lang.EN) is None


@pytest.mark.parametrize(
    ("text", "sv", "en"),
    [
        ("on Monday", "är ingen tidpunkt som 2026-12-07T08:00", "is no time such as 2026-12-07T08:00"),
        ("08:00", "är ingen tidpunkt", "is no time"),
        ("2026-11-24T12:00", "har redan varit", "is past"),
        ("2027-03-28T02:30", "finns inte: då ställs klockan fram", "does not exist"),
    ],
)
def test_an_instant_that_cannot_come_is_refused_in_words(
    text: str, sv: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for lang in Lang:
        with pytest.raises(typer.Exit) as ended:
            coming_instant(text, NOW, lang)
        assert ended.value.exit_code == 2

    told = capsys.readouterr().err
    assert sv in told
    assert en in told


def test_an_instant_is_told_with_its_weekday_in_stockholm() -> None:
    at = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)

    assert day_and_time(at, Lang.SV) == "måndag 2026-12-07 08:00"
    assert day_and_time(at.replace(second=5), Lang.EN) == "Monday 2026-12-07 08:00:05"
