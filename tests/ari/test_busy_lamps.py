"""How the exchange is told of lamps: only of what is new, and with words that cannot be anything else."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, cast

import pytest

from app.ari.busy_lamps import AriLamps
from app.ari.client import Refused
from app.policy.lamp import Availability, Lamp, Light

if TYPE_CHECKING:
    from app.ari.client import Ari, Request


class Exchange:
    """Remembers what was set; refuses: whether it refuses everything."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.refuses = False

    async def requests(self, *requests: Request) -> list[str]:
        if self.refuses:
            raise Refused(403, "POST asterisk/variable", "no")
        for one in requests:
            assert (one.method, one.path) == ("POST", "asterisk/variable")
            query: dict[str, Any] = dict(one.query or {})
            self.told.append((query["variable"], query["value"]))
        return ["" for _ in requests]


async def told(lamps: dict[str, Lamp], before: dict[str, Lamp] | None = None) -> list[tuple[str, str]]:
    exchange = Exchange()
    await AriLamps(cast("Ari", exchange)).show(lamps, before or {})
    return exchange.told


async def test_a_lunch_has_a_state_and_words_that_a_comma_does_not_end() -> None:
    lunch = Lamp(Light.ABSENT, Availability.AWAY, "lunch", "På lunch, åter 13:00")

    (state, presence) = await told({"101": lunch})

    kind, note = (base64.b64encode(text.encode()).decode() for text in ("lunch", "På lunch, åter 13:00"))
    assert state == ("DEVICE_STATE(Custom:101)", "ONHOLD")
    assert presence == ("PRESENCE_STATE(CustomPresence:101)", f"away,{kind},{note},e")


async def test_only_what_is_new_is_told() -> None:
    before = {"101": Lamp(Light.DESK)}

    assert await told({"101": Lamp(Light.ON)}, before) == [("DEVICE_STATE(Custom:101)", "INUSE")]
    assert await told({"101": Lamp(Light.DESK)}, before) == []
    assert len(await told({str(number): Lamp(Light.FREE) for number in range(100, 200)})) == 200


async def test_a_key_that_is_no_extension_has_no_presence() -> None:
    assert await told({"agent.101": Lamp(Light.ON)}) == [("DEVICE_STATE(Custom:agent.101)", "INUSE")]


async def test_an_exchange_that_refuses_is_like_one_that_is_away() -> None:
    exchange = Exchange()
    exchange.refuses = True

    with pytest.raises(ConnectionError):
        await AriLamps(cast("Ari", exchange)).show({"night": Lamp(Light.ON)}, {})
