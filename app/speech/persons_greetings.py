"""The greetings that one person has recorded: their voice, so their own data.

Knows: their names and where they lie. Refuses to know: who may have them, or erase them (commands/person.py).

By the files, not by today's profiles: a greeting stays when its profile is taken out of the company file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.speech.prompts import LANGS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path


def recorded(own: Path, person: str, others: Collection[str]) -> list[Path]:
    """That for all, and those for a profile. own: VAXEL_PROMPTS.

    others: the mailboxes that are not theirs; the person's own id, too, if a queue has it now.
    """
    return [
        file
        for lang in LANGS
        for file in sorted((own / lang).glob("greeting-*.wav"), key=lambda one: one.stem)
        if _is_theirs(file.stem.removeprefix("greeting-"), person, others)
    ]


def _is_theirs(name: str, person: str, others: Collection[str]) -> bool:
    """name: a mailbox, or a mailbox, a dash and a profile. The longest mailbox wins; no queue has profiles."""
    if name == person:
        return person not in others
    longer = (one for one in others if len(one) > len(person))
    return name.startswith(f"{person}-") and not any(f"{name}-".startswith(f"{one}-") for one in longer)


def copies(shared: Path, recordings: list[Path]) -> Iterator[Path]:
    """What was made of them for the exchange; the service makes the voice's words anew. shared: VAXEL_SHARED."""
    for one in recordings:
        made = shared / "prompts" / one.parent.name / one.stem
        yield from (made.with_name(f"{made.name}{ending}") for ending in (".wav", ".wav16", ".key"))
