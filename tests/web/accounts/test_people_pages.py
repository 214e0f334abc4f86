"""An administrator's pages: who may sign in, and as what."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.accounts.account import LinkUse
from app.accounts.roles import AccountRole
from tests.accounts.stage import GOOD
from tests.web.accounts.stage import links_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.web.accounts.stage import Browser, Site


@asynccontextmanager
async def boss_on(site: Site) -> AsyncIterator[Browser]:
    await site.stage.account(None, AccountRole.ADMINISTRATOR, "boss")
    async with site.browser() as browser:
        await browser.sign_in("boss")
        yield browser


async def test_many_are_invited_at_once_and_each_link_is_shown_once(site: Site) -> None:
    async with boss_on(site) as browser:
        whom = await (await browser.get("/accounts/invite")).text()
        page = await (await browser.post("/accounts/invite", person=["anna", "bo"], role="agent")).text()
        links = links_in(page)

        assert "Anna Alm" in whom
        assert len(links) == 2
        async with site.browser() as other:
            assert (await other.post(links[0], password=GOOD, again=GOOD)).status == 303
            assert await (await other.get("/me")).text() == "Anna Alm, agent"
        assert links_in(await (await browser.get("/accounts")).text()) == []


async def test_where_e_mail_works_a_link_is_sent_and_not_shown(site: Site) -> None:
    site.letters.works = True
    async with boss_on(site) as browser:
        page = await (await browser.post("/accounts/invite", person=["anna", "bo"], role="employee")).text()

    assert [(to, use) for to, use, _secret in site.letters.letters] == [("anna@bolaget.se", LinkUse.INVITE)]
    assert "Länken är skickad till anna@bolaget.se." in page
    assert len(links_in(page)) == 1  # Bo has no address


async def test_an_account_for_nobody_of_the_company_and_a_name_that_is_taken(site: Site) -> None:
    async with boss_on(site) as browser:
        new = {"name": "tekniker", "full_name": "Tekla T", "email": "t@x.se", "role": "administrator"}
        made = await browser.post("/accounts/invite", **new)
        again = await browser.post("/accounts/invite", **new)

        assert made.status == 200
        assert again.status == 422
        assert "Namnet är upptaget." in await again.text()
        assert 'value="Tekla T"' in await again.text()


async def test_the_list_is_searched_by_name_and_role(site: Site) -> None:
    await site.stage.account("anna")
    await site.stage.account("bo", AccountRole.SUPERVISOR)
    async with boss_on(site) as browser:
        by_name = await (await browser.get("/accounts?like=ann+al")).text()
        by_role = await (await browser.get("/accounts?role=supervisor")).text()

    assert ("Anna Alm" in by_name, "Bo Berg" in by_name) == (True, False)
    assert ("Anna Alm" in by_role, "Bo Berg" in by_role) == (False, True)


async def test_a_role_that_is_changed_signs_out_and_is_noted_with_its_reason(site: Site) -> None:
    anna = await site.stage.account("anna")
    async with boss_on(site) as browser, site.browser() as annas:
        await annas.sign_in("anna")
        answer = await browser.post(f"/accounts/{anna.id}/role", role="supervisor", why="leder gruppen")

        assert answer.headers["Location"] == f"/accounts/{anna.id}?done=role"
        assert (await annas.get("/me")).status == 303
        audit = await (await browser.get("/accounts/audit?about=anna")).text()
        assert "leder gruppen" in audit
        assert "role: employee" in audit
        assert "role: supervisor" in audit


async def test_a_disabled_account_is_signed_out_at_once_and_opened_again(site: Site) -> None:
    anna = await site.stage.account("anna")
    async with boss_on(site) as browser, site.browser() as annas:
        await annas.sign_in("anna")
        await browser.post(f"/accounts/{anna.id}/disable", why="tjänstledig")
        assert (await annas.get("/me")).status == 303
        assert (await annas.sign_in("anna")).status == 403
        await browser.post(f"/accounts/{anna.id}/enable")
        assert (await annas.sign_in("anna")).status == 303


async def test_what_is_not_allowed_is_told_on_the_page(site: Site) -> None:
    async with boss_on(site) as browser:
        boss = await site.stage.store.accounts.by_name("boss")
        assert boss is not None
        for what in ("disable", "delete", "role"):
            answer = await browser.post(f"/accounts/{boss.id}/{what}", role="employee")
            assert answer.status == 422
        assert "sista administratören" in await answer.text()
        assert (await browser.get("/accounts/999")).status == 404


async def test_a_new_link_and_the_end_of_sessions_and_of_the_account(site: Site) -> None:
    anna = await site.stage.account("anna")
    async with boss_on(site) as browser, site.browser() as annas:
        (link,) = links_in(await (await browser.post(f"/accounts/{anna.id}/reset")).text())
        assert (await annas.get(link)).status == 200
        await annas.sign_in("anna")
        await browser.post(f"/accounts/{anna.id}/end-sessions")
        assert (await annas.get("/me")).status == 303
        answer = await browser.post(f"/accounts/{anna.id}/delete", why="har slutat")
        assert answer.headers["Location"] == "/accounts?done=deleted"
        assert (await annas.get(link)).status == 410
        assert (await annas.sign_in("anna")).status == 401
