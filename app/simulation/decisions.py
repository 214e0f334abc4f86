"""`decide`, remembered: the same question gets the same answer without asking the policy again.

Knows: what the policy asked for on its way to a decision: people's states, and counts with what they were compared
to. Refuses to know: the rules.

Between two instants at which anything opens, closes or changes (spells.py), a decision depends on the number, the
caller, what was tried, and what the policy asked for. The first question is always the same, the second depends on
the first answer alone, and so on: a tree. A call walks down the tree with its own answers; where it meets an answer
that nobody gave before, we ask the policy, and the tree grows. Nothing is assumed of which question matters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self

from app.policy.decide import decide
from app.policy.decision import Attempt, Direction, Situation
from app.policy.limits import calls_from

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

    from app.policy.decision import Decision, Outcome, PersonState
    from app.policy.model import Company

OF_A_PERSON: Final = "person"
MOST_BRANCHES: Final = 300_000  # some 150 MB; then we forget them all: large queues have many states
CountedReason = tuple[str, str, tuple[tuple[str, str], ...]]  # a reason: clause, code, about
Question = tuple[str, str, int]  # a comparison or OF_A_PERSON, of whom or of which count, with what


class Watched(int):
    """A count that notes what it is compared with: the decision depends on that, not on the count."""

    key: str
    trace: list[tuple[Question, Any]]

    @classmethod
    def of(cls, value: int, key: str, trace: list[tuple[Question, Any]]) -> Self:
        made = cls(value)
        made.key, made.trace = key, trace
        return made

    def _noted(self, how: str, other: object) -> bool:
        value, limit = int(self), int(other)  # type: ignore[call-overload]
        answer = compare(how, value, limit)
        self.trace.append(((how, self.key, limit), answer))
        return answer

    def __ge__(self, other: object) -> bool:
        return self._noted(">=", other)

    def __gt__(self, other: object) -> bool:
        return self._noted(">", other)

    def __lt__(self, other: object) -> bool:
        return self._noted("<", other)

    def __le__(self, other: object) -> bool:
        return self._noted("<=", other)

    def __eq__(self, other: object) -> bool:
        return self._noted("==", other)

    def __ne__(self, other: object) -> bool:
        return not self._noted("==", other)

    def __bool__(self) -> bool:
        return not self._noted("==", 0)

    __hash__ = int.__hash__


def compare(how: str, value: int, limit: int) -> bool:
    match how:
        case ">=":
            return value >= limit
        case ">":
            return value > limit
        case "<":
            return value < limit
        case "<=":
            return value <= limit
        case _:
            return value == limit


class _States(Mapping[str, "PersonState"]):
    """Notes whose state was asked for. When a person is back changes words alone, so it makes no other answer."""

    def __init__(self, state: Callable[[str], PersonState], trace: list[tuple[Question, Any]]) -> None:
        self._state, self._trace = state, trace

    def __getitem__(self, person: str) -> PersonState:
        state = self._state(person)
        self._trace.append(((OF_A_PERSON, person, 0), state_answer(state)))
        return state

    def __iter__(self) -> Iterator[str]:
        raise TypeError("a policy that asks about everybody cannot be remembered")

    def __len__(self) -> int:
        return 1


class _Counts(Mapping[str, int]):
    def __init__(self, count: Callable[[str], int], trace: list[tuple[Question, Any]]) -> None:
        self._count, self._trace = count, trace

    def __getitem__(self, key: str) -> int:
        return Watched.of(self._count(key), key, self._trace)

    def __iter__(self) -> Iterator[str]:
        raise TypeError("a policy that asks for every count cannot be remembered")

    def __len__(self) -> int:
        return 1


def state_answer(state: PersonState) -> tuple[str, str, bool]:
    return (state.profile, state.layer, state.on_phone)


@dataclass(slots=True)
class Branch:
    """A question with its answers, or a decision. times: how many calls it was given to; tried: before it."""

    question: Question | None = None
    answers: dict[Any, Branch] = field(default_factory=dict)
    decision: Decision | None = None
    tried: tuple[Attempt, ...] = ()
    times: int = 0
    after: dict[tuple[Outcome, str], Branch] = field(default_factory=dict)  # by how the attempt ended


@dataclass(frozen=True, slots=True)
class Asker:
    """A call that asks. caller: as `RememberedDecisions` is told of callers who are alike; number: its own.

    at: when it came in; sight: of spells.py. state, count: what is true now.
    """

    called: str
    caller: str
    number: str
    at: datetime
    sight: Hashable
    state: Callable[[str], PersonState]
    count: Callable[[str], int]


class RememberedDecisions:
    """All decisions made so far. asked: how often the policy itself was."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._first: dict[tuple[Hashable, str, str], Branch] = {}
        self.asked = 0
        self._branches = 0
        self._given: list[Branch] = []  # with `times` above 0
        self._rules: Counter[CountedReason] = Counter()

    def first(self, who: Asker) -> Branch:
        """The decision when a call comes in."""
        if self._branches > MOST_BRANCHES:
            self._fold()
            self._first.clear()  # calls under way keep theirs
            self._branches = 0
        key = (who.sight, who.called, who.caller)
        root = self._first.get(key)
        if root is None:
            root = self._first[key] = Branch()
        return self._decided(root, who, ())

    def next(self, last: Branch, outcome: Outcome, reply: str, who: Asker) -> Branch:
        """The decision after an attempt that ended without an answer."""
        root = last.after.get((outcome, reply))
        decision = last.decision
        assert decision is not None
        if root is None:
            root = last.after[(outcome, reply)] = Branch()
            spoken = decision.spoken.profile if decision.spoken is not None else ""
            root.tried = (*last.tried, Attempt(decision.target, outcome, reply, spoken))
        return self._decided(root, who, root.tried)

    def take_rules(self) -> Counter[CountedReason]:
        """How often each reason was given since the last time."""
        self._fold()
        told, self._rules = self._rules, Counter()
        return told

    def _fold(self) -> None:
        """Hold reasons, which the policy bounds, instead of decisions."""
        for one in self._given:
            assert one.decision is not None
            for reason in one.decision.reasons:
                self._rules[reason.clause, reason.code, reason.about] += one.times
            one.times = 0
        self._given = []

    def _decided(self, root: Branch, who: Asker, tried: tuple[Attempt, ...]) -> Branch:
        found: Branch | None = root
        while found is not None and found.question is not None:
            how, whom, limit = found.question
            if how == OF_A_PERSON:
                found = found.answers.get(state_answer(who.state(whom)))
            else:
                found = found.answers.get(compare(how, who.count(whom), limit))
        if found is None or found.decision is None:
            found = self._ask(root, who, tried)
        if not found.times:
            self._given.append(found)
        found.times += 1
        return found

    def _ask(self, root: Branch, who: Asker, tried: tuple[Attempt, ...]) -> Branch:
        """Ask the policy, and let the tree grow by its questions."""
        self.asked += 1
        trace: list[tuple[Question, Any]] = []
        situation = Situation(
            at=who.at,
            direction=Direction.IN,
            caller=who.caller,
            called=who.called,
            people=_States(who.state, trace),
            tried=tried,
            counts=_Counts(who.count, trace),
        )
        decision = decide(self._company, situation)
        branch, seen = root, set()
        for question, answer in trace:
            if question in seen:
                continue
            seen.add(question)
            if branch.question is None:
                branch.question = question
            assert branch.question == question, "the policy asked something else after the same answers"
            branch = branch.answers.setdefault(answer, Branch())
        self._branches += len(seen) + 1
        branch.decision, branch.tried = decision, tried
        return branch


def own_count(who_caller: str, number: str, count: Callable[[str], int]) -> Callable[[str], int]:
    """Counts for a caller who is decided like another: the limit for one caller is about their own number."""
    if who_caller == number:
        return count
    alike, own = calls_from(who_caller), calls_from(number)
    return lambda key: count(own if key == alike else key)
