"""How a call ended, in a word or two: the same on pages and in commands.

Knows: the words. Refuses to know: how it came to that (calls.ports.news.Ending has the ids).
"""

from __future__ import annotations

from typing import Final

GOES_ON: Final = ("pågår", "goes on")
HOW_ENDED: Final = {
    "answered": ("besvarat", "answered"),
    "caller_hung_up": ("lade på", "hung up"),
    "no_answer": ("inget svar", "no answer"),
    "busy": ("upptaget", "busy"),
    "message": ("röstbrevlåda", "voicemail"),
    "told": ("fick besked", "heard the answer"),
    "refused": ("avvisat", "refused"),
    "failed": ("misslyckat", "failed"),
    "lost": ("avbrutet", "cut off"),
    "cancelled": ("återtaget", "cancelled"),
    "agent_gone": ("agenten lade på", "the agent hung up"),
}


_HUNG_UP_LATER: Final = ("lade på efter koppling", "hung up after a transfer")


def how_ended(how: str | None, *, transferred: bool = False) -> tuple[str, str]:
    """In Swedish and English. None: it has not ended. The end of another version shows its id.

    transferred: somebody had talked with the caller, and transferred them.
    """
    if transferred and how == "caller_hung_up":
        return _HUNG_UP_LATER
    return GOES_ON if how is None else HOW_ENDED.get(how, (how, how))
