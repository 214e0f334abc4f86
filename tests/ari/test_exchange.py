"""Orders become places in the dialplan, and Asterisk's words become news."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from app.ari.client import Address, Ari, Disconnected, Refused, Request
from app.ari.events import ChannelUserevent, RestResponse, StasisStart, parse_event
from app.ari.exchange import AriExchange
from app.ari.spelling import caller_id
from app.calls.ports.exchange import ChannelGone
from app.calls.ports.news import Arrived, HungUp, OnPhone, Returned, Sender, Source
from app.calls.ports.orders import Ask, Dial, Refuse, Ring, SendOut, Shown, TakeMessage, Tape
from app.policy.decision import Device, Leg, Outcome
from app.policy.fence import stopped
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from app.calls.ports.news import News
    from app.calls.ports.orders import Order

GREYLISTING = BOLAGET
AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
ANNA = (Leg("anna", Device.FIXED), Leg("anna", Device.MOBILE, "+46701740605"))
CONTACTS = "${PJSIP_DIAL_CONTACTS(anna)}"
ALL_DEAD = f"${{LEN({CONTACTS})}} = 0 & ${{LEN(${{PJSIP_AOR(anna,contact)}})}} > 0"
ANNAS_DESK = f"${{IF($[{ALL_DEAD}]?Local/anna@perhaps-back:{CONTACTS})}}"


class WrittenDown(Ari):
    """The requests that would go to the exchange; `answers` by method and path are raised."""

    def __init__(self) -> None:
        super().__init__(Address("http://127.0.0.1:1", "vaxel", ""))
        self.asked: list[tuple[str, str, dict[str, str], Any]] = []
        self.answers: dict[str, Exception] = {}
        self.bodies: dict[str, str] = {}

    async def requests(self, *requests: Request) -> list[str]:
        for one in requests:
            self.asked.append((one.method, one.path, dict(one.query or {}), one.body))
            answer = self.answers.get(str(one))
            if answer is not None:
                raise answer
        return [self.bodies.get(str(one), "") for one in requests]

    async def listed(self, path: str) -> str:
        return await self.request("GET", path)

    def says_of_phones(self, **phones: tuple[str, str, list[str]]) -> None:
        """By person: the device's state, the endpoint's, and the endpoint's channels."""
        for person, (device, state, channels) in phones.items():
            told = json.dumps({"name": f"PJSIP/{person}", "state": device})
            self.bodies[f"GET deviceStates/PJSIP%2F{person}"] = told
            endpoint = {"resource": person, "state": state, "channel_ids": channels}
            self.bodies[f"GET endpoints/PJSIP/{person}"] = json.dumps(endpoint)


def exchange() -> tuple[AriExchange, WrittenDown, list[News]]:
    ari = WrittenDown()
    heard: list[News] = []
    return AriExchange(ari, heard.append, lambda: AT), ari, heard


@pytest.mark.parametrize(
    ("order", "context", "variables"),
    [
        (
            Ring(ANNA, 20, Shown("+46701740699", "Sälj"), "anna"),
            "ring",
            {
                "VX_DESK": "anna",
                "VX_MOBILE": "+46701740605@mexleg",
                "VX_TIME": "20",
                "VX_MAILBOX": "anna",
                "CALLERID(all)": '"Sälj" <+46701740699>',
                "CALLERID(pres)": "allowed",
            },
        ),
        (
            Ring(ANNA[1:], 20, Shown("", "Sälj"), "anna"),
            "ring",
            {
                "VX_DESK": "",
                "VX_MOBILE": "+46701740605@mexleg",
                "VX_TIME": "20",
                "VX_MAILBOX": "anna",
                "CALLERID(all)": '"Sälj" <>',
                "CALLERID(pres)": "prohib",
            },
        ),
        (
            Dial("112", "+46846500401"),
            "trunk",
            {
                "VX_NUMBER": "112",
                "CALLERID(all)": '"" <+46846500401>',
                "CALLERID(pres)": "allowed",
                "CHANNEL(dtmf_features)": "",
            },
        ),
        (
            Dial("+46701740698", "+46846500401", withheld=True),
            "trunk",
            {
                "VX_NUMBER": "+46701740698",
                "CALLERID(all)": '"" <+46846500401>',
                "CALLERID(pres)": "prohib",
            },
        ),
        (
            SendOut("+46313900600", "+46846500410", 60, "salj"),
            "external",
            {
                "VX_NUMBER": "+46313900600",
                "VX_TIME": "60",
                "VX_MAILBOX": "salj",
                "CALLERID(all)": '"" <+46846500410>',
                "CALLERID(pres)": "allowed",
            },
        ),
        (
            SendOut(
                "+46313900600",
                "+46846500410",
                60,
                "salj",
                shown=Shown("+46701740699", ""),
                tells_diversion=True,
            ),
            "external",
            {
                "VX_NUMBER": "+46313900600",
                "VX_TIME": "60",
                "VX_MAILBOX": "salj",
                "CALLERID(all)": '"" <+46701740699>',
                "CALLERID(pres)": "allowed",
                "VX_DIVERTED": "+46846500410",
            },
        ),
        (TakeMessage("anna"), "voicemail", {"VX_MAILBOX": "anna", "VX_GREETING": ""}),
        (
            TakeMessage("anna", nameless=True),
            "voicemail",
            {"VX_MAILBOX": "anna", "VX_GREETING": "", "CALLERID(all)": '"" <>'},
        ),
        (
            Ask(("sv/menu-key-1", "sv/menu-reception"), seconds=3, mailbox="carin", greeting="reception"),
            "ask",
            {
                "VX_SAYS": "sv/menu-key-1&sv/menu-reception",
                "VX_KEYS": "1",
                "VX_TIME": "3",
                "VX_MAILBOX": "carin",
                "VX_GREETING": "reception",
            },
        ),
        (Refuse("sv/greylisted", 21), "say", {"VX_PROMPT": "sv/greylisted", "VX_CAUSE": "21"}),
        (Refuse(None, 21), "say", {"VX_PROMPT": "", "VX_CAUSE": "21"}),
    ],
)
async def test_an_order_is_variables_then_a_place(
    order: Order, context: str, variables: dict[str, str]
) -> None:
    it, ari, _ = exchange()

    await it.carry_out("c1", order, "trail")

    assert ari.asked == [
        ("POST", "channels/c1/variables", {}, {"variables": {**variables, "VX_TRAIL": "trail"}}),
        ("POST", "channels/c1/continue", {"context": context, "extension": "s", "priority": "1"}, None),
    ]


TAPE = Tape("david_in_call_ast-1.2", callers=False, tell="sv/recorded")
BOTH = Tape("gun_internal_call_c1", callers=True, tell="", answers="david_internal_call_c1")
TAPED = {
    "VX_TAPE": "david_in_call_ast-1.2",
    "VX_TAPE_TOO": "",
    "VX_TAPED": "callee",
    "VX_TELL": "sv/recorded",
}


@pytest.mark.parametrize(
    ("order", "variables"),
    [
        (
            Ring((Leg("anna", Device.FIXED),), 20, None, "anna", TAPE),
            {
                "VX_DESK": "anna",
                "VX_MOBILE": "",
                "VX_TIME": "20",
                "VX_MAILBOX": "anna",
                "VX_THEN": "ring",
            },
        ),
        (
            Dial("+46701740698", "+46846500404", TAPE),
            {
                "VX_TIME": "",
                "VX_NUMBER": "+46701740698",
                "CALLERID(all)": '"" <+46846500404>',
                "CALLERID(pres)": "allowed",
                "VX_THEN": "trunk",
            },
        ),
        (
            SendOut("+46313900600", "+46846500410", 60, "salj", TAPE),
            {
                "VX_TIME": "60",
                "VX_MAILBOX": "salj",
                "VX_NUMBER": "+46313900600",
                "CALLERID(all)": '"" <+46846500410>',
                "CALLERID(pres)": "allowed",
                "VX_THEN": "external",
            },
        ),
    ],
)
async def test_a_recorded_order_has_a_place_of_its_own_and_never_the_fast_one(
    order: Order, variables: dict[str, str]
) -> None:
    it, ari, _ = exchange()

    await it.carry_out("c1", order, "phone|bo|101|1795429035.123||ring:anna")

    sent = ari.asked[0][3]["variables"]
    assert sent == {**variables, **TAPED, "VX_TRAIL": "phone|bo|101|1795429035.123||ring:anna"}
    assert ari.asked[1][2]["context"] == "taped"


async def test_where_both_are_recorded_each_line_has_its_name() -> None:
    it, ari, _ = exchange()

    await it.carry_out("c1", Dial("+46701740698", "+46846500404", BOTH), "")

    sent = ari.asked[0][3]["variables"]
    assert (sent["VX_TAPE"], sent["VX_TAPE_TOO"]) == ("gun_internal_call_c1", "david_internal_call_c1")


@pytest.mark.parametrize("name", ["../x", "a,b", "a^b", "${x}", "a)b"])
async def test_nor_is_it_that_of_whoever_answers(name: str) -> None:
    it, ari, _ = exchange()

    with pytest.raises(ValueError, match="is not a name"):
        await it.carry_out("c1", Dial("+46701740698", "+46846500404", replace(BOTH, answers=name)), "")
    assert ari.asked == []


@pytest.mark.parametrize("name", ["", "../x", "a,b", "a^b", "${x}", "a)b"])
async def test_nothing_but_a_name_is_a_recordings_file(name: str) -> None:
    it, ari, _ = exchange()

    with pytest.raises(ValueError, match="is not a name"):
        await it.carry_out("c1", Dial("+46701740698", "+46846500404", Tape(name, True, "")), "")
    assert ari.asked == []


async def test_a_caller_shown_as_it_came_is_left_as_it_came() -> None:
    it, ari, _ = exchange()

    await it.carry_out("c1", Ring(ANNA, 20, None, "anna"), "")

    assert "CALLERID(all)" not in ari.asked[0][3]["variables"]


async def test_a_trusted_operator_needs_no_key() -> None:
    it, _, _ = exchange()
    it.dialplan.confirm_mobiles = False

    assert it.dialplan.dial_string(ANNA[1:]) == "Local/+46701740605@mextrust"


@pytest.mark.parametrize("number", ["", "112&PJSIP/x@trunk", "+46@evil", "0701;x", "abc", "１１２"])
async def test_nothing_but_a_number_is_dialled(number: str) -> None:
    it, ari, _ = exchange()

    with pytest.raises(ValueError, match="is not a number"):
        await it.carry_out("c1", Dial(number, "+46846500400"), "")
    with pytest.raises(ValueError, match="is not a number"):
        it.dialplan.dial_string([Leg("anna", Device.MOBILE, number)])
    assert ari.asked == []


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("+0018765550100", "invalid"),
        ("00018765550100", "invalid"),
        ("+46070174069", "invalid"),  # not in the form in which numbers leave
        ("0701740698", "invalid"),
        ("+999123456789", "invalid"),
        ("118118", "premium"),
        ("+18769220000", "greylisted"),
        ("+881612345678", "greylisted"),
    ],
)
async def test_the_last_fence_stops_numbers_that_may_not_be_called(number: str, word: str) -> None:
    """Whatever was decided: the exchange is never told to dial it, to the trunk or to a mobile."""
    it, ari, _ = exchange()
    it.dialplan.stopped = partial(stopped, GREYLISTING)
    tape = Tape("david_out_call_c1", callers=True, tell="")
    anna = (Leg("anna", Device.FIXED), Leg("anna", Device.MOBILE, number))

    await it.carry_out("c1", Dial(number, "+46846500400"), "trail")
    await it.carry_out("c1", Dial(number, "+46846500400", tape), "trail")
    await it.carry_out("c1", SendOut(number, "+46846500400", 60, "anna"), "trail")
    await it.carry_out("c1", Ring(anna, 20, None, "anna"), "trail")

    contexts = [query["context"] for _, path, query, _ in ari.asked if path.endswith("/continue")]
    assert contexts == ["say", "say", "voicemail", "ring"]
    said = [body["variables"].get("VX_PROMPT") for _, _, _, body in ari.asked if body]
    assert said == [f"sv/{word}", f"sv/{word}", None, None]
    assert number not in str(ari.asked)


async def test_a_mobile_that_called_is_given_its_keys_and_none_for_112() -> None:
    it, ari, _ = exchange()

    await it.let_send_on("c1")
    await it.carry_out("c1", Dial("112", "+46846500400"), "trail")
    await it.carry_out("c1", Dial("+46701740698", "+46846500400"), "trail")

    keys = [body["variables"].get("CHANNEL(dtmf_features)") for *_, body in ari.asked if body]
    assert keys == ["T", "", None]


@pytest.mark.parametrize("person", ["", "Anna", "a)}&PJSIP/x", "anna,1", "${x}"])
def test_nothing_but_an_id_is_rung(person: str) -> None:
    with pytest.raises(ValueError, match="is not a person"):
        exchange()[0].dialplan.dial_string([Leg(person, Device.FIXED)])


def test_a_name_cannot_break_out_of_the_caller_id() -> None:
    assert caller_id("+46701740699", 'A" <112>\n') == '"A 112" <+46701740699>'
    assert caller_id("112@evil", "A") == '"A" <>'


async def test_a_caller_who_has_hung_up_is_gone() -> None:
    it, ari, _ = exchange()
    ari.answers["POST channels/c1/continue"] = Refused(404, "POST channels/c1/continue", "not found")

    with pytest.raises(ChannelGone):
        await it.carry_out("c1", TakeMessage("anna"), "")


async def test_an_exchange_that_went_away_is_not_a_caller_who_hung_up() -> None:
    it, ari, _ = exchange()
    ari.answers["POST channels/c1/variables"] = Disconnected("gone")

    with pytest.raises(Disconnected):
        await it.carry_out("c1", TakeMessage("anna"), "")


async def test_giving_up_sends_the_call_to_the_fallback_with_what_was_dialled() -> None:
    it, ari, _ = exchange()

    await it.give_up("c1", "+46846500401")

    assert ari.asked[0][3] == {"variables": {"VX_CALLED": "+46846500401"}}
    assert ari.asked[1][2]["context"] == "fallback"


@pytest.mark.parametrize(("longest", "said"), [(14_400, "14400"), (None, "0")])
async def test_the_longest_call_is_said_to_the_exchange_which_keeps_it(
    longest: int | None, said: str
) -> None:
    it, ari, _ = exchange()

    await it.set_longest(longest)

    assert ari.asked == [("POST", "asterisk/variable", {"variable": "VX_LONGEST", "value": said}, None)]


@pytest.mark.parametrize(
    ("ports", "places"), [("10000-10999", 500), ("10000-10099", 50), ("", 0), ("all of them", 0)]
)
async def test_the_exchange_says_how_many_places_for_sound_it_has(ports: str, places: int) -> None:
    it, ari, _ = exchange()
    ari.bodies["GET asterisk/variable"] = json.dumps({"value": ports})

    assert len(await it.sound_ports()) // 2 == places


async def test_an_outside_call_says_who_diverted_it() -> None:
    it, _, heard = exchange()

    words = '"new","trunk","anna","NOT_INUSE","","+46313900600"'
    it.on_event(parse_event(entered("PJSIP/trunk-00000001", words)))  # type: ignore[arg-type]

    arrived = heard[-1]
    assert isinstance(arrived, Arrived)
    assert (arrived.via, arrived.withheld) == ("+46313900600", False)


def sent_on(by: Sender) -> Arrived:
    """A customer on the trunk's first channel."""
    return Arrived("c1", Source.TRUNK, "+46701740699", "102", AT, by=by, channel="PJSIP/trunk-00000001")


def entered(channel: str, args: str, number: str = "+46701740699") -> str:
    return (
        '{"type":"StasisStart","args":['
        + args
        + '],"channel":{"id":"c1","name":"'
        + channel
        + '","state":"Ring",'
        '"caller":{"name":"","number":"' + number + '"},"connected":{"name":"","number":""},'
        '"dialplan":{"context":"from-phones","exten":"102","priority":1,"app_name":"Stasis","app_data":""}}}'
    )


@pytest.mark.parametrize(
    ("event", "news"),
    [
        (
            entered("PJSIP/anna-00000001", '"new","phone"', "999"),
            Arrived("c1", Source.PHONE, "anna", "102", AT),  # a phone cannot say who it is: its login does
        ),
        (
            entered("PJSIP/trunk-00000001", '"new","phone"'),
            Arrived(
                "c1", Source.TRUNK, "+46701740699", "102", AT
            ),  # an outside caller, transferred by a phone
        ),
        (
            entered("Local/102@from-phones-00000001;2", '"new","phone"'),
            Arrived("c1", Source.TRUNK, "+46701740699", "102", AT),
        ),
        (
            entered("PJSIP/trunk-00000001", '"new","trunk"'),
            Arrived("c1", Source.TRUNK, "+46701740699", "102", AT),
        ),
        (  # by the keys of a phone, of a mobile, and of a mobile by its leg
            entered("PJSIP/trunk-00000001", '"transferred","PJSIP/david-00000002","",""'),
            sent_on(Sender("david", Device.FIXED)),
        ),
        (
            entered("PJSIP/trunk-00000001", '"transferred","PJSIP/mex-00000002","",""'),
            sent_on(Sender("david", Device.MOBILE)),
        ),
        (
            entered("PJSIP/trunk-00000001", '"transferred","Local/+46701740609@mexleg-00000002;1","",""'),
            sent_on(Sender("eva", Device.MOBILE)),
        ),
        (  # whose mobile that is nobody knows, and what the outside could call itself
            entered("PJSIP/trunk-00000001", '"transferred","PJSIP/mex-00000003","",""'),
            Arrived("c1", Source.TRUNK, "+46701740699", "102", AT),
        ),
        (  # the half of a leg whose keys are the caller's, who would have David's mobile call as David
            entered("PJSIP/mex-00000001", '"transferred","Local/+46701740609@mexleg-00000002;2","",""'),
            Arrived("c1", Source.TRUNK, "+46701740699", "102", AT),
        ),
        (
            entered("PJSIP/trunk-00000001", '"transferred","PJSIP/trunk-00000002","",""'),
            Arrived("c1", Source.TRUNK, "+46701740699", "102", AT),
        ),
        (
            entered("Local/102@keyed-00000001;2", '"asked","PJSIP/david-00000002","",""'),
            Arrived("c1", Source.PHONE, "david", "102", AT, asks=Sender("david", Device.FIXED)),
        ),
        (
            entered("Local/102@keyed-00000001;2", '"asked","PJSIP/mex-00000002","",""'),
            Arrived("c1", Source.MEX, "david", "102", AT, asks=Sender("david", Device.MOBILE)),
        ),
        (
            entered("Local/102@keyed-00000001;2", '"asked","PJSIP/mex-00000003","",""'),
            Arrived("c1", Source.TRUNK, "", "102", AT),
        ),
        (
            entered("PJSIP/trunk-00000001", '"asked","PJSIP/mex-00000002","",""'),
            Arrived("c1", Source.TRUNK, "", "102", AT),
        ),
        (  # whom the operator forwarded or transferred: the number shown proves nothing
            entered("Local/102@from-mex-00000001;2", '"new","mex"'),
            Arrived("c1", Source.TRUNK, "+46701740699", "102", AT),
        ),
        (entered("PJSIP/mex-00000001", '"new","mex"'), Arrived("c1", Source.MEX, "+46701740699", "102", AT)),
        (
            entered("PJSIP/trunk-00000001", '"back","NOANSWER","a|b"'),
            Returned("c1", Outcome.NO_ANSWER, "a|b", AT),
        ),
        (entered("PJSIP/trunk-00000001", '"back","BUSY",""'), Returned("c1", Outcome.BUSY, "", AT)),
        (entered("PJSIP/trunk-00000001", '"back","BUSY:0",""'), Returned("c1", Outcome.SENT_AWAY, "", AT)),
        (entered("PJSIP/trunk-00000001", '"back","BUSY:23",""'), Returned("c1", Outcome.SENT_AWAY, "", AT)),
        (
            entered("PJSIP/trunk-00000001", '"back","NOANSWER:302",""'),
            Returned("c1", Outcome.SENT_AWAY, "", AT),
        ),
        (
            entered("PJSIP/trunk-00000001", '"back","CHANUNAVAIL",""'),
            Returned("c1", Outcome.UNREACHABLE, "", AT),
        ),
        (
            '{"type":"DeviceStateChanged","device_state":{"name":"PJSIP/anna","state":"ONHOLD"}}',
            OnPhone("anna", "desk", talking=True, in_reach=True),
        ),
        (
            '{"type":"DeviceStateChanged","device_state":{"name":"PJSIP/anna","state":"RINGING"}}',
            OnPhone("anna", "desk", talking=False, in_reach=True),
        ),
    ],
)
def test_each_message_of_the_exchange_becomes_news(event: str, news: News) -> None:
    it, _, heard = exchange()
    it.person_on = {"PJSIP/mex-00000002": "david"}.get
    it.phones.person_by_mobile = {"+46701740609": "eva"}.get

    it.on_event(parse_event(event))  # type: ignore[arg-type]

    assert heard == [news]


@pytest.mark.parametrize(
    ("privacy", "sender", "withheld"),
    [
        ("id", "", True),
        ("userid", "", True),
        ("headercritical", "", True),
        ("", "nonymoussipanonymous@anonymous.invalidtag", True),
        ("", "", False),
        ("none", "sipanna@exchange.exampletagb", False),
        ("session", "", False),
    ],
)
def test_a_caller_withholds_the_number_by_privacy_or_by_calling_as_nobody(
    privacy: str, sender: str, withheld: bool
) -> None:
    it, _, heard = exchange()

    args = f'"new","phone","","","{privacy}","{sender}"'
    it.on_event(parse_event(entered("PJSIP/anna-00000001", args)))  # type: ignore[arg-type]

    assert heard == [Arrived("c1", Source.PHONE, "anna", "102", AT, withheld=withheld)]


@pytest.mark.parametrize("number", ["anonymous", "konto4711", "", "+46;x"])
def test_an_outside_callers_number_that_is_none_is_not_kept(number: str) -> None:
    it, _, heard = exchange()

    it.on_event(parse_event(entered("PJSIP/trunk-00000001", '"new","trunk"', number)))  # type: ignore[arg-type]

    assert heard == [Arrived("c1", Source.TRUNK, "", "102", AT)]


@pytest.mark.parametrize("device", ["PJSIP/trunk", "PJSIP/mex", "Local/x@mexleg", "Stasis:vaxel", "Custom:x"])
def test_devices_that_are_nobodys_phone_are_no_news(device: str) -> None:
    it, _, heard = exchange()

    it.on_event(
        parse_event('{"type":"DeviceStateChanged","device_state":{"name":"' + device + '","state":"INUSE"}}')  # type: ignore[arg-type]
    )

    assert heard == []


def test_unknown_words_from_the_dialplan_disturb_nobody() -> None:
    it, _, heard = exchange()

    it.on_event(parse_event(entered("PJSIP/anna-00000001", '"sideways"')))  # type: ignore[arg-type]

    assert heard == []


@pytest.mark.parametrize(("context", "talking"), [("confirm", False), ("mexleg", True)])
async def test_a_mobile_that_has_not_pressed_the_key_is_not_on_the_phone_m5(
    context: str, talking: bool
) -> None:
    it, ari, _ = exchange()
    it.phones.person_by_mobile = {"+46701740605": "anna"}.get
    ari.bodies["GET endpoints/PJSIP"] = json.dumps(
        [{"resource": "bo", "state": "online"}, {"resource": "anna", "state": "offline"}]
    )
    ari.bodies["GET channels"] = json.dumps(
        [
            {
                "id": "c1",
                "name": "PJSIP/mex-00000001",
                "state": "Up",
                "caller": {"name": "", "number": "+46701740605"},
                "dialplan": {"context": context, "exten": "s", "app_name": "Read", "app_data": ""},
            }
        ]
    )

    stock = await it.take_stock()

    assert [news.person for news in stock.phones if news.talking] == (["anna"] if talking else [])
    assert [news.person for news in stock.phones if news.in_reach] == ["bo"]


async def test_a_leg_that_is_ended_for_nobody_knows_it_any_more_is_not_alive() -> None:
    it, ari, _ = exchange()
    ari.bodies["GET endpoints/PJSIP"] = "[]"
    ari.bodies["GET channels"] = json.dumps(
        [
            {
                "id": id_,
                "name": f"PJSIP/gun-0000000{number}",
                "state": "Up",
                "dialplan": {"context": context, "exten": "s", "app_name": app, "app_data": data},
            }
            for number, (id_, context, app, data) in enumerate(
                [
                    ("leg-1.0", "default", "Stasis", "vaxel,leg"),
                    ("leg-2.0", "callback", "Dial", ""),
                    ("leg-3.0", "agent", "BridgeWait", ""),
                ]
            )
        ]
    )

    stock = await it.take_stock()

    assert stock.alive == {"leg-2.0", "leg-3.0"}
    assert [path for method, path, *_ in ari.asked if method == "DELETE"] == ["channels/leg-1.0"]


async def test_a_call_is_its_callers_line_and_none_of_those_that_were_rung() -> None:
    it, ari, _ = exchange()
    ari.bodies["GET endpoints/PJSIP"] = "[]"
    ari.bodies["GET channels"] = json.dumps(
        [
            {"id": id_, "name": name, "state": "Up", "dialplan": {"context": context, "app_name": app}}
            for id_, name, context, app in [
                ("c1", "PJSIP/trunk-00000001", "ring-desk", "Dial"),
                ("c2", "PJSIP/anna-00000002", "from-phones", "AppDial"),
                ("c3", "PJSIP/bo-00000003", "trunk", "Dial"),
                ("c4", "PJSIP/trunk-00000004", "from-trunk", "AppDial"),
                ("c5", "Local/+46701740605@mexleg-00000001;2", "mexleg", "Dial"),
                ("c6", "PJSIP/trunk-00000005", "connect", "Bridge"),
                ("leg-7", "PJSIP/gun-00000006", "agent", "BridgeWait"),
            ]
        ]
    )

    stock = await it.take_stock()

    assert stock.calls == {"c1", "c3", "c6"}


class Telling(WrittenDown):
    """An exchange that also sends us the event that we ask it to send; None: it does not."""

    tells: AriExchange | None = None

    async def requests(self, *requests: Request) -> list[str]:
        answers = await super().requests(*requests)
        if self.tells is not None and any(one.path == "events/user/hears" for one in requests):
            self.tells.on_event(ChannelUserevent())
        return answers


async def test_phones_are_watched_by_name_and_never_all_devices_at_once() -> None:
    """A subscription to all devices can hang the exchange when it ends: docs/decisions/phones-watched-by-name.md."""
    ari = Telling()
    it = ari.tells = AriExchange(ari, lambda _news: None, lambda: AT)
    people = [f"p{number}" for number in range(250)]

    await it.subscribe(people)

    asked = [
        query["eventSource"].split(",") for _, path, query, _ in ari.asked if path.endswith("/subscription")
    ]
    assert [source for sources in asked for source in sources] == [
        f"deviceState:PJSIP/{one}" for one in people
    ]
    assert max(len(sources) for sources in asked) <= 127  # Asterisk refuses more


def test_a_new_call_tells_how_the_phone_is_of_who_is_called_m5() -> None:
    it, _, heard = exchange()

    it.on_event(parse_event(entered("PJSIP/trunk-00000001", '"new","trunk","anna","NOT_INUSE"')))  # type: ignore[arg-type]

    assert heard[0] == OnPhone("anna", "desk", talking=False, in_reach=True)
    assert isinstance(heard[1], Arrived)
    assert heard[1].device_state_hint == "anna"


def test_a_phone_that_is_said_to_talk_is_asked_of_again() -> None:
    """The exchange's device states can be seconds behind: the policy asks anew (asking.py)."""
    it, _, heard = exchange()

    it.on_event(parse_event(entered("PJSIP/trunk-00000001", '"new","trunk","anna","INUSE"')))  # type: ignore[arg-type]

    assert [(type(news), getattr(news, "device_state_hint", None)) for news in heard] == [(Arrived, "")]


def test_a_number_that_is_nobodys_tells_of_no_phone() -> None:
    it, _, heard = exchange()

    it.on_event(parse_event(entered("PJSIP/trunk-00000001", '"new","trunk","","INVALID"')))  # type: ignore[arg-type]

    assert [type(news) for news in heard] == [Arrived]


async def test_phones_that_are_not_watched_are_looked_at() -> None:
    it, ari, heard = exchange()
    ari.says_of_phones(anna=("INUSE", "online", ["c1"]), bo=("UNAVAILABLE", "offline", []))

    await it.look_at(["anna", "bo"])
    await it.look_at(["anna"])

    assert heard == [
        OnPhone("anna", "desk", talking=True, in_reach=True),
        OnPhone("bo", "desk", talking=False, in_reach=False),
    ], "said twice is no news"
    assert "endpoints/PJSIP/bo" not in [path for _, path, _, _ in ari.asked]


@pytest.mark.parametrize(("state", "reached"), [("online", True), ("offline", False)])
async def test_a_phone_that_is_said_to_talk_and_has_no_channel_talks_no_more(
    state: str, reached: bool
) -> None:
    it, ari, heard = exchange()
    ari.says_of_phones(anna=("INUSE", state, []))

    await it.look_at(["anna"])

    assert heard == [OnPhone("anna", "desk", talking=False, in_reach=reached)]


@pytest.mark.parametrize(("why", "body"), [(Refused(404, "GET", "no"), ""), (None, "[]")])
async def test_an_exchange_that_does_not_say_how_phones_are_is_as_good_as_away(
    why: Exception | None, body: str
) -> None:
    it, ari, _ = exchange()
    if why is not None:
        ari.answers["GET deviceStates/PJSIP%2Fanna"] = ari.answers["GET endpoints/PJSIP"] = why
    ari.bodies["GET deviceStates/PJSIP%2Fanna"] = body
    ari.bodies["GET endpoints/PJSIP"] = body and "{}"

    with pytest.raises(ConnectionError, match="the states of phones"):
        await it.look_at(["anna"])
    with pytest.raises(ConnectionError, match="does not list its phones"):
        await it.phones.look_round()


async def test_a_look_round_hears_of_all_who_are_not_watched() -> None:
    ari = Telling()
    heard: list[News] = []
    it = ari.tells = AriExchange(ari, heard.append, lambda: AT)
    await it.subscribe(["carin"])
    endpoints = [
        {"resource": "trunk", "state": "online", "channel_ids": ["c1"]},
        {"resource": "anna", "state": "online", "channel_ids": ["c2"]},
        {"resource": "bo", "state": "online", "channel_ids": []},
        {"resource": "carin", "state": "online", "channel_ids": ["c3"]},
        {"resource": "david", "state": "offline", "channel_ids": []},
        {"resource": "eva", "state": "online", "channel_ids": ["c4"]},
    ]
    states = {"c1": ("trunk", "Up"), "c2": ("anna", "Ringing"), "c3": ("carin", "Up"), "c4": ("eva", "Up")}
    ari.bodies["GET endpoints/PJSIP"] = json.dumps(endpoints)
    ari.bodies["GET channels"] = json.dumps(
        [
            {"id": id_, "name": f"PJSIP/{phone}-0000000{id_[1:]}", "state": state}
            for id_, (phone, state) in states.items()
        ]
    )

    await it.phones.look_round()

    assert {(news.person, news.talking, news.in_reach) for news in heard if isinstance(news, OnPhone)} == {
        ("anna", False, True),
        ("bo", False, True),
        ("david", False, False),
        ("eva", True, True),
    }


async def test_a_look_round_at_a_silent_house_asks_of_no_channels() -> None:
    it, ari, _ = exchange()
    idle = {"resource": "bo", "state": "online", "channel_ids": []}
    ari.bodies["GET endpoints/PJSIP"] = json.dumps([idle])

    await it.phones.look_round()

    assert [path for _, path, _, _ in ari.asked] == ["endpoints/PJSIP"]


async def test_a_persons_desk_phones_are_told_of_messages() -> None:
    it, ari, _ = exchange()

    await it.light("anna", 2, 1)

    [(method, path, query, _)] = ari.asked
    assert (method, path, query["endpoint"]) == ("POST", "channels", "Local/anna:2:1@lamp")
    with pytest.raises(ValueError, match="not a person's id"):
        await it.light("anna@elsewhere", 1, 0)


async def test_an_exchange_that_cannot_tell_a_phone_is_as_good_as_away() -> None:
    it, ari, _ = exchange()
    ari.answers["POST channels"] = Refused(500, "POST channels", "no")

    with pytest.raises(ConnectionError, match="messages"):
        await it.light("anna", 1, 0)


async def test_a_new_agent_is_watched_and_looked_at() -> None:
    ari = Telling()
    heard: list[News] = []
    it = ari.tells = AriExchange(ari, heard.append, lambda: AT)
    await it.subscribe(["anna"])
    ari.says_of_phones(bo=("INUSE", "online", ["c1"]))
    ari.asked.clear()

    await it.phones.watch(["anna", "bo"])

    assert heard == [OnPhone("bo", "desk", talking=True, in_reach=True)]
    assert [query for _, path, query, _ in ari.asked if path.endswith("/subscription")] == [
        {"eventSource": "deviceState:PJSIP/bo"}
    ]
    assert it.watches("bo")
    assert not it.watches("carin")


async def test_how_a_phone_was_when_a_call_came_is_not_how_it_is_now() -> None:
    """A call that has waited since before this connection: we ask the exchange when we decide it."""
    it, ari, heard = exchange()
    ari.bodies["GET endpoints/PJSIP"] = "[]"
    place = {"context": "from-trunk", "exten": "+46846500401", "app_name": "Stasis"}
    ari.bodies["GET channels"] = json.dumps(
        [
            {
                "id": "c1",
                "name": "PJSIP/trunk-00000001",
                "state": "Ring",
                "dialplan": {**place, "app_data": "vaxel,new,trunk,anna,INUSE"},
            }
        ]
    )

    stock = await it.take_stock()

    assert heard == []
    assert [(type(news), getattr(news, "device_state_hint", None)) for news in stock.waiting] == [
        (Arrived, "")
    ]


async def test_an_exchange_that_answers_but_tells_nothing_is_no_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ari = Telling()
    it = AriExchange(ari, lambda _news: None, lambda: AT)
    monkeypatch.setattr("app.ari.exchange.EVENT_WITHIN", 0.01)

    with pytest.raises(Disconnected, match="no event"):
        await it.subscribe(["anna"])


@pytest.mark.parametrize(
    ("why", "lost"),
    [
        ('"cause":16', False),
        ('"cause":4,"soft":true', True),
        ('"cause":32,"soft":true', False),
        ('"cause":4', False),
    ],
)
def test_a_hangup_by_an_exchange_that_stops_is_a_loss(why: str, lost: bool) -> None:
    """As Asterisk 22.10.1 says it: the second is `core stop now`, the third a request of ours."""
    it, _, heard = exchange()

    news = parse_event(
        f'{{"type":"ChannelHangupRequest",{why},"channel":{{"id":"c1","name":"PJSIP/trunk-1"}}}}'
    )
    assert not isinstance(news, str | RestResponse)
    it.on_event(news)

    assert heard == [HungUp("c1", lost=lost)]


@pytest.mark.parametrize(
    ("shown", "number"),
    [
        ("+46(0)701740672", "+460701740672"),
        ("070-174 06 72", "0701740672"),
        ("anonymous", ""),
        ("asterisk", ""),
    ],
)
def test_a_callers_number_may_hold_what_stands_between_digits(shown: str, number: str) -> None:
    """It is a number all the same, and not a withheld one: the greylist, a VIP's place and a callback go by it."""
    it, _, heard = exchange()
    channel = {
        "id": "c1",
        "name": "PJSIP/trunk-00000001",
        "state": "Ring",
        "caller": {"name": "", "number": shown},
        "dialplan": {"context": "from-trunk", "exten": "+46846500401", "app_name": "Stasis", "app_data": ""},
    }
    event = parse_event(
        json.dumps({"type": "StasisStart", "args": ["new", "trunk", "", ""], "channel": channel})
    )
    assert isinstance(event, StasisStart)

    it.on_event(event)

    [news] = heard
    assert isinstance(news, Arrived)
    assert news.caller == number
