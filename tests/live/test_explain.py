"""`vaxel explain` of real calls: why a phone did not ring, and on which line of the company file that stands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.live.talks import at_the_desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.live.house import House

ANNA, SUPPORT = "+46846500401", "+46846500420"
FIRST, SECOND = "+46701740646", "+46701740647"


async def explained(house: House, caller: str, *more: str) -> dict[str, Any]:
    """What is answered of this test's call from there, when the journal has its end."""
    call = await house.journalled(caller)
    found: dict[str, Any] = json.loads(await house.vaxel("explain", call["id"], "--json", *more))
    return found


async def line_of(house: House, told: dict[str, Any], line: int) -> str:
    """A line of the file that was imported, as the answer says its lines are of."""
    assert told["lines_of"]["kind"] == "text"
    text = await house.vaxel("export", "--version", told["lines_of"]["name"])
    return text.splitlines()[line - 1]


async def test_why_a_busy_colleague_s_phone_did_not_ring_is_told_with_the_line_of_the_rule_r1(
    house: House,
) -> None:
    """Anna talks; the customer comes to Carin instead."""
    anna, carin = await house.phone("anna"), await house.phone("carin")
    talks, _ = await at_the_desk(house, anna, ANNA, FIRST)
    await house.until_on_phone("anna")
    rung_before = anna.rang

    caller = await house.trunk.call(ANNA, shown=SECOND)
    instead = await carin.called()
    instead.answer()
    await caller.connected()
    await caller.hang_up()
    await instead.over()
    await talks.hang_up()
    told = await explained(house, SECOND, "--why-not", "anna", "--lang", "sv")

    assert anna.rang == rung_before
    [first, *_] = [step["decision"] for step in told["steps"] if step["what"] == "decision"]
    [no] = [one for one in first["rejected"] if one["target"] == "anna"]
    assert no["text"] == "Anna Ek talar i telefon, och är då upptagen på både den fasta telefonen och mobilen"
    [rule] = [one for one in first["reasons"] if one["code"] == "on_phone.reception"]
    assert (rule["clause"], rule["field"]) == ("R1", "roles[0].on_phone")
    assert "on_phone:" in await line_of(house, told, rule["line"])
    why = told["why_not"]
    assert (why["ruled_out"], why["reason"]["code"]) == (True, "on_phone_on_all")
    assert why["different"]["if"] == "Anna Ek inte hade talat i telefon"
    assert (why["different"]["decision"]["action"], why["different"]["decision"]["target"]) == (
        "ring",
        "anna",
    )


@pytest.fixture
async def thorough(house: House, tmp_path: Path) -> AsyncIterator[House]:
    """David answers for support, and writes for half a minute after each call; then Carin is asked."""

    def change(company: dict[str, Any]) -> None:
        support = next(queue for queue in company["queues"] if queue["id"] == "support")
        support["members"] = ["david"]
        support["agents"].update(wrap_up=30, second_line=["carin"])

    async with house.with_company(change, tmp_path):
        yield house


def stand(house: House, david: str, carin: str) -> bool:
    """Whether the two stand so to the queue."""
    return house.service.agents("support") == {"david": david, "carin": carin}


async def test_why_an_agent_in_wrap_up_was_not_rung_is_told_with_its_end_and_line(thorough: House) -> None:
    david, carin = await thorough.phone("david"), await thorough.phone("carin")
    await thorough.until(lambda: stand(thorough, "free", "free"), "both to be free", within=40)
    before = thorough.service.answered("support")
    caller, talk = await at_the_desk(thorough, david, SUPPORT, FIRST)
    await thorough.until(lambda: thorough.service.answered("support") > before, "a talk that counts")
    await caller.hang_up()
    await talk.over()
    await thorough.until(lambda: stand(thorough, "wrap_up", "free"), "David's wrap-up")
    rung_before = david.rang

    again = await thorough.trunk.call(SUPPORT, shown=SECOND)
    (await carin.called()).answer()
    await again.connected()
    await again.hang_up()
    told = await explained(thorough, SECOND, "--why-not", "david", "--lang", "sv")
    as_text = await thorough.vaxel("explain", told["call"], "--lang", "sv")

    assert david.rang == rung_before
    why = told["why_not"]
    assert (why["queue"], why["standing"]) == ("support", "wrap_up")
    assert re.fullmatch(r"efterarbete till \d\d:\d\d:\d\d", why["reason"]["text"])
    assert why["reason"]["field"] == "queues[1].agents.wrap_up"
    assert "wrap_up: 30" in await line_of(thorough, told, why["reason"]["line"])
    assert why["different"]["rings"] == ["david"]
    assert f"Inte David Holm: {why['reason']['text']} (Q9, rad {why['reason']['line']}: " in as_text
