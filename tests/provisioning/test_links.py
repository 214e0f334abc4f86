"""Links: whose token is right, and what a link is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from app.provisioning.links import (
    LINK_LIVES,
    LINK_TOKEN,
    PhoneLink,
    Worth,
    hash_of,
    id_in,
    new_token,
    password_mark,
    standing_password,
    token_is_right,
    worth,
)

NOON = datetime(2026, 11, 30, 11, tzinfo=UTC)
SECRET = "abcdefgh23456789"
TOKEN_OF_IT = new_token()
LINK = PhoneLink(
    id_in(TOKEN_OF_IT),
    hash_of(TOKEN_OF_IT),
    "anna",
    "yealink",
    password_mark(SECRET),
    NOON,
    "root",
    NOON + LINK_LIVES,
)


def test_a_token_is_typed_without_doubt_and_is_never_the_same() -> None:
    tokens = {new_token() for _ in range(1000)}

    assert len(tokens) == 1000
    assert all(LINK_TOKEN.fullmatch(one) for one in tokens)
    assert not set("".join(tokens)) & set("lo01 /?")


def test_only_the_whole_token_is_right() -> None:
    assert token_is_right(TOKEN_OF_IT, LINK)
    assert not token_is_right(id_in(TOKEN_OF_IT) + new_token()[6:], LINK)
    assert not token_is_right(TOKEN_OF_IT[:-1], LINK)
    assert not token_is_right(TOKEN_OF_IT, None)
    assert TOKEN_OF_IT[6:] not in repr(LINK)


def test_a_link_is_good_until_it_is_spent_or_ends() -> None:
    last = NOON + LINK_LIVES

    assert worth(LINK, SECRET, shut_out=False, at=NOON) is Worth.GOOD
    assert worth(LINK, SECRET, shut_out=False, at=last) is Worth.EXPIRED
    assert worth(replace(LINK, spent_at=NOON), SECRET, shut_out=False, at=NOON) is Worth.SPENT


def test_a_link_ends_when_its_device_is_shut_out_or_gets_another_password() -> None:
    assert worth(LINK, SECRET, shut_out=True, at=NOON) is Worth.SHUT_OUT
    assert worth(LINK, "another", shut_out=False, at=NOON) is Worth.REPLACED


def test_the_later_password_tells_nothing_of_the_sip_password_and_ends_with_it() -> None:
    assert standing_password(SECRET) == standing_password(SECRET)
    assert standing_password(SECRET) != standing_password("another")
    assert len(standing_password(SECRET)) == 20
    assert SECRET not in standing_password(SECRET)
