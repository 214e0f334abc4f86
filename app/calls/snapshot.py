"""The policy in force.

Knows: that it is replaced as a whole. Refuses to know: when, and by whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.policy.model import Company


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The policy in force; replaced as a whole. `version` is the company document's hash."""

    company: Company
    version: str
