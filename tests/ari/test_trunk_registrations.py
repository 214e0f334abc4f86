"""Whether a trunk is registered, by the warnings that Asterisk 22 writes (seen)."""

from __future__ import annotations

import pytest

from app.ari.trunk_registrations import ANSWERS, ATTEMPT, FAILS_FOR, REFUSES_FOR, TrunkRegistrations
from app.policy.trunks import Trunk, TrunkAccount, TrunkConnection

ACCOUNT = TrunkAccount("101", "101", password_env="X", registers=600)
TRUNK = Trunk("telia", "Telia", TrunkConnection("127.0.0.1", 5070, account=ACCOUNT))
WARNING = "[2026-11-30 00:57:06.517] WARNING[13665] res_pjsip_outbound_registration.c: "
REFUSED = (
    f"{WARNING}'401' fatal response received from 'sip:127.0.0.1:5070' on registration attempt to "
    "'sip:101@127.0.0.1', retrying in '30' seconds"
)
SILENT = (
    f"{WARNING}No response received from 'sip:127.0.0.1:5070' on registration attempt to 'sip:101@127.0.0.1', "
    "retrying in '30'"
)
BUSY = (
    f"{WARNING}Temporal response '503' received from 'sip:127.0.0.1:5070' on registration attempt to "
    "'sip:101@127.0.0.1', retrying in '30'"
)


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("line", "code"), [(REFUSED, "401"), (SILENT, ""), (BUSY, "503")])
def test_a_failure_is_told_with_its_code(line: str, code: str) -> None:
    heard = TrunkRegistrations(Time())

    assert heard.hear(line)
    assert (heard.state(TRUNK), heard.why(TRUNK)) == (False, code)


def test_it_is_registered_once_an_attempt_would_have_failed() -> None:
    time = Time()
    heard = TrunkRegistrations(time)
    assert heard.state(TRUNK) is None

    time.now += ATTEMPT
    assert heard.state(TRUNK) is True
    heard.hear(SILENT)
    time.now += FAILS_FOR - 1
    assert heard.state(TRUNK) is False
    time.now += 1
    assert heard.state(TRUNK) is True


def test_an_operator_that_answers_is_waited_for_no_longer_than_that() -> None:
    """After a refusal it took 65 s until a mended registration was told of, and after a start 32 s."""
    time = Time()
    heard = TrunkRegistrations(time)
    assert heard.state(TRUNK, reachable=True) is None
    time.now += ANSWERS
    assert heard.state(TRUNK, reachable=True) is True
    assert heard.state(TRUNK) is None  # nobody has asked it

    heard.hear(REFUSED)
    time.now += REFUSES_FOR - 1
    assert heard.state(TRUNK, reachable=True) is False
    time.now += 1
    assert heard.state(TRUNK) is True
    assert heard.state(TRUNK, reachable=False) is False  # it may have become silent since


def test_other_trunks_and_other_lines_do_not_matter() -> None:
    heard = TrunkRegistrations(Time())
    heard.hear(REFUSED.replace("101@", "102@"))

    assert heard.state(TRUNK) is None
    assert not heard.hear("[2026-11-30 00:57:06.517] WARNING[1] res_pjsip.c: something '401' else")
    assert heard.state(Trunk("x", "X", TrunkConnection("op"))) is None
