"""Any target of a decision, for the tests of its text and of whatever keeps it."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

from hypothesis import strategies as st

from app.policy.targets import (
    AskMenu,
    ChooseProfile,
    DialOutside,
    JoinQueue,
    LeaveMessage,
    LogIn,
    LogOut,
    OpenMailbox,
    Pause,
    PromiseCallback,
    RefuseCall,
    Resume,
    RingPerson,
    SendOutside,
    TakeProfileBack,
    TellDiversion,
)

ids = st.from_regex(r"[a-z][a-z0-9_-]{0,31}", fullmatch=True)
numbers = st.from_regex(r"\+?[0-9]{2,15}", fullmatch=True)
times = st.datetimes(
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=2))])
)
places = st.one_of(
    st.builds(RingPerson, ids),
    st.builds(JoinQueue, ids),
    st.builds(LeaveMessage, ids),
    st.builds(SendOutside, numbers),
    st.builds(DialOutside, numbers),
    st.builds(RefuseCall, numbers),
    st.builds(TellDiversion, ids),
    st.builds(PromiseCallback, ids),
    st.just(AskMenu()),
)
codes = st.one_of(
    st.sampled_from([LogIn(), LogOut(), Resume(), TakeProfileBack()]),
    st.builds(Pause, st.from_regex(r"[A-Za-zåäö][A-Za-zåäö -]{0,39}", fullmatch=True)),
    st.builds(ChooseProfile, ids, st.none() | times),
    st.builds(OpenMailbox, ids),
)
targets = places | codes
