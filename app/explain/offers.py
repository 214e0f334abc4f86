"""Why a queue rang some agents and not another: what the journal has of their standings, and the dispatcher's answer
if that agent had been free.

Knows: the rule behind each standing. Refuses to know: who is chosen: the dispatcher says it, as for live callers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from app.company.reason_asked import NoField
from app.explain.ends import until_text
from app.queueing.dispatcher import Dispatcher
from app.queueing.entries import Entry, Offer, Standing
from app.words.standings import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.company.places import Places
    from app.company.problems import FieldPath
    from app.queueing.rules import QueueRules

FREE, RINGING = Standing.FREE.value, Standing.RINGING.value
_CLAUSES: Final = {  # by which an agent who stands so is not rung
    Standing.TALKING.value: "M5",
    Standing.PAUSED.value: "R3",
    Standing.LOGGED_OUT.value: "R3",
    Standing.PROFILE.value: "R3",
}


@dataclass(frozen=True, slots=True)
class OfferRound:
    """Who was rung for a caller at one instant, and how all stood. clause: by which; "" if nobody was rung."""

    at: datetime
    queue: str
    clause: str
    rung: tuple[str, ...]
    considered: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class AgentWhy:
    """Why an agent was not rung at an instant. standing: its words' id; until: when it ends by itself."""

    round: OfferRound
    agent: str
    standing: str
    about: str
    until: datetime | None
    clause: str
    place: FieldPath | NoField
    instead: tuple[str, ...]  # whom the dispatcher rings if the agent is free

    def said(self, lang: str) -> str:
        """In words: efterarbete till 10:31:20."""
        if self.standing == FREE:
            return "ledig" if lang == "sv" else "free"
        sv, en = words(self.standing, self.about)
        end = f" {until_text(self.until, self.round.at, lang)}" if self.until is not None else ""
        return (sv if lang == "sv" else en) + end


def rounds(notes: Sequence[tuple[datetime, Mapping[str, Any]]]) -> list[OfferRound]:
    """Of the journal's notes on a call, in order; offers within a second, by one clause, are one round."""
    found: list[OfferRound] = []
    for at, data in notes:
        if "considered" not in data:
            continue
        rung = (data["offer"],) if "offer" in data else ()
        considered = {one["agent"]: one for one in data["considered"]}
        clause = str(data.get("clause", ""))
        last = found[-1] if found else None
        if last and rung and last.rung and last.clause == clause and (at - last.at).total_seconds() < 1:
            both = {**last.considered, **considered}
            found[-1] = OfferRound(last.at, last.queue, clause, (*last.rung, *rung), both)
        else:
            found.append(OfferRound(at, str(data.get("queue", "")), clause, rung, considered))
    return found


def why_not_offered(
    places: Places, rules: Mapping[str, QueueRules], found: Sequence[OfferRound], agent: str
) -> AgentWhy | None:
    """Why no round rang an agent: the first round says it. None: one did, or none knew of the agent."""
    if any(agent in one.rung for one in found):
        return None
    for one in found:
        if agent not in one.considered or one.queue not in rules:  # other rules may lack the queue
            continue
        stood = one.considered[agent]
        until = datetime.fromtimestamp(stood["until"], UTC) if stood.get("until") else None
        standing = str(stood["standing"])
        clause, place = agent_rule(places, rules, one, agent, standing)
        instead = offered_if_free(rules, one, agent)
        return AgentWhy(one, agent, standing, str(stood.get("about", "")), until, clause, place, instead)
    return None


def offered_if_free(rules: Mapping[str, QueueRules], at: OfferRound, agent: str) -> tuple[str, ...]:
    """Whom the dispatcher rings if this agent is free, and all others stand as they stood."""
    if at.queue not in rules:
        return ()
    it, now = Dispatcher(), at.at.timestamp()
    it.configure(rules, now)
    for id_, stood in at.considered.items():
        free = id_ == agent or id_ in at.rung or stood["standing"] == FREE
        it.agent(
            id_,
            now,
            logged_in=frozenset(rules),
            allowed=free,
            reachable=free,
            since=float(stood.get("since") or 0.0) or now,
        )
    effects = it.join(Entry("call", at.queue, now), now)
    return tuple(one.agent for one in effects if isinstance(one, Offer))


def agent_rule(
    places: Places, rules: Mapping[str, QueueRules], at: OfferRound, agent: str, standing: str
) -> tuple[str, FieldPath | NoField]:
    """The clause and the field that keep an agent who stands so from being rung."""
    tiers = rules[at.queue].tiers if at.queue in rules else ()
    if standing == FREE:
        second = len(tiers) > 1 and agent in tiers[1] and agent not in tiers[0]
        return at.clause or "Q9", places.queue(at.queue, "agents", "second_line" if second else "ring")
    if standing == Standing.WRAP_UP.value:
        return "Q9", places.queue(at.queue, "agents", "wrap_up")
    if standing == Standing.BACK_OFF.value:
        return "Q9", places.queue(at.queue, "agents", "unanswered")
    if standing == RINGING:
        return "Q9", places.queue(at.queue, "agents", "spread")
    return _CLAUSES.get(standing, "S2"), NoField.FACT
