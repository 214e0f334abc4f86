"""Queues of the draft: queues and ring groups alike.

Knows: which of their settings our queues have, and within what limits. Refuses to know: their numbers from outside, and
their hours (route_draft.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.beside.adopt.found import Leads, Remark
from app.beside.adopt.ids import as_name
from app.beside.adopt.people_draft import OWN_CLAUSE

if TYPE_CHECKING:
    from app.beside.adopt.draft import Draft
    from app.beside.adopt.found import Found, FoundGroup
    from app.beside.adopt.ids import Ids
    from app.beside.adopt.people_draft import People

OFFER: Final = (5, 120)  # seconds that an agent's phone rings
ANNOUNCE: Final = (10, 600)
PROMISE: Final = 180  # seconds: Q2 promises no longer wait


def add_queues(draft: Draft, found: Found, ids: Ids, people: People) -> dict[str, str]:
    """Add the queues; returns their ids, by number."""
    queues: list[dict[str, Any]] = []
    by_number: dict[str, str] = {}
    groups = []
    for group in found.groups:
        members, second = _members(group, people)
        if not members:
            sv = f"gruppen {group.number} {group.name}: ingen av medlemmarna finns i källorna; den kom inte med"
            en = f"the group {group.number} {group.name}: none of its members is in the sources; it was left out"
            draft.remark(("queues",), Remark(sv, en, group.origin), *group.remarks)
            continue
        id_ = ids.of(group.name, f"grupp-{group.number}")
        by_number[group.number] = id_
        entry: dict[str, Any] = {"id": id_, "name": as_name(group.name, f"Grupp {group.number}")}
        if group.number.isdigit() and group.number not in people.by_extension:
            entry["extension"] = group.number
        entry["members"] = members
        entry.update(_settings(draft, group, id_, second))
        queues.append(entry)
        groups.append((group, entry))
    for group, entry in groups:
        _no_answer(draft, group, entry, people, by_number)
    if queues:
        draft.document["queues"] = queues
    return by_number


def _members(group: FoundGroup, people: People) -> tuple[list[str], list[str]]:
    """Ids of the members, and of the second line: those with more than the lowest penalty."""
    inside = [(member, people.with_number(member.number)) for member in group.members]
    least = min((member.penalty for member, id_ in inside if id_), default=0)
    members = list(dict.fromkeys(id_ for one, id_ in inside if id_ and one.penalty == least))
    second = list(dict.fromkeys(id_ for one, id_ in inside if id_ and id_ not in members))
    unknown = [member.number for member, id_ in inside if not id_]
    if unknown:
        listed = ", ".join(unknown)
        sv = f"medlemmar som inte är personer i källorna: {listed}"
        en = f"members who are no people of the sources: {listed}"
        group.remarks.append(Remark(sv, en, group.origin))
    return members, second


def _settings(draft: Draft, group: FoundGroup, id_: str, second: list[str]) -> dict[str, Any]:
    agents: dict[str, Any] = {} if group.together else {"ring": "longest_available"}
    waiting: dict[str, Any] = {}
    if second:
        agents["second_line"] = second
    if group.offer:
        agents["offer"] = min(max(group.offer, OFFER[0]), OFFER[1])
        if agents["offer"] != group.offer:
            sv = f"det ringde {group.offer} s hos en agent: {agents['offer']} är närmast"
            en = f"an agent was rung for {group.offer} s: {agents['offer']} is the nearest"
            group.remarks.append(Remark(sv, en, group.origin))
    if group.wrap_up is not None:
        agents["wrap_up"] = min(group.wrap_up, 3600)
    if group.announce:
        waiting["announce"] = min(max(group.announce, ANNOUNCE[0]), ANNOUNCE[1])
    if group.longest and group.longest <= PROMISE:
        waiting["longest"] = max(group.longest, 10)
    elif group.longest:
        sv = f"man fick vänta {group.longest} s: ingen väntar längre än {PROMISE} s här (Q2), sedan gäller no_answer"
        en = f"callers might wait {group.longest} s: nobody waits more than {PROMISE} s here (Q2), then no_answer holds"
        group.remarks.append(Remark(sv, en, group.origin))
    if group.most:
        waiting["most"] = group.most
    draft.remark(("queues", id_), *group.remarks)
    made: dict[str, Any] = {}
    if group.weight and group.weight > 1:
        made["weight"] = min(group.weight, 100)
    return {**made, **({"agents": agents} if agents else {}), **({"waiting": waiting} if waiting else {})}


def _no_answer(
    draft: Draft, group: FoundGroup, entry: dict[str, Any], people: People, queues: dict[str, str]
) -> None:
    to = group.on_no_answer
    if to is None:
        return
    led = ""
    if to.leads is Leads.PERSON:
        led = people.by_extension.get(to.name, "")
    elif to.leads is Leads.GROUP:
        led = queues.get(to.name, "")
    elif to.leads is Leads.VOICEMAIL and to.name in people.by_extension:
        led = f"voicemail:{people.by_extension[to.name]}"
    if led:
        entry["no_answer"] = {"to": led, "clause": OWN_CLAUSE}
        return
    sv = f"utan svar gick samtalen till {to.name}: nu till köns röstbrevlåda"
    en = f"without an answer calls went to {to.name}: now to the queue's mailbox"
    draft.remark(("queues", entry["id"], "no_answer"), Remark(sv, en, group.origin))
