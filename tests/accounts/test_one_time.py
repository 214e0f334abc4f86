"""Secrets are long and are stored as hashes only."""

from __future__ import annotations

from app.accounts.account import LinkUse
from app.accounts.one_time import LINK_ENDS_AFTER, new_secret, new_session_id, secret_hash
from app.accounts.sessions import COOKIE_SECRET_SIGNS


def test_a_secret_has_256_bits_and_its_hash_does_not_hold_it() -> None:
    secret = new_secret()

    assert len(secret) == COOKIE_SECRET_SIGNS
    assert secret not in secret_hash(secret)
    assert len({new_secret() for _ in range(100)} | {new_session_id() for _ in range(100)}) == 200


def test_each_kind_of_link_ends() -> None:
    assert LINK_ENDS_AFTER.keys() == set(LinkUse)
