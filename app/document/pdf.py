"""The document as PDF, set by Typst: tagged for readers who hear it, with bookmarks and page numbers.

Knows: how to hand the document to the template (policy.typ). Refuses to know: how it looks.

Typst gets the document as data and never as its own language, and looks at no font of the machine. So the same
document gives the same bytes everywhere.
"""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.document.as_json import document_json

if TYPE_CHECKING:
    from app.document.parts import PolicyDocument

TYPST_TEMPLATE: Final = Path(__file__).with_name("policy.typ")


def as_pdf(document: PolicyDocument) -> bytes:
    """The PDF's bytes."""
    import typst  # 80 MB: only this needs it

    made = typst.compile(
        TYPST_TEMPLATE,
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(document_json(document), ensure_ascii=False)},
        timestamp=document.at.astimezone(UTC).replace(microsecond=0),
        format="pdf",
        pdf_standards="ua-1",
    )
    return bytes(made)
