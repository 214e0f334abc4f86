"""The telephone policy: a situation goes in, a decision with its reasons comes out. A library that can be used alone.

Knows: the rules. Refuses to know: clocks, channels, files and logs. The same situation gives the same decision, byte
for byte. The only other package it needs is phonenumbers.

    decide                           decide(company, situation) -> Decision: `from app.policy import decide`
    decision                         the values that go in and come out
    targets                          what a decision leads to, one type for each
    model, ways, people, queues      Company, and what it is made of
    tenure                           as_of(company, at): the company of a day
    json_form, prose, texts          a decision as JSON, as a story, and its reasons in words

docs/library.md is the surface that stays: the names of __all__ below. They are loaded when somebody asks for them, so
that `import app.policy` costs nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from app.policy.decide import decide
    from app.policy.decision import (
        Attempt,
        Decision,
        Device,
        Direction,
        Outcome,
        PersonState,
        Reason,
        Situation,
    )
    from app.policy.model import Company
    from app.policy.texts import say

__all__ = [
    "Attempt",
    "Company",
    "Decision",
    "Device",
    "Direction",
    "Outcome",
    "PersonState",
    "Reason",
    "Situation",
    "decide",
    "say",
]

_HOMES: Final = {
    "Company": "model",
    "say": "texts",
    **dict.fromkeys(
        ("Attempt", "Decision", "Device", "Direction", "Outcome", "PersonState", "Reason", "Situation"),
        "decision",
    ),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


class _Surface(ModuleType):
    """The function and its module share a name: here the name is the function's, whoever loaded the module first."""

    @property
    def decide(self) -> Any:
        return import_module(f"{__name__}.decide").decide

    @decide.setter
    def decide(self, module: ModuleType) -> None:
        """The import system sets the module here."""


sys.modules[__name__].__class__ = _Surface
