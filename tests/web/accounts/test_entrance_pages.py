"""One-time links: the first administrator, an invitation, a forgotten password."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.accounts.account import LinkUse
from app.accounts.roles import AccountRole
from tests.accounts.stage import GOOD

if TYPE_CHECKING:
    from app.accounts.account import Account
    from tests.web.accounts.stage import Site


async def test_the_first_link_makes_the_administrator_and_signs_in(site: Site) -> None:
    link = f"/welcome/{await site.stage.administration.first_link('vaxel')}"
    async with site.browser() as browser:
        page = await (await browser.get(link)).text()
        answer = await browser.post(
            link, name="Boss", full_name="Berit Boss", email="", password=GOOD, again=GOOD
        )

        assert "Gör det första kontot" in page
        assert answer.status == 303
        assert await (await browser.get("/me")).text() == "Berit Boss, administrator"
        assert (await browser.get("/accounts")).status == 200
        assert (await browser.get(link)).status == 410


async def test_an_invited_person_chooses_a_password_and_is_in(site: Site) -> None:
    _made, secret = await site.stage.administration.invite("root", person="anna")
    link = f"/welcome/{secret}"
    async with site.browser() as browser:
        looked = [(await browser.get(link)).status for _ in range(2)]  # a mail program looks, too
        answer = await browser.post(link, password=GOOD, again=GOOD)

        assert looked == [200, 200]
        assert answer.status == 303
        assert await (await browser.get("/me")).text() == "Anna Alm, employee"
        assert (await browser.post(link, password=GOOD, again=GOOD)).status == 410


async def test_a_poor_password_is_refused_at_its_field_and_the_link_still_works(site: Site) -> None:
    _made, secret = await site.stage.administration.invite("root", person="anna")
    link = f"/welcome/{secret}"
    async with site.browser() as browser:
        answer = await browser.post(link, password="kort", again="kort")
        page = await answer.text()

        assert answer.status == 422
        assert 'aria-describedby="password-wrong"' in page
        assert "för kort" in page
        assert (await browser.get(link)).status == 200


async def test_a_link_that_never_was_or_has_ended_says_what_to_do(site: Site) -> None:
    async with site.browser() as browser:
        answer = await browser.get("/welcome/nothing")

        assert answer.status == 410
        assert "Be den som sköter växeln" in await answer.text()


async def test_who_has_forgotten_the_password_gets_a_link_and_nobody_learns_more(site: Site) -> None:
    await site.stage.account("anna")
    await site.stage.account("bo")  # without an address
    site.letters.works = True
    async with site.browser() as browser:
        answers = [await browser.post("/sign-in/forgotten", name=name) for name in ("anna", "bo", "nobody")]
        await site.room.entrance.settled()

        assert {(one.status, one.headers["Location"]) for one in answers} == {(303, "/sign-in?done=mailed")}
        ((to, use, secret),) = site.letters.letters
        assert (to, use) == ("anna@bolaget.se", LinkUse.RESET)
        answer = await browser.post(f"/welcome/{secret}", password="en annan kaka", again="en annan kaka")
        assert answer.status == 303
        assert (await browser.get("/me")).status == 200


async def test_nobody_fills_a_mailbox_with_links(site: Site) -> None:
    """Each address could send ten."""
    await site.stage.account("anna")
    site.letters.works = True
    async with site.browser() as browser:
        for _ in range(3):
            await browser.post("/sign-in/forgotten", name="anna")
        await site.room.entrance.settled()

    assert len(site.letters.letters) == 1


async def test_a_stranger_who_asks_for_a_link_ends_no_invitation_and_acts_in_nobodys_name(site: Site) -> None:
    """It ended the link that an administrator had just handed over, and the log said that the person did it."""
    _made, invitation = await site.stage.administration.invite("root", person="anna")
    site.letters.works = True
    async with site.browser() as browser:
        await browser.post("/sign-in/forgotten", name="anna")
        await site.room.entrance.settled()
        ((_to, _use, secret),) = site.letters.letters

        assert (await site.stage.did())[-1] == ("forgotten", "account.forgotten", "anna")
        assert (await browser.get(f"/welcome/{invitation}")).status == 200
        await browser.post(f"/welcome/{invitation}", password=GOOD, again=GOOD)
        assert (await browser.get(f"/welcome/{secret}")).status == 410  # with one all are used up


async def test_the_answer_waits_for_no_letter(site: Site) -> None:
    """By how long it took strangers learned who has an account."""
    await site.stage.account("anna")
    site.letters.works = True
    asked, goes_on = asyncio.Event(), asyncio.Event()
    by_name = site.stage.store.accounts.by_name

    async def slow(name: str) -> Account | None:
        asked.set()
        await goes_on.wait()
        return await by_name(name)

    site.stage.store.accounts.by_name = slow  # type: ignore[method-assign]
    async with site.browser() as browser:
        answer = await browser.post("/sign-in/forgotten", name="anna")
        await asked.wait()
        assert (answer.status, site.letters.letters) == (303, [])
        goes_on.set()
        await site.room.entrance.settled()
        assert len(site.letters.letters) == 1


async def test_a_link_replaces_no_second_factor(site: Site) -> None:
    class AsksForCode:
        async def asked(self, _account: object) -> str | None:
            return "/sign-in/code"

    anna = await site.stage.account("anna", AccountRole.SUPERVISOR)
    site.stage.sign_in.second = AsksForCode()
    _use, secret = await site.stage.administration.link_again("root", anna)
    async with site.browser() as browser:
        answer = await browser.post(f"/welcome/{secret}", password="en annan kaka", again="en annan kaka")

        assert answer.headers["Location"] == "/sign-in?done=password"
        assert browser.session_cookie == ""
