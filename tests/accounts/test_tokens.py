"""A token may what its scopes say, and no more; to write is more than to read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.roles import Right
from app.accounts.tokens import (
    SCOPES,
    ApiToken,
    new_token_text,
    rights_of_scopes,
    scope_needed,
    visitor_with_token,
)

AT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def test_who_may_write_may_read_but_not_the_other_way() -> None:
    scopes = ("journal:read", "company:write", "nonsense:write")

    assert rights_of_scopes(scopes, writes=False) == {Right.JOURNAL, Right.CALLS, Right.COMPANY}
    assert rights_of_scopes(scopes, writes=True) == {Right.COMPANY}


def test_no_token_is_somebodys_own_telephone() -> None:
    assert Right.OWN not in rights_of_scopes(SCOPES, writes=False)
    assert rights_of_scopes([*SCOPES, "own:write"], writes=True) == frozenset(Right) - {Right.OWN}


def test_a_program_that_may_read_the_journal_looks_calls_up_and_no_other_does() -> None:
    assert Right.CALLS in rights_of_scopes(["journal:read"], writes=False)
    assert Right.CALLS not in rights_of_scopes([one for one in SCOPES if "journal" not in one], writes=False)


def test_whoever_comes_with_a_token_is_called_after_it_and_may_not_what_a_role_may() -> None:
    token = ApiToken(
        id=7,
        name="crm",
        hash="x",
        scopes=("board:read",),
        made_at=AT,
        made_by="boss",
        expires_at=AT + timedelta(days=1),
    )
    reading = visitor_with_token(token, writes=False)

    assert (reading.by, reading.person, reading.session) == ("token:crm", None, "token:7")
    assert reading.may(Right.BOARD)
    assert not reading.may(Right.COLLEAGUES)
    assert not visitor_with_token(token, writes=True).may(Right.BOARD)
    assert token.works(AT)
    assert not token.works(token.expires_at)


def test_a_token_says_what_it_is_and_each_is_another() -> None:
    one, other = new_token_text(), new_token_text()

    assert one.startswith("vaxel_")
    assert one != other


@pytest.mark.parametrize("writes", [False, True])
@pytest.mark.parametrize("right", Right)
def test_the_scope_that_a_right_needs_can_be_chosen_and_is_enough(right: Right, *, writes: bool) -> None:
    """The API's description named `calls`, which no token can have."""
    scope = scope_needed(right, writes=writes)

    assert (scope in SCOPES) == (right is not Right.OWN)
    assert (right in rights_of_scopes([scope], writes=writes)) == (right is not Right.OWN)
