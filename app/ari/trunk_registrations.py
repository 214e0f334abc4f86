"""Whether our trunks are registered with their operators.

Knows: the exchange's warnings about a registration that fails. Refuses to know: the file (strangers.py), and what
follows.

Asterisk tells of a success only where it debugs, and of each failure by a warning. So a registration counts as in force
once no failure has been told for as long as an attempt can take, with the pause before it. An operator that answers
(what it said last, or OPTIONS) answers soon: only with one that is silent do we wait for the attempt's end.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final

from app.ari.trunk_rows import RETRY, account_uri

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.policy.trunks import Trunk

ATTEMPT: Final = 32.0  # seconds until an attempt without an answer is over (RFC 3261, timer F)
ANSWERS: Final = 5.0  # seconds in which an operator that answers has done so
FAILS_FOR: Final = float(RETRY) + ATTEMPT + 3.0
REFUSES_FOR: Final = float(RETRY) + ANSWERS
_LINE = re.compile(
    r"WARNING\[\d+\] res_pjsip_outbound_registration\.c: "
    r"(?P<what>.*?) (?:received from|on registration attempt|to server)"
    r".*?(?:on registration attempt to|attempt to|from client) '(?P<account>sips?:[^']*)'"
)
_CODE = re.compile(r"\b([3-6][0-9][0-9])\b")


class TrunkRegistrations:
    """Hears the exchange's warnings (`hear`). now: seconds of any clock that only goes forward."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._failed: dict[str, tuple[float, str]] = {}  # by account: when, and SIP's code ("" no answer)
        self._since: dict[str, float] = {}  # by account: when we first asked

    def hear(self, line: str) -> bool:
        """Whether the line was about a registration."""
        found = _LINE.search(line)
        if found is None:
            return False
        code = _CODE.search(found["what"])
        self._failed[found["account"]] = self._now(), code[1] if code else ""
        return True

    def state(self, trunk: Trunk, reachable: bool | None = None) -> bool | None:
        """Whether a trunk is registered; None: it does not register, or we cannot know yet.

        reachable: whether the operator answers OPTIONS; None: we do not ask, or do not know yet.
        """
        account = trunk.connection.account
        if account is None or account.registers is None:
            return None
        uri, now = account_uri(trunk.connection, account), self._now()
        since = self._since.setdefault(uri, now)
        failed = self._failed.get(uri)
        if failed is not None:
            when, code = failed
            return now - when >= (REFUSES_FOR if code and reachable is not False else FAILS_FOR)
        return True if now - since >= (ANSWERS if reachable else ATTEMPT) else None

    def why(self, trunk: Trunk) -> str:
        """SIP's code of the last failure; "" no answer, or none."""
        account = trunk.connection.account
        failed = self._failed.get(account_uri(trunk.connection, account)) if account is not None else None
        return failed[1] if failed is not None else ""
