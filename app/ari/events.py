"""The words of Asterisk's events, as typed values; the text "StasisStart" stands only here.

Knows: the JSON of the ARI events that this service asks for (docs.asterisk.org, ARI, Asterisk 22) and of REST
answers on the same WebSocket. Refuses to know: what they mean for a call (exchange.py). For unknown events it returns
their kind: the caller logs the first of each kind.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from app.policy.printable import printable


class CallerId(msgspec.Struct):
    """A number from the exchange, "" if none; made printable, because callers can write anything there."""

    number: str = ""
    name: str = ""

    def __post_init__(self) -> None:
        self.number, self.name = printable(self.number), printable(self.name)


class Position(msgspec.Struct):
    """A channel's place in the dialplan; `app_data` holds the application's arguments."""

    context: str = ""
    exten: str = ""
    app_name: str = ""
    app_data: str = ""

    def __post_init__(self) -> None:
        self.exten = printable(self.exten)


class Channel(msgspec.Struct):
    """A channel as in every event and in GET /channels."""

    id: str
    name: str
    state: str = ""
    caller: CallerId = msgspec.field(default_factory=CallerId)
    connected: CallerId = msgspec.field(default_factory=CallerId)
    dialplan: Position = msgspec.field(default_factory=Position)


class StasisStart(msgspec.Struct, tag_field="type", tag="StasisStart"):
    """A channel entered the application; or, without args, replaced another one there (an attended transfer)."""

    channel: Channel
    args: list[str] = []
    replace_channel: Channel | None = None


class ChannelHangupRequest(msgspec.Struct, tag_field="type", tag="ChannelHangupRequest"):
    """A channel in Stasis is hung up: by its far end, or (soft) by the exchange. `cause` gives the reason.

    For a soft hang-up, `cause` is one of Asterisk's AST_SOFTHANGUP_ bits (channel.h), else Q.850.
    """

    channel: Channel
    cause: int = 0
    soft: bool = False


class ChannelDestroyed(msgspec.Struct, tag_field="type", tag="ChannelDestroyed"):
    """A channel that we made is gone; `cause` is Q.850."""

    channel: Channel
    cause: int = 0


class ChannelDialplan(msgspec.Struct, tag_field="type", tag="ChannelDialplan"):
    """A channel that we made, or one in Stasis, began an application of the dialplan."""

    channel: Channel


class ChannelDtmfReceived(msgspec.Struct, tag_field="type", tag="ChannelDtmfReceived"):
    """A key was pressed."""

    channel: Channel
    digit: str


class _Playback(msgspec.Struct):
    target_uri: str = ""


class PlaybackFinished(msgspec.Struct, tag_field="type", tag="PlaybackFinished"):
    """A playback to a channel has ended."""

    playback: _Playback


class Endpoint(msgspec.Struct):
    """One of GET /endpoints: a phone by its login, "online" while any device is registered with it."""

    resource: str
    state: str = ""
    channel_ids: list[str] = []


class DeviceState(msgspec.Struct):
    """A device by its name (such as "PJSIP/anna") and state (such as "INUSE"): in events, GET /deviceStates/..."""

    name: str
    state: str


class DeviceStateChanged(msgspec.Struct, tag_field="type", tag="DeviceStateChanged"):
    """A device changed state."""

    device_state: DeviceState


class ChannelUserevent(msgspec.Struct, tag_field="type", tag="ChannelUserevent"):
    """An event that this service sent to itself."""


class RestResponse(msgspec.Struct, tag_field="type", tag="RESTResponse"):
    """The answer to a request sent on the WebSocket. `message_body` is text, JSON where the resource has any."""

    request_id: str
    status_code: int
    reason_phrase: str = ""
    message_body: str = ""


class Unreadable(ValueError):
    """A message from the exchange was not the expected JSON."""


ExchangeEvent = (
    StasisStart
    | DeviceStateChanged
    | ChannelHangupRequest
    | ChannelDestroyed
    | ChannelDialplan
    | ChannelDtmfReceived
    | PlaybackFinished
    | ChannelUserevent
)
EventOrAnswer = ExchangeEvent | RestResponse

# The events that we ask for. REST answers must be in the list, too: Asterisk drops them otherwise.
EVENTS_WANTED = (
    "StasisStart",
    "DeviceStateChanged",
    "ChannelHangupRequest",
    "ChannelDestroyed",
    "ChannelDialplan",
    "ChannelDtmfReceived",
    "PlaybackFinished",
    "ChannelUserevent",
    "RESTResponse",
)


_T = TypeVar("_T")


class _Envelope(msgspec.Struct):
    type: str


_envelope = msgspec.json.Decoder(_Envelope)
_events: msgspec.json.Decoder[EventOrAnswer] = msgspec.json.Decoder(EventOrAnswer)
_channels = msgspec.json.Decoder(list[Channel])
_endpoint = msgspec.json.Decoder(Endpoint)
_endpoints = msgspec.json.Decoder(list[Endpoint])
_device = msgspec.json.Decoder(DeviceState)


class _Value(msgspec.Struct):
    value: str = ""


_value = msgspec.json.Decoder(_Value)


def parse_value(text: str) -> str:
    """The answer of GET .../variable. Raises Unreadable."""
    try:
        return _value.decode(text).value
    except msgspec.DecodeError as error:
        raise Unreadable(str(error)) from error


def value_or_nothing(text: str) -> str:
    """The same; "" if the channel or phone has no such variable, or is no more."""
    try:
        return parse_value(text)
    except Unreadable:
        return ""


def parse_event(text: str | bytes) -> EventOrAnswer | str:
    """One event, or the name of an unknown kind of event. Raises Unreadable."""
    try:
        return _events.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        try:
            kind = _envelope.decode(text).type
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Unreadable(str(error)) from error
        if kind in EVENTS_WANTED:
            raise Unreadable(str(error)) from error
        return kind


def _decoded(decoder: msgspec.json.Decoder[_T], text: str) -> _T:
    try:
        return decoder.decode(text)
    except msgspec.DecodeError as error:
        raise Unreadable(str(error)) from error


def parse_channels(text: str) -> list[Channel]:
    """The answer of GET /channels. Raises Unreadable."""
    return _decoded(_channels, text)


def parse_endpoints(text: str) -> list[Endpoint]:
    """The answer of GET /endpoints/PJSIP. Raises Unreadable."""
    return _decoded(_endpoints, text)


def parse_endpoint(text: str) -> Endpoint:
    """The answer of GET /endpoints/PJSIP/... Raises Unreadable."""
    return _decoded(_endpoint, text)


def parse_device(text: str) -> DeviceState:
    """The answer of GET /deviceStates/... Raises Unreadable."""
    return _decoded(_device, text)
