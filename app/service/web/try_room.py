"""Asks the policy in force for the pages that try it, and writes it as a document.

Knows: the company in force, its text, and everybody's profiles now. Refuses to know: pages (web/trying), and where a
call goes (policy).
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from datetime import UTC
from typing import TYPE_CHECKING, Final

from app.company import BadCompanyFile
from app.company.rule_lines import lines_of_version
from app.explain.ends import rejected_until, until_text
from app.explain.flow import RINGS_END, call_flow
from app.explain.path import path
from app.policy.absence import presence
from app.policy.decide import decide
from app.policy.decision import Outcome
from app.policy.hours import STOCKHOLM, read_instant
from app.policy.imagined import imagined, refuse_mistyped
from app.policy.json_form import BadSituation
from app.policy.prose import happens
from app.policy.situations import swedish
from app.policy.texts import say
from app.service.version_cache import MOST_PEOPLE_CACHED, VersionCache
from app.web.trying.ports import CannotTry, FlowShown, PolicyAnswer, WhyShown

if TYPE_CHECKING:
    from datetime import datetime

    from app.company.rule_lines import RuleLines
    from app.explain.flow import FlowBranch, FlowStep
    from app.policy.absence import Presence
    from app.policy.decision import Decision, Situation
    from app.policy.model import Company
    from app.service.build import Rooms
    from app.web.site.catalogue import Catalogue
    from app.web.site.render import Pages
    from app.web.trying.ports import PolicyQuestion

WRITTEN_WITHIN: Final = 60.0  # seconds for a document


class HousePolicy:
    """As app.web.trying.ports.PolicyTried. It remembers the lines of the version last asked about, if few.

    One question at a time: each of them reads a large version, which takes 40 MB.
    """

    def __init__(self, rooms: Rooms, pages: Pages) -> None:
        self._rooms = rooms
        self._pages = pages
        self._one_at_a_time = asyncio.Lock()
        self._lines: VersionCache[RuleLines] = VersionCache(lambda one: len(one.company.people), 1)

    async def ask(self, question: PolicyQuestion, lang: str) -> PolicyAnswer:
        at = self._instant(question)
        async with self._one_at_a_time:
            rules = await self._rules(at)
            situation = await self._situation(rules, question, at)
            return await asyncio.to_thread(_tried, rules, situation, lang, self._pages.catalogues[lang])

    def _instant(self, question: PolicyQuestion) -> datetime:
        try:
            return read_instant(question.at) if question.at else self._rooms.clock().astimezone(STOCKHOLM)
        except ValueError:
            raise CannotTry("at", "Ange dag och tid.", "Give a day and a time.") from None

    async def _rules(self, at: datetime) -> RuleLines:
        """Those of the version in force then, which may be one that is prepared."""
        stored = await self._rooms.store.versions.at(at)
        if stored is None:
            raise CannotTry("", "Inget företag är inläst än.", "No company is loaded yet.")
        found = self._lines.get(stored.hash)
        if found is None:
            now = self._rooms.current.snapshot
            company = now.company if now is not None and now.version == stored.hash else None
            try:
                found = await asyncio.to_thread(
                    lambda: lines_of_version(stored.document, stored.text, stored.hash, company)
                )
            except BadCompanyFile as bad:
                raise CannotTry("", bad.in_words("sv"), bad.in_words("en")) from bad
            # A larger one would take 30 MB, while the company may be changed.
            if len(found.company.people) <= MOST_PEOPLE_CACHED:
                self._lines.put(stored.hash, found)
        return found

    async def _situation(self, rules: RuleLines, question: PolicyQuestion, at: datetime) -> Situation:
        now = self._rooms.clock().astimezone(STOCKHOLM)
        company, presences = rules.company, self._rooms.presences
        if question.at:
            people = await asyncio.to_thread(_usual_presences, company, at)
        else:
            people = {id_: presences.of(id_) for id_ in company.people}
        states = [one for one in question.profile.replace(",", " ").split() if one]
        try:
            refuse_mistyped(company, question.to, question.caller)
            return imagined(
                company,
                now,
                people,
                to=question.to,
                caller=question.caller,
                at=question.at or None,
                states=states,
            )
        except BadSituation as bad:
            where = next((name for mark, name in _FIELDS.items() if bad.field.startswith(mark)), "to")
            raise CannotTry(where, swedish(bad.message), bad.message) from bad


_RING_ENDS: Final = {one.value for one in RINGS_END}
_OUTCOMES: Final = frozenset(one.value for one in Outcome)
_FIELDS: Final = {"--state": "profile", "people": "profile", "from": "from", "at": "at", "to": "to"}


class WrittenElsewhere:
    """As app.web.trying.ports.PolicyWritten: `vaxel policy render` in a process of its own, for calls must not wait."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._one_at_a_time = asyncio.Lock()
        self._kept: dict[tuple[str, str, str, str, bool], bytes] = {}

    async def document(self, kind: str, lang: str, *, for_all: bool) -> bytes:
        snapshot = self._rooms.current.snapshot
        if snapshot is None:
            raise LookupError("no company is loaded yet")
        key = snapshot.version, str(self._rooms.current.day()), kind, lang, for_all
        async with self._one_at_a_time:
            if key not in self._kept:
                if len(self._kept) > 12:
                    self._kept.clear()
                self._kept[key] = await self._written(kind, lang, for_all=for_all)
            return self._kept[key]

    async def _written(self, kind: str, lang: str, *, for_all: bool) -> bytes:
        process = await asyncio.create_subprocess_exec(
            *("nice", sys.executable, "-m", "app", "policy", "render", "--format", kind, "--lang", lang),
            *("--at", self._rooms.clock().isoformat()),  # in a rehearsal, the service's time
            *(("--for-all",) if for_all else ()),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(WRITTEN_WITHIN):
                told, wrong = await process.communicate()
        finally:
            if process.returncode is None:  # too long, or whoever asked has gone
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if process.returncode != 0:
            raise RuntimeError(f"vaxel policy render: {wrong.decode(errors='replace')[:500]}")
        return told


def _usual_presences(company: Company, at: datetime) -> dict[str, Presence]:
    """Everybody's at an instant, by their hours alone. Takes a while (10,000 people)."""
    return {one.id: presence(company, one, at.astimezone(UTC), None, ()) for one in company.people.values()}


def _tried(rules: RuleLines, situation: Situation, lang: str, t: Catalogue) -> PolicyAnswer:
    company = rules.company
    decision = decide(company, situation)
    return PolicyAnswer(
        [happens(company, one.decision, lang) for one in path(company, situation)],
        [
            WhyShown(one.clause, _sentence(say(one, lang)), rules.place(situation, decision, one).said(lang))
            for one in decision.reasons
        ],
        list(_rejected(rules, situation, decision, lang)),
        _flow(call_flow(company, situation, lang), t),
        rules.footer(lang),
    )


def _rejected(rules: RuleLines, situation: Situation, decision: Decision, lang: str) -> list[WhyShown]:
    found = []
    for no in decision.rejected:
        end = rejected_until(rules.company, situation, no)
        until = f", {until_text(end, situation.at, lang)}" if end is not None else ""
        place = rules.place(situation, decision, no.reason, no.target).said(lang)
        found.append(WhyShown(no.reason.clause, _sentence(say(no.reason, lang)) + until, place))
    return found


def _flow(step: FlowStep, t: Catalogue) -> FlowShown:
    branches = [
        (_ends(one, t), _flow(one.step, t) if one.step is not None else None) for one in step.branches
    ]
    return FlowShown(step.action.value, step.clause, step.words, branches)


def _ends(branch: FlowBranch, t: Catalogue) -> str:
    """The ends in words: "inget svar, upptaget"; keys by their digits, unless no key leads there, too."""
    if "key" in branch.ends:
        return t("try.end.key")
    pressed = [one.removeprefix("key") for one in branch.ends if one not in _OUTCOMES]
    if pressed:
        return t("try.end.keys", keys=", ".join(pressed))
    if set(branch.ends) == _RING_ENDS:
        return t("try.end.no_answer")  # however it ends, the same follows
    return ", ".join(t(f"try.end.{one}") for one in branch.ends)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
