"""The journal of a call: three kinds of record, each complete in itself and safe to write twice.

Knows: the shape of the lines. Refuses to know: where they are kept (storage/ spools and stores them).

Every record is a JSON object with `kind`, `call` (the call's id) and `at` (ISO 8601, UTC, with milliseconds):
  begin  source, direction, caller, called, policy (the company version's hash)
  step   id (unique; a record written twice is one step), what ("decision" | "outcome" | "transfer" | "note"),
         data (JSON object; of a decision: policy, the version that decided, which may be newer than the call's;
         situation, all that it used; callback, for whose queue it calls back ("" a person), if `decide_callback` was
         asked; decision. Of a transfer: by, whom the caller talked with, and to, the number dialled; other, the call
         that tells of it, too; asked, whether they had asked there first; refused, why
         it was refused, in words by language, and the caller talks on with whom they talked)
  end    how, answered_by, ringing_ms, talking_ms, cause
`begin` and `end` may come in either order, or `end` alone (a call that went by the fallback); the store merges them.
A transferred caller stays one call: a step says so, and later decisions are about the new number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

LOST = "lost"  # the end of a call whose end nobody heard: another end, early or late, is truer
LATE_NOTE = "waited longer than was promised (Q2)"  # the text of the note; the statistics count it
StepKind = Literal["decision", "outcome", "transfer", "note"]


@dataclass(frozen=True, slots=True)
class Begin:
    """A call came in. caller: a person's id or a number; called: as dialled; policy: the company version's hash."""

    call: str
    at: str
    source: str
    direction: str
    caller: str
    called: str
    policy: str
    kind: Literal["begin"] = "begin"


@dataclass(frozen=True, slots=True)
class Step:
    """A decision taken (data: the decision as JSON, with its situation), its outcome, or a transfer."""

    call: str
    at: str
    id: str
    what: StepKind
    data: dict[str, Any]
    kind: Literal["step"] = "step"


@dataclass(frozen=True, slots=True)
class End:
    """A call is over. Durations in milliseconds, cause is Q.850; source, caller and called where `begin` is missing."""

    call: str
    at: str
    how: str
    answered_by: str | None
    ringing_ms: int
    talking_ms: int
    cause: int
    source: str | None = None
    caller: str | None = None
    called: str | None = None
    kind: Literal["end"] = "end"


JournalRecord = Begin | Step | End


class Journal(Protocol):
    """Write-behind record of calls. `write` never blocks and never raises: calls go on whatever the database does."""

    def write(self, record: JournalRecord) -> None: ...
