"""What phones ask for and we do not do (SUBSCRIBE and PUBLISH of unknown events): one line of log, not one for each.

Knows: the exchange's warnings about them. Refuses to know: the file (strangers.py), and the answer: Asterisk has
refused it (489, or 603 to a trunk).

Phones ask again every few minutes, for ever.
"""

from __future__ import annotations

import re
from typing import Final

import structlog

from app.policy.printable import printable

log = structlog.get_logger()

MOST_ASKS: Final = 500  # phones and events; a phone may name any event, so further ones get no line
LONGEST_ASKED: Final = 40  # characters
_UNKNOWN = re.compile(
    r"\[[^\]]*\] WARNING\[\d+\](?:\[C-[0-9a-f]+\])? res_pjsip_pubsub\.c: "
    r"No registered (?P<how>subscribe|publish) handler for event (?P<event>.*) from (?P<phone>[a-z][a-z0-9_.-]*)"
)
_FORBIDDEN = re.compile(
    r"\[[^\]]*\] WARNING\[\d+\](?:\[C-[0-9a-f]+\])? res_pjsip_pubsub\.c: "
    r"Subscriptions not permitted for endpoint (?P<phone>[a-z][a-z0-9_.-]*)\."
)


class RefusedAsks:
    """Remembers who has asked for what since the start."""

    def __init__(self) -> None:
        self._known: set[tuple[str, str, str]] = set()

    def hear(self, line: str) -> bool:
        """Whether the line is about such a request; the first of a kind stands in our log then."""
        text = line.rstrip()
        unknown, forbidden = _UNKNOWN.fullmatch(text), _FORBIDDEN.fullmatch(text)
        if unknown is not None:
            self._tell(unknown["phone"], unknown["how"], printable(unknown["event"])[:LONGEST_ASKED])
        elif forbidden is not None:
            self._tell(forbidden["phone"], "subscribe", "any event")
        return unknown is not None or forbidden is not None

    def _tell(self, phone: str, how: str, event: str) -> None:
        asked = (phone, how, event)
        if asked in self._known or len(self._known) >= MOST_ASKS:
            return
        self._known.add(asked)
        log.info(
            "a phone asks for what we do not do, and is refused; more of the same is not told",
            phone=phone,
            how=how,
            event_asked=event,
        )
