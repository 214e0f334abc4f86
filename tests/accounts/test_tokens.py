"""A token may what its scopes say, and no more; to write is more than to read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.roles import AccountRole, Right
from app.accounts.tokens import (
    OWN_TOKEN_RIGHTS,
    SCOPES,
    ApiToken,
    new_token_text,
    rights_of_scopes,
    scope_needed,
    scopes_of,
    visitor_with_own_token,
    visitor_with_token,
)
from app.accounts.visitor import Visitor

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


OWN = ApiToken(
    id=8,
    name="my script",
    hash="x",
    scopes=("own:write", "board:write", "calls:read", "company:write"),
    made_at=AT,
    made_by="anna",
    expires_at=AT + timedelta(days=1),
    account=3,
)


def owner(role: AccountRole) -> Visitor:
    return Visitor(by="anna", name="Anna Ek", person="anna", role=role, lang="sv", session="")


def test_whoever_comes_with_their_own_token_is_themselves_and_the_log_tells_the_token() -> None:
    came = visitor_with_own_token(OWN, owner(AccountRole.EMPLOYEE), writes=True)

    assert (came.by, came.person, came.session) == ("anna/token:my script", "anna", "token:8")
    assert (OWN.called, OWN.acts_as) == (came.by, "anna")
    assert came.may(Right.OWN)


@pytest.mark.parametrize("role", AccountRole)
@pytest.mark.parametrize("writes", [False, True])
def test_ones_own_token_gives_never_more_than_one_may_and_nothing_of_the_companys(
    role: AccountRole, *, writes: bool
) -> None:
    everything = replace(OWN, scopes=(*SCOPES, *scopes_of(tuple(Right))))
    me = owner(role)

    all_of_it = visitor_with_own_token(everything, me, writes=writes)
    some = visitor_with_own_token(OWN, me, writes=writes)

    assert all_of_it.rights == frozenset(one for one in OWN_TOKEN_RIGHTS if me.may(one))
    assert not all_of_it.may(Right.COMPANY)
    assert some.may(Right.CALLS) is not writes
    assert some.may(Right.BOARD) is (role is not AccountRole.EMPLOYEE)


def test_a_token_says_what_it_is_and_each_is_another() -> None:
    one, other = new_token_text(), new_token_text()

    assert one.startswith("vaxel_")
    assert one != other


@pytest.mark.parametrize("writes", [False, True])
@pytest.mark.parametrize("right", Right)
def test_the_scope_that_a_right_needs_can_be_chosen_and_is_enough(right: Right, *, writes: bool) -> None:
    """The API's description named `calls`, which no program's token can have."""
    scope = scope_needed(right, writes=writes)

    assert (scope in SCOPES) == (right is not Right.OWN)
    assert (right in rights_of_scopes([scope], writes=writes)) == (right is not Right.OWN)


@pytest.mark.parametrize("right", OWN_TOKEN_RIGHTS)
def test_the_scope_that_ones_own_token_needs_is_enough(right: Right) -> None:
    for writes in (False, True):
        scope = scope_needed(right, writes=writes, own=True)
        came = visitor_with_own_token(replace(OWN, scopes=(scope,)), owner(AccountRole.AGENT), writes=writes)

        assert came.rights == frozenset({right})
