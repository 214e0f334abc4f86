"""Each role may do what those before it may, and more."""

from __future__ import annotations

from itertools import pairwise

from app.accounts.roles import RIGHTS, AccountRole, Right


def test_each_role_may_do_more_than_the_one_before() -> None:
    assert all(RIGHTS[less] < RIGHTS[more] for less, more in pairwise(AccountRole))


def test_an_employee_sees_neither_others_calls_nor_queues() -> None:
    assert not RIGHTS[AccountRole.EMPLOYEE] & {Right.JOURNAL, Right.BOARD, Right.RECORDINGS, Right.COMPANY}
