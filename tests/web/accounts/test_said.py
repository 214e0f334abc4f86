"""Times are those of the clock on the wall, and browsers have names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.web.accounts.said import at_minute, at_second, browser_named


def test_times_are_swedish() -> None:
    at = datetime(2026, 7, 1, 8, 30, 5, tzinfo=UTC)

    assert (at_minute(at), at_second(at)) == ("2026-07-01 10:30", "2026-07-01 10:30:05")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 "
            "Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.9", "curl/8.9"),
    ],
)
def test_a_browser_is_named_by_what_sets_it_apart(agent: str, name: str) -> None:
    assert browser_named(agent) == name
