"""Manager events of another exchange become calls, each when its last channel has gone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.beside.shadow.live import LiveCalls
from app.beside.shadow.past import How, PastCall
from tests.beside.shadow.past import TUESDAY
from tests.policy.bolaget import BOLAGET

TRUNK, DAVID, BO = "PJSIP/operator-00000001", "PJSIP/104-00000002", "PJSIP/102-00000003"


class Listening:
    def __init__(self) -> None:
        self.now = TUESDAY
        self.over: list[PastCall] = []
        self.calls = LiveCalls(lambda: BOLAGET, lambda: self.now, self.over.append)

    def new(
        self, channel: str, *, of: str = "1.1", first: bool = False, caller: str = "", exten: str = ""
    ) -> None:
        self.calls.hear(
            {
                "event": "Newchannel",
                "channel": channel,
                "uniqueid": of if first else f"{channel}.x",
                "linkedid": of,
                "calleridnum": caller,
                "exten": exten,
            }
        )

    def comes_in(self) -> None:
        self.new(TRUNK, first=True, caller="0701112233", exten="+46846500404")

    def dials(self, device: str, caller: str = "0701112233") -> None:
        self.new(device)
        self.calls.hear(
            {"event": "DialBegin", "channel": TRUNK, "destchannel": device, "calleridnum": caller}
        )

    def came_to(self, device: str, status: str) -> None:
        self.calls.hear({"event": "DialEnd", "channel": TRUNK, "destchannel": device, "dialstatus": status})

    def up(self, channel: str) -> None:
        self.calls.hear({"event": "Newstate", "channel": channel, "channelstate": "6"})

    def gone(self, channel: str, cause: str = "16") -> None:
        self.calls.hear({"event": "Hangup", "channel": channel, "cause": cause})

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def test_an_answered_call_is_told_when_its_last_channel_has_gone() -> None:
    on = Listening()

    on.comes_in()
    on.dials(DAVID)
    on.wait(7)
    on.came_to(DAVID, "ANSWER")
    on.up(DAVID)
    on.up(TRUNK)
    on.wait(60)
    on.gone(DAVID)
    assert on.over == []
    on.gone(TRUNK)

    [call] = on.over
    assert (call.how, call.by, call.waited, call.at) == (How.ANSWERED, DAVID, 7.0, TUESDAY)
    assert (call.caller, call.called, call.phone) == ("0701112233", "+46846500404", TRUNK)


def test_phones_that_rang_in_vain_or_were_busy_are_told() -> None:
    on = Listening()

    on.comes_in()
    on.dials(DAVID)
    on.came_to(DAVID, "NOANSWER")
    on.gone(DAVID)
    on.dials(BO)
    on.came_to(BO, "BUSY")
    on.gone(BO)
    on.wait(31)
    on.gone(TRUNK)

    [call] = on.over
    assert (call.rang, call.busy, call.how, call.waited) == ((DAVID,), (BO,), How.BUSY, 31.0)


def test_a_talk_under_way_when_a_call_comes_is_known() -> None:
    on = Listening()

    on.new(DAVID, of="9.9", first=True, caller="104", exten="102")
    on.up(DAVID)
    on.comes_in()
    on.gone(TRUNK)

    assert on.over[0].talking == frozenset({"david"})


def test_talks_under_way_when_we_begin_are_known_and_not_judged() -> None:
    on = Listening()

    on.calls.begin([{"event": "CoreShowChannel", "channel": DAVID, "channelstate": "6", "linkedid": "0.1"}])
    on.comes_in()
    on.gone(DAVID)
    on.gone(TRUNK)

    assert [call.phone for call in on.over] == [TRUNK]
    assert on.over[0].talking == frozenset({"david"})


def test_a_local_channel_in_between_is_nobody() -> None:
    on = Listening()

    on.comes_in()
    on.dials("Local/104@from-queue-01;1")
    on.new("Local/104@from-queue-01;2")
    on.calls.hear({"event": "QueueCallerJoin", "channel": TRUNK, "queue": "support"})
    on.came_to("Local/104@from-queue-01;1", "ANSWER")
    on.dials(DAVID)
    on.came_to(DAVID, "ANSWER")
    for channel in ("Local/104@from-queue-01;1", "Local/104@from-queue-01;2", DAVID, TRUNK):
        on.gone(channel)

    assert (on.over[0].by, on.over[0].queue) == (DAVID, "support")


@pytest.mark.parametrize(
    ("events", "how"),
    [
        (["up"], How.MACHINE),
        (["up", "abandon"], How.NO_ANSWER),
        ([], How.NO_ANSWER),
        (["cause 1"], How.FAILED),
        (["cause 17"], How.BUSY),
    ],
)
def test_a_call_that_nobody_took(events: list[str], how: How) -> None:
    on = Listening()

    on.comes_in()
    if "up" in events:
        on.up(TRUNK)
    if "abandon" in events:
        on.calls.hear({"event": "QueueCallerAbandon", "channel": TRUNK, "queue": "support"})
    causes = [one.split()[1] for one in events if one.startswith("cause")]
    on.gone(TRUNK, *causes)

    assert on.over[0].how is how


def test_the_number_that_the_outside_sees_is_that_of_the_call_as_it_is_dialled_out() -> None:
    on = Listening()

    on.new(DAVID, first=True, caller="104", exten="0701234567")
    on.new("PJSIP/operator-00000007")
    on.calls.hear(
        {
            "event": "DialBegin",
            "channel": DAVID,
            "destchannel": "PJSIP/operator-00000007",
            "calleridnum": "+46846500404",
        }
    )
    on.came_to("PJSIP/operator-00000007", "ANSWER")
    on.gone("PJSIP/operator-00000007")
    on.gone(DAVID)

    assert on.over[0].shown == "+46846500404"


def test_the_journal_names_the_phone_that_answered() -> None:
    on = Listening()

    on.comes_in()
    on.new("PJSIP/operator-00000008")
    on.calls.hear(
        {
            "event": "DialBegin",
            "channel": TRUNK,
            "destchannel": "PJSIP/operator-00000008",
            "dialstring": "0701740605@operator",
        }
    )
    on.came_to("PJSIP/operator-00000008", "ANSWER")
    on.gone("PJSIP/operator-00000008")
    on.gone(TRUNK)

    assert on.over[0].dialled == "0701740605@operator"


def test_calls_that_were_cut_off_by_a_lost_line_are_counted() -> None:
    on = Listening()

    on.comes_in()
    on.calls.begin([])
    on.gone(TRUNK)

    assert on.over == []
    assert on.calls.unfinished == 1
