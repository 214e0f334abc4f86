"""Q1: at most two key choices before a customer talks to somebody, counted over the whole way of the call.

Knows: what a key choice is. Refuses to know: where one is offered (menu.py, chain.py, calls/queue/stay.py).

We count each key that a caller presses at the key menu or at a spoken diversion, a wrong one too. We also count the
key for a callback from a queue, since the caller talks to somebody after it. No key is no choice. A caller who leaves
a message talks to nobody: we do not count that key of a queue, and always offer it (Q4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.policy.targets import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.policy.decision import Attempt

MOST_CHOICES: Final = 2
ASKS: Final = frozenset({Action.MENU, Action.DIVERT})


def made(tried: Sequence[Attempt]) -> int:
    """How many key choices the caller has made."""
    return sum(1 for one in tried if one.action in ASKS and one.reply)


def may_choose(tried: Sequence[Attempt]) -> bool:
    """Whether we may ask the caller for one more."""
    return made(tried) < MOST_CHOICES
