"""Roles: what each does differently from the basic rules.

Knows: how a role's rules read. Refuses to know: profiles, and the basic rules themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.extensions import CAUSES, presented_text
from app.document.parts import Bullets, RuleTable
from app.document.teller import capital

if TYPE_CHECKING:
    from app.company.schema import RoleEntry, RuleEntry
    from app.document.parts import PolicySection, RuleRow, Sentence
    from app.document.teller import Teller
    from app.policy.ways import Cause

AS_USUAL = ("som grundregeln", "as the basic rule")


def roles_section(t: Teller) -> PolicySection | None:
    """The roles with rules of their own as a table; then the others by name."""
    own = [one for one in t.file.roles if _is_different(one)]
    plain = [one.id for one in t.file.roles if not _is_different(one)]
    causes = [cause for cause in CAUSES if any(getattr(one, cause.value) for one in own)]
    rows = [_row(t, one, causes) for one in own]
    head = (
        t.say("Roll", "Role"),
        t.say("Den du ringer ser", "People you call see"),
        *(t.say(*CAUSES[cause]) for cause in causes),
    )
    table = RuleTable(t.say("Rollernas egna regler", "The roles' own rules"), head, tuple(rows))
    return t.section("roles", ("Roller", "Roles"), table, Bullets(tuple(_without(t, plain))), own="roles")


def _is_different(role: RoleEntry) -> bool:
    return any((role.presents, role.on_phone, role.busy, role.no_answer))


def _row(t: Teller, role: RoleEntry, causes: list[Cause]) -> RuleRow:
    place = f"roles.{role.id}"
    usual = t.cell(t.say(*AS_USUAL))
    presents = role.presents
    number = (
        t.cell(presented_text(t, presents, f"{place}.presents"), presents.clause)
        if presents is not None
        else usual
    )
    ways = []
    for cause in causes:
        rule: RuleEntry | None = getattr(role, cause.value)
        if rule is None:
            ways.append(usual)
            continue
        box = t.say("till din röstbrevlåda", "to your voicemail")
        ways.append(t.cell(t.way(rule.to, f"{place}.{cause.value}", box=box), rule.clause))
    return t.row(place, t.cell(capital(t.role(role.id))), number, *ways)


def _without(t: Teller, plain: list[str]) -> list[Sentence]:
    if not plain:
        return []
    return [
        t.sentence(
            "Grundreglerna gäller utan ändring för {names}.",
            "The basic rules hold without change for {names}.",
            key="plain",
            names=t.role_names(plain),
        )
    ]
