"""The commands use the service's clock: VAXEL_NOW applies to them, too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.commands.conftest import Vaxel

MORNING = "2026-11-24T10:00:00+01:00"
LUNCH, SUNDAY = "2026-11-24T12:30:00+01:00", "2026-11-29T12:30:00+01:00"


def test_a_profile_is_that_of_the_rehearsal_s_time(bolaget: Vaxel) -> None:
    at = {
        now: json.loads(bolaget("profile", "anna", "--json", VAXEL_NOW=now).stdout)["profile"]
        for now in (LUNCH, SUNDAY)
    }

    assert at == {LUNCH: "lunch", SUNDAY: "gone"}


def test_a_profile_that_is_chosen_lasts_from_the_rehearsal_s_time(bolaget: Vaxel) -> None:
    chosen = json.loads(bolaget("profile", "anna", "busy", "--json", VAXEL_NOW=MORNING).stdout)

    assert chosen["until"].startswith("2026-11-24T10:00")  # an hour, in UTC


def test_explain_speaks_of_the_rehearsal_s_day(bolaget: Vaxel) -> None:
    told = bolaget(
        "explain", "--from", "+46701234567", "--to", "0846500401", "--lang", "en", VAXEL_NOW=SUNDAY
    )

    assert "Sunday 29 November 2026 at 12:30" in told.stdout
