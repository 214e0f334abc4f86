from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.calls.ports.news import Sender, Source
from app.calls.trail import BadTrail, Trail
from app.policy.decision import Attempt, Device, Outcome
from app.policy.targets import ChooseProfile, Pause, RingPerson, TellDiversion
from tests.policy.targets import ids, numbers, targets

attempts = st.builds(
    Attempt,
    targets,
    st.sampled_from(Outcome),
    st.sampled_from(["", "2", "*", "#"]),
    ids | st.just(""),
)
trails = st.builds(
    Trail,
    st.sampled_from(Source),
    ids | numbers | st.just(""),
    numbers | ids,
    st.integers(0, 4_000_000_000_000_000).map(lambda us: datetime.fromtimestamp(us / 1_000_000, UTC)),
    st.lists(attempts, max_size=6).map(tuple),
    st.none() | targets,
    by=st.none() | st.builds(Sender, ids, st.sampled_from(Device)),
)


@given(trails)
def test_a_trail_that_is_read_is_the_trail_that_was_written(trail: Trail) -> None:
    again = Trail.read(trail.write())

    assert (again.source, again.caller, again.dialled) == (trail.source, trail.caller, trail.dialled)
    assert (again.tried, again.now, again.by) == (trail.tried, trail.now, trail.by)
    assert abs((again.came_in - trail.came_in).total_seconds()) < 0.002


@given(trails)
def test_callers_of_the_same_millisecond_keep_their_places_over_a_restart(trail: Trail) -> None:
    """The order of a queue is by this; it stood in microseconds before a restart and in milliseconds after it."""
    again = Trail.read(trail.write())

    assert again.arrived == trail.arrived
    assert Trail.read(again.write()).arrived == trail.arrived


@given(st.text(), st.text())
@example("|", "||")
@example("${EVAL(1)}", "101&SIP/x")
@example("\n", "\x00")
@example("å" * 300, ";")
def test_no_number_from_outside_can_break_the_trail_or_the_dialplan(caller: str, dialled: str) -> None:
    written = Trail(Source.TRUNK, caller, dialled, datetime(2026, 11, 24, tzinfo=UTC)).write()

    assert written.count("|") == 5
    assert not set(written) & set(",;${}()\"'&@/\\ \n")
    Trail.read(written)


def test_the_key_is_remembered_with_the_diversion_that_was_heard() -> None:
    trail = Trail(Source.TRUNK, "", "101", datetime(2026, 11, 24, tzinfo=UTC))

    trail = Trail.read(trail.trying(TellDiversion("anna"), "lunch").write())
    trail = Trail.read(trail.after(Outcome.REPLIED).trying(RingPerson("bo")).write())

    assert trail.tried == (Attempt(TellDiversion("anna"), Outcome.REPLIED, "", "lunch"),)
    assert (trail.now, trail.spoken_profile) == (RingPerson("bo"), "")


def test_a_code_with_a_time_is_read_after_a_restart() -> None:
    """Its colons were taken for those of the trail, and the call was lost."""
    trail = Trail(Source.PHONE, "anna", "*21*2*1300", datetime(2026, 11, 24, tzinfo=UTC))
    lunch = ChooseProfile("lunch", datetime(2026, 11, 24, 12, tzinfo=UTC))

    trail = Trail.read(trail.trying(lunch).write())
    then = Trail.read(trail.after(Outcome.NO_ANSWER).trying(Pause("busy")).write())

    assert trail.now == lunch
    assert then.tried == (Attempt(lunch, Outcome.NO_ANSWER),)
    assert then.now == Pause("busy")


def test_each_attempt_is_remembered_with_its_outcome() -> None:
    trail = Trail(Source.TRUNK, "", "101", datetime(2026, 11, 24, tzinfo=UTC))

    trail = trail.trying(RingPerson("anna")).after(Outcome.NO_ANSWER)

    assert trail.tried == (Attempt(RingPerson("anna"), Outcome.NO_ANSWER),)
    assert trail.now is None


@pytest.mark.parametrize("text", ["", "a|b", "trunk||101|x||", "trunk||101|1|ring:anna|", "moon||101|1||"])
def test_a_trail_of_another_make_is_refused(text: str) -> None:
    with pytest.raises(BadTrail):
        Trail.read(text)
