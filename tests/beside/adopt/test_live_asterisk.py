"""We ask a running Asterisk; and what follows when it answers little or nothing."""

from __future__ import annotations

import pytest

from app.beside.adopt import live_asterisk
from app.beside.adopt.found import BadSource, Destination, FoundMember, Leads
from app.beside.adopt.live_dialplan import READ
from app.beside.ami.client import Ami, AmiAddress
from app.beside.ami.reading import READING, SESSION
from tests.beside.ami.fake import fake_manager

Action = dict[str, str]


def listed(*events: bytes) -> list[bytes]:
    """A list as Asterisk answers it: the response, the events, and one that says that it was all."""
    start = b"Response: Success\r\nEventList: start\r\nMessage: it will follow"
    return [start, *events, b"Event: ListComplete\r\nEventList: Complete\r\nListItems: 1"]


DATABASE = {
    "AMPUSER": {"101/cidname": "Anna Ek", "101/outboundcid": '"Anna" <0846500401>', "101/followme/ddial": "DIRECT",
                "101/followme/grplist": "101-0701740605#", "102/followme/ddial": "EXTENSION",
                "102/followme/grplist": "102-0701740606#"},
    "DND": {"102": "YES"},
    "CF": {"101": "0701740688"},
}  # fmt: skip
ENDPOINTS = {"101": '"101" <101>', "bo-telefon": '"Bo Lind" <102>', "operator": "<unknown>"}


def answer(action: Action) -> list[bytes] | None:
    match action["Action"]:
        case "PJSIPShowEndpoints":
            return listed(*(f"Event: EndpointList\r\nObjectName: {one}".encode() for one in ENDPOINTS))
        case "PJSIPShowEndpoint":
            name = action["Endpoint"]
            return listed(
                f"Event: EndpointDetail\r\nObjectName: {name}\r\nCallerid: {ENDPOINTS[name]}\r\n"
                f"Context: {'phones' if ENDPOINTS[name].endswith('02>') or name == '101' else 'outside'}".encode()
            )
        case "ShowDialPlan" if action["Context"] == "outside":
            step = "Event: ListDialplan\r\nContext: outside\r\nExtension: {}\r\nPriority: 1\r\nApplication: Dial\r\n"
            return listed(
                f"{step.format('+46846500401')}AppData: PJSIP/101,20".encode(),
                f"{step.format('+46846500402')}AppData: ${{BO}},20".encode(),
            )
        case "Getvar":
            value = {"BO": "PJSIP/bo-telefon"}.get(action["Variable"], "")
            return [f"Response: Success\r\nVariable: {action['Variable']}\r\nValue: {value}".encode()]
        case "ExtensionStateList":
            return listed(
                b"Event: ExtensionStatus\r\nExten: 102\r\nHint: PJSIP/bo-telefon&Custom:DND102",
                b"Event: ExtensionStatus\r\nExten: 103\r\nHint: PJSIP/103",
            )
        case "VoicemailUsersList":
            return listed(
                "Event: VoicemailUserEntry\r\nVoiceMailbox: 103\r\nFullname: Carin Åberg\r\nEmail: carin@x.se\r\n"
                "NewMessageCount: 2\r\nOldMessageCount: 1".encode("latin-1")
            )
        case "QueueStatus":
            return listed(
                b"Event: QueueParams\r\nQueue: 700\r\nMax: 5\r\nStrategy: rrmemory\r\nWeight: 0",
                b"Event: QueueMember\r\nQueue: 700\r\nLocation: Local/101@from-queue/n\r\nPenalty: 0",
                b"Event: QueueMember\r\nQueue: 700\r\nLocation: PJSIP/bo-telefon\r\nPenalty: 3",
                b"Event: QueueParams\r\nQueue: support\r\nMax: 0\r\nStrategy: ringall\r\nWeight: 2",
                b"Event: QueueMember\r\nQueue: support\r\nLocation: Local/3@x\r\nStateInterface: PJSIP/103",
            )
        case "DBGetTree" if action["Family"] in DATABASE:
            tree = DATABASE[action["Family"]]
            family = action["Family"]
            return listed(
                *(
                    f"Event: DBGetTreeResponse\r\nKey: /{family}/{key}\r\nVal: {tree[key]}".encode()
                    for key in tree
                )
            )
        case _:
            return [b"Response: Error\r\nMessage: Database entry not found"]


async def test_people_queues_and_what_they_have_set_come_over() -> None:
    async with fake_manager() as manager:
        manager.answer = answer
        found = await live_asterisk.read_exchange(manager.address)

    people = {one.extension: one for one in found.people}
    assert {number: one.name for number, one in people.items()} == {
        "101": "Anna Ek",
        "102": "Bo Lind",
        "103": "Carin Åberg",
    }
    anna, bo, carin = (people[number] for number in ("101", "102", "103"))
    assert (anna.mobile, anna.presented) == ("+46701740605", "+46846500401")
    assert (bo.mobile, carin.email) == ("", "carin@x.se")
    assert [one.en for one in anna.remarks] == [
        "forwarded always to 0701740688: choose a profile, or give the rule in the role"
    ]
    assert [one.en for one in bo.remarks] == [
        "do not disturb is on: vaxel profile 102 dnd, when the file is in force"
    ]
    sales, support = found.groups
    assert (sales.number, sales.members, sales.together, sales.most) == (
        *("700", [FoundMember("101"), FoundMember("102", 3)], False, 5),
    )
    assert (support.name, support.members, support.together, support.weight) == (
        *("support", [FoundMember("103")], True, 2),
    )
    assert [one.en for one in found.remarks] == [
        "endpoint operator: is no extension; if it is a trunk, give it in Växel's settings",
        "messages in its mailboxes: 3; vaxel adopt voicemail FOLDER takes them over",
        READ[1],
    ]
    assert {one.number: one.to for one in found.routes} == {
        "+46846500401": Destination(Leads.PERSON, "101"),
        "+46846500402": Destination(Leads.PERSON, "102"),
    }


async def test_nothing_is_sent_but_reading() -> None:
    async with fake_manager() as manager:
        manager.answer = answer
        await live_asterisk.read_exchange(manager.address)

    assert {one["Action"] for one in manager.asked} <= READING | SESSION


async def test_an_action_that_the_manager_user_may_not_use_is_told_and_the_rest_comes_over() -> None:
    def refuse(action: Action) -> list[bytes] | None:
        if action["Action"].startswith("PJSIP"):
            return [b"Response: Error\r\nMessage: Permission denied"]
        return answer(action)

    async with fake_manager() as manager:
        manager.answer = refuse
        found = await live_asterisk.read_exchange(manager.address)

    assert {one.extension for one in found.people} == {"101", "102", "103"}
    assert "may not ask PJSIPShowEndpoints" in found.remarks[0].en


async def test_an_answer_that_never_comes_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_asterisk, "Ami", lambda address: Ami(address, answer_within=0.2))

    async with fake_manager() as manager:
        manager.answer = lambda action: None if action["Action"] == "QueueStatus" else answer(action)
        found = await live_asterisk.read_exchange(manager.address)

    assert len(found.people) == 3
    assert any("does not answer to QueueStatus" in one.en for one in found.remarks)


async def test_an_exchange_that_lets_nobody_in_is_told() -> None:
    async with fake_manager() as manager:
        address = AmiAddress("127.0.0.1", manager.port, "vaxel", "fel")
        with pytest.raises(BadSource, match="Authentication failed"):
            await live_asterisk.read_exchange(address)


async def test_an_exchange_that_is_not_there_is_told() -> None:
    async with fake_manager() as manager:
        address = manager.address

    with pytest.raises(BadSource, match="the exchange does not answer"):
        await live_asterisk.read_exchange(address)
