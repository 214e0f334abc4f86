"""Tells the exchange how many messages each voicemail box holds, so that it can answer phones that ask (RFC 3842).

Knows: the dialplan's [boxes], which publishes the numbers, and PJSIP's fields for who may ask. Refuses to know: the
messages, and when to tell (calls/mailbox/boxes.py).

Debian's Asterisk lacks the modules for ARI's mailboxes (res_mwi_external, docs/decisions/message-lamps.md).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from app.ari.client import Refused
from app.ari.spelling import PERSON
from app.policy.codes import VOICEMAIL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.ari.client import Ari
    from app.ari.tables import Fields
    from app.policy.people import Person

BOXES_AT_ONCE: Final = 50  # in one channel's variable
PAUSE_BETWEEN_BOXES: Final = 0.02  # seconds: calls have their turn
_PLACE: Final = {"endpoint": "Local/s@boxes", "context": "boxes", "extension": "s", "priority": "1"}
MOST_MESSAGES: Final = 9_999  # messages of a kind; no phone shows more


def box_of(person: Person, *, left: bool) -> Fields:
    """Fields of an AOR: whose messages a telephone may ask for, and what it dials to hear them."""
    return {"mailboxes": "" if left else f"{person.id}@vaxel", "voicemail_extension": VOICEMAIL}


def box_by_number(phone: Fields) -> Fields:
    """An AOR with an extension's name, for telephones that ask by that; nobody can register there.

    phone: the AOR of one of the person's telephones.
    """
    return {**phone, "max_contacts": "0", "qualify_frequency": "0"}


class AriBoxes:
    """`tell` is what calls.mailbox.boxes.Boxes wants."""

    def __init__(self, ari: Ari) -> None:
        self._ari = ari

    async def tell(self, boxes: Mapping[str, tuple[int, int]]) -> None:
        """By mailbox: new and heard messages. Raises ConnectionError."""
        told = [
            f"{box}:{min(new, MOST_MESSAGES)}:{min(heard, MOST_MESSAGES)}"
            for box, (new, heard) in boxes.items()
            if PERSON.fullmatch(box)
        ]
        for start in range(0, len(told), BOXES_AT_ONCE):
            if start:
                await asyncio.sleep(PAUSE_BETWEEN_BOXES)
            variables = {"VX_BOXES": "&".join(told[start : start + BOXES_AT_ONCE])}
            try:
                await self._ari.request("POST", "channels", _PLACE, {"variables": variables})
            except Refused as error:
                raise ConnectionError(f"the exchange cannot tell phones about messages: {error}") from error
