"""The text of a target: every target comes back as it was, and the words of old journals stay."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given

from app.policy.target_text import read_agent_choice, read_target, target_text
from app.policy.targets import (
    Action,
    AskMenu,
    ChooseProfile,
    DialOutside,
    EnterRoom,
    Fetch,
    JoinQueue,
    LeaveMessage,
    LogIn,
    LogOut,
    OpenMailbox,
    Park,
    Pause,
    PickUp,
    PromiseCallback,
    RefuseCall,
    Resume,
    RingPerson,
    SendOutside,
    TakeProfileBack,
    Target,
    TellDiversion,
    TellHours,
    TurnQueues,
)
from tests.policy.targets import targets

ONE = datetime.fromisoformat("2026-11-24T13:00:00+01:00")
# As versions before 0.3 wrote them: journals and calls under way hold these.
STORED: list[tuple[Target, str, str]] = [
    (RingPerson("anna"), "ring", "anna"),
    (JoinQueue("support"), "queue", "support"),
    (LeaveMessage("anna"), "voicemail", "anna"),
    (SendOutside("+46313900600"), "external", "+46313900600"),
    (DialOutside("112"), "trunk", "112"),
    (RefuseCall("*99"), "refuse", "*99"),
    (TellDiversion("anna"), "divert", "anna"),
    (PromiseCallback("anna"), "call_back", "anna"),
    (AskMenu(), "menu", "main"),
    (LogIn(), "code", "log_in"),
    (LogOut(), "code", "log_out"),
    (Pause("Lunch"), "code", "pause:Lunch"),
    (Resume(), "code", "resume"),
    (ChooseProfile("lunch", ONE), "code", "profile:lunch:2026-11-24T13:00:00+01:00"),
    (ChooseProfile("lunch"), "code", "profile:lunch:"),
    (TakeProfileBack(), "code", "profile"),
    (OpenMailbox("david"), "code", "mailbox/david"),
    (TurnQueues(), "code", "turn_queues"),
    (PickUp("bo"), "code", "pick_up/bo"),
    (PickUp(""), "code", "pick_up/"),
    (Park("3"), "code", "park/3"),
    (Fetch("3"), "code", "fetch/3"),
    (EnterRoom("anna"), "code", "room/anna"),
    (EnterRoom("anna", asks=True), "code", "room/anna/asked"),
    (TellHours(), "code", "hours"),
]


@pytest.mark.parametrize(("target", "action", "text"), STORED, ids=lambda one: str(one))
def test_a_target_is_stored_as_it_ever_was(target: Target, action: str, text: str) -> None:
    assert (target.action.value, target_text(target)) == (action, text)
    assert read_target(Action(action), text) == target


def test_every_kind_of_target_stands_in_that_list() -> None:
    assert {type(target) for target, _, _ in STORED} == set(get_args(Target))


@given(targets)
def test_a_target_that_is_read_is_the_target_that_was_written(target: Target) -> None:
    assert read_target(target.action, target_text(target)) == target


@pytest.mark.parametrize(
    ("action", "text"),
    [
        (Action.MENU, "anna"),
        (Action.CODE, ""),
        (Action.CODE, "log_in:now"),
        (Action.CODE, "pause"),
        (Action.CODE, "pause:"),
        (Action.CODE, "dance"),
        (Action.CODE, "profile:lunch:noon"),
    ],
)
def test_a_text_that_no_version_wrote_is_refused(action: Action, text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_target(action, text)


def test_an_error_in_a_text_is_told_to_its_reader() -> None:
    with pytest.raises(ValueError, match=r"^'anna' is not main$"):
        read_target(Action.MENU, "anna")
    with pytest.raises(ValueError, match=r"^'pause' is not log_in, log_out, resume or pause:REASON$"):
        read_agent_choice("pause")


@pytest.mark.parametrize(
    ("does", "reason", "choice"),
    [
        ("log_in", "", LogIn()),
        ("log_out", "", LogOut()),
        ("pause", "Lunch", Pause("Lunch")),
        ("resume", "", Resume()),
    ],
)
def test_an_agents_choice_is_read_from_the_word_and_the_reason(
    does: str, reason: str, choice: Target
) -> None:
    assert read_agent_choice(does, reason) == choice


def test_a_time_keeps_its_zone() -> None:
    """So that a stored choice says the hour that the caller dialled."""
    text = target_text(ChooseProfile("lunch", ONE))

    assert text.endswith("+01:00")
    assert target_text(read_target(Action.CODE, text)) == text
    assert target_text(ChooseProfile("lunch", ONE.astimezone(UTC))).endswith("12:00:00+00:00")
