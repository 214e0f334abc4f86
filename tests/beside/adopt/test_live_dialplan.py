"""Numbers from outside and their hours, as a running exchange's dialplan has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.beside.adopt.found import Destination, Found, Leads, Origin
from app.beside.adopt.live_dialplan import READ, read_dialplan

if TYPE_CHECKING:
    from app.beside.ami.client import Said

HERE = Origin("127.0.0.1:5038")
ANNA, BO = Destination(Leads.PERSON, "101"), Destination(Leads.PERSON, "102")
SALES, BOX = Destination(Leads.GROUP, "700"), Destination(Leads.VOICEMAIL, "103")
Steps = dict[str, list[str]]  # by context: "+46846500401 1 Dial(PJSIP/101)", or "include from-pstn"


class Exchange:
    """Answers what it is asked, and keeps the questions."""

    def __init__(self, contexts: Steps, **values: str) -> None:
        self.contexts, self.values = contexts, values
        self.asked: list[tuple[str, str]] = []

    async def ask(self, action: str, **fields: Any) -> list[Said]:
        [name] = fields.values()
        self.asked.append((action, name))
        if action == "Getvar":
            return [{"response": "Success", "variable": name, "value": self.values.get(name, "")}]
        return [
            {"event": "ListDialplan", "context": name, **_said(one)} for one in self.contexts.get(name, ())
        ]


def _said(step: str) -> Said:
    exten, _, rest = step.partition(" ")
    if exten == "include":
        return {"includecontext": rest}
    priority, _, call = rest.partition(" ")
    app, _, data = call.partition("(")
    return {"extension": exten, "priority": priority, "application": app, "appdata": data.removesuffix(")")}


async def read(contexts: Steps, *outside: str, **values: str) -> Found:
    devices = {"101": "101", "102": "102", "103": "103"}
    return await read_dialplan(Exchange(contexts, **values).ask, outside, devices, HERE)


def told(found: Found) -> list[str]:
    """What it tells of this dialplan, beside what it tells of each."""
    assert found.remarks[-1].en == READ[1] or not found.routes
    return [one.en for one in found.remarks if one.en != READ[1]]


async def test_numbers_of_the_trunks_contexts_lead_to_people_and_queues() -> None:
    found = await read(
        {
            "from-operator": ["+46846500401 1 Goto(inside,101,1)", "include more"],
            "more": ["0846500410 1 Queue(${SALES},t)"],
        },
        "from-operator",
        SALES="700",
    )

    assert {one.number: one.to for one in found.routes} == {"+46846500401": ANNA, "+46846500410": SALES}
    assert told(found) == []


async def test_only_contexts_on_the_way_are_asked_for() -> None:
    exchange = Exchange(
        {
            "from-trunk": ["+46846500410 1 GotoIfTime(08:00-17:00,mon-fri,*,*?open,s,1:closed,s,1)"],
            "open": ["s 1 Macro(ring,700)"],
            "macro-ring": ["s 1 Queue(${ARG1})"],
            "closed": ["s 1 VoiceMail(103)"],
            "other": ["s 1 Hangup()"],
        }
    )

    await read_dialplan(exchange.ask, (), {}, HERE)

    assert {name for action, name in exchange.asked if action == "ShowDialPlan"} == {
        *("from-trunk", "from-pstn", "open", "closed", "macro-ring"),
    }


async def test_a_pattern_is_every_number_that_leads_to_somebody() -> None:
    found = await read(
        {
            "from-trunk": [
                "_+4684650040X 1 Goto(in,${EXTEN:-1},1)",
                "+46846500403 1 Queue(700)",
            ],
            "in": ["1 1 Dial(PJSIP/101)", "2 1 Dial(PJSIP/102)"],
        }
    )

    assert {one.number: one.to for one in found.routes} == {
        "+46846500401": ANNA,
        "+46846500402": BO,
        "+46846500403": SALES,
    }
    assert told(found) == [
        "from-trunk,_+4684650040X: 7 of 10 numbers lead to nobody (+46846500400, +46846500404, +46846500405, "
        "+46846500406, +46846500407, +46846500408, +46846500409)"
    ]


async def test_hours_are_those_of_the_way_to_somebody() -> None:
    found = await read(
        {
            "from-trunk": [
                "+46846500410 1 GotoIfTime(17:00-08:00,*,*,*?4)",
                "+46846500410 2 GotoIfTime(*,sat&sun,*,*?4)",
                "+46846500410 3 Queue(700)",
                "+46846500410 4 VoiceMail(103)",
            ]
        }
    )

    [route], [condition], [hours] = found.routes, found.conditions, found.hours
    assert route.to == Destination(Leads.CONDITION, condition.id)
    assert (condition.open, condition.closed, condition.hours) == (SALES, BOX, hours.id)
    assert hours.days == {day: ["08:00-17:00"] for day in range(5)}


async def test_two_people_by_the_clock_are_told_apart_by_office_time() -> None:
    found = await read(
        {
            "from-trunk": [
                "+46846500410 1 GotoIfTime(07:00-08:00,*,*,*?4)",
                "+46846500410 2 GotoIfTime(08:00-17:00,mon-fri,*,*?5)",
                "+46846500410 3 Hangup()",
                "+46846500410 4 Dial(PJSIP/102)",
                "+46846500410 5 Dial(PJSIP/101)",
            ]
        }
    )

    [condition] = found.conditions
    assert condition.open == ANNA
    assert ["leads to 102 (mon 07:00-08:00" in one for one in told(found)] == [True]


async def test_strange_extensions_and_unfollowed_steps_are_told() -> None:
    found = await read(
        {
            "from-trunk": [
                "s 1 Queue(700)",
                "_X. 1 Hangup()",
                "vm101 1 VoiceMail(101)",
                "101 1 Dial(PJSIP/101)",
                "h 1 NoOp()",
                "+46846500401 1 AGI(who.php)",
                "+46846500401 2 Dial(PJSIP/101)",
                "+46846500402 1 Dial(PJSIP/101)",
                "+46846500402 1 Dial(PJSIP/102)",
            ]
        }
    )

    assert told(found) == [
        "from-trunk,+46846500402 is there several times, perhaps by who calls: only the first was read",
        "leads to somebody in the dialplan, but is no telephone number: from-trunk,s (700); is it the company's?",
        "in the dialplan this was not followed, and may lead elsewhere: from-trunk,+46846500401,1: AGI(who.php)",
    ]


async def test_where_no_number_is_found_it_says_where_to_take_them_from() -> None:
    found = await read({"from-trunk": ["_X. 1 Goto(elsewhere,s,1)"]})

    assert told(found) == [
        "no numbers from outside were found in the dialplan (from-trunk): take them from extensions.conf, or from "
        "dids.csv"
    ]
