"""A receiver sees whether an event is ours, unchanged, and new."""

from __future__ import annotations

import pytest

from app.webhooks.signing import is_ours, signature

BODY = b'{"kind": "test"}'
HEADER = signature("secret", BODY, 1000)


def test_what_we_signed_is_ours_for_five_minutes() -> None:
    assert is_ours("secret", BODY, HEADER, 1000)
    assert is_ours("secret", BODY, HEADER, 1300)
    assert not is_ours("secret", BODY, HEADER, 1301)


@pytest.mark.parametrize(
    ("secret", "body", "header"),
    [
        ("other", BODY, HEADER),
        ("secret", BODY + b" ", HEADER),
        ("secret", BODY, HEADER.replace("t=1000", "t=1001")),
        ("secret", BODY, ""),
        ("secret", BODY, "t=x,v1="),
        ("secret", BODY, "t=1000,v1=é"),
    ],
)
def test_anything_else_is_not(secret: str, body: bytes, header: str) -> None:
    assert not is_ours(secret, body, header, 1000)
