"""The secret of an app that is being set up is shown to one browser, for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.clock import real_clock
from app.web.access.factor_actions import BEGUN_LASTS, FactorActions
from app.words.refusal import Refusal
from tests.accounts.test_second_step import ANNA
from tests.web.access.kept_factors import KeptFactors
from tests.web.site.noted import Noted


class Later:
    def __init__(self) -> None:
        self.by = timedelta()

    def actions(self) -> tuple[KeptFactors, FactorActions]:
        factors = KeptFactors()
        return factors, FactorActions(factors, Noted(), lambda: real_clock() + self.by)


async def test_a_secret_that_was_begun_is_shown_again_to_the_same_browser_only_and_not_for_long() -> None:
    """It never changed: whoever saw it once could make the codes of the app that came to use it later."""
    later = Later()
    _factors, actions = later.actions()

    first = await actions.begin(ANNA, "here")
    assert await actions.begin(ANNA, "here") == first
    there = await actions.begin(ANNA, "there")
    here = await actions.begin(ANNA, "here")
    later.by = BEGUN_LASTS
    at_last = await actions.begin(ANNA, "here")

    assert len({first, there, here, at_last}) == 4


async def test_a_secret_that_was_replaced_turns_nothing_on() -> None:
    factors, actions = Later().actions()
    await actions.begin(ANNA, "here")
    old = factors.code(ANNA.id)
    await actions.begin(ANNA, "there")

    with pytest.raises(Refusal):
        await actions.confirm(ANNA, old)
    assert len(await actions.confirm(ANNA, factors.code(ANNA.id))) == 10
    with pytest.raises(Refusal, match="already"):
        await actions.begin(ANNA, "there")
