"""A blind transfer that the exchange refused (404), by the line that it writes of it.

Knows: that line. Refuses to know: the file, and why the number cannot be called (policy/transfers.py).

Asterisk asks whether there is such a number before it looks for a channel, so neither the dialplan nor the service's
own answer knows whose transfer it was. Its error names the phone.
"""

from __future__ import annotations

import re

from app.calls.ports.news import TransferRefused
from app.policy.printable import printable

LONGEST_DIALLED = 40  # characters of what a phone dialled
_LINE = re.compile(
    r"\[[^\]]*\] ERROR\[\d+\](?:\[C-[0-9a-f]+\])? res_pjsip_refer\.c: Channel '[^']*' from endpoint "
    r"'(?P<person>[a-z][a-z0-9_-]*)' attempted blind transfer to '(?P<number>[^']*)@[a-z]+' but target does not exist"
)


def read_refusal(line: str) -> TransferRefused | None:
    """None: the line is of something else."""
    found = _LINE.fullmatch(line.rstrip())
    return (
        TransferRefused(found["person"], printable(found["number"])[:LONGEST_DIALLED])
        if found is not None
        else None
    )
