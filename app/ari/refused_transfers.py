"""Finds blind transfers that the exchange refused (404), in the line that it logs.

Knows: that line. Refuses to know: the file, and why nobody may call the number (policy/transfers.py).

Asterisk asks whether the number exists before it looks for a channel, so neither the dialplan nor the service's
answer knows whose transfer it is. But Asterisk's error names the phone.
"""

from __future__ import annotations

import re

from app.calls.ports.news import TransferRefused
from app.policy.logins import owner_of
from app.policy.printable import printable

LONGEST_DIALLED = 40  # characters of the dialled number
_LINE = re.compile(
    r"\[[^\]]*\] ERROR\[\d+\](?:\[C-[0-9a-f]+\])? res_pjsip_refer\.c: Channel '[^']*' from endpoint "
    r"'(?P<login>[a-z][a-z0-9_.-]*)' attempted blind transfer to '(?P<number>[^']*)@[a-z]+' but target does not exist"
)


def read_refusal(line: str) -> TransferRefused | None:
    """None: the line is about something else."""
    found = _LINE.fullmatch(line.rstrip())
    return (
        TransferRefused(owner_of(found["login"]), printable(found["number"])[:LONGEST_DIALLED])
        if found is not None
        else None
    )
