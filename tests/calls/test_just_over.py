"""Calls that ended a moment ago, for what is heard of after their end."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.calls.just_over import LATEST_NEWS, JustOver
from app.calls.ports.news import Ended, Ending
from tests.calls.stage import TUESDAY_MORNING
from tests.policy.bolaget import CUSTOMER


class Passing:
    """Calls that end, and the seconds in between."""

    def __init__(self) -> None:
        self.now = 0.0
        self.just_over = JustOver(lambda: self.now)

    def ends(self, *parties: str, left: str = "") -> Any:
        """A call that the first of them made."""
        trail = SimpleNamespace(caller=parties[0])
        call = cast("Any", SimpleNamespace(parties=lambda: parties, trail=trail, sent_away=False))
        ended = Ended("c1", TUESDAY_MORNING, Ending.ANSWERED, None, 0, 0, 16, far_channel=left)
        self.just_over.ended(call, ended)
        return call


@pytest.fixture
def passing() -> Passing:
    return Passing()


def test_the_newest_call_of_a_person_is_found_for_some_seconds(passing: Passing) -> None:
    passing.ends("david")
    newest = passing.ends("+46701740699", "david")
    passing.ends("bo")
    passing.now = LATEST_NEWS

    assert passing.just_over.of("david") is newest
    assert passing.just_over.of("eva") is None
    passing.now += 1
    assert passing.just_over.of("david") is None


def test_a_call_that_somebody_took_is_none_that_they_made(passing: Passing) -> None:
    made = passing.ends("david", CUSTOMER)
    passing.ends(CUSTOMER, "david", left="PJSIP/david-00000001")

    assert passing.just_over.of("david", made=True) == made
    made.sent_away = True
    assert passing.just_over.of("david", made=True) is None


def test_a_call_is_found_by_the_channel_that_talks_on(passing: Passing) -> None:
    left = passing.ends("david", "bo", left="PJSIP/trunk-00000001")
    passing.ends("david", left="PJSIP/trunk-00000002")
    passing.ends("david")

    assert passing.just_over.with_far_channel("PJSIP/trunk-00000001") is left
    assert passing.just_over.with_far_channel("PJSIP/trunk-00000003") is None
    assert passing.just_over.with_far_channel("") is None
    assert passing.just_over.with_far_channel("PJSIP/trunk-00000001", "bo") is left
    assert passing.just_over.with_far_channel("PJSIP/trunk-00000001", "eva") is None
