"""We send another exchange only actions that read."""

from __future__ import annotations

import pytest

from app.beside.ami.reading import NotReading, checked

# From `manager show commands` of Asterisk 22: what makes calls, ends them, changes something or runs something.
WRITING = [
    "AbsoluteTimeout",
    "AGI",
    "AOCMessage",
    "Atxfer",
    "BlindTransfer",
    "Bridge",
    "BridgeDestroy",
    "BridgeKick",
    "CancelAtxfer",
    "Command",
    "ConfbridgeKick",
    "ControlPlayback",
    "CreateConfig",
    "DBDel",
    "DBDelTree",
    "DBPut",
    "DialplanExtensionAdd",
    "DialplanExtensionRemove",
    "Events",
    "Filter",
    "Hangup",
    "LocalOptimizeAway",
    "LoggerRotate",
    "MessageSend",
    "MixMonitor",
    "ModuleLoad",
    "Monitor",
    "MuteAudio",
    "MWIDelete",
    "MWIUpdate",
    "Originate",
    "Park",
    "PJSIPNotify",
    "PJSIPQualify",
    "PJSIPRegister",
    "PJSIPUnregister",
    "PlayDTMF",
    "PlayMF",
    "QueueAdd",
    "QueueLog",
    "QueueMemberRingInUse",
    "QueuePause",
    "QueuePenalty",
    "QueueReload",
    "QueueRemove",
    "QueueReset",
    "QueueWithdrawCaller",
    "Redirect",
    "Reload",
    "SendText",
    "Setvar",
    "StopMixMonitor",
    "UpdateConfig",
    "UserEvent",
    "VoicemailForward",
    "VoicemailMove",
    "VoicemailRefresh",
    "VoicemailRemove",
    "WaitEvent",
    "Status",
]


@pytest.mark.parametrize("action", [*WRITING, "originate", "", "Ping\r\nAction: Originate"])
def test_an_action_that_does_more_than_read_is_refused(action: str) -> None:
    with pytest.raises(NotReading):
        checked(action, {})


@pytest.mark.parametrize(
    ("action", "field", "value"),
    [
        ("DBGet", "Family", "DND\r\nAction: Originate"),
        ("DBGet", "Family\r\nAction", "Originate"),
        ("Ping", "Action", "Originate"),
        ("Ping", "ActionID", "1"),
        ("Getvar", "Variable", "SHELL(reboot)"),
        ("Getvar", "Variable", "CURL(http://x)"),
        ("GetConfig", "Filename", "/etc/passwd"),
        ("GetConfig", "Filename", "../passwd"),
    ],
)
def test_nothing_more_can_hide_in_a_field(action: str, field: str, value: str) -> None:
    with pytest.raises(NotReading):
        checked(action, {field: value})


def test_reading_actions_are_sent_in_asterisks_spelling() -> None:
    assert checked("queuestatus", {"Queue": "support"}) == {"Action": "QueueStatus", "Queue": "support"}
