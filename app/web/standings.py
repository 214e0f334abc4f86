"""How an agent stands to a queue, and how long something took, in words: the same on pages and in commands.

Knows: the words. Refuses to know: how the standing came about (queueing.entries.Standing has the ids).
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
    """In Swedish and English. about: why paused. A standing of another version is its id."""
    sv, en = _WORDS.get(standing, (standing, standing))
    return (f"{sv} ({about})", f"{en} ({about})") if about else (sv, en)


def length(seconds: float, lang: str = "sv") -> str:
    """45 s, 2 min 5 s, 1 tim 3 min."""
    whole = max(0, round(seconds))  # less than nothing is what a clock that was put back makes of it
    if whole < 60:
        return f"{whole} s"
    hours, minutes = whole // 3600, whole // 60 % 60
    hour = "h" if lang == "en" else "tim"
    return f"{hours} {hour} {minutes} min" if hours else f"{minutes} min {whole % 60} s"
