"""Who may do what in the web and its API.

Knows: the roles, and the rights of each. Refuses to know: pages, paths, and how somebody proves who they are.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class AccountRole(StrEnum):
    """What an account is for; each role may do all that those before it may."""

    EMPLOYEE = "employee"
    AGENT = "agent"  # answers a queue, or the switchboard
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What a route asks for."""

    OWN = "own"  # their own telephone: profile, messages, greetings, telephones
    CALLS = "calls"  # look calls up: one's own; everybody's with `journal`
    COLLEAGUES = "colleagues"  # who is there, in which profile, on the phone or not
    POLICY = "policy"  # read the company's telephone policy
    BOARD = "board"  # queues and their callers, transfers, callbacks
    STEER = "steer"  # log others in and out, pause them, move callers
    WALLBOARD = "wallboard"  # make and revoke links to wallboards
    JOURNAL = "journal"  # everybody's calls
    STATISTICS = "statistics"
    COMPANY = "company"  # change the company's policy
    RECORDINGS = "recordings"  # listen to others' recorded calls; each listening is logged
    HEALTH = "health"  # the service, the exchange, trunks and telephones
    ACCOUNTS = "accounts"  # accounts, tokens, webhooks, the audit log


_EMPLOYEE: Final = frozenset({Right.OWN, Right.CALLS, Right.COLLEAGUES, Right.POLICY})
_AGENT: Final = _EMPLOYEE | {Right.BOARD}
_SUPERVISOR: Final = _AGENT | {Right.STEER, Right.WALLBOARD, Right.JOURNAL, Right.STATISTICS}
RIGHTS: Final = {
    AccountRole.EMPLOYEE: _EMPLOYEE,
    AccountRole.AGENT: _AGENT,
    AccountRole.SUPERVISOR: _SUPERVISOR,
    AccountRole.ADMINISTRATOR: frozenset(Right),
}


def higher(one: AccountRole, other: AccountRole) -> AccountRole:
    """The one of two roles that may do more."""
    order = list(AccountRole)
    return max(one, other, key=order.index)
