"""The lines of the company file that decided, for the story of a journalled call.

Knows: which version judged each step. Refuses to know: the story (story.py), and where rules stand
(company/rule_lines.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.explain.offers import agent_rule, rounds
from app.explain.story import step_decided_again
from app.explain.told import DecisionNotes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.company.rule_lines import RuleLines
    from app.explain.told_calls import ToldStep
    from app.policy.prose import Notes
    from app.policy.queues import Queue
    from app.queueing.rules import QueueRules


class JournalNotes:
    """As app.explain.story.StepNotes. rules: by the hash of the version; of_queue: a queue's dispatcher rules."""

    def __init__(
        self,
        rules: Mapping[str, RuleLines],
        usual: RuleLines,
        of_queue: Callable[[Queue], QueueRules],
        lang: str,
    ) -> None:
        self._rules = rules
        self._usual = usual
        self._of_queue = of_queue
        self._lang = lang

    def rules_of(self, step: ToldStep) -> RuleLines:
        return self._rules.get(str(step.data.get("policy")), self._usual)

    def of_decision(self, step: ToldStep) -> Notes | None:
        rules = self.rules_of(step)
        again = step_decided_again(step, rules.company)
        return DecisionNotes(rules, *again, self._lang) if again is not None else None

    def of_agent(self, steps: Sequence[ToldStep], agent: str) -> str:
        one = next(iter(rounds([(step.at, step.data) for step in steps])), None)
        if one is None or agent not in one.considered or one.queue not in self._usual.company.queues:
            return ""
        queues = self._usual.company.queues
        rules = {id_: self._of_queue(queue) for id_, queue in queues.items()}
        standing = str(one.considered[agent]["standing"])
        clause, place = agent_rule(self._usual.places, rules, one, agent, standing)
        said = self._usual.at(place).said(self._lang)
        return f" ({clause}, {said})" if said else f" ({clause})"
