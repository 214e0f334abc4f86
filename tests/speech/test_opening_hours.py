"""Opening hours as callers hear them outside of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.policy.hours import Hours, working
from app.speech.opening_hours import open_when

if TYPE_CHECKING:
    from app.policy.hours import Week
    from app.speech.texts import PromptLang

DAY = ((480, 1020),)


@pytest.mark.parametrize(
    ("week", "lang", "said"),
    [
        (working(8, 17, "Q10").week, "sv",
         "Vi har öppet måndag till fredag klockan åtta noll noll till sjutton noll noll."),
        (working(8, 17, "Q10").week, "en", "We are open Monday to Friday from eight a.m. to five p.m."),
        ((DAY, DAY, DAY, DAY, ((480, 900),), (), ()), "sv",
         "Vi har öppet måndag till torsdag klockan åtta noll noll till sjutton noll noll "
         "och fredag klockan åtta noll noll till femton noll noll."),
        ((((480, 720), (780, 1020)), (), (), (), (), (), ()), "sv",
         "Vi har öppet måndag klockan åtta noll noll till tolv noll noll "
         "och tretton noll noll till sjutton noll noll."),
        (((), (), (), (), (), ((0, 1440),), ((0, 1440),)), "sv", "Vi har öppet lördag och söndag dygnet runt."),
        (((),) * 7, "sv", ""),
    ],
)  # fmt: skip
def test_days_that_are_alike_are_said_together(week: Week, lang: PromptLang, said: str) -> None:
    assert open_when(Hours(week, "Q10"), lang) == said
