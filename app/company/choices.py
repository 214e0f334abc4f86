"""Q1 over the whole way: from the key menu to a conversation, no caller makes more than two key choices.

Knows: all ways from the menu, by a company's rules, profiles and queues, and the keys on them. Refuses to know:
which way a call takes: that depends on the hour and on people (policy/chain.py asks for no third key, either).

policy/choices.py says what counts as a key choice.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, assert_never

from app.company.convert import to_company
from app.company.problems import FileProblem
from app.policy.choices import MOST_CHOICES
from app.policy.decision import Does
from app.policy.queues import CALLBACK
from app.policy.ways import Cause, Outside, Reception, ToPerson, ToQueue, Voicemail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.company.schema import CompanyFile
    from app.policy.model import Company
    from app.policy.people import Person
    from app.policy.queues import Queue
    from app.policy.ways import Rule, Way

ChoiceStep = tuple[
    str, "Way | None"
]  # the key pressed on this step ("": none), and where it leads; None: the caller talks to somebody


def problems(file: CompanyFile) -> Iterator[FileProblem]:
    """For each choice of the menu, the first way that asks for too many keys."""
    if not file.front_desk.menu:
        return
    company = to_company(file)
    for index, choice in enumerate(company.front.menu):
        keys = too_many(company, choice.to, f"{choice.key} ({file.front_desk.menu[index].to})")
        if keys:
            words = (
                f"a caller can make {len(keys)} key choices before they talk to somebody, and Q1 allows "
                f"{MOST_CHOICES}: {', '.join(keys)}. Let the choice lead straight to the last place, or remove a "
                "key"
            )
            yield FileProblem(("front_desk", "menu", index, "to"), words)


def too_many(company: Company, way: Way, pressed: str) -> tuple[str, ...]:
    """The keys of the shortest way with too many keys; empty if there is no such way."""
    start: tuple[Way, bool] = way, isinstance(way, ToPerson)
    paths: deque[tuple[tuple[Way, bool], tuple[str, ...]]] = deque([(start, (pressed,))])
    seen = {(start, 1)}
    while paths:
        (here, called), keys = paths.popleft()
        for key, to in steps(company, here, called=called):
            more = (*keys, key) if key else keys
            if len(more) > MOST_CHOICES and to is None:
                return more
            if to is not None and ((to, False), len(more)) not in seen:
                seen.add(((to, False), len(more)))
                paths.append(((to, False), more))
    return ()


def steps(company: Company, way: Way, *, called: bool) -> Iterator[ChoiceStep]:
    """All steps from here. called: a person called as themselves; their callers hear why they are away."""
    match way:
        case ToPerson(id=who):
            person = company.people[who]
            yield "", None
            yield from (("", rule.to) for rule in person_rules(company, person))
            if called:
                yield from _diversions(company, person)
        case ToQueue(id=which):
            queue = company.queues[which]
            yield "", None
            key = next((key for key, does in queue.serving.keys.items() if does == CALLBACK), None)
            if key is not None:
                yield f"{key} ({which}: callback)", None
            yield from (("", rule.to) for rule in _rules_of_queue(queue))
        case Reception():
            yield from (("", ToPerson(who)) for who in company.receptionists)
            if company.reception in company.queues:
                yield "", company.reception_way
            if company.front.closed is not None:
                yield "", company.front.closed.to
        case Outside():
            yield "", None
        case Voicemail():
            return
        case _:
            assert_never(way)


def person_rules(company: Company, person: Person) -> Iterator[Rule]:
    """Where a person's calls can go next, in any profile."""
    for cause in Cause:
        yield from company.rules_for(person, cause)
        for profile in company.profiles.values():
            if profile.is_for(person) and cause in profile.diversions:
                yield profile.diversions[cause]


def _diversions(company: Company, person: Person) -> Iterator[ChoiceStep]:
    for profile in company.profiles.values():
        diversion = profile.diversion
        if diversion is None or not profile.is_for(person):
            continue
        own = profile.diversions.get(Cause.BUSY)
        busy = (own,) if own is not None else company.rules_for(person, Cause.BUSY)
        for key, (does, to) in (*enumerate(diversion.offers, 1), ("", diversion.otherwise)):
            named = f"{key} ({profile.id})" if key else ""
            if does is Does.CALL_BACK:
                yield named, None
            elif does is Does.CONNECT:
                yield named, to or busy[0].to


def _rules_of_queue(queue: Queue) -> Iterator[Rule]:
    yield from (queue.closed, queue.no_answer)
    if queue.at_promise is not None:
        yield queue.at_promise
