"""The page asks the policy and shows what it says; the policy can be read by all who have signed in."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.accounts.roles import AccountRole
from app.web.api_v1.described import ApiV1
from app.web.api_v1.try_v1 import TryV1
from app.web.site.render import Pages
from app.web.trying.ports import CannotTry, FlowShown, PolicyAnswer, PolicyQuestion, WhyShown
from app.web.trying.try_pages import TryPages
from tests.policy.bolaget import BOLAGET
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientSession

COMPANY = BOLAGET


class Policy:
    """Says that it rings, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[PolicyQuestion] = []

    async def ask(self, question: PolicyQuestion, lang: str) -> PolicyAnswer:
        self.asked.append(question)
        if question.at == "soon":
            raise CannotTry("at", "Ange dag och tid.", "Give a day and a time.")
        words = "Det ringer hos <Anna>." if lang == "sv" else "It rings at <Anna>."
        why = [WhyShown("S1", "Anna har numret", "rad 12: people[0].extension")]
        return PolicyAnswer([words], why, [], FlowShown("ring", "S1", words), "Rader i filen.")

    async def document(self, kind: str, lang: str, *, for_all: bool) -> bytes:
        return f"<h1>{kind} {lang}{' for all' if for_all else ''}</h1>".encode()


@asynccontextmanager
async def trying(
    role: AccountRole = AccountRole.ADMINISTRATOR,
) -> AsyncIterator[tuple[ClientSession, Policy]]:
    pages, policy = Pages(), Policy()
    api = ApiV1(pages, TryV1(policy, policy).operations())
    routes = [*TryPages(pages, policy, policy, lambda: COMPANY).routes(), *api.routes()]
    async with visit(routes, visitor(role), pages) as browser:
        yield browser, policy


async def test_the_answer_is_shown_with_its_clause_and_as_a_drawing() -> None:
    async with trying() as (browser, policy):
        page = await (await browser.get("/try?to=101&from=bo&profile=anna=lunch")).text()

    assert policy.asked == [PolicyQuestion("101", "bo", "", "anna=lunch")]
    assert "Det ringer hos &lt;Anna&gt;." in page
    assert "rad 12: people[0].extension" in page
    assert '<svg class="flow"' in page


async def test_a_question_that_cannot_be_asked_is_told_at_its_field_and_keeps_what_was_typed() -> None:
    async with trying() as (browser, _policy):
        answer = await browser.get("/try?to=101&at=soon")
        page = await answer.text()

    assert answer.status == 400
    assert 'value="101"' in page
    assert "Ange dag och tid." in page
    assert page.count('aria-invalid="true"') == 1


async def test_nothing_is_asked_before_a_number_is_given() -> None:
    async with trying() as (browser, policy):
        page = await (await browser.get("/try?lang=en")).text()

    assert policy.asked == []
    assert "Try the policy" in page
    assert '<option value="107">Gun Berg</option>' in page or "Gun Berg" in page


async def test_an_employee_reads_the_policy_but_does_not_try_it() -> None:
    async with trying(AccountRole.EMPLOYEE) as (browser, _policy):
        document, kept = await browser.get("/policy"), await browser.get("/policy.pdf?lang=en")

        assert await document.text() == "<h1>html sv for all</h1>"
        assert "sandbox" in document.headers["Content-Security-Policy"]
        assert (kept.content_type, await kept.read()) == ("application/pdf", b"<h1>pdf en for all</h1>")
        assert "telefonpolicy.pdf" in kept.headers["Content-Disposition"]
        assert (await browser.get("/try?to=101")).status == 403
        assert (await browser.get("/policy.exe")).status == 404


async def test_an_administrator_reads_all_of_the_policy() -> None:
    async with trying() as (browser, _policy):
        assert await (await browser.get("/policy")).text() == "<h1>html sv</h1>"
