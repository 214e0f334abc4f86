"""My telephones and my codes: what others see, the codes to dial, and another code for the voicemail."""

from __future__ import annotations

import re

import pytest

from app.policy.by_code import by_code
from app.policy.codes import ALL
from app.policy.decision import Direction, Situation
from app.provisioning.links import LINK_LIVES, id_in, password_mark, token_is_right
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


async def test_a_telephone_gets_a_link_that_works_once_and_its_picture() -> None:
    async with visiting() as visit:
        assert "Ställ in en telefon" in await visit.text("/me/phones")

        status, page = await visit.post("/me/phones/link", telephone="desk", make="grandstream")

        found = re.search(r'value="https://vaxel[.]example:8443/p/([a-z0-9]{26})/"', page)
        assert status == 200
        assert found is not None
        [link] = visit.phone_links.kept
        assert token_is_right(found[1], link)
        assert (link.id, link.phone, link.make, link.of, link.made_by) == (
            *(id_in(found[1]), "anna", "grandstream", password_mark("hemligt"), "anna"),
        )
        assert (link.made_at, link.expires_at) == (visit.on.now, visit.on.now + LINK_LIVES)
        assert 'src="data:image/svg+xml' in page
        assert "Config Server Path" in page
        assert visit.audit.lines == [("anna", "phone.link", "anna", None, "Grandstream")]


@pytest.mark.parametrize(
    ("telephone", "make", "said", "status"),
    [
        ("desk", "ericsson", "Skriv något av yealink", 400),
        ("laptop", "linphone", "Det finns ingen sådan telefon", 404),
        ("../bo", "linphone", "Det finns ingen sådan telefon", 404),
    ],
)
async def test_what_is_no_telephone_of_mine_gets_no_link(
    telephone: str, make: str, said: str, status: int
) -> None:
    async with visiting() as visit:
        answered, page = await visit.post("/me/phones/link", telephone=telephone, make=make)

        assert (answered, said in page, visit.phone_links.kept, visit.audit.lines) == (status, True, [], [])


async def test_where_telephones_fetch_nothing_no_link_is_offered() -> None:
    async with visiting() as visit:
        visit.phone_links.url = ""

        assert "Ställ in en telefon" not in await visit.text("/me/phones")
        status, _ = await visit.post("/me/phones/link", telephone="desk", make="yealink")
        assert (status, visit.phone_links.kept) == (409, [])


async def test_without_the_database_the_page_says_that_no_link_was_made() -> None:
    async with visiting() as visit:
        visit.phone_links.away = True

        status, page = await visit.post("/me/phones/link", telephone="desk", make="yealink")
        assert (status, "Försök igen om en stund" in page) == (503, True)


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
