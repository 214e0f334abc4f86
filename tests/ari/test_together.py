"""The places of calls that colleagues take over, park and share; and at whom a channel rings."""

from __future__ import annotations

import pytest

from app.ari.together import place_together, whose_leg
from app.calls.ports.orders import Enter, FetchCall, ParkCall, TakeOver


def test_each_has_its_place_in_the_dialplan() -> None:
    picks, fetches = TakeOver(("PJSIP/bo-1", "PJSIP/bo.web-2"), "sv/nothing-rings"), FetchCall("1", "sv/none")

    assert place_together(picks) == (
        "pick-up",
        {"VX_PICKS": "PJSIP/bo-1&PJSIP/bo.web-2", "VX_PROMPT": "sv/nothing-rings", "VX_RECORDS": ""},
    )
    assert place_together(ParkCall("1", 180, "bo"))[0] == "park"
    assert place_together(fetches) == ("fetch", {"VX_PLACE": "1", "VX_PROMPT": "sv/none"})
    assert place_together(Enter("101", "sv", "4711", asks=True))[1]["VX_ASK"] == "1"


def test_a_room_is_a_number_and_nothing_else() -> None:
    with pytest.raises(ValueError, match="not a number"):
        place_together(Enter("101,x", "sv"))


@pytest.mark.parametrize(
    ("channel", "person"),
    [
        ("PJSIP/bo-0000001f", "bo"),
        ("PJSIP/bo.web-0000001f", "bo"),
        ("Local/+46701740606@mexleg-00000001;1", "bo"),
        ("Local/+46701740606~tele~0701740606@mexleg-by-00000001;1", "bo"),
        ("Local/bo@perhaps-back-00000001;1", "bo"),
        ("Local/bo@perhaps-back-00000001;2", None),
        ("Snoop/1-00000001", None),
    ],
)
def test_at_whom_a_channel_rings(channel: str, person: str | None) -> None:
    assert whose_leg(channel, {"+46701740606": "bo"}.get) == person
