"""Who sees what of whom: the whole table."""

from __future__ import annotations

import pytest

from app.accounts.roles import AccountRole
from app.accounts.sight import PersonField, seen_by
from tests.web.site.visit import visitor

OF_A_COLLEAGUE = {
    AccountRole.EMPLOYEE: {"reachable", "skills"},
    AccountRole.AGENT: {"reachable", "skills"},
    AccountRole.SUPERVISOR: {"reachable", "skills", "profile_source", "calls"},
    AccountRole.ADMINISTRATOR: {
        "reachable",
        "skills",
        "profile_source",
        "calls",
        "mobile",
        "private",
        "phones",
    },
}


@pytest.mark.parametrize("role", AccountRole)
def test_each_role_sees_of_a_colleague_what_the_table_says(role: AccountRole) -> None:
    assert seen_by(visitor(role), "bo") == OF_A_COLLEAGUE[role]


@pytest.mark.parametrize("role", AccountRole)
def test_everybody_sees_all_of_their_own(role: AccountRole) -> None:
    assert seen_by(visitor(role), "anna") == frozenset(PersonField)


def test_nobody_else_sees_what_an_appointment_is_called_or_hears_messages() -> None:
    everything = {one for role in AccountRole for one in seen_by(visitor(role, person=None), "anna")}

    assert {PersonField.APPOINTMENT, PersonField.MESSAGES} & everything == set()
