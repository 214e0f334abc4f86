"""The state of each trunk: registered, reachable, calls now; and what is wrong with one.

Knows: which room has which figure. Refuses to know: how to show them (web).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ari.spelling import MOBILE_TRUNK, PUBLIC_TRUNK
from app.service.trunk_passwords import without_password
from app.web.status import TrunkNow
from app.web.trunk_problems import trunk_has_no_password, trunk_is_not_registered, trunk_is_silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.policy.model import Company
    from app.service.build import Rooms
    from app.web.problems import Problem


def trunks_now(rooms: Rooms, company: Company) -> tuple[TrunkNow, ...]:
    """Those of the company file, and of the settings the ones in use."""
    reachable, load = rooms.exchange.phones.reachable, rooms.load
    trunks, limits = company.trunks, company.limits
    now = []
    if not trunks.outside:
        now.append(
            TrunkNow(PUBLIC_TRUNK, PUBLIC_TRUNK, None, reachable.get(PUBLIC_TRUNK), load.trunk, limits.trunk)
        )
    for one in trunks.all:
        now.append(
            TrunkNow(
                one.id,
                one.name,
                rooms.trunk_registrations.state(one, reachable.get(one.id)),
                reachable.get(one.id),
                load.trunks.on(one.id),
                one.most,
                rooms.switchboard.passed[one.id],
            )
        )
    if trunks.mobile_operator is None:
        state = reachable.get(MOBILE_TRUNK)
        now.append(TrunkNow(MOBILE_TRUNK, MOBILE_TRUNK, None, state, load.mobiles, limits.mobiles))
    return tuple(now)


def trunk_troubles(rooms: Rooms, company: Company) -> Iterator[Problem]:
    """What is wrong with the trunks of the company file."""
    for trunk, place in without_password(company.trunks):
        yield trunk_has_no_password(trunk.name, place)
    for trunk in company.trunks.all:
        reachable = rooms.exchange.phones.reachable.get(trunk.id)
        if rooms.trunk_registrations.state(trunk, reachable) is False:
            yield trunk_is_not_registered(
                trunk.name, trunk.connection.host, rooms.trunk_registrations.why(trunk)
            )
        elif reachable is False:
            yield trunk_is_silent(trunk.name, trunk.connection.host)
