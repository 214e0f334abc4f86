"""FreePBX's ring groups and queues, from tables of its database exported as CSV.

Knows: ringgroups (grpnum, strategy, grptime, grplist, postdest, description), queues_config (extension, descr, maxwait,
dest) and queues_details (id, keyword, data, flags), by the module.xml of FreePBX 16's ringgroups and queues and by
queues_add. The Bulk Handler has none of them. Refuses to know: agents who log in and out, whom FreePBX keeps elsewhere
(beside/adopt/live_asterisk.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.beside.adopt.found import Found, FoundGroup, FoundMember, Origin, Remark
from app.beside.adopt.freepbx_words import read_destination

if TYPE_CHECKING:
    from app.beside.adopt.sheet import Sheet

# Local/101@from-queue/n,2: the number and the penalty; a number outside ends with #.
_MEMBER: Final = re.compile(
    r"(?:[A-Za-z0-9_]+/)?(?P<number>\+?[0-9]+#?)(?:@[^,]*)?(?:,(?P<penalty>[0-9]+))?.*"
)
_SETTINGS: Final = {  # keyword of queues_details: the field of a group
    "timeout": "offer",
    "wrapuptime": "wrap_up",
    "announce-frequency": "announce",
    "maxlen": "most",
    "weight": "weight",
}
RING_TOGETHER: Final = frozenset({"ringall", "ringallv2", "ringall-prim", "ringallv2-prim"})
IN_TURN: Final = frozenset({"leastrecent"})  # whom we know as longest_available


def are_ring_groups(columns: frozenset[str]) -> bool:
    return columns >= {"grpnum", "grplist", "strategy"}


def are_queues(columns: frozenset[str]) -> bool:
    return columns >= {"extension", "descr"}


def are_queue_details(columns: frozenset[str]) -> bool:
    return columns >= {"id", "keyword", "data"}


def read_ring_groups(sheet: Sheet) -> Found:
    found = Found()
    for row in sheet.rows:
        group = FoundGroup(sheet.origin(row), sheet.cell(row, "grpnum"), sheet.cell(row, "description"))
        listed = [part.strip() for part in sheet.cell(row, "grplist").split("-")]
        group.members = [FoundMember(part.removesuffix("#")) for part in listed if part]
        group.offer = _seconds(sheet.cell(row, "grptime"))
        group.on_no_answer = read_destination(sheet.cell(row, "postdest"))
        set_strategy(group, sheet.cell(row, "strategy"), sheet.origin(row, "strategy"))
        found.groups.append(group)
    return found


def read_queues(sheet: Sheet) -> Found:
    found = Found()
    for row in sheet.rows:
        group = FoundGroup(sheet.origin(row), sheet.cell(row, "extension"), sheet.cell(row, "descr"))
        group.longest = _seconds(sheet.cell(row, "maxwait")) or None
        group.on_no_answer = read_destination(sheet.cell(row, "dest"))
        menu = sheet.cell(row, "ivr_id")
        if menu not in ("", "0", "none"):
            sv = "kön har en meny medan man väntar: ange waiting.keys för hand"
            en = "the queue has a menu while callers wait: give waiting.keys by hand"
            group.remarks.append(Remark(sv, en, sheet.origin(row, "ivr_id")))
        found.groups.append(group)
    return found


def read_queue_details(sheet: Sheet) -> Found:
    groups: dict[str, FoundGroup] = {}
    for row in sheet.rows:
        number, keyword = sheet.cell(row, "id"), sheet.cell(row, "keyword").casefold()
        data, origin = sheet.cell(row, "data"), sheet.origin(row, "data")
        if not number.isdigit():  # -1: settings of all queues
            continue
        group = groups.setdefault(number, FoundGroup(sheet.origin(row), number))
        if keyword == "member":
            member = _MEMBER.fullmatch(data)
            if member is None:
                sv, en = f"medlemmen {data!r} kan inte läsas", f"the member {data!r} cannot be read"
                group.remarks.append(Remark(sv, en, origin))
                continue
            penalty = int((member["penalty"] or "0")[:6])
            group.members.append(FoundMember(member["number"].removesuffix("#"), penalty))
        elif keyword == "strategy":
            set_strategy(group, data, origin)
        elif keyword in _SETTINGS:
            setattr(group, _SETTINGS[keyword], _seconds(data) or None)
    return Found(groups=list(groups.values()))


def set_strategy(group: FoundGroup, strategy: str, origin: Origin) -> None:
    """As Asterisk and FreePBX name it; "" is to ring all."""
    group.together = strategy.casefold() in RING_TOGETHER or not strategy
    if not group.together and strategy.casefold() not in IN_TURN:
        sv = f"ordningen {strategy!r} finns inte: det ringer hos den som varit ledig längst"
        en = f"there is no order {strategy!r}: who has been available longest is rung"
        group.remarks.append(Remark(sv, en, origin))


def _seconds(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
