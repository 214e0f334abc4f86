"""A link opens something until it is revoked, spent or too old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.links import AccessLink, LinkKind, link_secret_hash, new_link_secret

AT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def link(**values: object) -> AccessLink:
    usual: dict[str, object] = {
        "id": 1,
        "kind": LinkKind.WALLBOARD,
        "hash": "x",
        "name": "screen",
        "person": None,
        "queues": (),
        "once": False,
        "made_at": AT,
        "made_by": "boss",
        "expires_at": AT + timedelta(days=1),
    }
    return AccessLink(**usual | values)  # type: ignore[arg-type] # any field by its name


@pytest.mark.parametrize(
    ("values", "opens"),
    [
        ({}, True),
        ({"used_at": AT}, True),
        ({"once": True}, True),
        ({"once": True, "used_at": AT}, False),
        ({"revoked_at": AT}, False),
        ({"expires_at": AT}, False),
    ],
)
def test_it_opens_until_it_is_revoked_spent_or_too_old(values: dict[str, object], opens: bool) -> None:
    assert link(**values).opens(AT) is opens


def test_each_secret_is_another_and_its_hash_does_not_tell_it() -> None:
    one, other = new_link_secret(), new_link_secret()

    assert one != other
    assert len(one) == 32
    assert one not in link_secret_hash(one)
    assert link_secret_hash("\udcff") != link_secret_hash("")


def test_a_log_does_not_tell_the_hash() -> None:
    assert "hash" not in repr(link())
