"""Where telephones are registered, as we ask it, and how their registrations and calls end."""

from __future__ import annotations

import json

import pytest

from app.ari.registrations import Registration, Registrations
from tests.ari.test_exchange import WrittenDown

CONTACT = "anna.web;@0123456789abcdef0123456789abcdef"
PATH = "asterisk/config/dynamic/res_pjsip/contact/anna.web%3B%400123456789abcdef0123456789abcdef"


class Answering(WrittenDown):
    """An exchange where anna.web is registered. The channel that asks has another id each time."""

    def __init__(self, contacts: str = CONTACT, uri: str = "sip:x;transport=tls") -> None:
        super().__init__()
        fields = {
            "user_agent": "Linphone\x1b[1m/5",
            "via_addr": "192.0.2.7",
            "via_port": "5061",
            "uri": uri,
        }
        self.bodies[f"GET {PATH}"] = json.dumps(
            [{"attribute": name, "value": value} for name, value in fields.items()]
        )
        self.contacts = contacts

    async def requests(self, *requests):  # type: ignore[no-untyped-def]
        for one in requests:
            asked = (one.query or {}).get("variable")
            if asked is not None:
                value = self.contacts if asked == "PJSIP_AOR(anna.web,contact)" else ""
                self.bodies[str(one)] = json.dumps({"value": value})
        answers = []
        for one in requests:
            answers += await super().requests(one)
        return answers


async def test_a_registration_tells_what_the_phone_is_and_from_where_in_printable_characters() -> None:
    ari = Answering()

    found = await Registrations(ari).of(["anna", "anna.web"])

    assert found == [Registration("anna.web", CONTACT, r"Linphone\x1b[1m/5", "192.0.2.7:5061")]


@pytest.mark.parametrize(
    ("uri", "in_clear"),
    [
        ("sip:anna@192.0.2.7:5060", True),
        ("sip:anna@192.0.2.7:5060;transport=TCP;x-ast-orig-host=tls:1", True),
        ("sip:anna@192.0.2.7:5061;transport=TLS;ob", False),
        ("sips:anna@192.0.2.7:5061", False),
        ("sip:anna@192.0.2.7:5061;transport=ws", False),
    ],
)
async def test_a_registration_tells_whether_its_sip_can_be_read_on_the_way(uri: str, in_clear: bool) -> None:
    ari = Answering(uri=uri)

    [found] = await Registrations(ari).of(["anna.web"])

    assert found.in_clear is in_clear


async def test_the_channel_that_asks_is_ended() -> None:
    ari = Answering()

    await Registrations(ari).of(["anna.web"])

    made = [
        query["channelId"] for method, path, query, _ in ari.asked if (method, path) == ("POST", "channels")
    ]
    ended = [path for method, path, _, _ in ari.asked if method == "DELETE"]
    assert ended == [f"channels/{made[0]}"]


async def test_a_registration_that_has_just_ended_is_none() -> None:
    ari = Answering()
    ari.bodies[f"GET {PATH}"] = json.dumps({"message": "Resource not found"})

    assert await Registrations(ari).of(["anna.web"]) == []


@pytest.mark.parametrize("odd", ["bo;@0123456789abcdef0123456789abcdef", "../../global/x", ""])
async def test_other_parties_contacts_are_left_alone(odd: str) -> None:
    ari = Answering(odd)
    ari.bodies["GET channels"] = "[]"

    await Registrations(ari).end(["anna.web"])

    assert not [path for _, path, _, _ in ari.asked if path.startswith("asterisk/config")]


async def test_a_phone_s_registrations_and_calls_end_and_nobody_else_s() -> None:
    ari = Answering()
    names = {
        "c1": "PJSIP/anna.web-00000001",
        "c2": "PJSIP/anna-00000002",
        "c3": "PJSIP/bo-00000003",
        "c4": "Local/s@asking-1;1",
    }
    ari.bodies["GET channels"] = json.dumps([{"id": id_, "name": name} for id_, name in names.items()])

    await Registrations(ari).end(["anna.web"])

    deleted = [path for method, path, _, _ in ari.asked if method == "DELETE"]
    assert deleted[1:] == [PATH, "channels/c1"]
