"""Where telephones are registered, and as what; ends a telephone's registrations and calls.

Knows: PJSIP's contacts. Refuses to know: whose telephone must end, and who asks.

ARI reads the dialplan's functions only for a channel, and PJSIP's contacts only by their ids, which such a
function tells. So we make a channel that does nothing, and end it when we have read.
"""

from __future__ import annotations

import re
import secrets
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import msgspec

from app.ari.client import Request
from app.ari.events import parse_channels, value_or_nothing
from app.ari.spelling import endpoint_of
from app.policy.printable import printable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from app.ari.client import Ari

CONTACTS_AT_ONCE = 50  # requests
_SECRET: Final = re.compile(
    r"^sips:|;transport=(tls|wss?)\b", re.IGNORECASE
)  # ws: to the service, which has TLS
LONGEST_AGENT = 120  # characters of what a telephone says it is


@dataclass(frozen=True, slots=True)
class Registration:
    """agent: what the telephone says it is; address: where its request came from.

    in_clear: by UDP or TCP, so that its SIP can be read on the way.
    """

    login: str
    contact: str
    agent: str
    address: str
    in_clear: bool = False


class _Field(msgspec.Struct):
    attribute: str
    value: str = ""


_fields = msgspec.json.Decoder(list[_Field])


class Registrations:
    """Every method raises ConnectionError, and client.Refused when the exchange cannot make a channel."""

    def __init__(self, ari: Ari) -> None:
        self._ari = ari

    async def of(self, logins: Sequence[str]) -> list[Registration]:
        """The registrations of these telephones; none for those that are away."""
        contacts = await self._contacts(logins)
        answers = await self._read(_contact(contact) for _, contact in contacts)
        return [
            found
            for (login, contact), answer in zip(contacts, answers, strict=True)
            if (found := _registration(login, contact, answer)) is not None
        ]

    async def end(self, logins: Sequence[str]) -> None:
        """Delete the registrations of these telephones, and hang up their calls."""
        contacts = await self._contacts(logins)
        await self._read(
            Request("DELETE", _contact(contact).path, may_be_refused=True) for _, contact in contacts
        )
        channels = parse_channels(await self._ari.listed("channels"))
        await self._read(
            Request("DELETE", f"channels/{quote(channel.id, safe='')}", may_be_refused=True)
            for channel in channels
            if endpoint_of(channel.name) in logins
        )

    async def _contacts(self, logins: Sequence[str]) -> list[tuple[str, str]]:
        """The telephones' contacts by their ids, each with its login."""
        async with self._channel() as channel:
            answers = await self._read(
                Request(
                    "GET",
                    f"channels/{channel}/variable",
                    {"variable": f"PJSIP_AOR({login},contact)"},
                    may_be_refused=True,
                )
                for login in logins
            )
        return [
            (login, contact)
            for login, answer in zip(logins, answers, strict=True)
            for contact in value_or_nothing(answer).split(",")
            if contact.startswith(f"{login};@")
        ]

    @asynccontextmanager
    async def _channel(self) -> AsyncIterator[str]:
        id_ = f"asking-{secrets.token_hex(4)}"
        place = {"context": "asking", "extension": "s", "priority": "1"}
        await self._ari.request("POST", "channels", {"endpoint": "Local/s@asking", "channelId": id_, **place})
        try:
            yield id_
        finally:
            await self._ari.requests(Request("DELETE", f"channels/{id_}", may_be_refused=True))

    async def _read(self, requests: Iterable[Request]) -> list[str]:
        asked, answers = list(requests), list[str]()
        for start in range(0, len(asked), CONTACTS_AT_ONCE):
            answers += await self._ari.requests(*asked[start : start + CONTACTS_AT_ONCE])
        return answers


def _contact(contact: str) -> Request:
    path = f"asterisk/config/dynamic/res_pjsip/contact/{quote(contact, safe='')}"
    return Request("GET", path, may_be_refused=True)


def _registration(login: str, contact: str, answer: str) -> Registration | None:
    """None: it ended meanwhile."""
    try:
        fields = {one.attribute: one.value for one in _fields.decode(answer)}
    except msgspec.DecodeError:
        return None
    address, port = fields.get("via_addr", ""), fields.get("via_port", "")
    agent = printable(fields.get("user_agent", ""))[:LONGEST_AGENT]
    in_clear = _SECRET.search(fields.get("uri", "")) is None
    return Registration(login, contact, agent, printable(f"{address}:{port}" if address else ""), in_clear)
