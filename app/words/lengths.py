"""Durations in words: the same on pages and in commands.

Knows: the words. Refuses to know: what they measure.
"""

from __future__ import annotations


def length(seconds: float, lang: str = "sv") -> str:
    """45 s, 2 min 5 s, 1 tim 3 min."""
    whole = max(0, round(seconds))  # a clock that was set back gives less than 0
    if whole < 60:
        return f"{whole} s"
    hours, minutes = whole // 3600, whole // 60 % 60
    hour = "h" if lang == "en" else "tim"
    return f"{hours} {hour} {minutes} min" if hours else f"{minutes} min {whole % 60} s"
