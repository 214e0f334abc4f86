"""One's own account: the password, the language, and where one is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.accounts.stage import GOOD

if TYPE_CHECKING:
    from tests.web.accounts.stage import Site


async def test_a_new_password_ends_all_other_sessions_and_gives_this_one_a_new_secret(site: Site) -> None:
    await site.stage.account("anna")
    async with site.browser() as here, site.browser() as there:
        await here.sign_in("anna")
        await there.sign_in("anna")
        before = here.session_cookie
        answer = await here.post(
            "/account/password", now=GOOD, password="en annan kaka", again="en annan kaka"
        )

        assert answer.headers["Location"] == "/account?done=password"
        assert here.session_cookie != before
        assert (await here.get("/account")).status == 200
        assert (await there.get("/account")).status == 303
        assert (await there.sign_in("anna", "en annan kaka")).status == 303


async def test_the_password_of_now_must_be_right(site: Site) -> None:
    await site.stage.account("anna")
    async with site.browser() as browser:
        await browser.sign_in("anna")
        answer = await browser.post(
            "/account/password", now="fel", password="en annan kaka", again="en annan kaka"
        )

        assert answer.status == 422
        assert 'aria-describedby="now-wrong"' in await answer.text()


async def test_one_sees_where_one_is_signed_in_and_ends_it_there(site: Site) -> None:
    anna = await site.stage.account("anna")
    async with site.browser() as here, site.browser() as there, site.browser() as third:
        for browser in (here, there, third):
            await browser.sign_in("anna")
        page = await (await here.get("/account")).text()
        ids = [one.id for one in await site.stage.store.sessions.of_account(anna.id)]
        mine = await site.stage.signed_in.visitor_of(there.session_cookie)
        assert mine is not None
        await here.post(f"/account/sessions/{mine.session}/end")

        assert page.count("Firefox, Linux") >= 3
        assert len(ids) == 3
        assert (await there.get("/account")).status == 303
        assert (await third.get("/account")).status == 200
        await here.post("/account/sessions/end-others")
        assert (await third.get("/account")).status == 303
        assert (await here.get("/account")).status == 200


async def test_nobody_ends_anothers_session(site: Site) -> None:
    await site.stage.account("anna")
    await site.stage.account("bo")
    async with site.browser() as annas, site.browser() as bos:
        await annas.sign_in("anna")
        await bos.sign_in("bo")
        his = await site.stage.signed_in.visitor_of(bos.session_cookie)
        assert his is not None
        await annas.post(f"/account/sessions/{his.session}/end")

        assert (await bos.get("/account")).status == 200


async def test_the_language_is_kept_and_pages_follow_it(site: Site) -> None:
    await site.stage.account("anna")
    async with site.browser() as browser:
        await browser.sign_in("anna")
        await browser.post("/account/language", lang="en")

        assert "My account" in await (await browser.get("/account")).text()
