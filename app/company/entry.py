"""What all parts of the company file share.

Knows: that they refuse unknown fields, and that nothing changes after reading. Refuses to know: the fields.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class FileEntry(BaseModel):
    """What all parts of the file share: they refuse unknown fields, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)
