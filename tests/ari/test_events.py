"""Events as Asterisk 22.10.1 sent them, shortened only where nothing is read."""

import pytest

from app.ari.events import (
    ChannelUserevent,
    DeviceStateChanged,
    RestResponse,
    StasisStart,
    Unreadable,
    parse_event,
)

STASIS_START = """{"type":"StasisStart","timestamp":"2026-11-23T09:41:12.345+0100","args":["new","trunk"],
"channel":{"id":"vaxel-1795422072.0","name":"PJSIP/trunk-00000000","state":"Ring","protocol_id":"1-77@127.0.0.2",
"caller":{"name":"","number":"+46701234567"},"connected":{"name":"","number":""},"accountcode":"",
"dialplan":{"context":"from-trunk","exten":"+46846500401","priority":2,"app_name":"Stasis",
"app_data":"vaxel,new,trunk"},"creationtime":"2026-11-23T09:41:12.340+0100","language":"sv"},
"asterisk_id":"00:00:00:00:00:00","application":"vaxel"}"""


def test_a_channel_that_enters_is_read_with_caller_and_dialled_number() -> None:
    event = parse_event(STASIS_START)

    assert isinstance(event, StasisStart)
    assert event.args == ["new", "trunk"]
    assert event.channel.caller.number == "+46701234567"
    assert event.channel.dialplan.exten == "+46846500401"


def test_a_device_that_changes_state_is_read() -> None:
    event = parse_event(
        '{"type":"DeviceStateChanged","application":"vaxel","timestamp":"2026-11-23T09:41:12.345+0100",'
        '"device_state":{"name":"PJSIP/anna","state":"INUSE"},"asterisk_id":"00:00:00:00:00:00"}'
    )

    assert isinstance(event, DeviceStateChanged)
    assert (event.device_state.name, event.device_state.state) == ("PJSIP/anna", "INUSE")


def test_an_event_that_we_sent_to_ourselves_is_read() -> None:
    event = parse_event(
        '{"type":"ChannelUserevent","timestamp":"2026-11-24T01:45:12.345+0100","eventname":"hears",'
        '"userevent":{"eventname":"hears"},"asterisk_id":"00:00:00:00:00:00","application":"vaxel"}'
    )

    assert isinstance(event, ChannelUserevent)


def test_an_answer_without_a_body_is_read() -> None:
    event = parse_event(
        '{"type":"RESTResponse","transaction_id":"7","request_id":"7","status_code":204,'
        '"reason_phrase":"No Content","uri":"channels/1/continue","application":"vaxel"}'
    )

    assert event == RestResponse("7", 204, "No Content", "")


def test_an_unknown_event_is_only_its_name() -> None:
    assert parse_event('{"type":"PlaybackStarted","playback":{}}') == "PlaybackStarted"


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"type":7}', '{"type":"StasisStart"}', b"\xff\xfe"])
def test_a_message_that_is_no_event_is_unreadable(text: str | bytes) -> None:
    with pytest.raises(Unreadable):
        parse_event(text)
