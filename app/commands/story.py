"""The story of one call on a terminal.

Knows: lines and their indent. Refuses to know: what the story tells (explain/story.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.explain.story import tell_call
from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.commands.terminal import Lang
    from app.explain.story import StepNotes, StoryLine
    from app.policy.model import Company
    from app.storage.rows import StoredCall, StoredMessage

INDENT = " " * 10  # under a time such as 12:30:05 and two spaces


def call_story(
    call: StoredCall,
    company: Company | None,
    messages: Sequence[StoredMessage],
    lang: Lang,
    notes: StepNotes | None = None,
) -> str:
    """The story, several lines, ending with a newline. company: the version that judged the call."""
    day = f"{call.began_at.astimezone(STOCKHOLM):%Y-%m-%d}"
    heading = lang.say(f"Samtal {call.id}, {day}", f"Call {call.id}, {day}")
    if call.policy:
        heading += lang.say(", policyversion ", ", policy version ") + call.policy[:12]
    told = tell_call(call, company, messages, lang.value, notes)
    lines = [heading, "", *(text for one in told for text in _lines(one))]
    return "\n".join(lines) + "\n"


def _lines(one: StoryLine) -> list[str]:
    at = f"{one.at.astimezone(STOCKHOLM):%H:%M:%S}  " if one.at is not None else INDENT
    return [at + one.text, *(_reason(clause, text) for clause, text in one.reasons)]


def _reason(clause: str, text: str) -> str:
    return f"{INDENT}{clause:<4}{text}" if clause else INDENT + text
