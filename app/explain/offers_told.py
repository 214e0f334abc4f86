"""Who was rung for a caller in a queue and why, and why the others were not, in Swedish or English.

Knows: how to tell the journal's notes of offers. Refuses to know: the rest of the story (story.py).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.explain.ends import until_text
from app.policy.hours import STOCKHOLM
from app.words.standings import words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from app.explain.told_calls import ToldStep

ONE_BREATH = timedelta(seconds=1)
LONGEST_AVAILABLE = "Q13"

_WHY = {
    "Q9": ("alla lediga rings", "all free agents are rung"),
    LONGEST_AVAILABLE: ("den som varit ledig längst rings", "the agent available longest is rung"),
    "Q2": (
        "den som väntat länge kopplas även till en annan kö",
        "a caller who has waited long is offered to another queue too",
    ),
}
_MOVED = (
    "ringdes redan, tillsammans med andra, för en annan kund",
    "was already rung, with others, for another caller",
)


def together(steps: Sequence[ToldStep]) -> Iterator[list[ToldStep]]:
    """Each step by itself; offers that were made at once form one group."""
    group: list[ToldStep] = []
    for step in steps:
        if group and not _in_one_breath(step, group[0]):
            yield group
            group = []
        group.append(step)
    if group:
        yield group


def _in_one_breath(step: ToldStep, first: ToldStep) -> bool:
    """Two offers at the same time, and for the same reason."""
    return (
        "offer" in step.data
        and "offer" in first.data
        and is_offer(step)
        and is_offer(first)
        and step.at - first.at < ONE_BREATH
        and step.data.get("clause") == first.data.get("clause")
        and step.data.get("moved") == first.data.get("moved")
    )


def is_offer(step: ToldStep) -> bool:
    """Whether a step says who was rung, or that nobody was, and how each agent stood."""
    return step.what == "note" and ("offer" in step.data or "considered" in step.data)


def rung(offers: Sequence[ToldStep], name: Callable[[str], str], lang: str) -> list[str]:
    """Who was rung, and by which clause."""
    clause = str(offers[0].data.get("clause", ""))
    agents = _rung(offers)
    if not agents:
        return [_say(lang, "Ingen ringdes: ingen var ledig", "Nobody was rung: nobody was free")]
    since = {agent: _since(offers, agent, lang) for agent in agents} if clause == LONGEST_AVAILABLE else {}
    if any(since.values()):
        was = _say(lang, "ringdes", "was rung")
        longest = _say(lang, "har varit ledig längst", "has been available longest")
        return [f"{name(agent)} {was} ({clause}: {longest}{since[agent]})" for agent in agents]
    why = _say(lang, *(_MOVED if offers[0].data.get("moved") else _WHY.get(clause, ("", ""))))
    reason = f" ({clause}: {why})" if why else f" ({clause})" if clause else ""
    names = _listed([name(agent) for agent in agents], lang)
    return [f"{names} {_say(lang, 'ringdes', 'was rung' if len(agents) == 1 else 'were rung')}{reason}"]


def not_rung(
    offers: Sequence[ToldStep],
    name: Callable[[str], str],
    second_line: Collection[str],
    lang: str,
    note: Callable[[str], str] = lambda _agent: "",
) -> list[str]:
    """Why the other agents were not rung. second_line: agents whom it asks only when nobody else is free.

    note: what to add for an agent, such as where the rule stands.
    """
    agents, told = _rung(offers), []
    for one in _considered(offers).values():
        agent, free = one["agent"], one["standing"] == "free"
        if agent in agents:
            continue
        why = _say(lang, *words(one["standing"], one.get("about", ""))) + _until(one, offers[0].at, lang)
        if free and offers[0].data.get("clause") == LONGEST_AVAILABLE:
            why += _since(offers, agent, lang).removeprefix(",")
        if free and agent in second_line:
            why += _say(lang, ", i andra linjen", ", in the second line")
        told.append(f"{_say(lang, 'Inte', 'Not')} {name(agent)}: {why}{note(agent)}")
    return told


def _rung(offers: Sequence[ToldStep]) -> list[str]:
    return list(dict.fromkeys(step.data["offer"] for step in offers if "offer" in step.data))


def _considered(offers: Sequence[ToldStep]) -> dict[str, dict[str, Any]]:
    """How each agent stood at the last of the offers."""
    return {one["agent"]: one for step in offers for one in step.data.get("considered", ())}


def _since(offers: Sequence[ToldStep], agent: str, lang: str) -> str:
    """ ", since 11:58:07"; "" when it is not known."""
    since = _considered(offers).get(agent, {}).get("since")
    if not since:
        return ""
    at, now = (one.astimezone(STOCKHOLM) for one in (datetime.fromtimestamp(since, UTC), offers[0].at))
    moment = f"{at:%H:%M:%S}" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M}"
    return f", {_say(lang, 'sedan', 'since')} {moment}"


def _until(one: dict[str, Any], now: datetime, lang: str) -> str:
    """till 10:31:20; "" for a standing without an end of its own."""
    if not one.get("until"):
        return ""
    return " " + until_text(datetime.fromtimestamp(one["until"], UTC), now, lang)


def _listed(names: Sequence[str], lang: str) -> str:
    *first, last = names
    return f"{', '.join(first)} {_say(lang, 'och', 'and')} {last}" if first else last


def _say(lang: str, sv: str, en: str) -> str:
    return en if lang == "en" else sv
