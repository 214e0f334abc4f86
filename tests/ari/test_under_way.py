"""What the exchange knows of calls that an earlier run of the service handed over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.ari.client import Address, Ari
from app.ari.events import parse_channels
from app.ari.under_way import under_way
from app.calls.ports.news import UnderWay

if TYPE_CHECKING:
    from app.ari.client import Request
    from app.ari.events import Channel

NOT_FOUND = json.dumps({"message": "Provided variable was not found"})


class Asked(Ari):
    """An exchange whose channels have these variables."""

    def __init__(self, **variables: dict[str, str]) -> None:
        super().__init__(Address("http://127.0.0.1:1", "vaxel", ""))
        self.variables = variables
        self.most = 0  # requests at once

    async def requests(self, *requests: Request) -> list[str]:
        self.most = max(self.most, len(requests))
        answers = []
        for one in requests:
            assert one.may_be_refused
            value = self.variables.get(one.path.split("/")[1], {}).get((one.query or {})["variable"])
            answers.append(NOT_FOUND if value is None else json.dumps({"value": value}))
        return answers


def channel(id_: str, context: str, exten: str, app: str) -> Channel:
    place = {"context": context, "exten": exten, "app_name": app}
    told = {"id": id_, "name": f"PJSIP/trunk-{id_}", "state": "Up", "dialplan": place}
    return parse_channels(json.dumps([told]))[0]


async def test_a_trail_is_found_in_the_extension_or_in_a_variable_and_an_answer_in_dialstatus() -> None:
    ari = Asked(
        c1={"DIALSTATUS": ""},
        c2={"VX_TRAIL": "old", "DIALSTATUS": "ANSWER"},
        c3={"VX_TRAIL": "phone|anna"},
        c4={"VX_TRAIL": "phone|bo", "DIALSTATUS": "ANSWER"},
        c5={"VX_TRAIL": "trunk|+46701740601"},
    )
    channels = [
        channel("c1", "ring-desk", "20trunk|+46701740699", "Dial"),
        channel("c2", "ring-desk", "20trunk|+46701740698", "Dial"),  # the extension is the newer one
        channel("c3", "ring", "s", "Dial"),
        channel("c4", "trunk", "s", "Dial"),
        channel("c5", "connect", "PJSIP/gun-1:gun:2", "Bridge"),
        channel("c6", "fallback", "s", "Dial"),  # of which nobody knows anything
        channel("c7", "queued-wait", "s", "Stasis"),  # which comes to the service by itself
    ]

    found = await under_way(ari, channels)

    assert found == [
        UnderWay("c1", "trunk|+46701740699", rings=True),
        UnderWay("c2", "trunk|+46701740698", rings=False),
        UnderWay("c3", "phone|anna", rings=True),
        UnderWay("c4", "phone|bo", rings=False),
        UnderWay("c5", "trunk|+46701740601", rings=False),
    ]


async def test_many_calls_are_not_asked_about_all_at_once() -> None:
    ari = Asked(**{f"c{number}": {"VX_TRAIL": "x"} for number in range(250)})

    found = await under_way(ari, [channel(f"c{number}", "trunk", "s", "Dial") for number in range(250)])

    assert (len(found), ari.most) == (250, 100)
