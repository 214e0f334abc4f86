"""Another exchange's calls through the door: its questions over a socket, our answers, and the journal."""

from __future__ import annotations

import asyncio
import contextlib
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.beside.agi import door as door_module
from app.beside.agi.door import Door
from app.beside.agi.exchange import AgiExchange, ReasonsHeard, TheirFloor
from app.beside.agi.spelling import Spelling
from app.calls.journal import Begin, End, Step
from app.calls.ports.news import Ended, Ending, OnPhone
from app.calls.switchboard import Switchboard
from app.policy.fence import impossible
from tests.calls.stage import stage
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from app.policy.decision import Spoken
    from app.policy.model import Company
    from app.policy.people import Person
    from tests.calls.stage import Stage

CUSTOMER, ANNA, DAVID = "+46701740699", "+46846500401", "+46846500404"
SPELLING = Spelling(
    "PJSIP/{extension}",
    "PJSIP/{number}@mex",
    "PJSIP/{number}@trunk",
    "{queue}",
    "{extension}@default",
    Path("/p"),
)
_EVERY = re.compile(r"DEVICE_STATE\(PJSIP/(\d+)\)")


class Theirs:
    """An exchange that asks: what it is answered, and what it was asked itself."""

    def __init__(self, on: Stage, switchboard: Switchboard, port: int) -> None:
        self.on, self.switchboard, self.port = on, switchboard, port
        self.states: dict[str, str] = {}  # by extension
        self.asked_for: list[list[str]] = []
        self.given_time = 0
        self.takes_answers = True

    async def asks(
        self,
        question: str,
        *arguments: str,
        channel: str = "PJSIP/trunk-00000001",
        id_: str = "17.1",
        extension: str = "s",
        dnid: str = "unknown",
        number: str = CUSTOMER,
        presentation: str = "0",
    ) -> dict[str, str]:
        """Ask, answer the questions back, and return the variables set; {} if it closes without any."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        lines = [
            "agi_network: yes",
            f"agi_network_script: {question}",
            f"agi_channel: {channel}",
            f"agi_uniqueid: {id_}",
            f"agi_callerid: {number}",
            f"agi_callingpres: {presentation}",
            f"agi_dnid: {dnid}",
            "agi_rdnis: unknown",
            "agi_context: from-trunk",
            f"agi_extension: {extension}",
            *(f"agi_arg_{place}: {argument}" for place, argument in enumerate(arguments, 1)),
        ]
        writer.write("\n".join((*lines, "", "")).encode())
        answer: dict[str, str] = {}
        try:
            async with asyncio.timeout(8):
                while line := (await reader.readline()).decode().strip():
                    if line.startswith("EXEC MSet"):
                        if not self.takes_answers:
                            break
                        pairs = line.removeprefix('EXEC MSet "').removesuffix('"').split(",")
                        answer = dict(pair.split("=", 1) for pair in pairs)
                        writer.write(b"200 result=0\n")
                    elif line.startswith("GET FULL VARIABLE"):
                        people = _EVERY.findall(line)
                        self.asked_for.append(people)
                        said = "|".join(self.states.get(one, "NOT_INUSE") for one in people)
                        writer.write(f"200 result=1 ({said})\n".encode())
                    else:
                        assert line.startswith("SET VARIABLE TIMEOUT"), line
                        self.given_time += 1
                        writer.write(b"200 result=1\n")
        finally:
            writer.close()
        return {name.removeprefix("VAXEL_"): value for name, value in answer.items()}

    async def calls(self, to: str, *more: str, id_: str = "17.1", number: str = CUSTOMER) -> dict[str, str]:
        """A call from outside."""
        return await self.asks("decide", "from=trunk", f"to={to}", *more, id_=id_, number=number)

    async def ends(self, *more: str, id_: str = "17.1") -> None:
        await self.asks("ended", "from=trunk", f"to={ANNA}", *more, id_=id_)

    def journal(self, call: str = "agi-17.1") -> list[str]:
        lines = [line for line in self.on.lines if line.call == call]
        return [line.what if isinstance(line, Step) else line.kind for line in lines]

    def ended(self, call: str = "agi-17.1") -> End:
        [end] = [line for line in self.on.lines if isinstance(line, End) and line.call == call]
        return end

    async def quiet(self) -> None:
        async with asyncio.timeout(2):
            while self.switchboard.calls:
                await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def beside() -> AsyncIterator[Theirs]:
    """The door open on a port, with a house of its own around it."""
    async with stage() as on, asyncio.TaskGroup() as tasks:
        house = on.switchboard._house
        floor, reasons = TheirFloor(on.floor), ReasonsHeard(on)
        exchange = AgiExchange(SPELLING, lambda: on.company, floor, reasons, impossible, lambda: on.now)
        theirs = replace(house, exchange=exchange, floor=floor, journal=reasons, theirs=exchange)
        switchboard = Switchboard(theirs, tasks, on.messages.append)
        door = Door(
            exchange,
            SPELLING,
            switchboard.hear,
            lambda: switchboard.ids,
            lambda: on.company,
            lambda: on.now,
        )
        async with door.open("127.0.0.1", 0) as port:
            yield Theirs(on, switchboard, port)
        for id_ in switchboard.ids:
            switchboard.hear(Ended(id_, on.now, Ending.CALLER_HUNG_UP, None, 0, 0, 16))


async def test_a_call_from_outside_rings_and_what_becomes_of_it_leads_on_until_it_ends() -> None:
    async with beside() as theirs:
        ring = await theirs.calls(ANNA)
        message = await theirs.asks("outcome", "status=NOANSWER", "cause=0", f"trail={ring['TRAIL']}")
        await theirs.ends("action=voicemail", "dialled_ms=20000", "cause=16")
        await theirs.quiet()

        assert (ring["ACTION"], ring["DIAL"]) == ("ring", "PJSIP/101&PJSIP/+46701740605@mex")
        assert (ring["RING_TIME"], ring["CALL"], ring["PRESENT"]) == ("20", "agi-17.1", "")
        assert ring["REASONS"].split() == ["S1", "M5"]
        assert (message["ACTION"], message["MAILBOX"]) == ("voicemail", "101@default")
        assert message["DIAL"] == ""
        assert theirs.journal() == ["begin", "decision", "outcome", "decision", "end"]
        assert (theirs.ended().how, theirs.ended().ringing_ms) == ("message", 20000)


async def test_the_journal_names_the_person_who_answered() -> None:
    async with beside() as theirs:
        ring = await theirs.calls(ANNA)
        await theirs.ends(
            "action=ring",
            "status=ANSWER",
            "dialled_ms=9000",
            "answered_ms=5000",
            "cause=16",
            f"trail={ring['TRAIL']}",
        )
        await theirs.quiet()

        end = theirs.ended()
        assert (end.how, end.answered_by, end.ringing_ms, end.talking_ms) == ("answered", "anna", 4000, 5000)


async def test_an_answer_told_by_the_second_question_ends_the_call_too() -> None:
    """Dial(...,g) goes on in the dialplan when the called person hangs up."""
    async with beside() as theirs:
        ring = await theirs.calls(ANNA)
        done = await theirs.asks("outcome", "status=ANSWER", "action=ring", f"trail={ring['TRAIL']}")
        await theirs.quiet()

        assert done["ACTION"] == "done"
        assert theirs.ended().how == "answered"


async def test_the_channel_identifies_the_caller_and_not_the_number_shown() -> None:
    async with beside() as theirs:
        ours = await theirs.asks("decide", channel="PJSIP/104-0000001f", extension="0701740698", number="101")
        stranger = await theirs.asks("decide", extension="0701740698", number="104", id_="17.2")

        assert (ours["ACTION"], ours["DIAL"]) == ("trunk", "PJSIP/+46701740698@trunk")
        assert ours["PRESENT"] == DAVID  # F1: it is David's phone, whatever it shows
        assert stranger["ACTION"] == "ring"  # from outside no number leads outside: reception answers
        begun = {line.call: line.caller for line in theirs.on.lines if isinstance(line, Begin)}
        assert begun == {"agi-17.1": "david", "agi-17.2": "104"}


async def test_a_mobile_is_its_persons_by_its_number_where_the_operator_shows_it() -> None:
    async with beside() as theirs:
        answer = await theirs.asks(
            "decide?from=mobile", extension="0701740698", number="+46701740609", channel="PJSIP/mex-00000001"
        )

        assert answer["PRESENT"] == "+46846500400"  # M1
        assert "M1" in answer["REASONS"]


async def test_an_extension_that_is_a_word_gives_way_to_the_number_that_was_dialled() -> None:
    async with beside() as theirs:
        answer = await theirs.asks("decide", extension="s", dnid=DAVID)

        assert answer["DIAL"].startswith("PJSIP/104")


async def test_a_number_that_is_withheld_is_nobodys() -> None:
    async with beside() as theirs:
        await theirs.asks("decide", f"to={ANNA}", presentation="35")

        assert [line.caller for line in theirs.on.lines if isinstance(line, Begin)] == [""]


async def test_their_exchange_is_asked_of_the_phones_that_a_decision_rests_on_and_of_no_others() -> None:
    async with beside() as theirs:
        theirs.states["104"] = "INUSE"

        busy = await theirs.calls(DAVID)
        free = await theirs.calls(ANNA, id_="17.2")

        assert (busy["ACTION"], free["ACTION"]) == ("voicemail", "ring")
        assert "F2" in busy["REASONS"].split()
        assert theirs.asked_for == [["104"], ["101"]]


async def test_a_person_on_the_phone_here_is_on_the_phone_there() -> None:
    async with beside() as theirs:
        theirs.on.floor.hear(OnPhone("david", "mobile", talking=True))

        assert (await theirs.calls(DAVID))["ACTION"] == "voicemail"


async def test_a_queue_is_theirs_with_the_longest_wait_that_is_promised() -> None:
    async with beside() as theirs:
        queue = await theirs.calls("+46846500410")
        after = await theirs.asks("outcome", "status=TIMEOUT", f"trail={queue['TRAIL']}")

        assert (queue["ACTION"], queue["QUEUE"], queue["RING_TIME"]) == ("queue", "salj", "180")
        assert (after["ACTION"], after["DIAL"]) == ("external", "PJSIP/+46313900600@trunk")  # Q2


async def test_a_wait_that_ends_before_the_promise_goes_on_as_no_answer_says() -> None:
    """Their exchange says only that the time is over that we gave it."""
    async with beside() as theirs:
        salj = BOLAGET.queues["salj"]
        short = replace(salj, serving=replace(salj.serving, longest_wait=60.0))
        theirs.on.company = replace(BOLAGET, queues={**BOLAGET.queues, "salj": short})
        queue = await theirs.calls("+46846500410")
        after = await theirs.asks("outcome", "status=TIMEOUT", f"trail={queue['TRAIL']}")

        assert (queue["QUEUE"], queue["RING_TIME"]) == ("salj", "60")
        assert after["ACTION"] == "voicemail"


async def test_a_spoken_diversion_is_asked_by_their_exchange_and_tells_of_no_callback() -> None:
    async with beside() as theirs:
        theirs.on.chooses("anna", "lunch")

        asked = await theirs.calls(ANNA)
        led = await theirs.asks("outcome", "key=3", f"trail={asked['TRAIL']}")

        assert (asked["ACTION"], asked["PROMPT"]) == ("ask", "/p/sv/said/anna-lunch")
        assert [offer.key for offer in theirs.on.said[0].offers] == ["1", "2"]
        assert led["ACTION"] == "voicemail"
        assert theirs.on.returns.all() == []


async def test_codes_that_are_for_our_own_queues_and_boxes_are_theirs() -> None:
    async with beside() as theirs:
        desk = "PJSIP/101-00000001"

        box = await theirs.asks("decide", "to=*55", channel=desk)
        code = await theirs.asks("decide", "to=*61", channel=desk, id_="17.2")
        profile = await theirs.asks("decide", "to=*21*2", channel=desk, id_="17.3")

        assert (box["ACTION"], box["MAILBOX"]) == ("mailbox", "101@default")
        assert code["ACTION"] == "continue"
        assert (profile["ACTION"], profile["PROMPT"]) == ("tell", "/p/sv/said/meeting")
        assert [profile for profile, _ in theirs.on.kept_choices.values()] == ["meeting"]


async def test_calls_here_are_counted_with_all_others() -> None:
    async with beside() as theirs:
        most = theirs.on.company.limits.caller
        assert most is not None
        for number in range(most):
            assert (await theirs.calls(ANNA, id_=f"17.{number}"))["ACTION"] != "refuse"

        full = await theirs.calls(ANNA, id_="17.99")
        await theirs.ends("action=refuse", id_="17.99")
        await theirs.ends("action=ring", "status=CANCEL", id_="17.0")
        free = await theirs.calls(ANNA, id_="17.100")

        assert (full["ACTION"], full["CAUSE"]) == ("refuse", "17")
        assert free["ACTION"] != "refuse"


async def test_a_service_that_knows_nothing_of_a_call_goes_on_by_the_trail_or_leaves_it_alone() -> None:
    async with beside() as before:
        trail = (await before.calls(ANNA))["TRAIL"]
    async with beside() as after:
        led = await after.asks("outcome", "status=NOANSWER", f"trail={trail}")
        nothing = await after.asks("outcome", "status=NOANSWER", "trail=", id_="17.2")
        broken = await after.asks("outcome", "status=NOANSWER", "trail=a|b", id_="17.3")

        assert led["ACTION"] == "voicemail"
        assert (nothing["ACTION"], broken["ACTION"]) == ("continue", "continue")


async def test_a_channel_by_which_they_ring_somebody_for_a_call_of_ours_is_not_asked_about() -> None:
    """VAXEL_AGI_PHONE=Local/{extension}@from-internal leads to the same line of the dialplan again."""
    async with beside() as theirs:
        await theirs.calls(ANNA, "linked=17.1")

        again = await theirs.asks(
            "decide", "to=101", "linked=17.1", channel="Local/101@from-internal-00000001;2", id_="17.2"
        )

        assert again["ACTION"] == "continue"
        assert theirs.journal("agi-17.2") == []


@pytest.mark.parametrize(
    ("question", "id_"),
    [("decide?from=pbx", "17.1"), ("decide", ""), ("decide", "17.1|x"), ("decide", "../x")],
)
async def test_a_question_that_makes_no_sense_has_no_answer(question: str, id_: str) -> None:
    async with beside() as theirs:
        assert await theirs.asks(question, f"to={ANNA}", id_=id_) == {}
        assert theirs.on.lines == []


async def test_an_answer_that_takes_its_time_asks_for_it() -> None:
    """A sentence that must be spoken first; their patience is one second."""
    async with beside() as theirs:
        ready = asyncio.Event()
        usual = theirs.on.diversion

        async def slowly(company: Company, person: Person, spoken: Spoken, lang: str) -> Sequence[str]:
            await ready.wait()
            return await usual(company, person, spoken, lang)

        theirs.on.diversion = slowly  # type: ignore[method-assign, assignment]
        theirs.on.chooses("anna", "lunch")
        asking = asyncio.create_task(theirs.calls(ANNA))
        async with asyncio.timeout(3):
            while not theirs.given_time:
                await asyncio.sleep(0.01)
        ready.set()

        assert (await asking)["ACTION"] == "ask"
        assert theirs.given_time == 1


async def test_an_exchange_that_did_not_wait_is_in_the_journal() -> None:
    async with beside() as theirs:
        theirs.takes_answers = False

        assert await theirs.calls(ANNA) == {}
        await theirs.ends("status=ANSWER", "answered_ms=1000", "dialled_ms=1000")
        await theirs.quiet()

        assert theirs.journal() == ["begin", "decision", "note", "end"]
        assert theirs.ended().answered_by == ""  # not by whom we had decided on


async def test_the_end_of_a_call_that_went_on_without_us_is_journalled_with_what_is_known() -> None:
    async with beside() as theirs:
        await theirs.ends("status=NOANSWER", "cause=19")

        end = theirs.ended()
        assert (end.how, end.source, end.caller, end.called) == ("no_answer", "trunk", CUSTOMER, ANNA)


async def test_a_call_whose_end_is_never_told_is_not_counted_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(door_module, "LOOK_FOR_SILENT", 0.01)
    async with beside() as theirs:
        await theirs.calls(ANNA)
        theirs.on.now += timedelta(seconds=theirs.on.company.limits.longest or 0, minutes=2)
        await theirs.quiet()

        assert theirs.ended().how == "lost"
