"""An agent's standing with a queue, in words: the same on pages and in commands.

Knows: the words. Refuses to know: how the standing arose (queueing.entries.Standing has the ids).
"""

from __future__ import annotations

_WORDS = {
    "free": ("ledig", "free"),
    "ringing": ("det ringer", "ringing"),
    "talking": ("i samtal", "on the phone"),
    "wrap_up": ("efterarbete", "wrap-up"),
    "back_off": ("svarade inte nyss", "did not answer just now"),
    "paused": ("paus", "paused"),
    "logged_out": ("utloggad", "logged out"),
    "out_of_reach": ("ingen telefon inloggad", "no phone registered"),
    "profile": ("profilen tar inga samtal", "the profile takes no calls"),
}


def words(standing: str, about: str = "") -> tuple[str, str]:
    """The words in Swedish and English. about: the reason of a pause. A standing of another version shows its id."""
    sv, en = _WORDS.get(standing, (standing, standing))
    return (f"{sv} ({about})", f"{en} ({about})") if about else (sv, en)
