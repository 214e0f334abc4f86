"""How a person's own telephones are rung for a call that they asked for, and where they begin when answered."""

from __future__ import annotations

from typing import Any

import pytest

from app.ari.client import Refused
from app.ari.own_phones import AriOwnPhones
from app.ari.queue_exchange import AriQueueExchange
from app.calls.ports.orders import Shown
from app.policy.decision import Device, Leg

SHOWN = Shown("0701740671", "Ringer upp <Bo>")


class Ari:
    """Refuses to ring those in `refused`."""

    def __init__(self) -> None:
        self.refused: set[str] = set()
        self.rung: list[dict[str, Any]] = []

    async def request(self, method: str, path: str, query: dict[str, str], body: dict[str, Any]) -> str:
        assert (method, path) == ("POST", "channels")
        if query["endpoint"] in self.refused:
            raise Refused(400, path, "no such endpoint")
        self.rung.append({**query, **body["variables"]})
        return ""


def phones(ari: Ari) -> AriOwnPhones:
    """Anna has two telephones."""
    legs = AriQueueExchange(ari)  # type: ignore[arg-type]
    legs.logins_of = lambda person: ("anna", "anna.web") if person == "anna" else (person,)
    return AriOwnPhones(ari, legs)  # type: ignore[arg-type]


async def test_each_telephone_rings_and_begins_where_its_own_calls_begin() -> None:
    ari = Ari()
    rings = await phones(ari).ring_own("clicked-1", Leg("anna", Device.FIXED), "0701740671", SHOWN, 30)

    assert rings == ("clicked-1.0", "clicked-1.1")
    assert [one["endpoint"] for one in ari.rung] == ["PJSIP/anna", "PJSIP/anna.web"]
    assert (ari.rung[0]["context"], ari.rung[0]["extension"]) == ("from-phones", "0701740671")
    assert ari.rung[0]["callerId"] == '"Ringer upp Bo" <0701740671>'


async def test_a_mobile_is_rung_as_by_the_operator_and_says_whose_it_is() -> None:
    ari = Ari()
    leg = Leg("eva", Device.MOBILE, "+46701740609")
    rings = await phones(ari).ring_own("clicked-1", leg, "102", SHOWN, 30)

    assert rings == ("clicked-1.0",)
    assert ari.rung[0]["endpoint"] == "Local/+46701740609@mexleg/n"
    assert (ari.rung[0]["context"], ari.rung[0]["VX_CLICKED"]) == ("clicked", "+46701740609")


async def test_what_cannot_be_rung_is_left_out() -> None:
    ari = Ari()
    ari.refused = {"PJSIP/anna", "PJSIP/bo"}

    assert await phones(ari).ring_own("c", Leg("anna", Device.FIXED), "102", SHOWN, 30) == ("c.1",)
    assert await phones(ari).ring_own("c", Leg("bo", Device.FIXED), "102", SHOWN, 30) == ()


@pytest.mark.parametrize("dialled", ["102,1", "Local/x", "${X}", ""])
async def test_only_a_number_is_dialled(dialled: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        await phones(Ari()).ring_own("c", Leg("eva", Device.MOBILE, "+46701740609"), dialled, SHOWN, 30)
