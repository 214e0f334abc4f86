"""How the service's own tasks wake each other.

Knows: which events there are. Refuses to know: who waits for them.
"""

from __future__ import annotations

import asyncio


class Signals:
    """prompts: they must be made anew. untold: the exchange must be told of something.

    told: the exchange was told of this company, or could not be.
    """

    def __init__(self) -> None:
        self.prompts = asyncio.Event()
        self.untold = asyncio.Event()
        self.told = asyncio.Event()

    def company_changed(self) -> None:
        self.told.clear()
        self.prompts.set()
        self.untold.set()
