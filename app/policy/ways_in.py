"""Whether a call from outside may come in on its trunk.

Knows: a number is accepted only on the trunk that owns it, and no trunk brings more calls than it may. Refuses to know:
where an accepted call goes (decide.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy import numbers
from app.policy.limits import on_trunk
from app.policy.outward import refuse

if TYPE_CHECKING:
    from app.policy.decision import Decision, Situation
    from app.policy.model import Company


def not_on_this_trunk(company: Company, situation: Situation) -> Decision | None:
    """The refusal of a new call that came in where it must not; None: it may, or the trunk is one of the settings."""
    if situation.tried or not situation.trunk:
        return None
    trunks, called = company.trunks, situation.called
    trunk = trunks.get(situation.trunk)
    owner = trunks.owner(numbers.canonical(called, as_shown=True).text)
    if owner is not None and owner is not trunk:
        about = {"number": called, "trunk": trunk.name if trunk is not None else situation.trunk}
        return refuse(called, "unknown", "S1", "trunk_of_another", **about, owner=owner.name)
    if trunk is None or trunk.most is None or situation.counts.get(on_trunk(trunk.id), 0) < trunk.most:
        return None
    return refuse(called, "lines-full", "S2", "trunk_full", trunk=trunk.name, most=str(trunk.most))
