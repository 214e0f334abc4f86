"""What a replay says, in Swedish and English.

Knows: the sentences. Refuses to know: their order (report.py).
"""

from __future__ import annotations

from typing import Final

from app.replay.cannot import WhyNot

MANNERS: Final = {  # what differs of a call that goes to the same place
    "presented": ("numret som visas", "the number presented"),
    "withheld": ("om numret döljs", "whether the number is withheld"),
    "ways": ("linjen ut", "the trunk"),
    "legs": ("vilka telefoner som ringer", "which phones ring"),
    "ring_seconds": ("hur länge det ringer", "how long it rings"),
    "record": ("inspelningen", "the recording"),
    "say": ("beskedet", "the announcement"),
    "spoken": ("det som rösten säger", "what the voice says"),
}
WHY_NOT: Final = {
    WhyNot.PERSON: ("{} finns inte i den nya policyn", "{} is not in the new policy"),
    WhyNot.QUEUE: ("kön {} finns inte i den nya policyn", "the queue {} is not in the new policy"),
    WhyNot.CALLED: (
        "{} söktes, men finns inte i den nya policyn",
        "{} was called, but is not in the new policy",
    ),
    WhyNot.PROFILE: ("profilen {} finns inte i den nya policyn", "the profile {} is not in the new policy"),
    WhyNot.FORM: (
        "journalen är från en äldre version av Växel",
        "the record is of an older version of Växel",
    ),
    WhyNot.STATE: ("journalen vet inte hur {} hade det", "the record does not know the state of {}"),
    WhyNot.NO_VERSION: (
        "policyversion {} finns inte i databasen",
        "the policy version {} is not in the database",
    ),
    WhyNot.BAD_VERSION: (
        "policyversion {} går inte längre att läsa",
        "the policy version {} cannot be read any more",
    ),
    WhyNot.FAILED: ("det gick inte: {}", "it failed: {}"),
}
GUESSED: Final = (
    "Den nya policyn frågar efter fler. Journalen vet inte hur de hade det: som i schemat, och ingen talade.",
    "The new policy asks about more people. The journal lacks their states: as in the schedule, and not on the phone.",
)
UNLIKE: Final = {
    "decision": (
        "hade gått någon annanstans, eller på ett annat sätt",
        "would go elsewhere, or in another manner",
    ),
    "reasons": ("samma beslut, men av andra skäl", "the same decision, but for other reasons"),
    "words": ("samma beslut och skäl, men i andra ord", "the same decision and reasons, in other words"),
}


def counted(count: int, lang: str) -> str:
    """1 234 or 1,234."""
    return f"{count:,}".replace(",", "\N{NO-BREAK SPACE}" if lang == "sv" else ",")


def calls(count: int, lang: str) -> str:
    """One call, 1,234 calls."""
    if lang == "sv":
        return f"{counted(count, lang)} samtal"
    return f"{counted(count, lang)} {'call' if count == 1 else 'calls'}"
