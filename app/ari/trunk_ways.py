"""How a call's trunks are told to the dialplan.

Knows: the texts in VX_WAYS and in the entries `vx-ways/...`, and of a mobile's leg (docs/architecture.md). Refuses to
know: which trunks a call tries (policy), and how the dialplan goes from one to the next ([ways]).

A way is ENDPOINT/NUMBER/PRESENTED/SECONDS/HEADERS/DIVERTED/DOMAIN, with & between ways. HEADERS: p for
P-Preferred-Identity (w: with Privacy), d for Diversion, h for History-Info. While the service is away an entry has
the forms of numbers, instead: ENDPOINT/FORM/PREFIX/FORM OF PRESENTED/SECONDS/HEADERS/DOMAIN.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.ari.spelling import MOBILE_TRUNK, PUBLIC_TRUNK, trunk_endpoint
from app.policy.trunk_numbers import called_on
from app.policy.trunks import EVERYTHING, NEXT_TRUNK_AFTER, Diverted, ShownIn
from app.policy.ways_out import emergency_trunks, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.policy.model import Company
    from app.policy.trunks import Trunk, WayOut

_FAMILY: Final = "vx-ways"
_SHOWS: Final = "vx-shows"  # the class of a presented number: which trunks may present it
_OWNER: Final = "vx-in"  # the endpoint on which a number comes in
_SAFE = re.compile(r"[A-Za-z0-9.:\[\]_-]+")
_OF_SETTINGS: Final = f"plus//plus/{NEXT_TRUNK_AFTER}//"  # how their two trunks have numbers


def by(ways: Sequence[WayOut]) -> str:
    """What the name of a context ends in that tries trunks of the company file."""
    return "-by" if ways else ""


def ways_variables(ways: Sequence[WayOut], *, withheld: bool = False) -> dict[str, str]:
    """VX_WAYS, if there are any; empty else, because an earlier order may have set it."""
    return {"VX_WAYS": "&".join(_way(one, withheld=withheld) for one in ways)} if ways else {}


def _way(way: WayOut, *, withheld: bool) -> str:
    trunk = way.trunk
    headers = _preferred(trunk, withheld=withheld)
    if way.diverted:
        headers += "d" if trunk.diverted is Diverted.DIVERSION else "h"
    parts = (
        trunk_endpoint(trunk),
        way.number,
        way.presented,
        str(trunk.silence),
        headers,
        way.diverted,
        _domain(trunk),
    )
    return "/".join(parts)


def _preferred(trunk: Trunk, *, withheld: bool = False) -> str:
    if trunk.shown_in is not ShownIn.PREFERRED:
        return ""
    return "pw" if withheld else "p"


def _domain(trunk: Trunk) -> str:
    """In headers of our own making: the domain of From, else the operator's."""
    domain = trunk.connection.from_domain or trunk.connection.host
    return domain if _SAFE.fullmatch(domain) else ""


def mobile_leg(number: str, way: str, operator: Trunk | None) -> str:
    """Who rings a mobile, without Local/: NUMBER@WAY, or NUMBER~TRUNK~AS WRITTEN@WAY-by."""
    if operator is None:
        return f"{number}@{way}"
    return f"{number}~{operator.id}~{called_on(operator, number)}@{way}-by"


def trunk_entries(company: Company) -> dict[str, str]:
    """What the dialplan must know of trunks while the service is away: the same order as with it.

    `vx-ways/emergency`; `vx-ways/CLASS-PREFIX` for each beginning of a number that any trunk names (+ for all), and
    each class of presented numbers; `vx-shows/NUMBER`: the class of a presented number, if it is not 0; `vx-in/NUMBER`:
    the endpoint on which one of our numbers comes in.
    """
    trunks = company.trunks
    if not trunks.all:
        return {}
    found = {f"{_FAMILY}/emergency": "&".join(_emergency(company))}
    world = in_order(one for one in trunks.outside if one.calls_out)
    prefixes = {EVERYTHING, *(prefix for one in world for prefix in one.to)}
    classes: dict[tuple[str, ...], str] = {_allowing(world, ""): "0"}
    ours = _presented(company)
    for number in ours:
        class_ = classes.setdefault(_allowing(world, number), str(len(classes)))
        if class_ != "0":
            found[f"{_SHOWS}/{number}"] = class_
    for allowed, class_ in classes.items():
        for prefix in prefixes:
            some = [_form(one) for one in world if one.id in allowed and one.may_call(prefix)]
            found[f"{_FAMILY}/{class_}-{prefix}"] = "&".join(some) or "-"
    if not world:
        found = {f"{_FAMILY}/emergency": found[f"{_FAMILY}/emergency"]}
    for number in ours:
        owner = trunks.owner(number)
        if owner is not None:
            found[f"{_OWNER}/{number}"] = trunk_endpoint(owner)
    return found


def _presented(company: Company) -> set[str]:
    numbers = {company.main_number}
    numbers |= {one.direct for one in company.people.values() if one.direct}
    return numbers | {one.number for one in company.queues.values() if one.number}


def _allowing(world: Iterable[Trunk], presented: str) -> tuple[str, ...]:
    return tuple(one.id for one in world if not presented or one.may_present(presented))


def _form(trunk: Trunk) -> str:
    parts = (
        trunk_endpoint(trunk),
        trunk.form.value,
        trunk.prefix,
        trunk.presented_form.value,
        str(trunk.silence),
        _preferred(trunk),
        _domain(trunk),
    )
    return "/".join(parts)


def _emergency(company: Company) -> list[str]:
    """The settings' trunks stand in for what the file does not have: a way more harms nobody in need."""
    trunks = company.trunks
    ways = [_form(one) for one in emergency_trunks(trunks)]
    if not trunks.outside:
        ways.insert(0, f"{PUBLIC_TRUNK}/{_OF_SETTINGS}")
    if trunks.mobile_operator is None:
        ways.append(f"{MOBILE_TRUNK}/{_OF_SETTINGS}")
    return ways
