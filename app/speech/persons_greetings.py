"""The greetings that one person has recorded: their voice, so their own data.

Knows: their names and where they lie. Refuses to know: who may have them, or erase them (commands/person.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.speech.prompts import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.policy.model import Company


def names_of_greetings(company: Company, person: str) -> list[str]:
    """That for all, and those for a profile; not a mailbox whose id only looks like one."""
    boxes = {*company.people, *company.queues}
    profiles = (one for one in company.profiles if f"{person}-{one}" not in boxes)
    return [f"greeting-{person}", *(f"greeting-{person}-{one}" for one in profiles)]


def recorded(own: Path, names: list[str]) -> list[Path]:
    """The recordings that there are. own: VAXEL_PROMPTS."""
    return [file for lang in LANGS for name in names if (file := own / lang / f"{name}.wav").exists()]


def copies(shared: Path, recordings: list[Path]) -> Iterator[Path]:
    """What was made of them for the exchange; the service makes the voice's words anew. shared: VAXEL_SHARED."""
    for one in recordings:
        made = shared / "prompts" / one.parent.name / one.stem
        yield from (made.with_name(f"{made.name}{ending}") for ending in (".wav", ".wav16", ".key"))
