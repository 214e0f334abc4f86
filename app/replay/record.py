"""One decision of the journal, as it was written.

Knows: the fields of its JSON (app/calls/journal.py). Refuses to know: what the policy makes of them.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec


class BadRecord(ValueError):
    """A record of an older form, without what the decision was about; or no record at all."""


class Record(msgspec.Struct, frozen=True):
    """policy: the version that decided; "" unknown. situation, decision: as json_form.py wrote them.

    callback: the queue, or "", of a question to `decide_callback`; None: `decide` was asked.
    """

    situation: dict[str, Any]
    decision: msgspec.Raw
    policy: str = ""
    callback: str | None = None

    def decided(self) -> dict[str, Any]:
        """The decision as a JSON object."""
        return _AN_OBJECT.decode(self.decision)


_RECORD: Final = msgspec.json.Decoder(Record)
_AN_OBJECT: Final = msgspec.json.Decoder(dict[str, Any])


def read_record(text: str) -> Record:
    """Raises BadRecord."""
    try:
        return _RECORD.decode(text)
    except msgspec.DecodeError as error:
        raise BadRecord(str(error)) from None
