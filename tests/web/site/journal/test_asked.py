"""The search in an address is read, and written again."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.web.site.journal.asked import JournalAsked, read_asked

KEY = (datetime(2026, 11, 24, 8, 5, 0, 123_000, tzinfo=UTC), "vaxel-1795533326.1")


def again(asked: JournalAsked, after: tuple[datetime, str] | None = None) -> JournalAsked:
    return read_asked(dict(parse_qsl(urlsplit(asked.address(after=after)).query)))


def test_an_address_says_the_same_search_again() -> None:
    asked = read_asked(
        {
            "q": "Anna & bo",
            "from": "2026-11-01",
            "to": "2026-11-24",
            "way": "in",
            "how": "lost",
            "clause": "q12",
        }
    )

    assert again(asked) == asked
    assert asked.clause == "Q12"
    assert asked.filtered
    assert asked.more


def test_the_next_page_begins_after_the_key() -> None:
    assert again(read_asked({"q": "anna"}), KEY).after == KEY


def test_an_empty_search_has_a_plain_address() -> None:
    asked = read_asked({})

    assert (asked.address(), asked.filtered, asked.more) == ("/journal", False, False)


@pytest.mark.parametrize(
    "after", ["", "x", "2026-11-24~c", "2026-11-24T08:00~c", "~", "2026-11-24T08:00:00+00:00"]
)
def test_a_key_that_is_none_begins_with_the_newest(after: str) -> None:
    assert read_asked({"after": after}).after is None


def test_signs_that_a_database_refuses_are_left_out() -> None:
    assert read_asked({"q": "an\0na\n", "clause": "\0"}).typed == "anna"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_key_that_no_zone_can_tell_is_none(at: str) -> None:
    assert read_asked({"after": f"{at}~x"}).after is None
