"""My telephones and my codes: what others see, the codes to dial, and another code for the voicemail."""

from __future__ import annotations

import pytest

from app.policy.by_code import by_code
from app.policy.codes import ALL
from app.policy.decision import Direction, Situation
from app.web.me.phone_codes import phone_codes
from app.web.me.records import MyRecord
from tests.calls.stage import TUESDAY_MORNING
from tests.policy.bolaget import BOLAGET
from tests.web.me.stage import visiting


async def test_the_telephones_are_shown_with_what_others_see() -> None:
    async with visiting() as visit:
        page = await visit.text("/me/phones")

        assert "Bordstelefon" in page
        assert "inloggad" in page
        assert "+46846500401" in page
        assert "*71 före numret, för kön Sälj" in page


async def test_somebody_who_has_signed_in_opens_the_browsers_phone_without_a_link() -> None:
    async with visiting() as visit, visit.browser.post("/me/phones/browser", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (307, "/phone/open/anna/key")


async def test_the_voicemails_code_is_changed() -> None:
    async with visiting() as visit:
        assert "ingen kod än" in await visit.text("/me/codes")
        assert await visit.post("/me/codes/pin", pin="8351", again="8351") == (303, "/me/codes?done=pin")
        visit.records.kept["anna"] = MyRecord(pin=True)

        assert visit.boxes.pins == {"anna": "8351"}
        assert visit.audit.lines == [("anna", "voicemail.pin", "anna", None, None)]
        assert "Här kan du byta den" in await visit.text("/me/codes")


@pytest.mark.parametrize(
    ("pin", "again", "said"),
    [
        ("123", "123", "4 till 8 siffror"),
        ("abcd", "abcd", "4 till 8 siffror"),
        ("1234", "1234", "för lätt att gissa"),
        ("0401", "0401", "för lätt att gissa"),  # the end of her number
        ("8351", "8352", "inte lika"),
    ],
)
async def test_a_code_that_is_too_easy_is_refused(pin: str, again: str, said: str) -> None:
    async with visiting() as visit:
        status, page = await visit.post("/me/codes/pin", pin=pin, again=again)

        assert (status, said in page, visit.boxes.pins) == (400, True, {})


def test_each_code_of_the_list_does_what_the_list_says() -> None:
    """Those that the policy reads whole."""
    anna = BOLAGET.people["anna"]
    found = {one.code: one for one in phone_codes(BOLAGET, anna, "sv")}
    profiles = {one.what for one in found.values() if one.does == "profile"}
    ask = Situation(TUESDAY_MORNING, Direction.INTERNAL, "anna", "")

    for code, one in found.items():
        if one.does in (
            "profile",
            "profile_back",
            "voicemail",
            "night",
            "log_in",
            "log_out",
            "pause",
            "resume",
        ):
            decision = by_code(BOLAGET, Situation(ask.at, ask.direction, "anna", code), anna)
            assert decision is not None, code
            assert decision.action.value == "code", code
    assert "På lunch" in profiles
    assert {"*22*…", "*21*…*…", "*55…", "*67…", "##…#"} < found.keys()
    assert [one for one in ALL if not any(code.startswith(one) for code in found)] == []
    assert "##…#" not in {one.code for one in phone_codes(BOLAGET, BOLAGET.people["gun"], "sv")}  # no mobile
    assert "På lektion" not in profiles  # P3
    assert found["*71…"].what == "Sälj"
    assert {one.does for one in phone_codes(BOLAGET, BOLAGET.people["eva"], "sv")}.isdisjoint(
        {"log_in", "pause"}
    )
