"""One thing that may differ in a call: somebody's state, the time, the number dialled, a key, a member of a queue.

Knows: which changes to try, the likeliest first. Refuses to know: what they lead to: `decide` says it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.explain.ends import rejected_until
from app.explain.wanted import EndKind
from app.policy.absence import presence
from app.policy.decision import Attempt, Layer, Outcome, PersonState
from app.policy.hindrances import DEFAULT_STATE
from app.policy.hours import STOCKHOLM, next_change
from app.policy.targets import Action, JoinQueue, RingPerson, destination
from app.policy.tenure import as_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from app.explain.path import PathStep
    from app.explain.wanted import Wanted
    from app.policy.decision import Rejected, Situation
    from app.policy.hours import Hours
    from app.policy.model import Company

_HERE = PersonState(layer=Layer.MANUAL)  # reached by their own choice


@dataclass(frozen=True, slots=True)
class CallChange:
    """What differs, after "om ..." and "if ...", and the call with it. member: of a queue, where a rule differs."""

    sv: str
    en: str
    company: Company
    situation: Situation
    member: str = ""

    def said(self, lang: str) -> str:
        return self.sv if lang == "sv" else self.en


def of_hindrance(company: Company, step: PathStep, no: Rejected) -> Iterator[CallChange]:
    """What ends one hindrance."""
    situation, code, who = step.situation, no.reason.code, destination(no.target)
    person = company.people.get(who)
    state = situation.people.get(who, DEFAULT_STATE)
    name = person.name if person is not None else who
    if code.startswith("profile"):
        free = replace(_HERE, on_phone=state.on_phone)
        yield _with(company, situation, who, free, f"{name} hade varit tillgänglig", f"{name} were available")
    elif code.startswith("on_phone"):
        free = replace(state, on_phone=False)
        yield _with(
            company,
            situation,
            who,
            free,
            f"{name} inte hade talat i telefon",
            f"{name} were not on the phone",
        )
    elif code == "mobile_rests":
        sv, en = f"{name} själv hade valt att nås", f"{name} had chosen to be reached"
        yield _with(company, situation, who, replace(state, layer=Layer.MANUAL), sv, en)
    elif code in ("is_caller", "loop_caller", "loop_ours"):
        other = replace(situation, caller="")
        yield CallChange("någon annan hade ringt", "somebody else had called", company, other)
    elif code == "loop_via":
        direct = replace(situation, via="")
        yield CallChange("samtalet hade kommit direkt", "the call had come directly", company, direct)
    elif code == "been_there" or code.startswith("tried_"):
        fresh = replace(situation, tried=())
        yield CallChange(
            "samtalet inte redan hade varit där", "the call had not been there already", company, fresh
        )
    elif code.startswith("limit_"):
        fewer = replace(situation, counts={})
        yield CallChange(
            "färre samtal hade pågått samtidigt", "fewer calls had been under way", company, fewer
        )
    elif code.startswith("left_") and who in company.register.leavers:
        yield _on_another_day(company.register.leavers[who].last_day, company, situation)
    elif code == "private_phone_lapsed" and who in company.register.private:
        yield _on_another_day(company.register.private[who].until, company, situation)
    end = rejected_until(company, situation, no)
    if end is not None:
        yield at_another_time(company, situation, end)


def of_call(company: Company, steps: list[PathStep], wanted: Wanted) -> Iterator[CallChange]:
    """What may lead a call to an end where nothing hindered it: keys, people's states, the number, the hours."""
    first = steps[0].situation
    yield from _keys(company, steps)
    yield from _callers(company, first)
    yield from _states(company, steps)
    yield from _number(company, first, wanted)
    yield from _membership(company, steps, wanted)
    yield from _times(company, first)


def _on_another_day(day: date, company: Company, situation: Situation) -> CallChange:
    """The same time of another day."""
    at = situation.at.astimezone(STOCKHOLM).replace(year=day.year, month=day.month, day=day.day)
    return at_another_time(company, situation, at)


def at_another_time(company: Company, situation: Situation, at: datetime) -> CallChange:
    """The same call then: people as their schedules say, and as they chose, while that lasts."""
    local = at.astimezone(STOCKHOLM)
    then = replace(situation, at=local, people=_states_at(company, situation.people, local))
    when = f"{local:%Y-%m-%d %H:%M}"
    return CallChange(f"samtalet hade kommit {when}", f"the call had come {when}", company, then)


def _states_at(company: Company, people: Mapping[str, PersonState], at: datetime) -> dict[str, PersonState]:
    found: dict[str, PersonState] = {}
    for person in company.people.values():
        now = people.get(person.id, DEFAULT_STATE)
        chosen = now.layer in (Layer.MANUAL, Layer.CALENDAR) or now.profile != DEFAULT_STATE.profile
        by_hand = now.layer is not Layer.SCHEDULE and chosen
        if by_hand and (now.back is None or now.back > at):
            found[person.id] = replace(now, on_phone=False)
            continue
        then = presence(company, person, at)
        if then.layer is not Layer.BASE:
            found[person.id] = PersonState(then.profile, False, then.layer, then.back)
    return found


def _with(
    company: Company, situation: Situation, who: str, state: PersonState, sv: str, en: str
) -> CallChange:
    return CallChange(sv, en, company, replace(situation, people={**situation.people, who: state}))


def _keys(company: Company, steps: list[PathStep]) -> Iterator[CallChange]:
    for step in steps:
        decision = step.decision
        if decision.action not in (Action.DIVERT, Action.MENU) or decision.spoken is None:
            continue
        for key in [one.key for one in decision.spoken.offers if one.key]:
            pressed = Attempt(decision.target, Outcome.REPLIED, key, decision.spoken.profile)
            then = replace(step.situation, tried=(*step.situation.tried, pressed))
            yield CallChange(
                f"den som ringer hade tryckt {key}", f"the caller had pressed {key}", company, then
            )


def _callers(company: Company, first: Situation) -> Iterator[CallChange]:
    if company.greylist.match(first.caller) is not None:
        other = replace(first, caller="")
        yield CallChange("numret inte hade varit grålistat", "the number were not greylisted", company, other)


def _states(company: Company, steps: list[PathStep]) -> Iterator[CallChange]:
    """Those on the call's way: on the phone, or in a profile that lets no call through; or free."""
    first = steps[0].situation
    on_way: dict[str, None] = {}
    for step in steps:
        on_way.update(dict.fromkeys(destination(no.target) for no in step.decision.rejected))
        if isinstance(step.decision.target, RingPerson):
            on_way[step.decision.target.person] = None
    day = as_of(company, first.at)
    for who in on_way:
        person = day.people.get(who)
        if person is None:
            continue
        name, state = person.name, first.people.get(who, DEFAULT_STATE)
        if state.on_phone:
            free = replace(state, on_phone=False)
            yield _with(
                company,
                first,
                who,
                free,
                f"{name} inte hade talat i telefon",
                f"{name} were not on the phone",
            )
        else:
            talks = replace(state, on_phone=True)
            yield _with(
                company, first, who, talks, f"{name} hade talat i telefon", f"{name} were on the phone"
            )
        profile = company.profiles.get(state.profile)
        if profile is not None and profile.busy:
            here = replace(_HERE, on_phone=state.on_phone)
            yield _with(company, first, who, here, f"{name} hade varit tillgänglig", f"{name} were available")
        for one in company.profiles.values():
            if one.busy and one.is_for(person) and one.id != state.profile:
                away = PersonState(one.id, state.on_phone, Layer.MANUAL)
                sv, en = f"{name} hade haft profilen ”{one.sv}”", f"{name} had the profile “{one.en}”"
                yield _with(company, first, who, away, sv, en)


def _number(company: Company, first: Situation, wanted: Wanted) -> Iterator[CallChange]:
    owner = company.people.get(wanted.id) or company.queues.get(wanted.id)
    if owner is None or first.transferred_by:
        return
    number = getattr(owner, "direct", None) or getattr(owner, "number", None) or owner.extension or owner.id
    dialled = replace(first, called=number, tried=())
    sv, en = f"den som ringer hade slagit {number}", f"the caller had dialled {number}"
    yield CallChange(sv, en, company, dialled)


def _membership(company: Company, steps: list[PathStep], wanted: Wanted) -> Iterator[CallChange]:
    """A person who is no agent of the queue that the call came to."""
    if wanted.kind is not EndKind.PERSON:
        return
    for step in steps:
        target = step.decision.target
        if not isinstance(target, JoinQueue) or wanted.id in company.queues[target.queue].agents:
            continue
        queue = company.queues[target.queue]
        queues = {**company.queues, queue.id: replace(queue, members=(*queue.members, wanted.id))}
        sv = f"{wanted.name} hade svarat i kön {queue.name}"
        en = f"{wanted.name} were an agent of the queue {queue.name}"
        yield CallChange(sv, en, replace(company, queues=queues), step.situation, queue.id)


def _times(company: Company, first: Situation) -> Iterator[CallChange]:
    """When something next opens or closes."""
    hours: list[Hours] = [one.hours for one in company.queues.values()]
    hours += [company.front.hours] if company.front.hours is not None else []
    hours.append(company.working_hours)
    found = (next_change(one, company.calendar, first.at) for one in hours)
    for at in sorted({one for one in found if one is not None}):
        yield at_another_time(company, first, at)
