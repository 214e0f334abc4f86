"""What an error says, in one line for logs and problems.

Knows: that some errors say nothing, and others too much. Refuses to know: what went wrong.
"""

from __future__ import annotations


def first_line(error: BaseException) -> str:
    """The first line of what it says; its name if that is nothing (asyncio's TimeoutError)."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__
