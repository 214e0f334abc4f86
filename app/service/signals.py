"""How the service's own tasks wake each other.

Knows: the events. Refuses to know: who waits for them.
"""

from __future__ import annotations

import asyncio


class Signals:
    """prompts: they must be made again. untold: we have news for the exchange.

    told: we have told the exchange about this company, or failed to.
    """

    def __init__(self) -> None:
        self.prompts = asyncio.Event()
        self.untold = asyncio.Event()
        self.told = asyncio.Event()

    @property
    def has_told(self) -> bool:
        """Whether we have told the exchange all that we know, or have tried in vain."""
        return self.told.is_set() and not self.untold.is_set()

    def company_changed(self) -> None:
        self.told.clear()
        self.prompts.set()
        self.untold.set()
