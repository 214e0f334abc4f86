"""The desk's page over HTTP: queues and the call at hand as they are, also without a script; choices as forms."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from app.calls.ports.news import LegAnswered, OnPhone
from app.calls.ports.transfers import Conversation
from app.policy.targets import Pause
from app.words.phone_numbers import phone_text
from tests.calls.queue.test_hall import leg_of, waits
from tests.calls.virtual_time import until
from tests.web.desk.desk_stage import at_a_desk
from tests.web.site.test_live import told
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from aiohttp import ClientResponse

    from tests.web.desk.desk_stage import Desk

CALLER = "+46701740699"
CALLER_SHOWN = phone_text(CALLER, "sv")
CALLER_READ = "070-174 06 99"  # the same with usual spaces, as in Desk.text()
PHRASE = "Hej och välkommen till Exempelbolaget AB, du pratar med Gun Berg. Hur kan jag hjälpa dig?"


async def part(news: ClientResponse, id_: str, says: str) -> str:
    """The live part, once it says so."""
    while True:
        _, data = await told(news)
        parts = data["parts"]
        assert isinstance(parts, dict)
        if says in parts.get(id_, ""):
            return str(parts[id_])


async def test_the_page_shows_ones_queues_with_callers_in_order() -> None:
    async with at_a_desk() as desk:
        for agent in ("farid", "gun", "carin"):
            await desk.on.hall.staff.choose(agent, Pause("Lunch"))
        await waits(desk.on, "c1", CALLER)
        await waits(desk.on, "c2", "+46701740698")

        text = await desk.text()

    assert text.index(CALLER_READ) < text.index("070-174 06 98")
    assert "0 av 3 lediga" in text
    assert "Sälj" not in text.partition("Kollegor")[0]  # Gun does not answer that queue


async def test_a_ringing_caller_is_shown_with_the_phrase_and_whose_phones_ring_q6() -> None:
    async with at_a_desk() as desk, desk.browser.get("/desk/now") as news:
        await part(news, "call", "Inget samtal")

        await waits(desk.on, caller=CALLER)
        await part(news, "call", PHRASE)
        text = await desk.text()
        assert "ringer hos" in text
        assert "Gun Berg" in text.partition("Kollegor")[0]

        desk.on.switchboard.hear(LegAnswered(leg_of(desk.on, "gun")))
        assert PHRASE in await part(news, "call", "Du talar med")


async def test_an_agent_pauses_by_a_plain_form_and_resumes() -> None:
    async with at_a_desk() as desk:
        assert "Paus: Paus Lunch Efterarbete" in await desk.text()  # the word once, and not on each button

        await desk.does(do="pause", reason="Lunch")
        assert desk.on.hall.staff.agents.of("gun").paused == "Lunch"
        assert "paus (Lunch)" in await desk.text()

        await desk.does(do="resume")
        assert desk.on.hall.staff.agents.of("gun").paused is None


async def test_what_is_wrong_stands_on_the_page_again() -> None:
    async with at_a_desk() as desk:
        assert "En paus har ett skäl: " in await desk.does(422, do="pause", reason="<b>")
        assert "Bara den som leder" in await desk.does(403, do="log_out", agent="farid")


async def test_a_supervisor_sees_all_queues_and_logs_others_out() -> None:
    async with at_a_desk("anna", AccountRole.SUPERVISOR) as desk:
        text = await desk.text()
        assert "Logga ut Gun Berg" in text
        assert "Sälj" in text.partition("Kollegor")[0]

        await desk.does(do="pause", agent="gun", reason="Lunch")
        assert "Avsluta pausen för Gun Berg" in await desk.text()
        await desk.does(do="log_out", agent="gun")
        assert not desk.on.hall.staff.agents.of("gun").logged_in
        assert [one[1] for one in desk.audit.did] == ["agent.pause", "agent.log_out"]


@pytest.mark.parametrize(("lang", "says"), [("sv", "Inget samtal just nu."), ("en", "No call just now.")])
async def test_it_speaks_both_languages(lang: str, says: str) -> None:
    async with at_a_desk(lang=lang) as desk:
        assert says in await desk.text()


async def test_a_board_tells_only_the_matches_that_it_shows() -> None:
    async with at_a_desk() as desk, desk.browser.get("/desk/now?like=carin") as news:
        assert "Gun Berg" not in await part(news, "colleagues", "Carin Dahl")


async def test_who_may_no_longer_is_told_to_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.site.live.STILL_IN_EVERY", 0.0)
    monkeypatch.setattr("app.web.site.live.BEAT_EVERY", 0.02)
    async with at_a_desk() as desk, desk.browser.get("/desk/now") as news:
        await told(news)
        desk.door.who = None
        async with asyncio.timeout(10):
            while (await told(news))[0] != "out":
                pass


async def test_markup_in_a_callers_name_is_text() -> None:
    async with at_a_desk() as desk:
        await waits(desk.on, caller="<script>x")
        await until(lambda: desk.on.hall.at_hand("gun") is not None)
        async with desk.browser.get("/desk") as answer:
            assert "<script>x" not in await answer.text()


async def gun_talks(desk: Desk) -> None:
    """With a caller who called her own number."""
    desk.on.calls("+46846500407", caller=CALLER, id_="c9")
    await desk.on.order()
    desk.exchange.talks["gun"] = Conversation(
        "PJSIP/gun-00000002", "PJSIP/trunk-00000001", "c9", "PJSIP/gun-2"
    )
    desk.on.switchboard.hear(OnPhone("gun", "desk", talking=True))
    await until(lambda: desk.on.floor.on_phone("gun"))


async def transfers(desk: Desk, status: int = 303, **form: str) -> str:
    return await desk.does(status, "/desk/transfer", **form)


async def test_who_talks_can_send_the_caller_to_those_whose_state_they_see() -> None:
    async with at_a_desk() as desk:
        assert "Koppla till Carin Dahl" not in await desk.text("/desk?like=carin")
        await gun_talks(desk)
        text = await desk.text("/desk?like=carin")
        assert f"Du talar med {CALLER_READ}" in text
        assert "Koppla till Carin Dahl" in text
        assert "Fråga Carin Dahl först" in text

        await transfers(desk, do="send_on", to="person:carin")

        assert desk.exchange.did == [("send_on", "PJSIP/trunk-00000001", "103")]


async def test_a_caller_who_is_no_longer_the_one_on_the_page_is_not_sent_on() -> None:
    async with at_a_desk() as desk:
        await gun_talks(desk)
        async with desk.browser.get("/desk") as answer:
            assert 'name="call" id="shown-call" value="c9"' in await answer.text()

        said = await transfers(desk, 422, do="send_on", to="person:carin", call="c8")
        assert "Samtalet är ett annat nu." in said
        assert desk.exchange.did == []
        await transfers(desk, do="send_on", to="person:carin", call="c9")


async def test_a_question_is_shown_until_it_is_over() -> None:
    async with at_a_desk() as desk:
        await gun_talks(desk)

        await transfers(desk, do="ask", to="person:carin")
        text = await desk.text()
        assert "Du frågar Carin Dahl" in text
        assert f"{CALLER_READ} hör musik" in text
        assert "Koppla till Carin Dahl" not in text

        await transfers(desk, do="join")
        assert "Du frågar" not in await desk.text()
        assert [one[0] for one in desk.exchange.did] == ["ask", "join"]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"do": "send_on", "to": "person:nobody"}, "Nobody finns inte."),
        ({"do": "send_on", "to": "person:gun"}, "Du kan inte koppla samtalet till dig själv."),
        ({"do": "ask", "to": "number:107"}, "Du kan inte koppla samtalet till dig själv."),
        ({"do": "send_on", "to": "number:0900123456"}, "."),
        ({"do": "send_on", "to": "number:evil@host"}, "Evil@host finns inte."),
        ({"do": "send_on", "to": "number:999"}, "Numret 999 finns inte i växeln."),
        ({"do": "join"}, "Kollegan har inte svarat än."),
        ({"do": "dance", "to": "person:carin"}, "Något av: send_on"),
    ],
)
async def test_a_transfer_that_cannot_be_says_why(form: dict[str, str], says: str) -> None:
    async with at_a_desk() as desk:
        await gun_talks(desk)

        assert says in await transfers(desk, 422, **form)
        assert desk.exchange.did == []


async def test_who_talks_with_nobody_is_told_so() -> None:
    async with at_a_desk() as desk:
        assert "Du talar inte med någon." in await transfers(desk, 422, do="send_on", to="queue:support")


async def test_the_callers_earlier_calls_stand_beside_the_call() -> None:
    async with at_a_desk() as desk, desk.browser.get("/desk/now") as news:
        await gun_talks(desk)
        told = await part(news, "call", "besvarat (Carin Dahl)")
        assert "23/11 09.58" in told
        assert "återtaget" in told  # no word was found for it, and the desk had no part any more


async def test_the_callers_earlier_calls_are_told_in_the_pages_language() -> None:
    async with at_a_desk(lang="en") as desk, desk.browser.get("/desk/now") as news:
        await gun_talks(desk)
        assert "23/11 09:58" in await part(news, "call", "cancelled (Carin Dahl)")


async def test_an_account_that_is_named_as_a_person_does_not_see_their_call() -> None:
    async with at_a_desk() as desk:
        await gun_talks(desk)
        async with desk.browser.get("/desk/now") as news:
            assert CALLER_SHOWN in await part(news, "call", "23/11 09.58")
        desk.door.who = replace(visitor(AccountRole.SUPERVISOR, None), by="gun")
        async with desk.browser.get("/desk/now") as news:
            assert CALLER_SHOWN not in await part(news, "call", "")
