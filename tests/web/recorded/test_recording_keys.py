"""Where a page of recordings begins is written into an address, and read again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qsl

import pytest

from app.web.recorded.recording_keys import read_recording_key, write_recording_key

BEGAN = datetime(2026, 11, 24, 8, 5, 0, 123, tzinfo=UTC)


@pytest.mark.parametrize(
    "began", [BEGAN, BEGAN.replace(microsecond=0), BEGAN.astimezone(timezone(timedelta(hours=1)))]
)
def test_a_key_is_read_again_from_an_address(began: datetime) -> None:
    [(_, written)] = parse_qsl(f"after={write_recording_key((began, 7))}")

    assert read_recording_key(written) == (began, 7)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "~",
        "2026-11-24T08:05:00~7",
        "2026-11-24T08:05:00Z",
        "2026-11-24T08:05:00Z~0",
        "0001-01-01T00:00Z~7",
    ],
)
def test_what_is_no_key_is_none(text: str) -> None:
    assert read_recording_key(text) is None
