"""Try a table of calls: does each go where the table says?

Knows: how a decision answers each field of a row. Refuses to know: how a table is written (table.py), and terminals.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from app.policy.absence import presence
from app.policy.decide import decide
from app.policy.hours import read_instant
from app.policy.imagined import imagined
from app.policy.json_form import BadSituation
from app.policy.prose import decision_story
from app.policy.target_text import target_text
from app.policy.targets import destination

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Literal

    from app.lint.table import TableRow
    from app.policy.decision import Decision
    from app.policy.model import Company

    Result = Literal["goes", "shows", "recorded", "rings", "clauses", "not"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a row: what the table expects, and what the policy says. Of lists, only what differs in them."""

    field: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class TrialResult:
    """How a row came out. error: why the call cannot be asked about, as the situation's field and words."""

    row: TableRow
    differences: tuple[Difference, ...] = ()
    story: str = ""
    error: str = ""

    @property
    def passed(self) -> bool:
        return not self.differences and not self.error


def tried_rows(company: Company, rows: Iterable[TableRow], lang: str) -> list[TrialResult]:
    """Every row's result, in order. Everybody has the profile that schedules give then; `state` overrides it."""
    return [_try(company, row, lang) for row in rows]


def command_of(row: TableRow, company: str, lang: str) -> str:
    """The row as `vaxel explain`, for a shell."""
    words = ["vaxel", "explain", "--company", company, "--from", row.caller, "--to", row.to, "--at", row.at]
    for option, value in (("--direction", row.direction), ("--device", row.device)):
        words += [option, value] if value else []
    words += [word for one in row.states for word in ("--state", one)]
    words += [word for one in row.tried for word in ("--tried", one)]
    return shlex.join([*words, "--lang", lang])


def _try(company: Company, row: TableRow, lang: str) -> TrialResult:
    try:
        at = _instant(row.at)
        now = {one.id: presence(company, one, at) for one in company.people.values()}
        situation = imagined(
            company,
            at,
            now,
            to=row.to,
            caller=row.caller,
            direction=row.direction,
            device=row.device,
            at=row.at,
            states=row.states,
            tried=row.tried,
        )
    except BadSituation as error:
        return TrialResult(row, error=str(error))
    decision = decide(company, situation)
    found = tuple(
        difference
        for field, expected in row.expected.items()
        if (difference := _differs(decision, field, expected)) is not None  # type: ignore[arg-type]
    )
    return TrialResult(row, found, decision_story(company, situation, decision, lang))


def _instant(text: str) -> datetime:
    try:
        return read_instant(text)
    except ValueError:
        raise BadSituation("at", f"{text!r} is no time such as 2026-11-24T12:30:00+01:00") from None


def _differs(decision: Decision, field: Result, expected: str | tuple[str, ...]) -> Difference | None:
    """What is different in one field; None if nothing is."""
    match field:
        case "goes":
            return _one(field, expected, f"{decision.action.value} {target_text(decision.target)}")
        case "shows":
            return _one(field, expected, decision.presented or "none")
        case "recorded":
            return _one(field, expected, str(decision.record).lower())
        case "rings":
            rung = [f"{leg.person} {leg.device.value}" for leg in decision.legs]
            whole = {one.partition(" ")[0] for one in expected if " " not in one}
            named = dict.fromkeys(
                one.partition(" ")[0] if one.partition(" ")[0] in whole else one for one in rung
            )
            return _several(field, expected, named, exactly=True)
        case "clauses":
            return _several(field, expected, dict.fromkeys(one.clause for one in decision.reasons))
        case "not":
            return _several(
                field, expected, dict.fromkeys(destination(no.target) for no in decision.rejected)
            )
        case _:
            assert_never(field)


def _one(field: str, expected: str | tuple[str, ...], got: str) -> Difference | None:
    assert isinstance(expected, str)
    return None if expected == got else Difference(field, expected, got)


def _several(
    field: str, expected: str | tuple[str, ...], got: dict[str, None], *, exactly: bool = False
) -> Difference | None:
    """All that is expected must be there; `exactly`: and nothing else."""
    missing = [one for one in expected if one not in got]
    if not missing and not (exactly and set(got) - set(expected)):
        return None
    return Difference(field, ", ".join(expected), ", ".join(got) or "none")
